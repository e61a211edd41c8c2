// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Shared divider: one for all boxes of the rebalancer
//!
//! **Rule.** A box asks with `start` and its three numbers, in one clock, and waits for `answered`. Only one of the boxes runs at a time.
//!
//! **Timing.** As [`Divider`]; the results stay until the next start.

use crate::prelude::*;
use crate::rebalance::divider::Divider;
use crate::rebalance::time_frame::BYTE_BITS;

/// Bits of the bytes of all members.
pub const TOTAL_BITS: usize = BYTE_BITS + 4;

/// What is asked for: x · m / d.
#[bundle(DivisionSink)]
pub struct DivisionSource {
    /// In this clock.
    pub start: Signal<Out, Bit>,
    /// One factor.
    pub x: Signal<Out, Bits<BYTE_BITS>>,
    /// The other one.
    pub m: Signal<Out, Bits<17>>,
    /// The divisor, not 0.
    pub d: Signal<Out, Bits<TOTAL_BITS>>,
}

/// Of four boxes.
#[derive(LogicBlock, Blank)]
pub struct SharedDivider {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Speeds, means and actual shares.
    pub measure: DivisionSink,
    /// Parts of the whole.
    pub part: DivisionSink,
    /// What a path gives.
    pub gift: DivisionSink,
    /// Quotas.
    pub quota: DivisionSink,
    /// The results are there, in this clock for the first time.
    pub answered: Signal<Out, Bit>,
    /// Whole part, as far as one of the boxes may need it.
    pub quotient: Signal<Out, Bits<30>>,
    /// What is left; of parts, whose sum is short, it is all.
    pub rest: Signal<Out, Bits<28>>,
    /// Something is left.
    pub uneven: Signal<Out, Bit>,
    divider: Divider<BYTE_BITS, 17, 57, TOTAL_BITS, 45>,
    spare: Unused<27>,
}

impl Logic for SharedDivider {
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clock, reset: divider);

        self.divider.start.next = (self.measure.start.val() | self.part.start.val()) | (self.gift.start.val() | self.quota.start.val());
        forward!(self.measure => self.divider: x, m, d);
        if self.part.start.val() {
            forward!(self.part => self.divider: x, m, d);
        }
        if self.gift.start.val() {
            forward!(self.gift => self.divider: x, m, d);
        }
        if self.quota.start.val() {
            forward!(self.quota => self.divider: x, m, d);
        }
        self.answered.next = self.divider.done.val();
        self.quotient.next = self.divider.quotient.val().get_bits::<30>(0);
        self.spare.x.next = self.divider.quotient.val().get_bits::<27>(30);
        self.rest.next = self.divider.rest.val().get_bits::<28>(0);
        self.uneven.next = self.divider.rest.val().any();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_is_answered() {
        let dut = &mut SharedDivider::default();
        dut.connect_all();
        check_all(dut).unwrap();
        for who in 0..4usize {
            for (i, ask) in [&mut dut.measure, &mut dut.part, &mut dut.gift, &mut dut.quota].into_iter().enumerate() {
                ask.start.next = i == who;
                (ask.x.next, ask.m.next, ask.d.next) = ((100 * i as u64 + 7).to_bits(), 3u64.to_bits(), (i as u64 + 10).to_bits());
            }
            step!(dut, {}, {});
            for ask in [&mut dut.measure, &mut dut.part, &mut dut.gift, &mut dut.quota] {
                ask.start.next = false;
            }
            while !dut.answered.val() {
                step!(dut, {}, {});
            }
            let (product, d) = (3 * (100 * who as u64 + 7), who as u64 + 10);
            assert_eq!((dut.quotient.val().to_u64(), dut.rest.val().to_u64()), (product / d, product % d));
            assert_eq!(dut.uneven.val(), product % d > 0);
        }
    }
}
