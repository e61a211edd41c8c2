// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Rebalancer: from a time frame to the shares in use
//!
//! ```text
//!  taken, done ─►┐   ┌────────┐  x·m/d  ┌─────────┐
//!  bytes, … ────►┼───┤ a path ├────────►┤ divider │
//!                │   │ a step │◄────────┤         │
//!  user shares ─►┤   └───┬────┘         └─────────┘
//!  rule ────────►┘       ▼
//!                    running shares ── all in one clock ──► share
//! ```
//!
//! **Rule.** docs/semantics.md "Dynamic balancing by actual share", "Dynamic balancing by speed"; QUOTA of "Quota round robin"; R6–R14, R48,
//! R50–R54.
//!
//! **Inside.** One state machine walks over the paths: speeds, means and actual shares; user shares scaled to a sum of 65535; differences; then
//! what REBALANCE says. What the largest remainder gets is found by a scan, as is who receives. Running shares are registers, all else is in
//! small memories with a copy for the bus. Shares in use are the user's until a pass is applied and again from a commit on, which is a bit
//! and costs no clock. The rule is taken with the time frame; quotas are reckoned after each pass and each commit.
//!
//! **Timing.** A pass takes less than `N` · 400 + 2 · `N`² clocks; `changing` in the clock before `changed`, with which the shares change, as in a
//! commit. A commit up to that clock cancels it.

use super::divider::Divider;
use super::time_frame::{BYTE_BITS, EVENT_BITS};
use crate::prelude::*;

mod kernel;

/// Bits of all members' bytes.
const TOTAL_BITS: usize = BYTE_BITS + 4;

/// What is done with the path at hand.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Phase {
    /// Readings get their reset values.
    Begin,
    /// Wait for a time frame.
    Idle,
    /// It is being held.
    Held,
    /// Bytes of all members.
    Total,
    /// Speed, if the path was busy.
    AskSpeed,
    /// It comes.
    TakeSpeed,
    /// Mean length, if it sent frames.
    AskMean,
    /// It comes.
    TakeMean,
    /// Actual share.
    AskActual,
    /// It comes.
    TakeActual,
    /// Sum of what shares are made of: user shares or speeds.
    Weigh,
    /// The path's part of the whole.
    AskPart,
    /// It comes.
    TakePart,
    /// The largest remainder is looked for, while something is left.
    Largest,
    /// It gets one.
    Increase,
    /// Difference of actual and own share.
    Differ,
    /// The largest speed known.
    Fastest,
    /// Is the path adjusted?
    Adjust,
    /// Who gets what it gives?
    Receiver,
    /// How much?
    AskGift,
    /// It is taken away.
    TakeGift,
    /// And given.
    Receive,
    /// To MIN_SHARE at least.
    Raise,
    /// Did a share change?
    Compare,
    /// One will.
    Changing,
    /// Now.
    Apply,
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
    /// A pass runs: there is no use for another time frame.
    pub passing: Signal<Out, Bit>,
    /// Shares change value at the end of the next clock, but for a commit.
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
    pub quota_read: Signal<Out, Bits<32>>,

    divider: Divider<BYTE_BITS, 17, 57, TOTAL_BITS, 45>,
    actuals: QueueRam<16>,
    /// Differences + 65536.
    differences: QueueRam<17>,
    speeds: QueueRam<24>,
    means: QueueRam<16>,
    remainders: QueueRam<28>,
    actuals_copy: QueueRam<16>,
    differences_copy: QueueRam<17>,
    speeds_copy: QueueRam<24>,
    means_copy: QueueRam<16>,
    quotas: QueueRam<32>,
    phase: RegR<Phase>,
    at: RegR<Bits<4>>,
    scan: Reg<Bits<4>>,
    running: [Reg<Bits<16>>; N],
    adjusted: [Reg<Bits<16>>; N],
    /// A pass was applied since the user's shares were put in use.
    scaled: RegR<Bit>,
    known: RegR<Bits<N>>,
    quotas_wanted: RegR<Bit>,
    /// No commit came since the time frame was taken.
    alive: Reg<Bit>,
    forgot: Reg<Bit>,
    /// There are shares to apply.
    found: Reg<Bit>,
    /// Shares are made of speeds.
    of_speeds: Reg<Bit>,
    total: Reg<Bits<TOTAL_BITS>>,
    sum: Reg<Bits<28>>,
    left: Reg<Bits<16>>,
    given: Reg<Bits<N>>,
    fastest: Reg<Bits<24>>,
    has_best: Reg<Bit>,
    best: Reg<Bits<28>>,
    best_actual: Reg<Bits<16>>,
    who: Reg<Bits<4>>,
    gift: Reg<Bits<16>>,
    differs: Reg<Bit>,
    least: Reg<Bits<16>>,
    has_least: Reg<Bit>,
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
    read_here: OneHot<4, N>,
    pick_running: Pick<16, N, 4>,
    pick_user: Pick<16, N, 4>,
    pick_share: Pick<16, N, 4>,
    differing: Gather<N>,
    in_use: [Signal<Local, Bits<16>>; N],
    is_member: Signal<Local, Bit>,
    is_known: Signal<Local, Bit>,
    in_set: Signal<Local, Bit>,
    may_receive: Signal<Local, Bit>,
    may_grow: Signal<Local, Bit>,
    weight: Signal<Local, Bits<24>>,
    at_last: Signal<Local, Bit>,
    scan_last: Signal<Local, Bit>,
    advance: Signal<Local, Bit>,
    put: Signal<Local, Bit>,
    put_value: Signal<Local, Bits<16>>,
    wide_threshold: Signal<Local, Bits<18>>,
    over: Signal<Local, Bits<18>>,
    plus: Signal<Local, Bits<18>>,
    minus: Signal<Local, Bits<18>>,
    adjusts: Signal<Local, Bit>,
    asked: Signal<Local, Bits<18>>,
    spare_quotient: Unused<25>,
    spare_minus: Unused<17>,
    spare_share: Signal<Local, Bits<16>>,
    gives: Signal<Local, Bits<16>>,
    quota: Signal<Local, Bits<32>>,
    applies: Signal<Local, Bit>,
    free: Signal<Local, Bit>,
    #[value(|p| p as u64)]
    id: [Constant<Bits<4>>; N],
    #[value(N as u64 - 1)]
    last: Constant<Bits<4>>,
}

#[cfg(test)]
mod tests;
