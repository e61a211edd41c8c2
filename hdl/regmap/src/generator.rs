// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # The page of the traffic generator
//!
//! Cores whose host is a generator have it behind the block's words; `MAP_CRC` leaves it out. Words without a register read 0.
//!
//! **Source.** docs/boards.md "Which board", two real members.

use crate::Access::{ReadOnly, ReadWrite};
use crate::{Field, Group, Page, Register, Reset};

/// Word address of the page.
pub const BASE: u16 = 0x700;

/// What [`MAGIC`] reads: `GENR` in ASCII.
pub const MAGIC_VALUE: u32 = 0x4745_4E52;

/// The page.
pub const PAGE: Page = Page { name: "generator", base: BASE, words: 0x100, magic: MAGIC_VALUE, registers: REGISTERS };

const GROUP: Group = Group::Page("Traffic generator");

/// Shortest frame at reset, bytes.
pub const LEAST: u16 = 60;

/// Random bits of the length at reset: 60 to 1083 bytes.
pub const SPREAD: u16 = 0x3FF;

/// Destination at reset: a local address that nobody has.
pub const DESTINATION: u64 = 0x02_00_00_00_00_02;

/// Source address of generated frames.
pub const SOURCE: u64 = 0x02_00_00_00_00_01;

/// EtherType of generated frames: IEEE 802 local experimental 1.
pub const ETHERTYPE: u16 = 0x88B5;

const fn register(name: &'static str, place: u16, access: crate::Access, brief: &'static str) -> Register {
    Register::new(GROUP, name, BASE + place, access, brief).requirement("R55")
}

/// Says that the page is there.
pub const MAGIC: Register = register("GEN_MAGIC", 0, ReadOnly, "says that a traffic generator is here: 'GENR'")
    .reset(Reset::Value(MAGIC_VALUE as u64))
    .fields(&[Field::new("VALUE", 0, 32, "the whole word")]);

/// Starts and stops it.
pub const CONTROL: Register = register("GEN_CONTROL", 1, ReadWrite, "starts and stops the generator; a frame that was begun is ended")
    .fields(&[Field::new("RUN", 0, 1, "sends; from 0 to 1, GEN_SENT begins anew")]);

/// Lengths of frames.
pub const LENGTH: Register =
    register("GEN_LENGTH", 2, ReadWrite, "bytes of a frame without FCS: LEAST and a random number under the mask SPREAD")
        .reset(Reset::Value(LEAST as u64 | (SPREAD as u64) << 16))
        .fields(&[Field::new("LEAST", 0, 14, "shortest, bytes"), Field::new("SPREAD", 16, 14, "bits that are random")]);

/// Pause between frames.
pub const GAP: Register =
    register("GEN_GAP", 3, ReadWrite, "pause between two frames").fields(&[Field::new("CLOCKS", 0, 16, "clocks of the block")]);

/// How many frames.
pub const FRAMES: Register =
    register("GEN_FRAMES", 4, ReadWrite, "frames to send, 0: until stopped").fields(&[Field::new("COUNT", 0, 32, "frames")]);

/// How many so far.
pub const SENT: Register =
    register("GEN_SENT", 5, ReadOnly, "frames handed to the block since RUN was set").fields(&[Field::new("COUNT", 0, 32, "frames")]);

/// Destination, first bytes.
pub const DESTINATION_HIGH: Register = register("GEN_DESTINATION_HIGH", 6, ReadWrite, "first two bytes of the destination address")
    .reset(Reset::Value(DESTINATION >> 32))
    .fields(&[Field::new("BYTES", 0, 16, "bytes 0 and 1, the first one in the high bits")]);

/// Destination, last bytes.
pub const DESTINATION_LOW: Register = register("GEN_DESTINATION_LOW", 7, ReadWrite, "last four bytes of the destination address")
    .reset(Reset::Value(DESTINATION & 0xFFFF_FFFF))
    .fields(&[Field::new("BYTES", 0, 32, "bytes 2 to 5, the first one in the high bits")]);

/// How many came back.
pub const SEEN: Register = register(
    "GEN_SEEN",
    8,
    ReadOnly,
    "generated frames that came out, since RUN was set: of the block in SMALL, received by either PHY in TWO_MEMBERS",
)
.fields(&[Field::new("COUNT", 0, 32, "frames")]);

/// How many of them were changed.
pub const WRONG: Register =
    register("GEN_WRONG", 9, ReadOnly, "those of them whose payload was not as it was made; padded ones are among them")
        .fields(&[Field::new("COUNT", 0, 32, "frames")]);

/// What its frames are to the block.
pub const COMMAND: Register = register("GEN_COMMAND", 10, ReadWrite, "generated frames are commands, for a block built with QUOTA")
    .fields(&[Field::new("LU", 0, 4, "their logical unit"), Field::new("CLASS", 4, 1, "1: a frame is a command of that unit")]);

/// Every register of the page, in address order.
pub const REGISTERS: &[Register] = &[MAGIC, CONTROL, LENGTH, GAP, FRAMES, SENT, DESTINATION_HIGH, DESTINATION_LOW, SEEN, WRONG, COMMAND];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registers_are_dense_and_in_order() {
        for (place, register) in (0..).zip(REGISTERS) {
            assert_eq!((register.offset, register.group), (BASE + place, GROUP));
        }
        assert_eq!(MAGIC_VALUE.to_be_bytes(), *b"GENR");
    }
}
