// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Lowest: the lowest set bit
//!
//! Written as flat ORs: x & −x would be a carry chain, slower for the few bits that a team has.

use rust_hdl::prelude::*;

/// `y` has only the lowest set bit of `x`; combinational.
#[derive(LogicBlock, Default)]
pub struct Lowest<const N: usize> {
    /// Any bits.
    pub x: Signal<In, Bits<N>>,
    /// The lowest of them, or none.
    pub y: Signal<Out, Bits<N>>,
}

impl<const N: usize> Logic for Lowest<N> {
    fn update(&mut self) {
        let x = self.x.val().to_u64();
        self.y.next = (x & x.wrapping_neg()).into();
    }

    fn connect(&mut self) {
        self.y.connect();
    }

    fn hdl(&self) -> Verilog {
        let mut text = String::from("assign y[0] = x[0];\n");
        for i in 1..N {
            text += &format!("assign y[{i}] = x[{i}] & !(|x[{}:0]);\n", i - 1);
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
}
