// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Shares: the user's, running ones, those in use
//!
//! ```text
//!             put ─► running ── apply, all in one clock ──► adjusted ─┐
//!                      ▲ follow                                       ├─►── share
//!  user shares ────────│──────────────────────────────────────────────┘
//!                      └──── share
//! ```
//!
//! **Rule.** Shares in use are the user's until a pass is applied, and again from a commit on (`cancel`). Outside of a pass running shares
//! follow those in use; in a pass they are changed one by one.
//!
//! **Inside.** Which ones are in use is a bit, so a commit costs no clock.
//!
//! **Timing.** What is put, followed or applied is there in the next clock.

use crate::prelude::*;

/// Of `N` paths.
#[derive(LogicBlock, Blank)]
#[sizes((2..=16).contains(&N))]
pub struct Shares<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The user's shares.
    pub user: [Signal<In, Bits<16>>; N],
    /// Running shares follow.
    pub follow: Signal<In, Bit>,
    /// They are in use from the next clock on.
    pub apply: Signal<In, Bit>,
    /// The user's are.
    pub cancel: Signal<In, Bit>,
    /// Those in use are not the user's.
    pub scaled: Signal<Out, Bit>,
    /// The path at hand.
    pub at_hand: Signal<In, Bits<4>>,
    /// Its running share becomes `value`.
    pub put: Signal<In, Bit>,
    /// The new one.
    pub value: Signal<In, Bits<16>>,
    /// The running share.
    pub running: Signal<Out, Bits<16>>,
    /// The user gave it a share.
    pub wanted: Signal<Out, Bit>,
    /// A running share is another one than that in use.
    pub differs: Signal<Out, Bit>,
    /// Shares in use.
    pub share: [Signal<Out, Bits<16>>; N],
    run: [Reg<Bits<16>>; N],
    adjusted: [Reg<Bits<16>>; N],
    applied: RegR<Bit>,
    in_use: [Signal<Local, Bits<16>>; N],
    pick_running: Pick<16, N, 4>,
    pick_user: Pick<1, N, 4>,
    differing: Gather<N>,
    #[value(|p| p as u64)]
    id: [Constant<Bits<4>>; N],
}

impl<const N: usize> Logic for Shares<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: applied);
        registers!(self, clock: run[N], adjusted[N]);

        for p in 0..N {
            self.in_use[p].next = self.user[p].val();
            if self.applied.q.val() {
                self.in_use[p].next = self.adjusted[p].q.val();
            }
            if self.put.val() & (self.at_hand.val() == self.id[p].val()) {
                self.run[p].d.next = self.value.val();
            }
            if self.follow.val() {
                self.run[p].d.next = self.in_use[p].val();
            }
            if self.apply.val() {
                self.adjusted[p].d.next = self.run[p].q.val();
            }
            self.share[p].next = self.in_use[p].val();
            self.differing.bit[p].next = self.in_use[p].val() != self.run[p].q.val();
            self.pick_running.x[p].next = self.run[p].q.val();
            self.pick_user.x[p].next = bits::<1>(0);
            if self.user[p].val().any() {
                self.pick_user.x[p].next = bits::<1>(1);
            }
        }
        if self.apply.val() {
            self.applied.d.next = true;
        }
        if self.cancel.val() {
            self.applied.d.next = false;
        }
        forward!(self => self: at_hand as pick_running.index, at_hand as pick_user.index, pick_running.y as running, applied.q as scaled);
        self.wanted.next = self.pick_user.y.val().any();
        self.differs.next = self.differing.y.val().any();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_use(dut: &Shares<3>) -> Vec<u64> {
        dut.share.iter().map(|share| share.val().to_u64()).collect()
    }

    #[test]
    fn followed_put_applied_and_cancelled() {
        let dut = &mut Shares::<3>::default();
        dut.connect_all();
        check_all(dut).unwrap();
        for p in 0..3 {
            dut.user[p].next = (5 * p as u64).into();
        }
        dut.follow.next = true;
        step!(dut, {}, {});
        assert_eq!((in_use(dut), dut.differs.val(), dut.scaled.val(), dut.wanted.val()), (vec![0, 5, 10], false, false, false));
        (dut.follow.next, dut.at_hand.next, dut.put.next, dut.value.next) = (false, 2.into(), true, 77.into());
        step!(dut, {}, {});
        dut.put.next = false;
        step!(dut, {}, {});
        assert_eq!((in_use(dut), dut.differs.val(), dut.running.val().to_u64(), dut.wanted.val()), (vec![0, 5, 10], true, 77, true));
        dut.apply.next = true;
        step!(dut, {}, {});
        assert_eq!((in_use(dut), dut.differs.val(), dut.scaled.val()), (vec![0, 5, 77], false, true));
        (dut.apply.next, dut.cancel.next) = (false, true);
        step!(dut, {}, {});
        assert_eq!((in_use(dut), dut.differs.val(), dut.scaled.val()), (vec![0, 5, 10], true, false));
    }
}
