// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Live shares: timer, time frame and rebalancer
//!
//! ```text
//!            ┌───────┐ fire ┌────────────┐ taken, done ┌────────────┐
//!  us_tick ─►┤ timer ├─────►┤ time frame ├────────────►┤ rebalancer ├─►── share[p], quota[p], changing, changed
//!            └───▲───┘      └─────▲──────┘             └──┬──────▲──┘
//!                └─ passing ──────│───────────────────────┘      │
//!                           what ports sent           set: user shares, members, rule, readings
//! ```
//!
//! **Rule.** docs/semantics.md "Dynamic balancing by actual share", "Dynamic balancing by speed"; QUOTA of "Quota round robin"; R6–R14, R48,
//! R50–R54. The timer runs whatever REBALANCE is: means, speeds and actual shares can be read, and quotas follow them.
//!
//! **Timing.** Of its boxes; the rebalancer begins in the clock behind a time frame's last. A time frame that was fired and has not ended yet counts as a pass that runs.

use super::rebalancer::quotas::QUOTA_BITS;
use super::rebalancer::Rebalancer;
use super::time_frame::TimeFrame;
use super::timer::Timer;
use crate::prelude::*;

/// Settings in use, and commands.
#[bundle(RuleSink)]
pub struct RuleSource {
    /// REBALANCE is SHARE.
    pub by_share: Signal<Out, Bit>,
    /// It is SPEED.
    pub by_speed: Signal<Out, Bit>,
    /// THRESH_MODE is MAGNITUDE.
    pub magnitude: Signal<Out, Bit>,
    /// It is ALWAYS.
    pub unlimited: Signal<Out, Bit>,
    /// CHANGE_ABSOLUTE.
    pub absolute: Signal<Out, Bit>,
    /// GUARD.
    pub guard: Signal<Out, Bit>,
    /// THRESHOLD, signed.
    pub threshold: Signal<Out, Bits<17>>,
    /// CHANGE, percent.
    pub change: Signal<Out, Bits<8>>,
    /// MIN_SHARE.
    pub min_share: Signal<Out, Bits<16>>,
    /// PERIOD, microseconds.
    pub period: Signal<Out, Bits<24>>,
    /// It is another one from the next clock on.
    pub restart: Signal<Out, Bit>,
    /// FIRE is written.
    pub fire: Signal<Out, Bit>,
    /// User shares, members or the mode of REBALANCE are others from the next clock on.
    pub cancel: Signal<Out, Bit>,
    /// The mode is.
    pub forget: Signal<Out, Bit>,
    /// A commit may come in the next three clocks.
    pub waits: Signal<Out, Bit>,
}

/// What the last time frame said.
#[bundle(ReadingsSource)]
pub struct ReadingsSink<const N: usize> {
    /// Whose readings are asked.
    pub read_port: Signal<Out, Bits<4>>,
    /// ACT.
    pub actual: Signal<In, Bits<16>>,
    /// DIFF, signed.
    pub difference: Signal<In, Bits<17>>,
    /// SPEED,
    pub speed: Signal<In, Bits<24>>,
    /// if there was one a clock ago.
    pub speed_known: Signal<In, Bit>,
    /// MEAN.
    pub mean: Signal<In, Bits<16>>,
    /// QUOTA.
    pub quota: Signal<In, Bits<QUOTA_BITS>>,
    /// CROWDED.
    pub crowded: Signal<In, Bits<N>>,
    /// MISSED_FIRES.
    pub missed: Signal<In, Bits<32>>,
}

/// Of `N` ports; `CP`, `CA`, `FR` and `BR` as `PB`, `A`, `FA` and `BA` of the [`TimeFrame`].
#[derive(LogicBlock, Blank)]
pub struct LiveShares<const N: usize, const CP: usize, const CA: usize, const FR: usize, const BR: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// One clock a microsecond.
    pub us_tick: Signal<In, Bit>,
    /// Settings and commands.
    pub set: RuleSink,
    /// Readings.
    pub read: ReadingsSource<N>,
    /// The user's shares as the next commit brings them into use.
    pub user: [Signal<In, Bits<16>>; N],
    /// Members.
    pub member: Signal<In, Bits<N>>,
    /// Eligible paths.
    pub eligible: Signal<In, Bits<N>>,
    /// The MAC of port p accepted a beat.
    pub sent_beat: Signal<In, Bits<N>>,
    /// Its bytes.
    pub sent_bytes: [Signal<In, Bits<7>>; N],
    /// It was a frame's last.
    pub sent_frame: Signal<In, Bits<N>>,
    /// A beat was on offer to the MAC, accepted or not.
    pub busy: Signal<In, Bits<N>>,
    /// A beat was on offer to port p's buffer, which had no room.
    pub no_room: Signal<In, Bits<N>>,
    /// Shares change value at the end of the next clock, but for a commit.
    pub changing: Signal<Out, Bit>,
    /// They may at the end of this one,
    pub may_change: Signal<Out, Bit>,
    /// and do.
    pub changed: Signal<Out, Bit>,
    /// Shares in use.
    pub share: [Signal<Out, Bits<16>>; N],
    /// Bytes of each path's turn under QUOTA.
    pub quota: [Signal<Out, Bits<QUOTA_BITS>>; N],

    timer: Timer,
    frame: TimeFrame<N, CP, CA, FR, BR>,
    rebalancer: Rebalancer<N>,
    taken: RegR<Bit>,
    waits: Signal<Local, Bit>,
}

impl<const N: usize, const CP: usize, const CA: usize, const FR: usize, const BR: usize> Logic for LiveShares<N, CP, CA, FR, BR> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: taken);
        blocks!(self, clock, reset: timer, frame, rebalancer);

        forward!(self => self.timer: us_tick, set.period as period, set.restart as restart, set.fire as by_hand);
        self.waits.next = self.frame.wanted.val() | self.taken.q.val();
        self.timer.passing.next = self.rebalancer.passing.val() | self.waits.val();
        forward!(self.timer => self: fire as frame.fire, missed as read.missed);
        forward!(self => self.frame: sent_beat, sent_bytes[N], sent_frame, busy, no_room, rebalancer.count as count, rebalancer.port as port);
        forward!(self.frame => self: taken as taken.d);
        self.rebalancer.taken.next = self.taken.q.val();
        forward!(self.frame => self.rebalancer: done, amount, crowded);
        forward!(self => self.rebalancer: user[N], member as members, eligible);
        forward!(self.set => self.rebalancer: by_share, by_speed, magnitude, unlimited, threshold, change, absolute, min_share, guard, cancel,
            forget, waits);
        self.rebalancer.read_port.next = self.read.read_port.val();
        forward!(self.rebalancer => self.read: actual_read as actual, difference_read as difference, speed_read as speed, speed_known, mean_read as mean,
            quota_read as quota);
        self.read.crowded.next = self.frame.crowded.val();
        forward!(self.rebalancer => self: changing, may_change, changed, share[N], quota[N]);
    }
}
