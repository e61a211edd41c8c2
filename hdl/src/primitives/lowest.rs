// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Lowest and Above: the lowest set bit, and all bits above set ones
//!
//! Written as flat ORs: x & −x and x − 1 would be carry chains, slower for the few bits that a team has.

use crate::prelude::*;

/// `y` has only the lowest set bit of `x`; combinational.
#[derive(LogicBlock, Blank)]
pub struct Lowest<const N: usize> {
    /// Any bits.
    pub x: Signal<In, Bits<N>>,
    /// The lowest of them, or none.
    pub y: Signal<Out, Bits<N>>,
}

#[described]
impl<const N: usize> Logic for Lowest<N> {
    fn update(&mut self) {
        let x = self.x.val().to_u64();
        self.y.next = (x & x.wrapping_neg()).into();
    }

    fn hdl(&self) -> Verilog {
        let mut text = String::from("assign y[0] = x[0];\n");
        for i in 1..N {
            text += &format!("assign y[{i}] = x[{i}] & !(|x[{}:0]);\n", i - 1);
        }
        Verilog::Custom(text)
    }
}

/// `y` has all bits above the lowest set bit of `x`; combinational.
#[derive(LogicBlock, Blank)]
pub struct Above<const N: usize> {
    /// Any bits.
    pub x: Signal<In, Bits<N>>,
    /// The bits above the lowest of them, or none.
    pub y: Signal<Out, Bits<N>>,
}

#[described]
impl<const N: usize> Logic for Above<N> {
    fn update(&mut self) {
        let x = self.x.val().to_u64();
        let lowest = x & x.wrapping_neg();
        let above = if lowest == 0 { 0 } else { !(lowest | (lowest - 1)) & ((1 << N) - 1) };
        self.y.next = above.into();
    }

    fn hdl(&self) -> Verilog {
        let mut text = format!("wire unused = x[{}];\nassign y[0] = 1'b0;\n", N - 1);
        for i in 1..N {
            text += &format!("assign y[{i}] = |x[{}:0];\n", i - 1);
        }
        Verilog::Custom(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bit_is_left() {
        let mut dut = Lowest::<4>::default();
        dut.connect_all();
        for x in 0..16u64 {
            dut.x.next = x.into();
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.y.val().to_u64(), x & x.wrapping_neg());
        }
    }

    #[test]
    fn all_bits_above_it() {
        let mut dut = Above::<4>::default();
        dut.connect_all();
        for (x, want) in [(0u64, 0u64), (0b0001, 0b1110), (0b0010, 0b1100), (0b0110, 0b1100), (0b1000, 0)] {
            dut.x.next = x.into();
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.y.val().to_u64(), want);
        }
    }
}
