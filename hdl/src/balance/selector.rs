// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Selector: stamps a frame, and chooses its path
//!
//! ```text
//!  eligible, shares ─►─┬────────┐ as stamped  ┌─────────────────┐
//!  first beat ──────►──┤ stamps ├──────►──┬───┤ matrix or banks ├─►─┬─►── win   one-hot
//!                      └────────┘         │   └─────────────────┘   │
//!                                         │   ┌────────────────┐    │
//!                                         └───┤ other policies ├─►──┘ registers, if there are any
//!                                             └────────────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Static balancing", "Epochs", "Commit" (R1–R5); [`policy`](crate::balance::policy).
//!
//! **Two forms**, chosen by size as the block is made ([`is_banked`]):
//!
//! | | [`Matrix`] | [`Banks`] |
//! | --- | --- | --- |
//! | where | up to four ports, or W ≥ 128 | more ports at W = 64 |
//! | size | grows with N² | with N |
//! | first beats | in any clock | at least [`SPACING`] clocks apart |
//! | from a stamped first beat to `win` | [`MATRIX_LATENCY`] | [`BANKS_LATENCY`] |
//! | new shares | from one clock to the next | the unit takes no beat for [`commit_hold`] clocks |
//!
//! At W = 64 a frame of 60 bytes has eight beats, so no Ethernet frame waits for another one's decision. Where one-beat frames come,
//! the matrix decides one a clock.
//!
//! **Other policies** choose from the same stamp and in time: their path waits in registers for the clock of the decision, and in front of matrix
//! or banks their frames do not count.

use crate::balance::banks::share_load::load_clocks;
use crate::balance::banks::window::SPACING;
use crate::balance::banks::{Banks, BANKS_LATENCY};
use crate::balance::matrix::{Matrix, MATRIX_LATENCY};
use crate::balance::policy::{ActiveBackup, ActiveBackupSink, RoundRobin, RoundRobinSink, Shared};
use crate::balance::ranking::Ranking;
use crate::balance::share_stamp::ShareStamp;
use crate::balance::stamp::Stamp;
use crate::prelude::*;

/// Whether a block of `n` ports and `w` bits a beat has the banks.
pub const fn is_banked(n: usize, w: usize) -> bool {
    n > 4 && w == 64
}

/// Clocks from a stamped first beat to its decision in a block of `n` ports and `w` bits a beat.
pub const fn selector_latency(n: usize, w: usize) -> usize {
    if is_banked(n, w) {
        BANKS_LATENCY
    } else {
        MATRIX_LATENCY
    }
}

/// Clocks from one frame's first beat to the next one's, at least, in a block of `n` ports and `w` bits a beat.
pub const fn frame_spacing(n: usize, w: usize) -> u64 {
    if is_banked(n, w) {
        SPACING
    } else {
        1
    }
}

/// Clocks for which new shares, members or a new policy, and a reset, keep the unit from taking beats, in a block of `n` ports and `w`
/// bits a beat.
pub const fn commit_hold(n: usize, w: usize) -> u64 {
    if is_banked(n, w) {
        load_clocks(n.next_power_of_two())
    } else {
        0
    }
}

/// Stamps and chooses among `N` paths; `MATRIX` and `BANKS`: how many there are of that form, one and none. `M`, `NB`, `PW` are sizes
/// of a [`Matrix`], `P`, `C`, `H`, `LN`, `XN` of [`Banks`], `DW` of both, `S` the clocks of a decision. Beside STATIC,
/// ROUND_ROBIN is built where `RR` is 1, else 0, ACTIVE_BACKUP where `AB` is; `ALT` is 1 where any is.
#[derive(LogicBlock, Blank)]
#[sizes(MATRIX + BANKS == 1, ALT == RR | AB, ALT <= 1)]
pub struct Selector<
    const N: usize,
    const M: usize,
    const NB: usize,
    const PW: usize,
    const DW: usize,
    const S: usize,
    const MATRIX: usize,
    const BANKS: usize,
    const P: usize,
    const C: usize,
    const H: usize,
    const LN: usize,
    const XN: usize,
    const RR: usize,
    const AB: usize,
    const ALT: usize,
> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// A frame's first beat entered the unit one clock ago: it is stamped with what was seen then.
    pub take: Signal<In, Bit>,
    /// Eligible paths now.
    pub eligible_now: Signal<In, Bits<N>>,
    /// Shares in use now.
    pub share: [Signal<In, Bits<16>>; N],
    /// Shares, members or policy change value at the end of the next clock.
    pub changing: Signal<In, Bit>,
    /// They do at the end of this clock.
    pub changed: Signal<In, Bit>,
    /// The host asks for a new epoch.
    pub clear: Signal<In, Bit>,
    /// First beat of a stamped frame: decide.
    pub first: Signal<In, Bit>,
    /// Bytes of the beat.
    pub n: Signal<In, Bits<NB>>,
    /// There is one, and they count: the unit chooses its frame's path freely.
    pub counts: Signal<In, Bit>,
    /// Settings of ROUND_ROBIN in use now.
    pub round_robin: [RoundRobinSink; RR],
    /// Settings of ACTIVE_BACKUP in use now.
    pub active_backup: [ActiveBackupSink<M>; AB],
    /// No beat may enter the unit: there are new shares.
    pub hold: Signal<Out, Bit>,
    /// Eligible paths of the stamped frame.
    pub eligible: Signal<Out, Bits<N>>,
    /// The stamped frame starts an epoch.
    pub epoch_start: Signal<Out, Bit>,
    /// Path of the beat, one-hot.
    pub win: Signal<Out, Bits<N>>,

    stamp: Stamp<N>,
    ranking: [Ranking<N, M>; MATRIX],
    stamped: [ShareStamp<N, M>; MATRIX],
    matrix: [Matrix<N, M, NB, PW, DW>; MATRIX],
    spare: [Unused<1>; MATRIX],
    banks: [Banks<N, P, C, H, LN, XN, DW>; BANKS],

    shared: [Shared<N>; RR],
    turns: [RoundRobin<N>; RR],
    in_order: [ActiveBackup<N, M>; AB],
    /// The stamped frame goes by a policy that is not STATIC, to this path.
    other: [Signal<Local, Bit>; ALT],
    other_win: [Signal<Local, Bits<N>>; ALT],
    other_at: [Delay<Bit, S>; ALT],
    other_win_at: [Delay<Bits<N>, S>; ALT],
}

impl<
        const N: usize,
        const M: usize,
        const NB: usize,
        const PW: usize,
        const DW: usize,
        const S: usize,
        const MATRIX: usize,
        const BANKS: usize,
        const P: usize,
        const C: usize,
        const H: usize,
        const LN: usize,
        const XN: usize,
        const RR: usize,
        const AB: usize,
        const ALT: usize,
    > Logic for Selector<N, M, NB, PW, DW, S, MATRIX, BANKS, P, C, H, LN, XN, RR, AB, ALT>
{
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clock, reset: stamp, stamped[MATRIX], matrix[MATRIX], banks[BANKS], shared[RR], turns[RR],
            in_order[AB]);
        blocks!(self, clock: ranking[MATRIX], other_at[ALT], other_win_at[ALT]);

        forward!(self => self.stamp: take, eligible_now, changed, clear);
        forward!(self.stamp => self: eligible, epoch_start);
        self.hold.next = false;
        self.win.next = bits::<N>(0);

        for i in 0..MATRIX {
            forward!(self => self.ranking[i]: share[N]);
            forward!(self => self.stamped[i]: take, eligible_now, share[N] as share_now);
            forward!(self.ranking[i] => self.stamped[i]: tie[M] as tie_seen);
            forward!(self.stamped[i] => self.matrix[i]: share[N], tie[M]);
            forward!(self.stamp => self.matrix[i]: eligible, epoch_start);
            forward!(self => self.matrix[i]: first, n, counts);
            self.spare[i].x.next = self.changing.val().into();
            self.win.next = self.matrix[i].win.val();
        }
        for i in 0..BANKS {
            forward!(self => self.banks[i]: share[N], changing, first, counts);
            self.banks[i].n.next = bit_cast::<4, NB>(self.n.val());
            forward!(self.stamp => self.banks[i]: eligible, epoch_start);
            self.hold.next = self.banks[i].hold.val();
            self.win.next = self.banks[i].win.val();
        }

        // Other policies.
        for i in 0..ALT {
            self.other[i].next = false;
            self.other_win[i].next = bits::<N>(0);
        }
        for i in 0..RR {
            forward!(self => self.shared[i]: take, eligible_now, share[N] as share_now);
            forward!(self => self.turns[i]: take);
            RoundRobinSink::link(&mut self.round_robin[i], &mut self.turns[i].now);
            forward!(self.shared[i] => self.turns[i]: candidates);
            self.turns[i].ask.next = self.first.val() & self.counts.val();
            if self.turns[i].in_use.val() {
                self.other[i].next = true;
                self.other_win[i].next = self.turns[i].win.val();
            }
        }
        for i in 0..AB {
            forward!(self => self.in_order[i]: take);
            ActiveBackupSink::<M>::link(&mut self.active_backup[i], &mut self.in_order[i].now);
            forward!(self.stamp => self.in_order[i]: eligible);
            if self.in_order[i].in_use.val() {
                self.other[i].next = true;
                self.other_win[i].next = self.in_order[i].win.val();
            }
        }
        for i in 0..ALT {
            self.other_at[i].d.next = self.other[i].val();
            self.other_win_at[i].d.next = self.other_win[i].val();
            if self.other[i].val() {
                for k in 0..MATRIX {
                    self.matrix[k].counts.next = false;
                }
                for k in 0..BANKS {
                    self.banks[k].counts.next = false;
                }
            }
            if self.other_at[i].q.val() {
                self.win.next = self.other_win_at[i].q.val();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::team::balanced_latency;

    /// README, docs/theory.md, docs/interfaces.md, docs/semantics.md and docs/programming.md say these numbers.
    #[test]
    fn the_documents_say_these_clocks() {
        for (n, w, clocks) in [(2, 64, 10), (3, 64, 10), (4, 64, 10), (8, 128, 10), (16, 512, 11)] {
            assert_eq!((balanced_latency(n, w), frame_spacing(n, w), commit_hold(n, w)), (clocks, 1, 0), "{n} ports of {w} bits");
        }
        for n in [8, 16] {
            assert_eq!((balanced_latency(n, 64), frame_spacing(n, 64), commit_hold(n, 64)), (12, 7, 10 + 2 * n as u64), "{n} ports");
        }
    }
}
