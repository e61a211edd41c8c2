// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # AND of several vectors

use crate::prelude::*;

/// `y` = AND of `N` vectors of `W` bits; combinational.
#[derive(LogicBlock, Blank)]
pub struct AndAll<const W: usize, const N: usize> {
    /// Vectors.
    pub x: [Signal<In, Bits<W>>; N],
    /// Their AND.
    pub y: Signal<Out, Bits<W>>,
}

#[described]
impl<const W: usize, const N: usize> Logic for AndAll<W, N> {
    fn update(&mut self) {
        self.y.next = self.x.iter().fold(!Bits::<W>::default(), |y, x| y & x.val());
    }

    fn hdl(&self) -> Verilog {
        let terms: Vec<String> = (0..N).map(|i| format!("x_{i}")).collect();
        Verilog::Custom(format!("// inline: assign\nassign y = {};\n", terms.join(" & ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_have_is_left_and_the_verilog_has_them_all() {
        let mut dut = AndAll::<8, 3>::default();
        dut.connect_all();
        for (i, v) in [0xF3u64, 0x77, 0xD6].into_iter().enumerate() {
            dut.x[i].next = v.into();
        }
        assert!(simulate(&mut dut, 10));
        assert_eq!(dut.y.val().to_u64(), 0x52);
        let Verilog::Custom(text) = dut.hdl() else { panic!("hand-written Verilog") };
        assert!(text.contains("assign y = x_0 & x_1 & x_2;"), "{text}");
    }
}
