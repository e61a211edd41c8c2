// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Encode: the number of a one-hot bit

use crate::prelude::*;

/// `y` = number of the bit set in `x`, of `P` bits, at most 2^`LN`; combinational. At most one bit may be set; none is number 0.
#[derive(LogicBlock, Blank)]
#[sizes(P <= 1 << LN)]
pub struct Encode<const P: usize, const LN: usize> {
    /// One-hot, or zero.
    pub x: Signal<In, Bits<P>>,
    /// Number of the bit.
    pub y: Signal<Out, Bits<LN>>,
}

#[described]
impl<const P: usize, const LN: usize> Logic for Encode<P, LN> {
    fn update(&mut self) {
        let x = self.x.val();
        self.y.next = (0..P).filter(|&i| x.get_bit(i)).fold(0u64, |y, i| y | i as u64).into();
    }

    fn hdl(&self) -> Verilog {
        let mut text = String::from("wire unused = x[0];\n");
        for bit in 0..LN {
            let terms: Vec<String> = (0..P).filter(|i| i >> bit & 1 == 1).map(|i| format!("x[{i}]")).collect();
            text += &format!("assign y[{bit}] = {};\n", if terms.is_empty() { "1'b0".into() } else { terms.join(" | ") });
        }
        Verilog::Custom(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_has_its_number() {
        let mut dut = Encode::<6, 4>::default();
        dut.connect_all();
        for i in 0..6u64 {
            dut.x.next = (1 << i).into();
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.y.val().to_u64(), i);
        }
    }
}
