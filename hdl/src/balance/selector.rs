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
//! or banks their frames do not count. LEAST_LOAD keeps its own time: it chooses as the decision is due, by loads that are as fresh as can be.

use crate::balance::banks::share_load::load_clocks;
use crate::balance::banks::window::SPACING;
use crate::balance::banks::{Banks, BANKS_LATENCY};
use crate::balance::matrix::{Matrix, MATRIX_LATENCY};
use crate::balance::policy::{ActiveBackup, LeastLoad, LeastLoadSink, RoundRobin, RoundRobinSink, Shared};
use crate::balance::ranking::Ranking;
use crate::balance::share_stamp::ShareStamp;
use crate::balance::stamp::Stamp;
use crate::prelude::*;

mod kernel;

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
/// ROUND_ROBIN is built where `RR` is 1, else 0, ACTIVE_BACKUP where `AB` is, LEAST_LOAD where `LL` is, QUOTA where `QU` is; `ALT` is 1 where
/// any is; `NP` = `N` · `AB`, `TB` and `TD` are `B` and `D` of [`ActiveBackup`], `NL` = `N` · `LL`, `LX` and `LB` as in [`LeastLoad`], `NQ` = `N` · `QU`.
#[derive(LogicBlock, Blank)]
#[sizes(MATRIX + BANKS == 1, ALT == RR | AB | LL | QU, ALT <= 1, NP == N * AB, NL == N * LL, NQ == N * QU)]
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
    const NP: usize,
    const TB: usize,
    const TD: usize,
    const LL: usize,
    const NL: usize,
    const LX: usize,
    const LB: usize,
    const QU: usize,
    const NQ: usize,
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
    /// ACTIVE_BACKUP is in use.
    pub active_backup: [Signal<In, Bit>; AB],
    /// PRIORITY in use.
    pub priority: [Signal<In, Bits<4>>; NP],
    /// Settings of LEAST_LOAD in use now.
    pub least_load: [LeastLoadSink; LL],
    /// What waits for each path, beats.
    pub load_now: [Signal<In, Bits<LB>>; NL],
    /// Eligible paths, shares or policy may change at the end of this clock.
    pub moves: [Signal<In, Bit>; LL],
    /// POLICY in use now is not STATIC.
    pub other_now: [Signal<In, Bit>; ALT],
    /// Path of a frame that goes by QUOTA, one-hot, a clock behind its stamped beats.
    pub quota_win: [Signal<In, Bits<N>>; QU],
    /// No beat may enter the unit: there are new shares.
    pub hold: Signal<Out, Bit>,
    /// Nor in this clock, in which something changes.
    pub hold_first: Signal<Out, Bit>,
    /// Eligible paths of the stamped frame.
    pub eligible: Signal<Out, Bits<N>>,
    /// The stamped frame starts an epoch.
    pub epoch_start: Signal<Out, Bit>,
    /// Path of the beat, one-hot.
    pub win: Signal<Out, Bits<N>>,
    /// Loads that were read for its frame, beats.
    pub load: [Signal<Out, Bits<LB>>; NL],

    stamp: Stamp<N>,
    ranking: [Ranking<N, M>; MATRIX],
    stamped: [ShareStamp<N, M>; MATRIX],
    matrix: [Matrix<N, M, NB, PW, DW>; MATRIX],
    spare: [Unused<1>; MATRIX],
    banks: [Banks<N, P, C, H, LN, XN, DW>; BANKS],

    shared: [Shared<N>; RR],
    turns: [RoundRobin<N>; RR],
    in_order: [ActiveBackup<N, P, C, H, TB, LN, S, TD>; AB],
    least: [LeastLoad<N, P, C, H, LX, LN, S, LB>; LL],
    /// POLICY was not STATIC one clock ago,
    other_seen: [RegR<Bit>; ALT],
    /// and for the stamped frame.
    other: [RegR<Bit>; ALT],
    other_at: [Delay<Bit, S>; ALT],
    /// Of the policies that say it in the clock behind the stamp.
    turn_win: [Signal<Local, Bits<N>>; ALT],
    quota_turn_win: [Signal<Local, Bits<N>>; ALT],
    early_win_at: [LateDelay<Bits<N>, S>; ALT],
    /// Of the policies that say in the clock of the decision.
    backup_win: [Signal<Local, Bits<N>>; ALT],
    least_win: [Signal<Local, Bits<N>>; ALT],
    /// What the one in use says then.
    others: [Signal<Local, Bits<N>>; ALT],
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
