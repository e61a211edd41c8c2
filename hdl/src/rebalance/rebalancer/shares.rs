// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Shares: those in use, and a ring of them
//!
//! ```text
//!            ┌──────────────── value ◄─ turn
//!            ▼ ring
//!           N-1 ─► … ─► 1 ─► 0 ─►── in turn
//!            ▲ take          │ apply, all in one clock
//!            │               ▼
//!            ├──────────── in use ◄─ cancel ── the user's
//! ```
//!
//! **Rule.** Shares in use are the user's until a pass is applied, and again from a commit on (`cancel`). `take` has the ring take all of them in
//! one clock; each `turn` shows the next one and puts the value in behind the last. After `N` turns the ring holds `N` values, from path 0 on,
//! and `apply` puts them in use in one clock.
//!
//! **Inside.** Shares in use are registers, as they go to all that chooses; a commit brings the user's there when it brings them into use, so it costs no
//! clock.
//!
//! **Timing.** What is taken, turned or applied is there in the next clock.

use crate::prelude::*;
use equipoise_regmap::map;

/// Of `N` paths.
#[derive(LogicBlock, Blank)]
#[sizes((2..=16).contains(&N))]
pub struct Shares<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The user's shares as the next commit brings them into use.
    pub user: [Signal<In, Bits<16>>; N],
    /// The ring takes those in use.
    pub take: Signal<In, Bit>,
    /// It turns.
    pub turn: Signal<In, Bit>,
    /// What comes in.
    pub value: Signal<In, Bits<16>>,
    /// Whose turn it is.
    pub in_turn: Signal<Out, Bits<16>>,
    /// Those of the ring are in use from the next clock on.
    pub apply: Signal<In, Bit>,
    /// The user's are.
    pub cancel: Signal<In, Bit>,
    /// Those in use are not the user's.
    pub scaled: Signal<Out, Bit>,
    /// Shares in use.
    pub share: [Signal<Out, Bits<16>>; N],
    ring: [Reg<Bits<16>>; N],
    in_use: [Reg<Bits<16>>; N],
    applied: RegR<Bit>,
    behind: [Signal<Local, Bits<16>>; N],
    #[value(|p| map::SHARE.reset_value(p as u16, N).unwrap_or_default())]
    reset_value: [Constant<Bits<16>>; N],
}

impl<const N: usize> Logic for Shares<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: applied);
        registers!(self, clock: ring[N], in_use[N]);

        for last in (N - 1)..N {
            self.behind[last].next = self.value.val();
        }
        for p in 1..N {
            self.behind[p - 1].next = self.ring[p].q.val();
        }
        for p in 0..N {
            if self.turn.val() {
                self.ring[p].d.next = self.behind[p].val();
            }
            if self.take.val() {
                self.ring[p].d.next = self.in_use[p].q.val();
            }
            if self.apply.val() {
                self.in_use[p].d.next = self.ring[p].q.val();
            }
            if self.cancel.val() {
                self.in_use[p].d.next = self.user[p].val();
            }
            if self.reset.val() {
                self.in_use[p].d.next = self.reset_value[p].val();
            }
            self.share[p].next = self.in_use[p].q.val();
        }
        if self.apply.val() {
            self.applied.d.next = true;
        }
        if self.cancel.val() {
            self.applied.d.next = false;
        }
        self.in_turn.next = self.ring[0].q.val();
        self.scaled.next = self.applied.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_use(dut: &Shares<3>) -> Vec<u64> {
        dut.share.iter().map(|share| share.val().to_u64()).collect()
    }

    #[test]
    fn taken_turned_applied_and_cancelled() {
        let dut = &mut Shares::<3>::default();
        dut.connect_all();
        check_all(dut).unwrap();
        for p in 0..3 {
            dut.user[p].next = (5 * p as u64).into();
        }
        dut.reset.next = true;
        step!(dut, {}, {});
        assert_eq!((in_use(dut), dut.scaled.val()), (vec![1; 3], false));
        (dut.reset.next, dut.cancel.next) = (false, true);
        step!(dut, {}, {});
        assert_eq!((in_use(dut), dut.scaled.val()), (vec![0, 5, 10], false));
        (dut.cancel.next, dut.take.next) = (false, true);
        step!(dut, {}, {});
        (dut.take.next, dut.turn.next) = (false, true);
        for p in 0..3u64 {
            assert_eq!(dut.in_turn.val().to_u64(), 5 * p);
            dut.value.next = (70 + p).into();
            step!(dut, {}, {});
        }
        assert_eq!(in_use(dut), [0, 5, 10]);
        (dut.turn.next, dut.apply.next) = (false, true);
        step!(dut, {}, {});
        assert_eq!((in_use(dut), dut.scaled.val()), (vec![70, 71, 72], true));
        (dut.apply.next, dut.cancel.next) = (false, true);
        step!(dut, {}, {});
        assert_eq!((in_use(dut), dut.scaled.val()), (vec![0, 5, 10], false));
    }
}
