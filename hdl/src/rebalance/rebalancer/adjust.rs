// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Adjust: overloaded paths give to others
//!
//! **Rule.** docs/semantics.md "Dynamic balancing by actual share"; R7–R10. From the lowest path on, each member that [`Overload`] names gives
//! CHANGE percent of its running share, or of the whole, but keeps MIN_SHARE. Who receives is eligible, has a share of the user's, and with
//! GUARD had room: the one with the lowest difference; on a tie the one with the highest actual share; then the lower index. Differences and
//! actual shares stay as they are meanwhile, shares do not.
//!
//! **Inside.** A scan over all others for who receives, then one division for how much. Without a receiver nothing is given.
//!
//! **Timing.** `run` until `done`; at most `N` · (`N` + 80) clocks.

use super::overload::Overload;
use super::shared_divider::{DivisionSource, TOTAL_BITS};
use super::walk::Walk;
use crate::prelude::*;
use crate::rebalance::time_frame::BYTE_BITS;

/// What is done with the path at hand.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Phase {
    /// Is it adjusted?
    Check,
    /// Who gets what it gives?
    Receiver,
    /// How much?
    AskGift,
    /// It is taken away.
    TakeGift,
    /// And given.
    Give,
}

/// Of `N` paths.
#[derive(LogicBlock, Blank)]
#[sizes((2..=16).contains(&N))]
pub struct Adjust<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Adjust.
    pub run: Signal<In, Bit>,
    /// With this clock it is done.
    pub done: Signal<Out, Bit>,
    /// Which path it needs at hand, 0 if it does not run.
    pub look: Signal<Out, Bits<4>>,
    /// The path at hand is a member.
    pub member: Signal<In, Bit>,
    /// It may receive.
    pub receives: Signal<In, Bit>,
    /// Its difference + 65536.
    pub difference: Signal<In, Bits<17>>,
    /// Its actual share.
    pub actual: Signal<In, Bits<16>>,
    /// Its share.
    pub share: Signal<In, Bits<16>>,
    /// THRESHOLD, signed.
    pub threshold: Signal<In, Bits<17>>,
    /// THRESH_MODE is MAGNITUDE.
    pub magnitude: Signal<In, Bit>,
    /// It is ALWAYS.
    pub unlimited: Signal<In, Bit>,
    /// CHANGE, percent.
    pub change: Signal<In, Bits<8>>,
    /// CHANGE_ABSOLUTE.
    pub absolute: Signal<In, Bit>,
    /// MIN_SHARE.
    pub min_share: Signal<In, Bits<16>>,
    /// A division.
    pub division: DivisionSource,
    /// It is done.
    pub answered: Signal<In, Bit>,
    /// Its quotient.
    pub quotient: Signal<In, Bits<18>>,
    /// The path at hand gets this share.
    pub put: Signal<Out, Bit>,
    /// The share.
    pub new_share: Signal<Out, Bits<16>>,

    walk: Walk<N>,
    scan: Walk<N>,
    overload: Overload,
    phase: RegR<Phase>,
    has_best: Reg<Bit>,
    best: Reg<Bits<17>>,
    best_actual: Reg<Bits<16>>,
    who: Reg<Bits<4>>,
    gift: Reg<Bits<16>>,
    better: Signal<Local, Bit>,
    spare_share: Signal<Local, Bits<16>>,
    gives: Signal<Local, Bits<16>>,
    next_path: Signal<Local, Bit>,
}

impl<const N: usize> Logic for Adjust<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: phase);
        registers!(self, clock: has_best, best, best_actual, who, gift);
        blocks!(self, clock, reset: walk, scan);

        self.look.next = self.walk.at.val();
        if self.phase.q.val() == Phase::Receiver {
            self.look.next = self.scan.at.val();
        }
        if self.phase.q.val() == Phase::Give {
            self.look.next = self.who.q.val();
        }
        forward!(self => self: run as walk.run);
        forward!(self => self.overload: difference, threshold, magnitude, unlimited);
        self.scan.run.next = self.phase.q.val() == Phase::Receiver;
        self.scan.advance.next = true;

        // Is the path at hand the best receiver so far?
        self.better.next = (!self.has_best.q.val()) | (self.difference.val() < self.best.q.val());
        if (self.difference.val() == self.best.q.val()) & (self.actual.val() > self.best_actual.q.val()) {
            self.better.next = true;
        }
        // How much it can give.
        self.spare_share.next = bits::<16>(0);
        if self.share.val() > self.min_share.val() {
            self.spare_share.next = self.share.val() - self.min_share.val();
        }
        self.gives.next = self.spare_share.val();
        if self.quotient.val() < bit_cast::<18, 16>(self.spare_share.val()) {
            self.gives.next = self.quotient.val().get_bits::<16>(0);
        }

        self.division.x.next = bit_cast::<BYTE_BITS, 16>(self.share.val());
        if self.absolute.val() {
            self.division.x.next = bits::<BYTE_BITS>(65535);
        }
        self.division.m.next = bit_cast::<17, 8>(self.change.val());
        self.division.d.next = bits::<TOTAL_BITS>(100);
        self.division.start.next = self.phase.q.val() == Phase::AskGift;
        self.next_path.next = false;
        self.put.next = false;
        self.new_share.next = self.share.val() - self.gives.val();
        match self.phase.q.val() {
            Phase::Check => {
                self.has_best.d.next = false;
                if self.overload.adjusts.val() & self.member.val() {
                    self.phase.d.next = Phase::Receiver;
                } else {
                    self.next_path.next = true;
                }
            }
            Phase::Receiver => {
                if (self.receives.val() & (self.scan.at.val() != self.walk.at.val())) & self.better.val() {
                    self.has_best.d.next = true;
                    self.best.d.next = self.difference.val();
                    self.best_actual.d.next = self.actual.val();
                    self.who.d.next = self.scan.at.val();
                }
                if self.scan.last.val() {
                    self.phase.d.next = Phase::AskGift;
                }
            }
            Phase::AskGift => {
                self.phase.d.next = Phase::TakeGift;
            }
            Phase::TakeGift => {
                if self.answered.val() {
                    self.gift.d.next = self.gives.val();
                    self.put.next = self.has_best.q.val();
                    self.phase.d.next = Phase::Give;
                }
            }
            Phase::Give => {
                self.put.next = self.has_best.q.val();
                self.new_share.next = self.share.val() + self.gift.q.val();
                self.next_path.next = true;
                self.phase.d.next = Phase::Check;
            }
        }
        self.walk.advance.next = self.next_path.val();
        self.done.next = self.next_path.val() & self.walk.last.val();
        if !self.run.val() {
            self.phase.d.next = Phase::Check;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shares after a pass of two overloaded paths and a stranger; `receives` may be given something.
    fn pass(dut: &mut Adjust<4>, receives: u64) -> [u64; 4] {
        let (actual, difference) = ([30000u64, 20000, 9000, 6535], [13616u64, 3616, 58151, 55687]);
        let (mut shares, mut done, mut asked) = ([16384u64, 16384, 16384, 16383], false, false);
        dut.run.next = true;
        while !done {
            step!(
                dut,
                {
                    dut.answered.next = asked;
                    let p = dut.look.val().to_u64() as usize;
                    (dut.member.next, dut.receives.next) = (p != 2, receives >> p & 1 == 1);
                    dut.difference.next = (difference[p] + if p < 2 { 65536 } else { 0 }).into();
                    (dut.actual.next, dut.share.next) = (actual[p].into(), shares[p].into());
                },
                {
                    done = dut.done.val();
                    if dut.put.val() {
                        shares[dut.look.val().to_u64() as usize] = dut.new_share.val().to_u64();
                    }
                    asked = dut.division.start.val();
                    if dut.division.start.val() {
                        dut.quotient.next = (dut.division.x.val().to_u64() * dut.division.m.val().to_u64() / 100).into();
                    }
                }
            );
        }
        dut.run.next = false;
        step!(dut, {}, {});
        shares
    }

    #[test]
    fn who_receives_and_how_much() {
        let dut = &mut Adjust::<4>::default();
        dut.connect_all();
        check_all(dut).unwrap();
        (dut.unlimited.next, dut.change.next, dut.min_share.next) = (true, 10.into(), 655.into());
        // Path 3 has the lowest difference.
        assert_eq!(pass(dut, 0b1111), [14746, 14746, 16384, 19659]);
        assert_eq!(pass(dut, 0b0111), [14746, 14746, 19660, 16383]);
        // Nobody, or only one of those that give, of a share that has grown meanwhile.
        assert_eq!(pass(dut, 0), [16384, 16384, 16384, 16383]);
        assert_eq!(pass(dut, 0b0011), [14746 + 1802, 18022 - 1802, 16384, 16383]);
        // Of the whole, down to the smallest share.
        (dut.absolute.next, dut.change.next) = (true, 20.into());
        assert_eq!(pass(dut, 0b1000), [3277, 3277, 16384, 42597]);
        dut.min_share.next = 16000.into();
        assert_eq!(pass(dut, 0b1000), [16000, 16000, 16384, 17151]);
    }
}
