// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Random numbers for this crate's tests: seeded, so that a failure repeats.

/// xorshift64*: good enough to pick test cases, and no dependency.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 11) % end
    }

    /// True once in `n` times.
    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// A share as users and attackers choose them: often 0, small or equal, sometimes the largest.
    pub fn share(&mut self) -> u16 {
        match self.below(8) {
            0 | 1 => 0,
            2 | 3 => self.below(4) as u16,
            4 => 65535 - self.below(2) as u16,
            5 => 100,
            _ => self.next() as u16,
        }
    }
}
