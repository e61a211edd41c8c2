// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Walk: from path to path
//!
//! **Rule.** From path 0 while `run`, one up with each `advance`, back to 0 behind the last one; 0 in the second clock without `run`.

use crate::prelude::*;

/// Over `N` paths.
#[derive(LogicBlock, Blank)]
#[sizes((2..=16).contains(&N))]
pub struct Walk<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Go, or back to the first path.
    pub run: Signal<In, Bit>,
    /// This path is done with this clock.
    pub advance: Signal<In, Bit>,
    /// The path.
    pub at: Signal<Out, Bits<4>>,
    /// It is the last one.
    pub last: Signal<Out, Bit>,
    place: RegR<Bits<4>>,
    #[value(N - 1)]
    end: Constant<Bits<4>>,
}

impl<const N: usize> Logic for Walk<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: place);

        self.last.next = self.place.q.val() == self.end.val();
        if self.advance.val() {
            self.place.d.next = self.place.q.val() + bits::<4>(1);
        }
        if (!self.run.val()) | (self.advance.val() & self.last.val()) {
            self.place.d.next = bits::<4>(0);
        }
        self.at.next = self.place.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_and_round_and_back() {
        let dut = &mut Walk::<3>::default();
        dut.connect_all();
        check_all(dut).unwrap();
        for (run, advance, then) in [(1, 0, 0), (1, 1, 1), (1, 0, 1), (1, 1, 2), (1, 1, 0), (1, 1, 1), (0, 1, 0), (1, 1, 1), (0, 0, 0)] {
            (dut.run.next, dut.advance.next) = (run == 1, advance == 1);
            step!(dut, {}, {});
            assert_eq!((dut.at.val().to_u64(), dut.last.val()), (then, then == 2));
        }
    }
}
