// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # OR of several vectors
//!
//! Where all but one of several registers are zero, their OR is the cheapest select: a quarter of a LUT for each bit of each.

use crate::prelude::*;

/// `y` = OR of `N` vectors of `W` bits; combinational.
#[derive(LogicBlock, Blank)]
pub struct OrAll<const W: usize, const N: usize> {
    /// Vectors.
    pub x: [Signal<In, Bits<W>>; N],
    /// Their OR.
    pub y: Signal<Out, Bits<W>>,
}

#[described]
impl<const W: usize, const N: usize> Logic for OrAll<W, N> {
    fn update(&mut self) {
        self.y.next = self.x.iter().fold(Bits::<W>::default(), |y, x| y | x.val());
    }

    fn hdl(&self) -> Verilog {
        let terms: Vec<String> = (0..N).map(|i| format!("x_{i}")).collect();
        Verilog::Custom(format!("// inline: assign\nassign y = {};\n", terms.join(" | ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_comes_through_and_the_verilog_has_them_all() {
        let mut dut = OrAll::<8, 3>::default();
        dut.connect_all();
        for (i, v) in [0x11u64, 0x22, 0x40].into_iter().enumerate() {
            dut.x[i].next = v.into();
        }
        assert!(simulate(&mut dut, 10));
        assert_eq!(dut.y.val().to_u64(), 0x73);
        let Verilog::Custom(text) = dut.hdl() else { panic!("hand-written Verilog") };
        assert!(text.contains("assign y = x_0 | x_1 | x_2;"), "{text}");
    }
}
