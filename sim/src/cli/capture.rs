// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Reads the frames of a capture, of as much of it as can be read.

use std::fs;
use std::io::Read;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::path::Path;

use anyhow::{bail, Context, Result};
use pcap_file::pcap::PcapReader;
use pcap_file::pcapng::{Block, PcapNgReader};
use pcap_file::{DataLink, PcapError};

/// The frames of a capture in its order, and what was wrong with it.
#[derive(Debug, Default)]
pub struct Capture {
    /// Frames; the number that Wireshark gives one is its index plus 1.
    pub frames: Vec<Vec<u8>>,
    /// For people: what could not be read, or not as it was on the wire.
    pub warnings: Vec<String>,
    /// Frames that the capture holds only the beginning of.
    cut: u64,
}

/// Reads `path`.
///
/// # Errors
/// It cannot be opened, is no capture, is not Ethernet, or not one frame of it can be read.
pub fn read(path: &Path) -> Result<Capture> {
    let file = fs::File::open(path).with_context(|| format!("cannot open the capture {}", path.display()))?;
    parse(file).with_context(|| format!("cannot use the capture {}", path.display()))
}

/// Reads a capture from anything.
///
/// # Errors
/// As [`read`].
pub fn parse(mut from: impl Read) -> Result<Capture> {
    let mut magic = [0; 4];
    let mut have = 0;
    while have < 4 {
        match from.read(&mut magic[have..]).context("it cannot be read")? {
            0 => bail!("it has {have} bytes: too few for a pcap or pcapng file"),
            more => have += more,
        }
    }
    let stream = magic.chain(from);
    let mut capture = Capture::default();
    let mut reader: Box<dyn FnMut() -> Step> = match u32::from_le_bytes(magic) {
        0x0a0d_0d0a => pcapng(stream)?,
        0xa1b2_c3d4 | 0xd4c3_b2a1 | 0xa1b2_3c4d | 0x4d3c_b2a1 => pcap(stream)?,
        other => bail!("it starts with {:08x}, which is neither pcap nor pcapng; if it is compressed, unpack it first", other.swap_bytes()),
    };
    loop {
        // A damaged file must not take the program down with it, whatever the reader thinks of it.
        match catch_unwind(AssertUnwindSafe(&mut reader)).unwrap_or(Step::Damaged("its structure is broken".into())) {
            Step::Frame { bytes, cut } => {
                capture.frames.push(bytes);
                capture.cut += u64::from(cut);
            }
            Step::Skip => {}
            Step::End => break,
            Step::Refuse(why) => bail!(why),
            Step::Damaged(why) => {
                let frames = capture.frames.len();
                if frames == 0 {
                    bail!("nothing can be read from it: {why}");
                }
                capture
                    .warnings
                    .push(format!("the capture is damaged or cut off after frame {frames} ({why}); the frames up to there are used"));
                break;
            }
        }
    }
    if capture.frames.is_empty() {
        bail!("there is no frame in it");
    }
    if capture.cut > 0 {
        let warning = format!("{} frames were captured in part only (snap length); they are sent as captured", capture.cut);
        capture.warnings.push(warning);
    }
    Ok(capture)
}

enum Step {
    Frame { bytes: Vec<u8>, cut: bool },
    Skip,
    End,
    Damaged(String),
    Refuse(String),
}

fn damaged(error: &PcapError) -> Step {
    Step::Damaged(match error {
        PcapError::IncompleteBuffer => "it ends in mid-frame".to_string(),
        PcapError::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => "it ends in mid-frame".to_string(),
        PcapError::IoError(e) => e.to_string(),
        other => other.to_string(),
    })
}

fn not_ethernet(link: DataLink) -> String {
    format!("its link type is {} ({link:?}), and only Ethernet (1) can be sent", u32::from(link))
}

fn pcap<'a>(stream: impl Read + 'a) -> Result<Box<dyn FnMut() -> Step + 'a>> {
    let mut reader = match PcapReader::new(stream) {
        Ok(reader) => reader,
        Err(error) => bail!("its header cannot be read: {error}"),
    };
    let link = reader.header().datalink;
    if link != DataLink::ETHERNET {
        bail!(not_ethernet(link));
    }
    // Raw packets: the checked ones refuse frames longer than the snap length, which real captures have.
    Ok(Box::new(move || match reader.next_raw_packet() {
        None => Step::End,
        Some(Err(error)) => damaged(&error),
        Some(Ok(p)) => Step::Frame { cut: p.incl_len < p.orig_len, bytes: p.data.into_owned() },
    }))
}

fn pcapng<'a>(stream: impl Read + 'a) -> Result<Box<dyn FnMut() -> Step + 'a>> {
    let mut reader = match PcapNgReader::new(stream) {
        Ok(reader) => reader,
        Err(error) => bail!("its section header cannot be read: {error}"),
    };
    Ok(Box::new(move || {
        let (interface, bytes, length) = match reader.next_block() {
            None => return Step::End,
            Some(Err(error)) => return damaged(&error),
            Some(Ok(Block::EnhancedPacket(p))) => (p.interface_id, p.data.into_owned(), p.original_len),
            Some(Ok(Block::SimplePacket(p))) => {
                // The block's data runs to its end, padding included.
                let length = (p.original_len as usize).min(p.data.len());
                (0, p.data[..length].to_vec(), p.original_len)
            }
            Some(Ok(Block::Packet(p))) => (u32::from(p.interface_id), p.data.into_owned(), p.original_len),
            Some(Ok(_)) => return Step::Skip,
        };
        match reader.interfaces().get(interface as usize) {
            Some(i) if i.linktype == DataLink::ETHERNET => Step::Frame { cut: (bytes.len() as u64) < u64::from(length), bytes },
            Some(i) => Step::Refuse(format!("interface {interface}: {}", not_ethernet(i.linktype))),
            None => Step::Damaged(format!("a frame is from interface {interface}, which is not described")),
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_sim::Rng;

    /// A pcap file with frames of these lengths.
    fn file(lengths: &[usize], link: u32) -> Vec<u8> {
        let mut out = Vec::new();
        for word in [0xa1b2_c3d4u32, 0x0004_0002, 0, 0, 65535, link] {
            out.extend(word.to_le_bytes());
        }
        for &length in lengths {
            for word in [1u32, 2, length as u32, length as u32] {
                out.extend(word.to_le_bytes());
            }
            out.extend((0..length).map(|i| i as u8));
        }
        out
    }

    fn message(bytes: &[u8]) -> String {
        format!("{:#}", parse(bytes).unwrap_err())
    }

    #[test]
    fn frames_come_in_order() {
        let capture = parse(&file(&[60, 1514, 14], 1)[..]).unwrap();
        assert_eq!(capture.frames.iter().map(Vec::len).collect::<Vec<_>>(), [60, 1514, 14]);
        assert!(capture.warnings.is_empty());
    }

    #[test]
    fn what_is_not_a_capture_of_frames_is_refused_and_says_why() {
        assert!(message(b"").contains("0 bytes"));
        assert!(message(b"GIF89a, not a capture").contains("neither pcap nor pcapng"));
        assert!(message(&file(&[60], 113)).contains("link type is 113"));
        assert!(message(&file(&[], 1)).contains("no frame"));
        assert!(message(&file(&[60], 1)[..30]).contains("nothing can be read"));
        assert!(message(&file(&[60], 1)[..10]).contains("header"));
    }

    #[test]
    fn a_truncated_capture_gives_what_it_has_and_a_warning() {
        let whole = file(&[60, 70, 80], 1);
        let capture = parse(&whole[..whole.len() - 1]).unwrap();
        assert_eq!(capture.frames.len(), 2);
        assert!(capture.warnings[0].contains("after frame 2"), "{:?}", capture.warnings);
    }

    #[test]
    fn a_frame_cut_by_the_snap_length_is_told() {
        let mut bytes = file(&[60], 1);
        bytes[24 + 12..24 + 16].copy_from_slice(&1500u32.to_le_bytes());
        let capture = parse(&bytes[..]).unwrap();
        assert!(capture.warnings[0].contains("1 frames were captured in part"));
    }

    #[test]
    fn random_damage_never_panics_or_hangs() {
        let quiet = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let mut rng = Rng::new(3);
        let good = [file(&[60, 1514, 200], 1), super::super::pcapng::tests::sample()];
        for i in 0..4000 {
            let mut bytes = good[i % 2].clone();
            for _ in 0..1 + rng.below(4) {
                let at = rng.below(bytes.len() as u64) as usize;
                bytes[at] = rng.bits() as u8;
            }
            bytes.truncate(rng.below(2 * bytes.len() as u64) as usize);
            let _ = parse(&bytes[..]);
        }
        std::panic::set_hook(quiet);
    }
}
