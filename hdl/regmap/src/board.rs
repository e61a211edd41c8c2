// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # The page of a board: PHYs, their MACs, links of members
//!
//! A core for a board (`board` in equipoise-hdl) has it behind the block's words. It is no part of the block: another host of the block
//! does not have it, and `MAP_CRC` leaves it out. Words without a register read 0.
//!
//! **Source.** docs/boards.md "Which board"; the counters are those of `PhyPort` in equipoise-hdl.

use crate::Access::{ReadOnly, ReadWrite, WriteOne};
use crate::{EnumValue, Field, Group, Page, Register, Reset};

/// Word address of the page.
pub const BASE: u16 = 0x600;

/// PHYs that a board has at most.
pub const PHYS: usize = 2;

/// What [`MAGIC`] reads: `BORD` in ASCII.
pub const MAGIC_VALUE: u32 = 0x424F_5244;

/// The page.
pub const PAGE: Page = Page { name: "board", base: BASE, words: 0x100, magic: MAGIC_VALUE, registers: REGISTERS };

const GROUP: Group = Group::Page("Board");

const fn register(name: &'static str, place: u16, access: crate::Access, brief: &'static str) -> Register {
    Register::new(GROUP, name, BASE + place, access, brief).requirement("R55")
}

/// Says that the page is there.
pub const MAGIC: Register = register("BOARD_MAGIC", 0x00, ReadOnly, "says that a board's page is here: 'BORD'")
    .reset(Reset::Value(MAGIC_VALUE as u64))
    .fields(&[Field::new("VALUE", 0, 32, "the whole word")]);

/// Which core is in the bitstream.
pub const TOP: Register = register("BOARD_TOP", 0x01, ReadOnly, "what the bitstream is").reset(Reset::Build).fields(&[
    Field::new("TOP", 0, 8, "core").values(&[
        EnumValue { name: "PORT_EXTENDER", value: 1, brief: "PHY 0 is the host, PHY 1 a VLAN trunk" },
        EnumValue { name: "TWO_MEMBERS", value: 2, brief: "a generator is the host, the PHYs are the team" },
        EnumValue { name: "SMALL", value: 3, brief: "a generator is the host, nothing is behind the team" },
    ]),
    Field::new("PHYS", 8, 8, "PHYs"),
]);

/// Links of members that no PHY of the board can see.
pub const MEMBER_UP: Register = register(
    "MEMBER_UP",
    0x02,
    ReadWrite,
    "members whose link is up as the host knows; theirs is the trunk's link and this one. Without effect in TWO_MEMBERS",
)
.reset(Reset::AllPorts)
.fields(&[Field::new("PORTS", 0, 16, "bit i: member i")]);

/// PHYs without a status between frames.
pub const PHY_TRUST: Register =
    register("PHY_TRUST", 0x03, ReadWrite, "PHYs that say nothing between frames: that their clock runs is taken for a gigabit link")
        .fields(&[Field::new("PHYS", 0, PHYS as u8, "bit i: PHY i")]);

/// Links as the PHYs say.
pub const PHY_STATUS: Register = register("PHY_STATUS", 0x04, ReadOnly, "link of a PHY as it says between frames (RGMII in-band status)")
    .reset(Reset::Input)
    .entries(PHYS as u16)
    .fields(&[
        Field::new("USABLE", 0, 1, "frames can be exchanged: link, 1 Gb/s, full duplex, clock"),
        Field::new("LINK", 1, 1, "link"),
        Field::new("SPEED", 2, 2, "speed").values(&[
            EnumValue { name: "M10", value: 0, brief: "10 Mb/s: refused" },
            EnumValue { name: "M100", value: 1, brief: "100 Mb/s: refused" },
            EnumValue { name: "M1000", value: 2, brief: "1 Gb/s" },
        ]),
        Field::new("FULL", 4, 1, "full duplex"),
        Field::new("CLOCK", 5, 1, "its clock runs"),
    ]);

/// Input delays.
pub const PHY_DELAY: Register =
    register("PHY_DELAY", 0x06, ReadWrite, "delay of a PHY's received bits in taps of 25 ps; sixteen clocks a tap")
        .reset(Reset::Build)
        .entries(PHYS as u16)
        .fields(&[Field::new("TAPS", 0, 7, "taps wanted")]);

/// Zeroes the counters.
pub const MAC_CLEAR: Register =
    register("MAC_CLEAR", 0x08, WriteOne, "zeroes the counters of this page").fields(&[Field::new("ALL", 0, 1, "all of them")]);

/// Word of the page at which the counters begin, two words each, high word first: for each kind one a PHY.
pub const COUNTERS: u16 = 0x20;

const COUNT: &[Field] = &[Field::new("COUNT", 0, 64, "since reset or MAC_CLEAR")];

const fn counter(name: &'static str, kind: u16, brief: &'static str) -> Register {
    register(name, COUNTERS + 2 * PHYS as u16 * kind, ReadOnly, brief).entries(PHYS as u16).wide().fields(COUNT)
}

/// Counters of the MACs, in the order of `PhyPort`'s events.
pub const MAC_COUNTERS: [Register; 8] = [
    counter("MAC_TX_FRAMES", 0, "frames sent"),
    counter("MAC_TX_STARVED", 1, "frames broken off for want of a beat: is a port in CUT mode?"),
    counter("MAC_RX_FRAMES", 2, "good frames received, also those that found no room"),
    counter("MAC_RX_BAD_FCS", 3, "frames with a wrong check sequence: does the input delay fit?"),
    counter("MAC_RX_BROKEN", 4, "frames in which the PHY saw an error, from their start frame delimiter on"),
    counter("MAC_RX_RUNT", 5, "frames under 64 bytes"),
    counter("MAC_RX_ASTRAY", 6, "what did not begin as a frame, or with an error of the PHY"),
    counter("MAC_RX_LOST", 7, "good frames that found no room; they are in MAC_RX_FRAMES too"),
];

/// Frames of the trunk that are no member's.
pub const TRUNK_STRANGE: Register = register(
    "TRUNK_STRANGE",
    COUNTERS + 2 * PHYS as u16 * 8,
    ReadOnly,
    "frames of the trunk that have no member's VLAN, or nothing behind its tag (16 bytes or fewer), dropped",
)
.wide()
.fields(COUNT);

/// Every register of the page, in address order.
pub const REGISTERS: &[Register] = &[
    MAGIC,
    TOP,
    MEMBER_UP,
    PHY_TRUST,
    PHY_STATUS,
    PHY_DELAY,
    MAC_CLEAR,
    MAC_COUNTERS[0],
    MAC_COUNTERS[1],
    MAC_COUNTERS[2],
    MAC_COUNTERS[3],
    MAC_COUNTERS[4],
    MAC_COUNTERS[5],
    MAC_COUNTERS[6],
    MAC_COUNTERS[7],
    TRUNK_STRANGE,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registers_are_in_order_and_do_not_overlap() {
        for pair in REGISTERS.windows(2) {
            assert!(pair[0].end() <= pair[1].offset, "{} and {}", pair[0].name, pair[1].name);
        }
        assert!(REGISTERS.iter().all(|register| register.group == GROUP && register.offset >= BASE && register.end() <= PAGE.end()));
        assert_eq!(MAGIC_VALUE.to_be_bytes(), *b"BORD");
        assert_eq!(PHY_STATUS.end(), PHY_DELAY.offset);
    }
}
