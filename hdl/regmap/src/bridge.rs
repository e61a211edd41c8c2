// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # The page of the UARTBone bridge
//!
//! The bridge (`uartbone` in equipoise-hdl) answers for eight words of its own behind the block's 1024: what went wrong on the serial
//! line. They are no part of the block: a host that reaches it another way does not have them, and `MAP_CRC` leaves them out.
//!
//! **Source.** docs/interfaces.md "Serial line: UARTBone".

use crate::Access::ReadOnly;
use crate::{Field, Group, Page, Register, Reset};

/// Word address of the page.
pub const BASE: u16 = 1 << crate::ADDRESS_BITS;

/// Words of the page; those without a register read 0.
pub const WORDS: u16 = 8;

/// The page.
pub const PAGE: Page = Page { name: "bridge", base: BASE, words: WORDS, magic: MAGIC_VALUE, registers: REGISTERS };

const GROUP: Group = Group::Page("UARTBone bridge");

/// What [`MAGIC`] reads: `BONE` in ASCII.
pub const MAGIC_VALUE: u32 = 0x424F_4E45;

/// Says that the page is there.
pub const MAGIC: Register = Register::new(GROUP, "BRIDGE_MAGIC", BASE, ReadOnly, "says that a UARTBone bridge is here: 'BONE'")
    .reset(Reset::Value(MAGIC_VALUE as u64))
    .requirement("R19")
    .fields(&[Field::new("VALUE", 0, 32, "the whole word")]);

const COUNT: &[Field] = &[Field::new("COUNT", 0, 16, "since reset; stops at its end")];

const fn fault(name: &'static str, place: u16, brief: &'static str) -> Register {
    Register::new(GROUP, name, BASE + place, ReadOnly, brief).requirement("R19").fields(COUNT)
}

/// The counts, in the order of their words.
pub const FAULTS: [Register; 5] = [
    fault("BRIDGE_FRAMING", 1, "bytes lost for a low stop bit: does the baud rate fit?"),
    fault("BRIDGE_OVERRUN", 2, "bytes lost for want of room: a host sent on before its answer had come"),
    fault("BRIDGE_UNKNOWN", 3, "commands that do not exist, swallowed"),
    fault("BRIDGE_EMPTY", 4, "commands without words, swallowed"),
    fault("BRIDGE_EXPIRED", 5, "commands forgotten after too long a pause"),
];

/// Every register of the page, in address order.
pub const REGISTERS: &[Register] = &[MAGIC, FAULTS[0], FAULTS[1], FAULTS[2], FAULTS[3], FAULTS[4]];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_lies_behind_the_block_and_holds_its_registers() {
        assert!(crate::map::REGISTERS.iter().all(|register| register.end() <= BASE));
        for (place, register) in (0..).zip(REGISTERS) {
            assert_eq!((register.offset, register.group), (BASE + place, GROUP));
            assert!(!register.access.writable());
        }
        assert_eq!(MAGIC_VALUE.to_be_bytes(), *b"BONE");
    }
}
