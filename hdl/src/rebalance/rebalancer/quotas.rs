// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Quotas: bytes of a turn, for every path
//!
//! **Rule.** docs/semantics.md "Quota round robin": quota = mean length · share / the smallest share of a member that has one, rounded up, and
//! at least 1; 1 if no member has a share.
//!
//! **Inside.** A walk for the smallest share, a path a clock, then a division a path.
//!
//! **Timing.** `run` until `done`, `N` · 80 clocks; it may end earlier, and begins anew then. Quotas change one by one. Those of reset are there
//! from reset on.

use super::shared_divider::{DivisionSource, TOTAL_BITS};
use super::walk::Walk;
use crate::prelude::*;
use crate::rebalance::time_frame::BYTE_BITS;
use equipoise_regmap::map;

/// Bits of a quota: a mean of 14 bits times 65535.
pub const QUOTA_BITS: usize = 30;

/// What is done with the path at hand.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Phase {
    /// The smallest share.
    Least,
    /// Quota.
    AskQuota,
    /// It comes.
    TakeQuota,
}

/// Of `N` paths.
#[derive(LogicBlock, Blank)]
#[sizes((2..=16).contains(&N))]
pub struct Quotas<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Reckon them.
    pub run: Signal<In, Bit>,
    /// With this clock it is done.
    pub done: Signal<Out, Bit>,
    /// Which path it needs at hand, 0 if it does not run.
    pub look: Signal<Out, Bits<4>>,
    /// The path at hand is a member.
    pub member: Signal<In, Bit>,
    /// Its share in use.
    pub share: Signal<In, Bits<16>>,
    /// Its mean length.
    pub mean: Signal<In, Bits<16>>,
    /// A division.
    pub division: DivisionSource,
    /// It is done.
    pub answered: Signal<In, Bit>,
    /// Its quotient.
    pub quotient: Signal<In, Bits<QUOTA_BITS>>,
    /// It left something.
    pub uneven: Signal<In, Bit>,
    /// Whose is on the bus.
    pub read_port: Signal<In, Bits<4>>,
    /// QUOTA.
    pub quota_read: Signal<Out, Bits<QUOTA_BITS>>,
    /// All of them.
    pub quota: [Signal<Out, Bits<QUOTA_BITS>>; N],
    walk: Walk<N>,
    kept: [Reg<Bits<QUOTA_BITS>>; N],
    shown: OneHot<4, N>,
    pick: Select<Bits<QUOTA_BITS>, N>,
    here: OneHot<4, N>,
    phase: RegR<Phase>,
    least: Reg<Bits<16>>,
    has_least: Reg<Bit>,
    rounded: Signal<Local, Bits<QUOTA_BITS>>,
    fresh: Signal<Local, Bits<QUOTA_BITS>>,
    write: Signal<Local, Bit>,
    next_path: Signal<Local, Bit>,
    #[value(map::QUOTA.reset_value(0, N).unwrap_or_default())]
    first: Constant<Bits<QUOTA_BITS>>,
}

impl<const N: usize> Logic for Quotas<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: phase);
        registers!(self, clock: least, has_least, kept[N]);
        blocks!(self, clock, reset: walk);

        self.rounded.next = self.quotient.val();
        if self.uneven.val() {
            self.rounded.next = self.quotient.val() + bits::<QUOTA_BITS>(1);
        }
        self.fresh.next = bits::<QUOTA_BITS>(1);
        if self.has_least.q.val() & self.rounded.val().any() {
            self.fresh.next = self.rounded.val();
        }
        self.division.start.next = self.phase.q.val() == Phase::AskQuota;
        self.division.x.next = bit_cast::<BYTE_BITS, 16>(self.mean.val());
        self.division.m.next = bit_cast::<17, 16>(self.share.val());
        self.division.d.next = bit_cast::<TOTAL_BITS, 16>(self.least.q.val());
        self.done.next = false;
        self.write.next = false;
        self.next_path.next = false;
        match self.phase.q.val() {
            Phase::Least => {
                if (self.member.val() & self.share.val().any()) & ((!self.has_least.q.val()) | (self.share.val() < self.least.q.val())) {
                    self.has_least.d.next = true;
                    self.least.d.next = self.share.val();
                }
                self.next_path.next = true;
                if self.walk.last.val() {
                    self.phase.d.next = Phase::AskQuota;
                }
            }
            Phase::AskQuota => {
                self.phase.d.next = Phase::TakeQuota;
            }
            Phase::TakeQuota => {
                if self.answered.val() {
                    self.write.next = true;
                    self.next_path.next = true;
                    self.done.next = self.walk.last.val();
                    self.phase.d.next = Phase::AskQuota;
                }
            }
        }
        if !self.run.val() {
            self.phase.d.next = Phase::Least;
            self.has_least.d.next = false;
        }
        forward!(self => self: run as walk.run, next_path as walk.advance, walk.at as look, walk.at as here.x, read_port as shown.x,
            shown.y as pick.sel, pick.y as quota_read);
        for p in 0..N {
            if self.write.val() & self.here.y.val().get_bit(p) {
                self.kept[p].d.next = self.fresh.val();
            }
            if self.reset.val() {
                self.kept[p].d.next = self.first.val();
            }
            self.pick.x[p].next = self.kept[p].q.val();
            self.quota[p].next = self.kept[p].q.val();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_golden::policy::quota::quotas;

    #[test]
    fn quotas_are_the_models() {
        let dut = &mut Quotas::<3>::default();
        dut.connect_all();
        check_all(dut).unwrap();
        for (shares, means, members) in [
            ([1, 3, 2], [1500, 64, 700], 7),
            ([7, 65535, 0], [9000, 65535, 1], 3),
            ([9, 2, 7], [100, 11, 13], 5),
            ([0, 5, 0], [1, 2, 3], 1),
        ] {
            let (mut done, mut asked) = (false, false);
            dut.run.next = true;
            while !done {
                step!(
                    dut,
                    {
                        dut.answered.next = asked;
                        let p = dut.look.val().to_u64() as usize;
                        (dut.share.next, dut.mean.next) = (u64::from(shares[p]).into(), means[p].into());
                        dut.member.next = members >> p & 1 == 1;
                    },
                    {
                        done = dut.done.val();
                        asked = dut.division.start.val();
                        if dut.division.start.val() && dut.division.d.val().any() {
                            let (product, d) =
                                (dut.division.x.val().to_u64() * dut.division.m.val().to_u64(), dut.division.d.val().to_u64());
                            (dut.quotient.next, dut.uneven.next) = (product.checked_div(d).unwrap().into(), product % d > 0);
                        }
                    }
                );
            }
            dut.run.next = false;
            step!(dut, {}, {});
            for (p, wanted) in quotas(&means, &shares, members).into_iter().enumerate() {
                dut.read_port.next = (p as u64).into();
                assert!(simulate(dut, 30));
                assert_eq!(
                    (dut.quota_read.val().to_u64(), dut.quota[p].val().to_u64()),
                    (wanted, wanted),
                    "{shares:?} {means:?} {members:b} {p}"
                );
            }
        }
    }
}
