// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Quota: bytes in turn, and a limit of outstanding commands
//!
//! ```text
//!  head of Release ─►─┬──────┐
//!  eligible, shares ──┤ may  ├─► go        a candidate is there, and all before it is decided
//!  full (Commands) ───┴──────┘
//!  take, candidates, full ──► stamped ──┬──────┐
//!                       bytes ─────────►┤ turn ├─► win     left, holder; quota of who gains the turn
//!                                       └──────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Quota round robin" (R45–R49): candidates are the eligible paths with a share, all eligible ones if none has one, and
//! for a command not those at their maximum. A path keeps the turn until its quota is met or it is no candidate; then the next candidate above, itself if
//! alone. It gains its quota, with CARRY less what it overshot, at least 1; leaving forfeits the rest. Without a candidate the frame waits. A frame
//! stamped with another policy ends the turn.
//!
//! **Inside.** Who gains the turn is known at once; what is left of it then, [`Gain`] reckons in the clocks up to the next decision.
//!
//! **Timing.** A decision in four clocks: a first beat leaves in the fourth one behind the first beat before at the earliest, so that commands are counted
//! when the next one looks, and what is left is known when it is decided. `go` follows from what the frame found a clock before, so long as the same
//! paths are eligible, and from who is full now; POLICY is that of a clock before, too; a quota is that of the clock behind the decision; all else as in [`super`].

use super::gain::Gain;
use crate::prelude::*;
use crate::rebalance::rebalancer::quotas::QUOTA_BITS;

/// Settings of QUOTA in use now, and what its registers ask.
#[bundle(QuotaSink)]
pub struct QuotaSource {
    /// POLICY is this one.
    pub in_use: Signal<Out, Bit>,
    /// CARRY.
    pub carry: Signal<Out, Bit>,
    /// A logical unit of which LU_MAX is asked.
    pub lu: Signal<In, Bits<4>>,
    /// One less than its LU_MAX, 254 if it has none.
    pub limit: Signal<Out, Bits<8>>,
    /// COMPLETE is written.
    pub done: Signal<Out, Bit>,
    /// The command's port.
    pub done_port: Signal<Out, Bits<4>>,
    /// Its logical unit.
    pub done_lu: Signal<Out, Bits<4>>,
    /// INFLIGHT of this path
    pub show_port: Signal<Out, Bits<4>>,
    /// and logical unit is asked.
    pub show_lu: Signal<Out, Bits<4>>,
    /// It was this, a clock ago.
    pub shown: Signal<In, Bits<8>>,
    /// Completions that were ignored.
    pub ignored: Signal<In, Bits<32>>,
}

/// Those of them that the policy itself looks at.
#[bundle(QuotaNowSink)]
pub struct QuotaNowSource {
    /// POLICY is this one.
    pub in_use: Signal<Out, Bit>,
    /// CARRY.
    pub carry: Signal<Out, Bit>,
}

/// Turns of `N` paths.
#[derive(LogicBlock, Blank)]
pub struct Quota<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Settings in use now.
    pub now: QuotaNowSink,
    /// Bytes of each path's turn now, at least 1.
    pub quota_now: [Signal<In, Bits<QUOTA_BITS>>; N],
    /// A first beat waits for release.
    pub waits: Signal<In, Bit>,
    /// It leaves in this clock.
    pub leaves: Signal<In, Bit>,
    /// Its frame is forced.
    pub forced: Signal<In, Bit>,
    /// It is a command.
    pub command: Signal<In, Bit>,
    /// Paths that are full for its logical unit, of one clock ago, as completions and LU_MAX were a clock before.
    pub full: Signal<In, Bits<N>>,
    /// Counts are being cleared.
    pub busy: Signal<In, Bit>,
    /// Eligible paths are those of a clock ago.
    pub steady: Signal<In, Bit>,
    /// Eligible paths now, or the last ones there were.
    pub eligible_now: Signal<In, Bits<N>>,
    /// There are some.
    pub has_path: Signal<In, Bit>,
    /// Under another policy a first beat may leave.
    pub flows: Signal<In, Bit>,
    /// In this clock none leaves, as shares change.
    pub stopped: Signal<In, Bit>,
    /// There are eligible paths, or frames without are dropped.
    pub drops: Signal<In, Bit>,
    /// Paths that had a share one clock ago: none leaves while shares change, nor in the clock behind.
    pub had_share: Signal<In, Bits<N>>,
    /// Clear all counts: QUOTA comes into use.
    pub clear: Signal<Out, Bit>,
    /// A first beat may leave.
    pub go: Signal<Out, Bit>,
    /// One left, one clock ago.
    pub take: Signal<In, Bit>,
    /// It is the first one of a command.
    pub take_command: Signal<In, Bit>,
    /// Candidates of the frame that `take` tells of, were none full.
    pub candidates: Signal<In, Bits<N>>,
    /// First beat of a stamped frame.
    pub first: Signal<In, Bit>,
    /// There is one, and its frame is neither forced nor dropped.
    pub counts: Signal<In, Bit>,
    /// There will be a beat in the next clock.
    pub coming: Signal<In, Bit>,
    /// Its bytes.
    pub coming_n: Signal<In, Bits<7>>,
    /// The stamped frame goes by this policy.
    pub in_use: Signal<Out, Bit>,
    /// Its path, one-hot.
    pub win: Signal<Out, Bits<N>>,
    /// With a first beat: it is a command, and counts as issued for this path.
    pub issue: Signal<Out, Bits<N>>,

    shared_now: Signal<Local, Bits<N>>,
    /// What the head's frame found a clock ago: paths that may take it, of which a command looks for one that is not full,
    found: Reg<Bits<N>>,
    /// and all else that lets it go.
    free: Reg<Bit>,
    full_before: Reg<Bits<N>>,
    /// There was a path for it, and still is.
    may: Signal<Local, Bit>,
    /// The head's frame was there a clock ago,
    waited: RegR<Bit>,
    /// and longer, and is the only one that is not decided: `full` is of it, and counts are those of this policy.
    known: RegR<Bit>,
    /// Counts were cleared for the frame that brings QUOTA into use.
    fresh: RegR<Bit>,
    use_seen: RegR<Bit>,
    used: RegR<Bit>,
    carry_seen: Reg<Bit>,
    carry: Reg<Bit>,
    command_used: Reg<Bit>,

    holder: RegR<Bits<N>>,
    /// Paths above the holder of a clock ago: it is another one only in the clock behind a stamped first beat.
    above: RegR<Bits<N>>,
    holder_above: Above<N>,
    candidate: Signal<Local, Bits<N>>,
    may_win: Reg<Bits<N>>,
    /// Those of them above the holder.
    higher: Reg<Bits<N>>,
    lowest: Lowest<N>,
    lowest_above: Lowest<N>,
    next: Signal<Local, Bits<N>>,
    gain: Gain<N>,
    stays: Signal<Local, Bit>,
    asks: Signal<Local, Bit>,
    gains: Signal<Local, Bit>,
}

impl<const N: usize> Logic for Quota<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: waited, known, fresh, use_seen, used, holder, above);
        registers!(self, clock: found, free, full_before, carry_seen, carry, may_win, higher, command_used);
        blocks!(self, clock, reset: gain);

        // Whether the head's frame may go.
        self.shared_now.next = self.eligible_now.val() & self.had_share.val();
        if !(self.eligible_now.val() & self.had_share.val()).any() {
            self.shared_now.next = self.eligible_now.val();
        }
        forward!(self => self: shared_now as found.d, full as full_before.d);
        // One that is dropped for want of a path waits for nothing.
        self.free.d.next =
            (self.forced.val() | (self.has_path.val() & (!self.command.val()))) | (self.drops.val() & (!self.has_path.val()));
        self.may.next = self.free.q.val() | (self.found.q.val() & (!self.full.val())).any();
        self.go.next = self.forced.val() | self.flows.val();
        // As it was a clock ago: none leaves while it changes.
        if self.use_seen.q.val() {
            self.go.next = (self.may.val() & self.known.q.val()) & self.steady.val();
        }
        self.clear.next = ((self.waits.val() & self.now.in_use.val()) & (!self.used.q.val())) & (!self.fresh.q.val());
        if self.clear.val() {
            self.fresh.d.next = true;
        }
        if self.take.val() | (!self.now.in_use.val()) {
            self.fresh.d.next = false;
        }
        self.waited.d.next = self.waits.val() & (!self.leaves.val());
        self.known.d.next = (((self.waits.val() & self.waited.q.val()) & (!(self.leaves.val() | self.stopped.val())))
            & (self.used.q.val() | self.fresh.q.val()))
            & ((!self.busy.val()) & (!(self.take.val() | self.first.val())));

        // The stamp.
        forward!(self => self: now.in_use as use_seen.d, now.carry as carry_seen.d);
        self.candidate.next = self.candidates.val();
        if self.take_command.val() {
            // As it left there was one; LU_MAX may have been written since.
            self.candidate.next = self.candidates.val() & (!(self.full.val() & self.full_before.q.val()));
        }
        if self.take.val() {
            self.used.d.next = self.use_seen.q.val();
            self.carry.d.next = self.carry_seen.q.val();
            self.command_used.d.next = self.take_command.val();
            forward!(self => self: candidate as may_win.d);
            self.higher.d.next = self.candidate.val() & self.above.q.val();
        }

        // Whose turn it is.
        forward!(self => self: may_win.q as lowest.x, higher.q as lowest_above.x, lowest.y as next);
        if self.higher.q.val().any() {
            forward!(self => self: lowest_above.y as next);
        }
        self.stays.next = (self.may_win.q.val() & self.holder.q.val()).any() & (!self.gain.owes.val());
        self.asks.next = (self.first.val() & self.counts.val()) & self.used.q.val();
        self.gains.next = self.asks.val() & (!self.stays.val());
        self.win.next = bits::<N>(0);
        self.issue.next = bits::<N>(0);
        if self.used.q.val() {
            self.win.next = self.holder.q.val();
        }
        if self.gains.val() {
            self.win.next = self.next.val();
            forward!(self => self: next as holder.d);
        }
        if self.asks.val() & self.command_used.q.val() {
            self.issue.next = self.win.val();
        }

        // What is left of it.
        forward!(self => self.gain: quota_now[N], gains, holder.q as holder, used.q as used, carry.q as carry, first, take, coming, coming_n);
        self.gain.pays.next = self.counts.val() & self.used.q.val();

        // Nobody has a turn while another policy is in use.
        if !self.used.q.val() {
            self.holder.d.next = bits::<N>(0);
        }
        forward!(self => self: holder.q as holder_above.x, holder_above.y as above.d);
        forward!(self => self: used.q as in_use);
    }
}

#[cfg(test)]
mod tests;
