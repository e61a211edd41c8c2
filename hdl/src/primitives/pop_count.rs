// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Population count: how many of up to 16 events happen in a clock

use crate::prelude::*;

/// Number of high inputs; combinational.
#[derive(LogicBlock, Blank)]
#[sizes(N <= 16)]
pub struct PopCount<const N: usize> {
    /// Events.
    pub bit: [Signal<In, Bit>; N],
    /// How many are high, 0 to N, N ≤ 16.
    pub y: Signal<Out, Bits<5>>,
}

#[described]
impl<const N: usize> Logic for PopCount<N> {
    fn update(&mut self) {
        let count = self.bit.iter().filter(|b| b.val()).count() as u64;
        self.y.next = count.into();
    }

    fn hdl(&self) -> Verilog {
        let terms: Vec<String> = (0..N).map(|i| format!("{{4'd0, bit_{i}}}")).collect();
        Verilog::Custom(format!("// inline: assign\nassign y = {};\n", terms.join(" + ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_sixteen_count() {
        let mut dut = PopCount::<16>::default();
        dut.connect_all();
        for i in 0..16 {
            dut.bit[i].next = true;
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.y.val().to_u64(), i as u64 + 1);
        }
    }
}
