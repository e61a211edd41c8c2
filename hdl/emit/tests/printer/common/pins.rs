// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Values of pins, as bits, least significant first.

use rust_hdl::prelude::*;
use std::fmt;

/// A value of any width.
#[derive(Clone, PartialEq, Eq)]
pub struct Bits64(pub Vec<bool>);

impl Bits64 {
    /// Hexadecimal digits, most significant first, as many as the width needs.
    pub fn hex(&self) -> String {
        self.0
            .chunks(4)
            .rev()
            .map(|nibble| {
                let digit = nibble.iter().rev().fold(0, |sum, bit| 2 * sum + u32::from(*bit));
                char::from_digit(digit, 16).unwrap()
            })
            .collect()
    }

    pub fn from_hex(hex: &str, width: usize) -> Bits64 {
        let mut bits: Vec<bool> = hex
            .chars()
            .rev()
            .flat_map(|digit| {
                let digit = digit.to_digit(16).unwrap_or_else(|| panic!("no digit: {hex}"));
                (0..4).map(move |bit| digit >> bit & 1 == 1)
            })
            .collect();
        bits.resize(width, false);
        Bits64(bits)
    }
}

impl fmt::Display for Bits64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}'h{}", self.0.len(), self.hex())
    }
}

impl fmt::Debug for Bits64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A rust-hdl type that a pin can have.
pub trait Pin: Sized {
    fn from_bits(bits: &Bits64) -> Self;
    fn to_bits(&self) -> Bits64;
}

impl Pin for bool {
    fn from_bits(bits: &Bits64) -> Self {
        bits.0[0]
    }
    fn to_bits(&self) -> Bits64 {
        Bits64(vec![*self])
    }
}

impl<const N: usize> Pin for Bits<N> {
    fn from_bits(bits: &Bits64) -> Self {
        assert_eq!(bits.0.len(), N);
        let mut out = Bits::<N>::default();
        for (at, bit) in bits.0.iter().enumerate() {
            out = out.replace_bit(at, *bit);
        }
        out
    }
    fn to_bits(&self) -> Bits64 {
        Bits64((0..N).map(|at| self.get_bit(at)).collect())
    }
}

impl<const N: usize> Pin for Signed<N> {
    fn from_bits(bits: &Bits64) -> Self {
        signed_cast(Bits::<N>::from_bits(bits))
    }
    fn to_bits(&self) -> Bits64 {
        self.inner().to_bits()
    }
}

/// A small generator (xorshift), so that a failing run can be had again.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// Random bits, often at the ends of the range, where carries and signs are.
    pub fn bits(&mut self, width: usize) -> Bits64 {
        let kind = self.below(8);
        let mut bits: Vec<bool> = (0..width)
            .map(|_| match kind {
                0 => false,
                1 => true,
                _ => self.below(2) == 1,
            })
            .collect();
        if kind < 3 {
            let at = self.below(width);
            bits[at] = !bits[at];
        }
        if kind == 3 {
            // A small number.
            bits.iter_mut().skip(3).for_each(|bit| *bit = false);
        }
        Bits64(bits)
    }
}
