// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A frame inside the block and the sideband that travels with it.

/// The 26 bits of `tuser` that come with a frame's first beat ("Frames").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sideband {
    /// Bits 15:0, free for the host.
    pub tag: u16,
    /// Bits 19:16, the logical unit that a storage command is for.
    pub lu: u8,
    /// Bit 20: the frame is a command.
    pub class: bool,
    /// Bits 21 and 25:22: the port that a forced frame (LACP, LLDP, probe) must take.
    pub forced: Option<u8>,
}

impl Sideband {
    /// A sideband that says nothing: the frame goes where role and policy say.
    pub const NONE: Sideband = Sideband { tag: 0, lu: 0, class: false, forced: None };

    /// A forced frame's sideband.
    pub fn forced(port: u8) -> Self {
        Sideband { forced: Some(port), ..Sideband::NONE }
    }

    /// Unpacks `tuser`; bits past 25 are ignored.
    pub fn from_bits(bits: u32) -> Self {
        Sideband {
            tag: bits as u16,
            lu: (bits >> 16 & 0xF) as u8,
            class: bits >> 20 & 1 == 1,
            forced: (bits >> 21 & 1 == 1).then_some((bits >> 22 & 0xF) as u8),
        }
    }

    /// Packs `tuser`.
    pub fn to_bits(self) -> u32 {
        let forced = self.forced.map_or(0, |port| 1 << 21 | u32::from(port & 0xF) << 22);
        u32::from(self.tag) | u32::from(self.lu & 0xF) << 16 | u32::from(self.class) << 20 | forced
    }
}

/// A frame as a lane passes it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// L2 bytes without preamble and FCS, after any cut.
    pub bytes: Vec<u8>,
    /// Cut by a frame check: its last beat carries the error flag.
    pub error: bool,
    /// From the first beat.
    pub sideband: Sideband,
}

impl Frame {
    /// An intact frame that is not forced.
    pub fn plain(bytes: Vec<u8>) -> Self {
        Frame { bytes, error: false, sideband: Sideband::NONE }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sideband_fields_stand_where_the_specification_puts_them() {
        let all = Sideband { tag: 0xBEEF, lu: 0xA, class: true, forced: Some(0x9) };
        assert_eq!(all.to_bits(), 0b1001 << 22 | 1 << 21 | 1 << 20 | 0xA << 16 | 0xBEEF);
        assert_eq!(Sideband::from_bits(all.to_bits()), all);
        assert_eq!(Sideband::from_bits(0x3FFF_FFFF).to_bits(), 0x3FF_FFFF);
        // A port without the forced bit means nothing.
        assert_eq!(Sideband::from_bits(0xF << 22), Sideband::NONE);
    }
}
