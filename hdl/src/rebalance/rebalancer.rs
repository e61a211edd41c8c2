// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Rebalancer: from a time frame to the shares in use
//!
//! ```text
//!  bytes, … ──►┬─────────┐  actual share, speed, mean ┌──────────┐         ┌────────────────┐
//!              │ measure ├─────────────────┬─────────►┤  adjust  ├─┐    ┌──┤ shared divider │◄─► measure, apportion,
//!              └─────────┘  ┌────────────┐ │          └──────────┘ │    │  └────────────────┘    adjust, quotas
//!                           │ difference ├─┘          ┌───────────┐├─ put
//!                           └────────────┘  fastest ─►┤ apportion ├┘    ▼
//!                                                     └───────────┘  ┌────────┐
//!  user shares ─────────────────────────────────────────────────────►┤ shares ├──► share, quotas
//!                                                                    └────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Dynamic balancing by actual share", "Dynamic balancing by speed"; QUOTA of "Quota round robin"; R6–R14, R48,
//! R50–R54.
//!
//! **Inside.** A box for each step, of which one runs at a time, and the order of the steps: [`Measure`]; [`Apportion`] scales user shares, if
//! they are in use, to a sum of 65535; [`Difference`]; then what REBALANCE says: [`Adjust`], or [`Fastest`] and [`Apportion`] by speed with
//! MIN_SHARE at least. The one that runs says which path it looks at, and all see what is known of that one; it may put a new running share
//! in its place. [`Shares`] holds these, and those in use. The rule is taken with the time frame; [`Quotas`] are reckoned after each pass and
//! each commit.
//!
//! **Timing.** A pass takes less than `N` · 400 + 2 · `N`² clocks; `changing` in the clock before `changed`, with which the shares change, as in a
//! commit. A commit up to that clock cancels it.

use super::time_frame::{BYTE_BITS, EVENT_BITS};
use crate::prelude::*;
use adjust::Adjust;
use apportion::Apportion;
use difference::Difference;
use fastest::Fastest;
use measure::Measure;
use quotas::{Quotas, QUOTA_BITS};
use shared_divider::{DivisionSource, SharedDivider};
use shares::Shares;
use walk::Walk;

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

pub mod adjust;
pub mod apportion;
pub mod difference;
pub mod fastest;
mod kernel;
pub mod measure;
pub mod overload;
pub mod quotas;
pub mod shared_divider;
pub mod shares;
pub mod walk;

/// What is done, with all paths.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Phase {
    /// Readings get their reset values.
    Begin,
    /// Wait for a time frame.
    Idle,
    /// It is being held.
    Held,
    /// Speeds, means, actual shares.
    Measure,
    /// User shares, to a sum of 65535.
    Scale,
    /// Actual shares less shares.
    Differ,
    /// SHARE: from those that carry too much.
    Adjust,
    /// SPEED: the largest one known.
    Fastest,
    /// Shares as speeds are.
    BySpeed,
    /// To MIN_SHARE at least.
    Raise,
    /// Did a share change?
    Compare,
    /// One will.
    Changing,
    /// Now.
    Apply,
    /// What follows from shares and means.
    Quotas,
}

/// Of `N` paths.
#[derive(LogicBlock, Blank)]
#[sizes((2..=16).contains(&N))]
pub struct Rebalancer<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The time frame ends with this clock.
    pub taken: Signal<In, Bit>,
    /// It can be read.
    pub done: Signal<In, Bit>,
    /// Whose counts are read.
    pub port: Signal<Out, Bits<4>>,
    /// Its bytes.
    pub bytes: Signal<In, Bits<BYTE_BITS>>,
    /// Its frames.
    pub frames: Signal<In, Bits<EVENT_BITS>>,
    /// Its busy clocks.
    pub busy_clocks: Signal<In, Bits<EVENT_BITS>>,
    /// Ports that had no room in the time frame.
    pub crowded: Signal<In, Bits<N>>,
    /// Eligible paths now.
    pub eligible: Signal<In, Bits<N>>,
    /// The user's shares.
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
    /// User shares, members or REBALANCE are others from the next clock on.
    pub cancel: Signal<In, Bit>,
    /// REBALANCE is.
    pub forget: Signal<In, Bit>,
    /// A commit may come: shares wait with their change.
    pub waits: Signal<In, Bit>,
    /// A pass runs: there is no use for another time frame.
    pub passing: Signal<Out, Bit>,
    /// Shares change value at the end of the next clock, but for a commit or `waits`.
    pub changing: Signal<Out, Bit>,
    /// They do at the end of this one.
    pub changed: Signal<Out, Bit>,
    /// Shares in use.
    pub share: [Signal<Out, Bits<16>>; N],
    /// Whose readings are on the bus.
    pub read_port: Signal<In, Bits<4>>,
    /// ACT.
    pub actual_read: Signal<Out, Bits<16>>,
    /// DIFF, signed.
    pub difference_read: Signal<Out, Bits<17>>,
    /// SPEED, 0 if it is not known.
    pub speed_read: Signal<Out, Bits<24>>,
    /// MEAN.
    pub mean_read: Signal<Out, Bits<16>>,
    /// QUOTA.
    pub quota_read: Signal<Out, Bits<QUOTA_BITS>>,
    /// QUOTA, of all.
    pub quota: [Signal<Out, Bits<QUOTA_BITS>>; N],

    measure: Measure<N>,
    shares: Shares<N>,
    apportion: Apportion<N>,
    differences: Difference<N>,
    adjust: Adjust<N>,
    fastest: Fastest<N>,
    quotas: Quotas<N>,
    divider: SharedDivider,
    /// Over the paths, to raise them.
    raise: Walk<N>,
    phase: RegR<Phase>,
    quotas_wanted: RegR<Bit>,
    /// No commit came since the time frame was taken.
    alive: Reg<Bit>,
    /// There are shares to apply.
    found: Reg<Bit>,
    differs: Reg<Bit>,
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

    look: Signal<Local, Bits<4>>,
    here: OneHot<4, N>,
    member: Signal<Local, Bit>,
    takes_part: Signal<Local, Bit>,
    guarded: Signal<Local, Bit>,
    weight: Signal<Local, Bits<24>>,
    of_speeds: Signal<Local, Bit>,
    raises: Signal<Local, Bit>,
    free: Signal<Local, Bit>,
    /// It is about what will be in use, not about what is read.
    concludes: Signal<Local, Bit>,
    begins: Signal<Local, Bit>,
    will_apply: Signal<Local, Bit>,
    applies: Signal<Local, Bit>,
}

#[cfg(test)]
mod tests;
