// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Digit product: a few digits times a signed share
//!
//! Up to 42 bytes come as three digits of weight 1, 4 and 16, each 0, 1, 2 or −1: so a digit times the share is one LUT a bit, and two
//! sums are left. What complementing a share leaves out for −1, one, is a bit of the second sum.

use crate::prelude::*;

/// Digits a product is made of.
pub const DIGITS: usize = 3;

/// The value of three digits.
#[cfg(test)]
pub(crate) fn value(digits: u64) -> i64 {
    (0..DIGITS).map(|i| [0, 1, 2, -1][(digits >> (2 * i) & 3) as usize] << (2 * i)).sum()
}

/// `p` = `digits` × `share`, two clocks later; `PW` ≥ 23 bits, signed.
#[derive(LogicBlock, Blank)]
#[sizes(PW >= 23)]
pub struct DigitProduct<const PW: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Three digits, the lowest in the lowest two bits: 0, 1, 2, or 3 for −1; the uppermost is never −1.
    pub digits: Signal<In, Bits<6>>,
    /// Two's complement.
    pub share: Signal<In, Bits<17>>,
    /// Two's complement, two clocks later.
    pub p: Signal<Out, Bits<PW>>,
    _low: u64,
    _high: u64,
}

#[described]
impl<const PW: usize> Logic for DigitProduct<PW> {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            self.p.next = ((self._low + self._high) % (1 << PW)).to_bits();
            let share = self.share.val().to_u64();
            let row = |i: u32| {
                let signed = |x: u64| if x >> 16 == 1 { x | !0 << 17 } else { x };
                match self.digits.val().to_u64() >> (2 * i) & 3 {
                    0 => 0,
                    1 => signed(share),
                    2 => signed(share) << 1,
                    _ => !signed(share),
                }
            };
            let minus = |i: u32| u64::from(self.digits.val().to_u64() >> (2 * i) & 3 == 3) << (2 * i);
            let bits = (1 << PW) - 1;
            self._low = row(0).wrapping_add(row(1) << 2) & bits;
            self._high = (row(2) << 4).wrapping_add(minus(1) + minus(0)) & bits;
        }
    }

    fn hdl(&self) -> Verilog {
        let mut text = String::new();
        for i in 0..DIGITS {
            text += &format!(
                "wire [1:0] digit_{i} = digits[{}:{}];\nwire [17:0] row_{i} = {{18{{digit_{i} == 2'd1}}}} & {{share[16], share}}\n    | {{18{{digit_{i} == 2'd2}}}} & {{share, 1'b0}} | {{18{{digit_{i} == 2'd3}}}} & ~{{share[16], share}};\n",
                2 * i + 1,
                2 * i
            );
        }
        text += &format!(
            "reg [{top}:0] low, high, sum;\n\nalways @(posedge clock) begin\n    low <= {{{{{a}{{row_0[17]}}}}, row_0}} + {{{{{b}{{row_1[17]}}}}, row_1, 2'b0}};\n    high <= {{{{{c}{{row_2[17]}}}}, row_2, 1'b0, &digit_1, 1'b0, &digit_0}};\n    sum <= low + high;\nend\n\nassign p = sum;\n",
            top = PW - 1,
            a = PW - 18,
            b = PW - 20,
            c = PW - 22,
        );
        Verilog::Custom(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_product_comes_two_clocks_later() {
        let mut dut = DigitProduct::<23>::default();
        dut.connect_all();
        let mut wanted = vec![];
        for digits in (0u64..48).chain([0, 0]) {
            for share in [-65535i64, -1, 0, 1, 1234, 65535] {
                dut.digits.next = digits.into();
                dut.share.next = (share as u64 & 0x1_FFFF).to_bits();
                dut.clock.next = false.into();
                assert!(simulate(&mut dut, 10));
                dut.clock.next = true.into();
                assert!(simulate(&mut dut, 10));
                wanted.push((value(digits) * share) as u64 & 0x7F_FFFF);
                if let [.., two_ago, _] = wanted[..] {
                    assert_eq!(dut.p.val().to_u64(), two_ago);
                }
            }
        }
    }
}
