// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Accumulator: counts for one round, and shows what the round before counted
//!
//! ```text
//!              ┌─────────────┐
//!  increment ─►┤ Accumulator ├─►── taken    the sum of the round before
//!  capture ───►┤             │
//!              └─────────────┘
//! ```
//!
//! **Inside.** The sum with this clock's increment is what `capture` takes, so the running count restarts from zero and loses nothing.
//!
//! **Timing.** `taken` changes in the clock after `capture` and holds for the round.

use crate::prelude::*;

/// `A` bits of count, `I` ≤ `A` bits of increment.
#[derive(LogicBlock, Blank)]
#[sizes(I <= A)]
pub struct Accumulator<const A: usize, const I: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// What to count this clock.
    pub increment: Signal<In, Bits<I>>,
    /// This clock ends a round; its increment still belongs to it.
    pub capture: Signal<In, Bit>,
    /// Sum of the round before.
    pub taken: Signal<Out, Bits<A>>,
    count: RegR<Bits<A>>,
    captured: Reg<Bits<A>>,
    sum: Signal<Local, Bits<A>>,
}

impl<const A: usize, const I: usize> Logic for Accumulator<A, I> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: count);
        registers!(self, clock: captured);
        self.sum.next = self.count.q.val() + bit_cast::<A, I>(self.increment.val());
        self.count.d.next = self.sum.val();
        if self.capture.val() {
            self.count.d.next = bits::<A>(0);
            self.captured.d.next = self.sum.val();
        }
        self.taken.next = self.captured.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_increment_is_in_exactly_one_round() {
        let mut dut = Accumulator::<8, 3>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let (mut expected, mut sum) = (0, 0);
        for clock in 0..40u64 {
            let (increment, capture) = (clock % 8, clock % 7 == 3);
            dut.increment.next = increment.into();
            dut.capture.next = capture;
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
            sum += increment;
            if capture {
                expected = sum;
                sum = 0;
            }
            assert_eq!(dut.taken.val().to_u64(), expected, "clock {clock}");
        }
    }
}
