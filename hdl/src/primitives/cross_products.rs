// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Cross products: which of two quotients is the smaller one
//!
//! ```text
//!  a_load, b_share ─►─ × ─► register ─┐
//!  a_share, b_share ─► < ─► register ─┼─► > ─► register ─► b_first
//!  b_load, a_share ─►─ × ─► register ─┘
//! ```
//!
//! load / share of b is below that of a where `a_load · b_share` > `b_load · a_share`: no divider, and a share of 0 needs no case of its own. That b's
//! share is the larger one is the last bit of the comparison, so a tie costs no second one.
//!
//! **Why by hand.** A register on either side of each multiplier is what lets synthesis put it in a DSP block at speed; a kernel has no product.
//! Less is a carry chain alone; greater would be one that also looks for equality.

use crate::prelude::*;
use std::collections::VecDeque;

/// `b_first` two clocks behind the inputs, which come from registers; `LB` bits a load, `SB` a share.
#[derive(LogicBlock, Blank)]
pub struct CrossProducts<const LB: usize, const SB: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// What waits for a.
    pub a_load: Signal<In, Bits<LB>>,
    /// Share of a.
    pub a_share: Signal<In, Bits<SB>>,
    /// What waits for b.
    pub b_load: Signal<In, Bits<LB>>,
    /// Share of b.
    pub b_share: Signal<In, Bits<SB>>,
    /// b has less for its share, or as much and the larger share.
    pub b_first: Signal<Out, Bit>,
    _stages: VecDeque<bool>,
}

#[described]
impl<const LB: usize, const SB: usize> Logic for CrossProducts<LB, SB> {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            let (a_load, a_share) = (self.a_load.val().to_u64(), self.a_share.val().to_u64());
            let (b_load, b_share) = (self.b_load.val().to_u64(), self.b_share.val().to_u64());
            let (a, b) = (a_load * b_share, b_load * a_share);
            self._stages.resize(1, false);
            self._stages.push_back(a > b || (a == b && b_share > a_share));
            self.b_first.next = self._stages.pop_front().unwrap_or_default();
        }
    }

    fn hdl(&self) -> Verilog {
        let top = LB + SB - 1;
        Verilog::Custom(format!(
            "reg [{top}:0] a_product, b_product;\nreg larger, first;\n\nalways @(posedge clock) begin\n    a_product <= a_load * b_share;\n    \
             b_product <= b_load * a_share;\n    larger <= a_share < b_share;\n    first <= {{b_product, 1'b0}} < {{a_product, larger}};\nend\n\n\
             assign b_first = first;\n"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smaller_quotient_two_clocks_later_and_on_a_tie_the_larger_share() {
        let mut dut = CrossProducts::<2, 2>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let mut expected = vec![false; 1];
        for inputs in 0..256u64 {
            let [a_load, a_share, b_load, b_share] = [0, 2, 4, 6].map(|at| inputs >> at & 3);
            dut.a_load.next = a_load.into();
            dut.a_share.next = a_share.into();
            dut.b_load.next = b_load.into();
            dut.b_share.next = b_share.into();
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(&mut dut, 10));
            }
            expected.push((b_load * a_share, a_share) < (a_load * b_share, b_share));
            assert_eq!(dut.b_first.val(), expected[inputs as usize], "{inputs}");
        }
    }
}
