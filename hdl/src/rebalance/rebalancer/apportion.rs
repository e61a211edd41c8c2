// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Apportion: the whole, by weights
//!
//! **Rule.** Largest remainder: part p = weight · 65535 / sum of weights, rounded down; what is left goes, one each, to the largest remainders,
//! the lower path on a tie. The parts' sum is 65535.
//!
//! **Inside.** Weights are added up, a path a clock; a division a path, its remainder kept; then, while something is left, a scan for the
//! largest remainder that was not given one yet.
//!
//! **Timing.** `run` until `done`; a part is put in place with `put`. No more than `N` · 80 + `N` · (`N` + 1) clocks.

use super::shared_divider::{DivisionSource, TOTAL_BITS};
use super::walk::Walk;
use crate::prelude::*;
use crate::rebalance::time_frame::BYTE_BITS;

/// What is done with the path at hand.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Phase {
    /// Sum of the weights.
    Weigh,
    /// The path's part of the whole.
    AskPart,
    /// It comes.
    TakePart,
    /// The largest remainder is looked for, while something is left.
    Largest,
    /// It gets one.
    Increase,
}

/// To `N` paths.
#[derive(LogicBlock, Blank)]
#[sizes((2..=16).contains(&N))]
pub struct Apportion<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Apportion.
    pub run: Signal<In, Bit>,
    /// With this clock it is done.
    pub done: Signal<Out, Bit>,
    /// But no path has a weight: there are no parts.
    pub nothing: Signal<Out, Bit>,
    /// Which path it needs at hand, 0 if it does not run.
    pub look: Signal<Out, Bits<4>>,
    /// The path at hand, one-hot.
    pub here: Signal<In, Bits<N>>,
    /// It has a part.
    pub takes_part: Signal<In, Bit>,
    /// Its weight.
    pub weight: Signal<In, Bits<24>>,
    /// Its part so far.
    pub share: Signal<In, Bits<16>>,
    /// A division.
    pub division: DivisionSource,
    /// It is done.
    pub answered: Signal<In, Bit>,
    /// Its quotient.
    pub quotient: Signal<In, Bits<16>>,
    /// What it left.
    pub rest: Signal<In, Bits<28>>,
    /// The path at hand gets this part.
    pub put: Signal<Out, Bit>,
    /// The part.
    pub part: Signal<Out, Bits<16>>,

    walk: Walk<N>,
    scan: Walk<N>,
    remainders: QueueRam<28>,
    phase: RegR<Phase>,
    sum: Reg<Bits<28>>,
    /// Of the whole.
    left: Reg<Bits<16>>,
    /// Who was given one.
    given: Reg<Bits<N>>,
    has_best: Reg<Bit>,
    best: Reg<Bits<28>>,
    who: Reg<Bits<4>>,
    view: Signal<Local, Bits<4>>,
    may_grow: Signal<Local, Bit>,
    next_path: Signal<Local, Bit>,
    keep: Signal<Local, Bit>,
}

impl<const N: usize> Logic for Apportion<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: phase);
        registers!(self, clock: sum, left, given, has_best, best, who);
        blocks!(self, clock, reset: walk, scan);
        blocks!(self, clock: remainders);

        self.view.next = self.walk.at.val();
        if self.phase.q.val() == Phase::Largest {
            self.view.next = self.scan.at.val();
        }
        if self.phase.q.val() == Phase::Increase {
            self.view.next = self.who.q.val();
        }
        forward!(self => self: view as look, run as walk.run, view as remainders.read_address, walk.at as remainders.write_address,
            rest as remainders.write_data);
        self.scan.run.next = self.phase.q.val() == Phase::Largest;
        self.scan.advance.next = true;
        self.may_grow.next = self.takes_part.val() & (!(self.given.q.val() & self.here.val()).any());

        self.next_path.next = false;
        self.keep.next = false;
        self.put.next = false;
        self.part.next = self.quotient.val();
        self.division.start.next = false;
        self.division.x.next = bit_cast::<BYTE_BITS, 24>(self.weight.val());
        self.division.m.next = bits::<17>(65535);
        self.division.d.next = bit_cast::<TOTAL_BITS, 28>(self.sum.q.val());
        self.done.next = false;
        self.nothing.next = false;
        match self.phase.q.val() {
            Phase::Weigh => {
                if self.takes_part.val() {
                    self.sum.d.next = self.sum.q.val() + bit_cast::<28, 24>(self.weight.val());
                }
                self.next_path.next = true;
                if self.walk.last.val() {
                    self.phase.d.next = Phase::AskPart;
                }
            }
            Phase::AskPart => {
                self.division.start.next = true;
                self.phase.d.next = Phase::TakePart;
                if !self.sum.q.val().any() {
                    self.done.next = true;
                    self.nothing.next = true;
                    self.phase.d.next = Phase::Weigh;
                }
            }
            Phase::TakePart => {
                if self.answered.val() {
                    if self.takes_part.val() {
                        self.put.next = true;
                        self.keep.next = true;
                        self.left.d.next = self.left.q.val() - self.quotient.val();
                    }
                    self.next_path.next = true;
                    self.phase.d.next = Phase::AskPart;
                    if self.walk.last.val() {
                        self.phase.d.next = Phase::Largest;
                    }
                }
            }
            Phase::Largest => {
                if self.may_grow.val() & ((!self.has_best.q.val()) | (self.remainders.read_data.val() > self.best.q.val())) {
                    self.has_best.d.next = true;
                    self.best.d.next = self.remainders.read_data.val();
                    self.who.d.next = self.scan.at.val();
                }
                if self.scan.last.val() {
                    self.phase.d.next = Phase::Increase;
                }
                if !self.left.q.val().any() {
                    self.done.next = true;
                    self.phase.d.next = Phase::Weigh;
                }
            }
            Phase::Increase => {
                self.put.next = true;
                self.part.next = self.share.val() + bits::<16>(1);
                self.given.d.next = self.given.q.val() | self.here.val();
                self.left.d.next = self.left.q.val() - bits::<16>(1);
                self.phase.d.next = Phase::Largest;
            }
        }
        forward!(self => self: next_path as walk.advance, keep as remainders.write);
        // A scan begins without a best.
        if !(self.phase.q.val() == Phase::Largest) {
            self.has_best.d.next = false;
        }
        if !self.run.val() {
            self.phase.d.next = Phase::Weigh;
            self.sum.d.next = bits::<28>(0);
            self.left.d.next = bits::<16>(65535);
            self.given.d.next = bits::<N>(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_golden::rebalance::scale::apportion;

    /// Parts as they are put in place.
    fn parts(dut: &mut Apportion<4>, weights: [u64; 4], members: u64) -> Option<Vec<u16>> {
        let (mut shares, mut done, mut nothing, mut asked) = (vec![0u16; 4], false, false, false);
        dut.run.next = false;
        step!(dut, {}, {});
        dut.run.next = true;
        while !done {
            step!(
                dut,
                {
                    dut.answered.next = asked;
                    let p = dut.look.val().to_u64() as usize;
                    (dut.here.next, dut.takes_part.next) = ((1u64 << p).into(), members >> p & 1 == 1);
                    (dut.weight.next, dut.share.next) = (weights[p].to_bits(), u64::from(shares[p]).into());
                },
                {
                    (done, nothing) = (dut.done.val(), dut.nothing.val());
                    if dut.put.val() {
                        shares[dut.look.val().to_u64() as usize] = dut.part.val().to_u64() as u16;
                    }
                    asked = dut.division.start.val();
                    if dut.division.start.val() && dut.division.d.val().any() {
                        let (product, d) = (dut.division.x.val().to_u64() * dut.division.m.val().to_u64(), dut.division.d.val().to_u64());
                        (dut.quotient.next, dut.rest.next) = (((product / d) & 0xFFFF).to_bits(), (product % d).to_bits());
                    }
                }
            );
        }
        (!nothing).then_some(shares)
    }

    #[test]
    fn parts_are_the_models() {
        let dut = &mut Apportion::<4>::default();
        dut.connect_all();
        check_all(dut).unwrap();
        for weights in [[1, 1, 1, 1], [0, 0, 0, 0], [1, 2, 4, 0], [7, 7, 7, 9], [(1 << 24) - 1, 3, 65535, 1], [5, 0, 0, 0]] {
            for members in [15, 13, 6] {
                let taken: Vec<u64> = (0..4).map(|p| if members >> p & 1 == 1 { weights[p] } else { 0 }).collect();
                assert_eq!(parts(dut, weights, members), apportion(&taken, 65535), "{weights:?} {members:b}");
            }
        }
    }
}
