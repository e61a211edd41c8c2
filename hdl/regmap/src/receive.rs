// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # The page of the receive half
//!
//! The receive half (`receive` in equipoise-hdl) is a module beside the team: N streams from the MACs in, one to the host out. Its filter
//! and its counters are here. Its counters are not part of the team's snapshot: they are read one by one, each whole.
//!
//! **Source.** docs/semantics.md "Receive".

use crate::Access::{ReadOnly, ReadWrite, WriteOne};
use crate::{EnumValue, Field, Group, Page, Register, Reset};

/// Word address of the page.
pub const BASE: u16 = 0x500;

/// What [`MAGIC`] reads: `RECV` in ASCII.
pub const MAGIC_VALUE: u32 = 0x5245_4356;

/// The page.
pub const PAGE: Page = Page { name: "receive", base: BASE, words: 0x100, magic: MAGIC_VALUE, registers: REGISTERS };

const GROUP: Group = Group::Page("Receive half");
const COUNT: &[Field] = &[Field::new("COUNT", 0, 64, "the count")];

/// Says that the page is there.
pub const MAGIC: Register = Register::new(GROUP, "RX_MAGIC", BASE, ReadOnly, "says that a receive half is here: 'RECV'")
    .reset(Reset::Value(MAGIC_VALUE as u64))
    .requirement("R32")
    .fields(&[Field::new("VALUE", 0, 32, "the whole word")]);

/// Whether group frames are kept from one port only.
pub const FILTER: Register = Register::new(
    GROUP,
    "RX_FILTER",
    BASE + 1,
    ReadWrite,
    "which frames to group addresses (broadcast, multicast) the host gets; in use from the next frame of each port",
)
.requirement("R32")
.fields(&[Field::new("MODE", 0, 1, "the rule").values(&[
    EnumValue { name: "OFF", value: 0, brief: "those of all ports" },
    EnumValue { name: "ON", value: 1, brief: "those of the port that RX_CHOSEN names" },
])]);

/// The port of [`CHOSEN`].
pub const CHOSEN_PORT: Field = Field::new("PORT", 0, 4, "the lowest primary with a link, else the lowest port with a link");

/// Whether [`CHOSEN`] names one.
pub const CHOSEN_VALID: Field = Field::new("VALID", 8, 1, "there is one: some port has a link");

/// The port whose group frames are kept.
pub const CHOSEN: Register = Register::new(GROUP, "RX_CHOSEN", BASE + 2, ReadOnly, "the port whose group frames are kept by the filter")
    .reset(Reset::Input)
    .requirement("R32")
    .fields(&[CHOSEN_PORT, CHOSEN_VALID]);

/// Zeroes the counters.
pub const CLEAR: Register = Register::new(GROUP, "RX_CLEAR", BASE + 3, WriteOne, "clears counts").requirement("R32").fields(&[Field::new(
    "STATS",
    0,
    1,
    "write 1 to zero all counters of this page as of one clock",
)]);

const fn counter(name: &'static str, place: u16, brief: &'static str) -> Register {
    Register::new(GROUP, name, BASE + place, ReadOnly, brief).wide().per_port().requirement("R32").fields(COUNT)
}

/// The per-port counters, in the order of their words and of the hardware's kinds.
pub const COUNTERS: [Register; 5] = [
    counter("RX_FRAMES", 0x20, "frames given to the host"),
    counter("RX_BYTES", 0x40, "their bytes, without preamble and FCS"),
    counter("RX_FULL", 0x60, "sound frames dropped whole because the port's buffer had no room for all of them"),
    counter("RX_FILTERED", 0x80, "sound frames to group addresses that the filter dropped"),
    counter("RX_ERRORS", 0xA0, "frames dropped whole: ended in error, under 14 bytes, or broken off by a link that fell"),
];

/// Every register of the page, in address order.
pub const REGISTERS: &[Register] = &[MAGIC, FILTER, CHOSEN, CLEAR, COUNTERS[0], COUNTERS[1], COUNTERS[2], COUNTERS[3], COUNTERS[4]];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kind_and_port_of_a_counter_are_bits_of_its_address() {
        for (kind, register) in (1..).zip(&COUNTERS) {
            assert_eq!(register.offset, BASE + kind * 2 * crate::MAX_PORTS as u16, "{}", register.name);
            assert_eq!(register.word(5), Some(BASE | kind << 5 | 5 << 1));
        }
        assert_eq!(MAGIC_VALUE.to_be_bytes(), *b"RECV");
    }
}
