// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A host's end of a serial line, for tests of bridges.

/// Clocks of a bit.
pub const BIT: u64 = 8;

/// Levels of the line for a byte: start bit, eight bits, the low one first, stop bit.
pub fn levels(byte: u8) -> impl Iterator<Item = bool> {
    std::iter::once(false).chain((0..8).map(move |i| byte >> i & 1 == 1)).chain([true])
}

/// Hears bytes, given the line's level in each clock.
#[derive(Default)]
pub struct Ear {
    /// What it heard.
    pub heard: Vec<u8>,
    /// Clocks since the start of the byte on its way, and its bits.
    byte: Option<(u64, u8)>,
}

impl Ear {
    /// A clock in which the line is at `level`.
    pub fn hear(&mut self, level: bool) {
        self.byte = match self.byte {
            None if !level => Some((0, 0)),
            Some((at, byte)) if at == 9 * BIT => {
                assert!(level, "a stop bit");
                self.heard.push(byte);
                None
            }
            Some((at, byte)) if at % BIT == BIT / 2 && at > BIT => Some((at + 1, byte >> 1 | u8::from(level) << 7)),
            other => other.map(|(at, byte)| (at + 1, byte)),
        };
    }
}
