// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Gather: single bits into one vector
//!
//! rust-hdl cannot assign one bit of a signal; this joins `N` bits, bit i from input i.

use crate::prelude::*;

/// Joins `N` single bits into `Bits<N>`; combinational.
#[derive(LogicBlock, Blank)]
pub struct Gather<const N: usize> {
    /// Bit i of the vector.
    pub bit: [Signal<In, Bit>; N],
    /// The vector.
    pub y: Signal<Out, Bits<N>>,
}

#[described]
impl<const N: usize> Logic for Gather<N> {
    fn update(&mut self) {
        let mut y = Bits::<N>::default();
        for (i, bit) in self.bit.iter().enumerate() {
            y = y.replace_bit(i, bit.val());
        }
        self.y.next = y;
    }

    fn hdl(&self) -> Verilog {
        let bits: Vec<String> = (0..N).rev().map(|i| format!("bit_{i}")).collect();
        Verilog::Custom(format!("// inline: assign\nassign y = {{{}}};\n", bits.join(", ")))
    }
}
