// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Rebalancer: from a time frame to the shares in use
//!
//! ```text
//!  a count of the time frame ───►──┐              ┌───────────┐
//!  rule as the time frame ended ──►┼─► source ───►┤ calculator├─┬─ value ─────┐
//!               ┌───────┐ of a path│              └─────▲─────┘ │             ▼
//!               │ words ├─────────►┤      ┌─────────┐   │       │         ┌────────┐
//!               └───▲───┘          └──────┤ program ├───┴───────│─ turn ─►┤ shares ├──► share, quotas
//!                   │ store               └────▲────┘           │         └───▲────┘
//!                   └──────────────────────────│────────────────┘             └─ user shares
//!                                         sequencer
//! ```
//!
//! **Rule.** docs/semantics.md "Dynamic balancing by actual share", "Dynamic balancing by speed"; QUOTA of "Quota round robin"; R6–R14, R48,
//! R50–R54.
//!
//! **Inside.** All is reckoned by one [`Calculator`], a step a clock of the [`Program`] that the [`Sequencer`] reads: [`routines`] has what a time
//! frame says, [`sharing`] what follows from it. [`Words`] are what is known of each path, in small memories; [`Shares`] are those in use and a
//! ring through which they come and go. The rule, members, eligible paths and shares are taken a clock behind the time frame. Quotas are reckoned after
//! each pass, and after each commit that changes shares, members or the mode; a time frame may end that, and it begins anew then.
//!
//! **Timing.** A pass takes less than `N` · 400 + 2 · `N`² clocks; `changing` in the clock before `changed`, with which the shares change, as in a
//! commit. A commit up to that clock cancels it, or the change waits for it.

use super::time_frame::BYTE_BITS;
use crate::prelude::*;
use calculator::Calculator;
use operand::{Operand, TOTAL_BITS};
use paths::Paths;
use program::Program;
use quotas::{Quotas, QUOTA_BITS};
use sequencer::Sequencer;
use shares::Shares;
use step::{Act, Condition, Source, Store};
use words::Words;

/// A clock of a box: `drive` what follows from its outputs, look at what it has `seen`, and the edge.
#[cfg(test)]
macro_rules! step {
    ($dut:ident, $drive:block, $seen:block) => {
        $dut.clock.next = false.into();
        assert!(simulate(&mut *$dut, 30));
        $drive
        assert!(simulate(&mut *$dut, 30));
        $seen
        $dut.clock.next = true.into();
        assert!(simulate(&mut *$dut, 30));
    };
}

pub mod calculator;
pub mod encoding;
mod kernel;
pub mod operand;
pub mod paths;
pub mod program;
pub mod quotas;
pub mod routines;
pub mod sequencer;
pub mod shares;
pub mod sharing;
pub mod step;
pub mod words;

/// Of `N` paths.
#[derive(LogicBlock, Blank)]
#[sizes((2..=16).contains(&N))]
pub struct Rebalancer<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The time frame ended with the clock before.
    pub taken: Signal<In, Bit>,
    /// It can be read.
    pub done: Signal<In, Bit>,
    /// Which count of it,
    pub count: Signal<Out, Bits<2>>,
    /// and whose.
    pub port: Signal<Out, Bits<4>>,
    /// It.
    pub amount: Signal<In, Bits<BYTE_BITS>>,
    /// Ports that had no room in the time frame.
    pub crowded: Signal<In, Bits<N>>,
    /// Eligible paths now.
    pub eligible: Signal<In, Bits<N>>,
    /// The user's shares as the next commit brings them into use.
    pub user: [Signal<In, Bits<16>>; N],
    /// Members.
    pub members: Signal<In, Bits<N>>,
    /// REBALANCE is SHARE.
    pub by_share: Signal<In, Bit>,
    /// It is SPEED.
    pub by_speed: Signal<In, Bit>,
    /// THRESH_MODE is MAGNITUDE.
    pub magnitude: Signal<In, Bit>,
    /// It is ALWAYS.
    pub unlimited: Signal<In, Bit>,
    /// THRESHOLD, signed.
    pub threshold: Signal<In, Bits<17>>,
    /// CHANGE, percent.
    pub change: Signal<In, Bits<8>>,
    /// CHANGE_ABSOLUTE.
    pub absolute: Signal<In, Bit>,
    /// MIN_SHARE.
    pub min_share: Signal<In, Bits<16>>,
    /// GUARD.
    pub guard: Signal<In, Bit>,
    /// User shares, members or REBALANCE are others from the next clock on; only with `waits`.
    pub cancel: Signal<In, Bit>,
    /// REBALANCE is.
    pub forget: Signal<In, Bit>,
    /// A commit may come: shares wait with their change.
    pub waits: Signal<In, Bit>,
    /// A pass runs: there is no use for another time frame.
    pub passing: Signal<Out, Bit>,
    /// Shares change value at the end of the next clock, but for a commit or `waits`.
    pub changing: Signal<Out, Bit>,
    /// They may at the end of this one,
    pub may_change: Signal<Out, Bit>,
    /// and do.
    pub changed: Signal<Out, Bit>,
    /// Shares in use.
    pub share: [Signal<Out, Bits<16>>; N],
    /// Whose readings are on the bus.
    pub read_port: Signal<In, Bits<4>>,
    /// ACT.
    pub actual_read: Signal<Out, Bits<16>>,
    /// DIFF, signed.
    pub difference_read: Signal<Out, Bits<17>>,
    /// SPEED,
    pub speed_read: Signal<Out, Bits<24>>,
    /// if there was one a clock ago.
    pub speed_known: Signal<Out, Bit>,
    /// MEAN.
    pub mean_read: Signal<Out, Bits<16>>,
    /// QUOTA.
    pub quota_read: Signal<Out, Bits<QUOTA_BITS>>,
    /// QUOTA, of all.
    pub quota: [Signal<Out, Bits<QUOTA_BITS>>; N],

    sequencer: Sequencer,
    steps: Program,
    calculator: Calculator<TOTAL_BITS, { TOTAL_BITS + 2 }, { TOTAL_BITS + 3 }, BYTE_BITS>,
    operand: Operand,
    words: Words,
    wanted: SmallRam<Bits<1>, 4>,
    shares: Shares<N>,
    quotas: Quotas<N>,
    paths: Paths<N>,
    here: OneHot<4, N>,
    /// The one at hand is a member, its speed is known, the user gave it a share, it may receive.
    is_member: Reg<Bit>,
    is_known: Reg<Bit>,
    is_wanted: Reg<Bit>,
    receives: Reg<Bit>,
    /// What the step at hand asks was so a clock ago, if it asks what no step right before it changes; of a path, two.
    was_so: Reg<Bit>,
    /// Which of a time frame's counts the step at hand reads.
    read_count: Reg<Bits<2>>,
    /// Eligible paths, but for those that GUARD spares.
    may_receive: Reg<Bits<N>>,
    /// No pass runs.
    free: RegR<Bit>,
    quotas_wanted: RegR<Bit>,
    /// A commit came in the clock before.
    cancelled: RegR<Bit>,
    held: Reg<Bit>,
    /// No commit came since the time frame was taken.
    alive: Reg<Bit>,
    /// There are shares to apply.
    found: Reg<Bit>,
    differs: Reg<Bit>,
    carried: Reg<Bit>,
    of_speeds: Reg<Bit>,
    known: RegR<Bits<N>>,
    /// Speeds were since the time frame was taken.
    forgot: Reg<Bit>,
    /// Shares were scaled as the time frame ended.
    then_scaled: Reg<Bit>,
    then_eligible: Reg<Bits<N>>,
    then_members: Reg<Bits<N>>,
    then_by_share: Reg<Bit>,
    then_by_speed: Reg<Bit>,
    then_magnitude: Reg<Bit>,
    then_unlimited: Reg<Bit>,
    then_threshold: Reg<Bits<17>>,
    then_change: Reg<Bits<8>>,
    then_absolute: Reg<Bit>,
    then_min_share: Reg<Bits<16>>,
    then_guard: Reg<Bit>,

    /// The path at hand, unless speeds were forgotten.
    learned: Signal<Local, Bits<N>>,
    holds: Signal<Local, Bit>,
    read_here: OneHot<4, N>,
    known_there: Reg<Bit>,
    begins: Signal<Local, Bit>,
    gives_up: Signal<Local, Bit>,
    takes: Signal<Local, Bit>,
    /// A pass began a clock ago.
    begun: RegR<Bit>,
    spare: Unused<13>,
    /// Shares of this pass come into use at the end of the next clock, and with this, of this one.
    soon: RegR<Bit>,
    due: RegR<Bit>,
    applies: Signal<Local, Bit>,
}

#[cfg(test)]
mod tests;
