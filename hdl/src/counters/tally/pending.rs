// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Pending: what a counter has not yet added to its memory
//!
//! **Inside.** The clock that takes what is pending begins anew with its own amount, so nothing is lost between the two.
//!
//! **Timing.** `value` is as of the clock before; in the clock of `take` it is what was taken.

use crate::prelude::*;

/// `PB` bits of what is pending, `AW` ≤ `PB` bits of what a clock can add; shown with `VW` ≥ `PB` bits.
#[derive(LogicBlock, Blank)]
#[sizes(AW <= PB, PB <= VW)]
pub struct Pending<const AW: usize, const PB: usize, const VW: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// What to count in this clock.
    pub amount: Signal<In, Bits<AW>>,
    /// The value is taken in this clock.
    pub take: Signal<In, Bit>,
    /// Sum since it was taken last.
    pub value: Signal<Out, Bits<VW>>,
    sum: RegR<Bits<PB>>,
}

impl<const AW: usize, const PB: usize, const VW: usize> Logic for Pending<AW, PB, VW> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: sum);
        self.sum.d.next = self.sum.q.val() + bit_cast::<PB, AW>(self.amount.val());
        if self.take.val() {
            self.sum.d.next = bit_cast::<PB, AW>(self.amount.val());
        }
        self.value.next = bit_cast::<VW, PB>(self.sum.q.val());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_that_takes_begins_with_its_own_amount() {
        let mut dut = Pending::<3, 8, 9>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let (mut sum, mut taken, mut counted) = (0, 0, 0);
        for clock in 0..200u64 {
            let (amount, take) = (clock * 5 % 8, clock % 11 == 3);
            dut.amount.next = amount.into();
            dut.take.next = take;
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.value.val().to_u64(), sum);
            if take {
                (taken, sum) = (taken + sum, 0);
            }
            sum += amount;
            counted += amount;
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
        }
        assert_eq!(taken + dut.value.val().to_u64(), counted);
    }
}
