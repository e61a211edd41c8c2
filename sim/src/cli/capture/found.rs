// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What was found in a capture, whatever its format.

use std::collections::BTreeMap;

use anyhow::{bail, Result};
use pcap_file::DataLink;

/// Bytes of the check sequence of an Ethernet frame.
const FCS: u32 = 4;
/// The link type of Ethernet.
pub const ETHERNET: u32 = 1;

/// A frame of a capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// The number that Wireshark gives it, from 1.
    pub number: u64,
    /// Its bytes, without FCS.
    pub bytes: Vec<u8>,
}

/// The Ethernet frames of a capture in its order, and what was wrong with it.
#[derive(Debug, Default)]
pub struct Capture {
    /// The frames.
    pub packets: Vec<Packet>,
    /// For people: what could not be read, or is not sent as it was on the wire.
    pub warnings: Vec<String>,
    /// Packets met so far, those that are no Ethernet frames too.
    met: u64,
    /// Frames that the capture holds only the beginning of.
    cut: u64,
    /// Frames that had an FCS, which was taken off.
    with_fcs: u64,
    /// A length of an FCS that Ethernet does not have, and its frames.
    odd_fcs: BTreeMap<u32, u64>,
    /// Packets left out, by link type.
    others: BTreeMap<u32, u64>,
    /// Sections of pcapng left out, by major and minor version.
    sections: BTreeMap<(u16, u16), u64>,
}

/// Why nothing of link type `link` is sent.
pub fn not_ethernet(link: u32) -> String {
    format!("its link type is {}, and only Ethernet (1) can be sent", link_name(link))
}

fn link_name(link: u32) -> String {
    format!("{link} ({:?})", DataLink::from(link))
}

impl Capture {
    /// Packets met so far.
    pub fn met(&self) -> u64 {
        self.met
    }

    /// Notes a packet of link type `link`: `bytes` of `length`, the last `fcs` of which are a check sequence.
    pub fn packet(&mut self, link: u32, mut bytes: Vec<u8>, length: u32, fcs: u32) {
        self.met += 1;
        if link != ETHERNET {
            *self.others.entry(link).or_default() += 1;
            return;
        }
        let mut length = length as usize;
        match fcs {
            0 => {}
            FCS => {
                self.with_fcs += 1;
                length = length.saturating_sub(FCS as usize);
                bytes.truncate(length);
            }
            odd => *self.odd_fcs.entry(odd).or_default() += 1,
        }
        self.cut += u64::from(bytes.len() < length);
        self.packets.push(Packet { number: self.met, bytes });
    }

    /// Something that Wireshark counts among the packets.
    pub fn no_frame(&mut self) {
        self.met += 1;
    }

    /// A section of a version that is not known.
    pub fn section(&mut self, version: (u16, u16)) {
        *self.sections.entry(version).or_default() += 1;
    }

    /// Says what happened, in words.
    ///
    /// # Errors
    /// There is no frame that can be sent.
    pub fn finish(mut self) -> Result<Self> {
        let versions: Vec<String> = self.sections.keys().map(|(major, minor)| format!("{major}.{minor}")).collect();
        let versions = versions.join(", ");
        if self.packets.is_empty() {
            match (self.others.keys().next(), versions.is_empty()) {
                (Some(&link), _) => bail!(not_ethernet(link)),
                (None, false) => bail!("it is of version {versions} of pcapng, and only version 1 can be read"),
                (None, true) => bail!("there is no frame in it"),
            }
        }
        let mut say = |count: u64, text: String| {
            if count > 0 {
                self.warnings.push(format!("{count} {text}"));
            }
        };
        for (&link, &count) in &self.others {
            say(count, format!("frames are left out: their link type is {}, and only Ethernet (1) can be sent", link_name(link)));
        }
        let sections = self.sections.values().sum();
        say(sections, format!("sections of the capture are left out: version {versions} of pcapng is not known, only version 1 is"));
        say(self.with_fcs, "frames were captured with their FCS, which is not sent: a MAC adds it".to_string());
        for (&bytes, &count) in &self.odd_fcs {
            say(
                count,
                format!("frames are said to end with an FCS of {bytes} bytes, which Ethernet does not have; they are sent as captured"),
            );
        }
        say(self.cut, "frames were captured in part only (snap length); they are sent as captured".to_string());
        Ok(self)
    }
}
