// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Writes what the ports sent: one interface a port, times from the clock.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use pcap_file::pcapng::blocks::enhanced_packet::EnhancedPacketBlock;
use pcap_file::pcapng::blocks::interface_description::{InterfaceDescriptionBlock, InterfaceDescriptionOption};
use pcap_file::pcapng::PcapNgWriter;
use pcap_file::DataLink;

use equipoise_sim::CLOCK_NS;

/// `if_tsresol` for nanoseconds.
const NANOSECONDS: u8 = 9;

/// A pcapng file being written.
pub struct Writer<W: Write> {
    file: PcapNgWriter<W>,
}

impl Writer<BufWriter<File>> {
    /// Makes `path`, with an interface `port<i>` for each of `n` ports.
    pub fn create(path: &Path, n: usize) -> Result<Self> {
        let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        Writer::new(BufWriter::new(file), n).with_context(|| format!("cannot write {}", path.display()))
    }
}

impl<W: Write> Writer<W> {
    /// The same on any writer.
    pub fn new(to: W, n: usize) -> Result<Self> {
        let mut file = PcapNgWriter::new(to)?;
        for port in 0..n {
            file.write_pcapng_block(InterfaceDescriptionBlock {
                linktype: DataLink::ETHERNET,
                snaplen: 0,
                options: vec![
                    InterfaceDescriptionOption::IfName(Cow::Owned(format!("port{port}"))),
                    InterfaceDescriptionOption::IfSpeed(1_000_000_000),
                    InterfaceDescriptionOption::IfTsResol(NANOSECONDS),
                ],
            })?;
        }
        Ok(Writer { file })
    }

    /// Adds a frame that `port` finished sending in `clock`; clock 0 is time 0.
    pub fn frame(&mut self, port: usize, clock: u64, bytes: &[u8]) -> Result<()> {
        self.file.write_pcapng_block(EnhancedPacketBlock {
            interface_id: port as u32,
            // The crate writes this field as a count of the interface's units, which are nanoseconds here.
            timestamp: Duration::from_nanos(clock * CLOCK_NS),
            original_len: bytes.len() as u32,
            data: Cow::Borrowed(bytes),
            options: Vec::new(),
        })?;
        Ok(())
    }

    /// Ends the file.
    pub fn finish(self) -> Result<W> {
        let mut to = self.file.into_inner();
        to.flush()?;
        Ok(to)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use pcap_file::pcapng::PcapNgReader;

    /// A small file of two ports.
    pub fn sample() -> Vec<u8> {
        let mut writer = Writer::new(Vec::new(), 2).unwrap();
        writer.frame(1, 125, &[7; 61]).unwrap();
        writer.frame(0, 1_000_000_000_000, &[8; 64]).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn frames_come_back_with_port_and_time() {
        let bytes = sample();
        let mut reader = PcapNgReader::new(&bytes[..]).unwrap();
        let mut seen = Vec::new();
        while let Some(block) = reader.next_block() {
            if let Some(p) = block.unwrap().into_enhanced_packet() {
                seen.push((p.interface_id, p.timestamp.as_nanos(), p.data.to_vec()));
            }
        }
        assert_eq!(seen, [(1, 1000, vec![7; 61]), (0, 8_000_000_000_000, vec![8; 64])]);
        let name = reader.interfaces()[1].options.iter().find_map(|o| match o {
            InterfaceDescriptionOption::IfName(name) => Some(name.to_string()),
            _ => None,
        });
        assert_eq!(name.as_deref(), Some("port1"));
    }
}
