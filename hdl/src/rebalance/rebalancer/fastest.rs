// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Fastest: speeds as weights
//!
//! **Rule.** docs/semantics.md "Dynamic balancing by speed": a path's weight is its speed, or that of the fastest one if its own is not known.
//!
//! **Timing.** `run` for `N` clocks, until `done`; from then on `weight` is that of the path at hand, in the same clock.

use super::walk::Walk;
use crate::prelude::*;

/// Of `N` paths.
#[derive(LogicBlock, Blank)]
#[sizes((2..=16).contains(&N))]
pub struct Fastest<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Look for it.
    pub run: Signal<In, Bit>,
    /// With this clock it is found.
    pub done: Signal<Out, Bit>,
    /// Which path it needs at hand, 0 if it does not run.
    pub look: Signal<Out, Bits<4>>,
    /// The path at hand is one of those that share by speed.
    pub takes_part: Signal<In, Bit>,
    /// Its speed.
    pub speed: Signal<In, Bits<24>>,
    /// Which is known.
    pub known: Signal<In, Bit>,
    /// Its weight.
    pub weight: Signal<Out, Bits<24>>,
    walk: Walk<N>,
    most: Reg<Bits<24>>,
    so_far: Signal<Local, Bits<24>>,
}

impl<const N: usize> Logic for Fastest<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: most);
        blocks!(self, clock, reset: walk);

        forward!(self => self: run as walk.run, run as walk.advance, walk.at as look);
        self.done.next = self.run.val() & self.walk.last.val();
        self.so_far.next = bits::<24>(0);
        if self.walk.at.val().any() {
            self.so_far.next = self.most.q.val();
        }
        if self.run.val() {
            self.most.d.next = self.so_far.val();
            if (self.takes_part.val() & self.known.val()) & (self.speed.val() > self.so_far.val()) {
                self.most.d.next = self.speed.val();
            }
        }
        self.weight.next = self.most.q.val();
        if self.known.val() {
            self.weight.next = self.speed.val();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_not_known_is_as_fast_as_the_fastest() {
        let dut = &mut Fastest::<3>::default();
        dut.connect_all();
        check_all(dut).unwrap();
        // The second time it is slower; who takes no part does not count.
        for (speeds, known, most) in [([9u64, 500, 20], 7u64, 20), ([4, 900, 6], 3, 4), ([4, 900, 6], 0, 0)] {
            dut.run.next = true;
            for clock in 0..3 {
                step!(
                    dut,
                    {
                        let p = dut.look.val().to_u64() as usize;
                        (dut.speed.next, dut.known.next) = (speeds[p].into(), known >> p & 1 == 1);
                        dut.takes_part.next = p != 1;
                    },
                    {
                        assert_eq!(dut.done.val(), clock == 2);
                    }
                );
            }
            (dut.run.next, dut.known.next, dut.speed.next) = (false, false, 77.into());
            step!(dut, {}, {});
            assert_eq!(dut.weight.val().to_u64(), most);
            dut.known.next = true;
            step!(dut, {}, {});
            assert_eq!(dut.weight.val().to_u64(), 77);
        }
    }
}
