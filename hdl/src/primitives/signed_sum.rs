// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Signed sum: a signed number plus or minus a product, in one adder
//!
//! The product comes complemented where it is to be taken away; what is missing to its negative, one, is the adder's carry in, which a
//! rust-hdl kernel cannot name. One more bit on top gives the sign of the sum, inverted where `minus` and `top` differ, without a gate
//! behind the adder.

use crate::prelude::*;

/// `sum` = `x` + `product`, or `x` − product where `minus` is set and `product` is its complement; combinational. `DW` > `PW` bits.
#[derive(LogicBlock, Blank)]
pub struct SignedSum<const PW: usize, const DW: usize> {
    /// Two's complement.
    pub x: Signal<In, Bits<DW>>,
    /// The product, or its complement.
    pub product: Signal<In, Bits<PW>>,
    /// It is the complement.
    pub minus: Signal<In, Bit>,
    /// Inverts `sign`.
    pub top: Signal<In, Bit>,
    /// Two's complement.
    pub sum: Signal<Out, Bits<DW>>,
    /// Sign of the sum ^ `minus` ^ `top`.
    pub sign: Signal<Out, Bit>,
}

#[described]
impl<const PW: usize, const DW: usize> Logic for SignedSum<PW, DW> {
    fn update(&mut self) {
        let modulus = 1u64 << DW;
        let extension = if self.minus.val() { modulus - (1 << PW) } else { 0 };
        let sum = (self.x.val().to_u64() + self.product.val().to_u64() + extension + u64::from(self.minus.val())) % modulus;
        self.sum.next = sum.to_bits();
        self.sign.next = (sum >> (DW - 1) == 1) ^ self.minus.val() ^ self.top.val();
    }

    fn hdl(&self) -> Verilog {
        assert!(PW < DW && DW < 63, "a product must be narrower than the sum, and that narrower than 63 bits");
        // One bit below for the carry, one above for the sign.
        Verilog::Custom(format!(
            "wire [{above}:0] total = {{x[{sign}], x, 1'b1}} + {{top, {{{extension}{{minus}}}}, product, minus}};\nwire unused = total[0];\n\
             assign sum = total[{DW}:1];\nassign sign = total[{above}];\n",
            above = DW + 1,
            sign = DW - 1,
            extension = DW - PW,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plus_and_minus_over_all_small_numbers() {
        let mut dut = SignedSum::<3, 6>::default();
        dut.connect_all();
        for (x, p, minus, top) in (-16i64..16).flat_map(|x| (0..8).flat_map(move |p| (0..4).map(move |m| (x, p, m & 1 == 1, m & 2 == 2)))) {
            dut.x.next = (x as u64 & 63).to_bits();
            dut.product.next = if minus { !p as u64 & 7 } else { p as u64 }.to_bits();
            dut.minus.next = minus;
            dut.top.next = top;
            assert!(simulate(&mut dut, 10));
            let sum = if minus { x - p } else { x + p };
            assert_eq!(dut.sum.val().to_u64(), sum as u64 & 63, "{x} {p} {minus}");
            assert_eq!(dut.sign.val(), (sum < 0) ^ minus ^ top);
        }
    }
}
