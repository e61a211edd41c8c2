// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Quota: bytes in turn, and a limit of outstanding commands
//!
//! ```text
//!  front of Release ►─┬──────┐
//!  candidates, steady ┤ may  ├─► go        a candidate is there, and all before it is decided
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
//! when the next one looks, and what is left is known when it is decided. `go` follows from the candidates of three clocks before, so long as nothing
//! changes, and from who is full now, both found a clock before; POLICY is that of a clock before, too; a quota is that of the clock behind the decision; all else as in [`super`].

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
    /// There is a frame of which nothing has left.
    pub waits: Signal<In, Bit>,
    /// Its first beat leaves in this clock.
    pub leaves: Signal<In, Bit>,
    /// It is forced.
    pub forced: Signal<In, Bit>,
    /// It is a command.
    pub command: Signal<In, Bit>,
    /// Paths that are full for its logical unit, of one clock ago, as completions and LU_MAX were a clock before.
    pub full: Signal<In, Bits<N>>,
    /// What `full` is a clock later.
    pub full_coming: Signal<In, Bits<N>>,
    /// Counts are being cleared.
    pub busy: Signal<In, Bit>,
    /// There are paths to be stamped with, or it is known that there are none.
    pub settled: Signal<In, Bit>,
    /// Eligible paths are those of a clock ago.
    pub steady: Signal<In, Bit>,
    /// There are eligible paths, or the last ones there were.
    pub has_path: Signal<In, Bit>,
    /// Under another policy a first beat may leave.
    pub flows: Signal<In, Bit>,
    /// In this clock none leaves, as shares change.
    pub stopped: Signal<In, Bit>,
    /// There are none, and frames without are dropped.
    pub drops: Signal<In, Bit>,
    /// Clear all counts: QUOTA comes into use.
    pub clear: Signal<Out, Bit>,
    /// A first beat may leave.
    pub go: Signal<Out, Bit>,
    /// One left, one clock ago.
    pub take: Signal<In, Bit>,
    /// It is the first one of a command.
    pub take_command: Signal<In, Bit>,
    /// Candidates of a frame that left a clock ago, were none full; those of the clock before are the same where it goes by this policy.
    pub candidates: Signal<In, Bits<N>>,
    /// First beat of a stamped frame.
    pub first: Signal<In, Bit>,
    /// There is one, and its frame is neither forced nor dropped.
    pub counts: Signal<In, Bit>,
    /// So it will be, of a first beat that left a clock ago.
    pub counts_soon: Signal<In, Bit>,
    /// There will be a beat in the next clock.
    pub coming: Signal<In, Bit>,
    /// Its bytes.
    pub coming_n: Signal<In, Bits<7>>,
    /// Path of a frame that goes by this policy, one-hot, a clock behind its beats.
    pub win: Signal<Out, Bits<N>>,
    /// With a first beat: it is a command, and counts as issued for this path.
    pub issue: Signal<Out, Bits<N>>,

    /// The frame in front found, a clock ago, that it may go: there is a path for it (for a command one that is not full now), or it needs none.
    may: Reg<Bit>,
    /// Candidates, of a clock ago: where a frame with a path leaves by this policy, they had been the same for three clocks.
    seen: Reg<Bits<N>>,
    full_before: Reg<Bits<N>>,
    /// The frame in front was there a clock ago, and nothing changed,
    waited: RegR<Bit>,
    /// and longer, and is the only one that is not decided: `full` is of it, and counts are those of this policy.
    known: RegR<Bit>,
    stays_there: Signal<Local, Bit>,
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
    /// The holder is one of them.
    holds: Reg<Bit>,
    lowest: Lowest<N>,
    lowest_above: Lowest<N>,
    next: Signal<Local, Bits<N>>,
    chosen: Signal<Local, Bits<N>>,
    gain: Gain<N>,
    stays: Signal<Local, Bit>,
    /// First beat of a stamped frame that goes by this policy, neither forced nor dropped.
    asks: RegR<Bit>,
    gains: Signal<Local, Bit>,
}

impl<const N: usize> Logic for Quota<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: waited, known, fresh, use_seen, used, asks, holder, above);
        registers!(self, clock: may, seen, full_before, carry_seen, carry, may_win, higher, holds, command_used);
        blocks!(self, clock, reset: gain);

        // Whether the frame in front may go.
        forward!(self => self: candidates as seen.d, full as full_before.d);
        // One that is dropped for want of a path waits for nothing.
        self.may.d.next = ((self.forced.val() | self.drops.val()) | (self.has_path.val() & (!self.command.val())))
            | (self.seen.q.val() & (!self.full_coming.val())).any();
        // POLICY is as it was a clock ago: none leaves while it changes.
        self.go.next = ((self.may.q.val() & self.known.q.val()) & self.steady.val())
            | ((!self.use_seen.q.val()) & (self.forced.val() | self.flows.val()));
        self.clear.next = ((self.waits.val() & self.now.in_use.val()) & (!self.used.q.val())) & (!self.fresh.q.val());
        if self.clear.val() {
            self.fresh.d.next = true;
        }
        if self.take.val() | (!self.now.in_use.val()) {
            self.fresh.d.next = false;
        }
        self.stays_there.next =
            ((self.waits.val() & (!self.leaves.val())) & (!self.stopped.val())) & (self.steady.val() & self.settled.val());
        forward!(self => self: stays_there as waited.d);
        self.known.d.next = ((self.stays_there.val() & self.waited.q.val()) & (self.used.q.val() | self.fresh.q.val()))
            & (((!self.busy.val()) & (!(self.take.val() | self.first.val()))) & self.now.in_use.val());

        // The stamp.
        forward!(self => self: now.in_use as use_seen.d, now.carry as carry_seen.d);
        self.candidate.next = self.seen.q.val();
        if self.take_command.val() {
            // As it left there was one; LU_MAX may have been written since.
            self.candidate.next = self.seen.q.val() & (!(self.full.val() & self.full_before.q.val()));
        }
        if self.take.val() {
            self.used.d.next = self.use_seen.q.val();
            self.carry.d.next = self.carry_seen.q.val();
            self.command_used.d.next = self.take_command.val();
            forward!(self => self: candidate as may_win.d);
            self.higher.d.next = self.candidate.val() & self.above.q.val();
            // All frames before it are decided.
            self.holds.d.next = (self.candidate.val() & self.holder.q.val()).any();
        }

        // Whose turn it is.
        forward!(self => self: may_win.q as lowest.x, higher.q as lowest_above.x, lowest.y as next);
        if self.higher.q.val().any() {
            forward!(self => self: lowest_above.y as next);
        }
        self.stays.next = self.holds.q.val() & (!self.gain.owes.val());
        self.asks.d.next = (self.take.val() & self.counts_soon.val()) & self.use_seen.q.val();
        self.gains.next = self.asks.q.val() & (!self.stays.val());
        forward!(self => self: holder.q as win);
        self.issue.next = bits::<N>(0);
        if self.gains.val() {
            forward!(self => self: next as holder.d);
        }
        // What `win` is a clock later.
        self.chosen.next = self.next.val();
        if self.stays.val() {
            self.chosen.next = self.holder.q.val();
        }
        if self.asks.q.val() & self.command_used.q.val() {
            self.issue.next = self.chosen.val();
        }

        // What is left of it.
        forward!(self => self.gain: quota_now[N], gains, holder.q as holder, used.q as used, carry.q as carry, first, take, coming, coming_n);
        self.gain.pays.next = self.counts.val() & self.used.q.val();

        // Nobody has a turn while another policy is in use.
        if !self.used.q.val() {
            self.holder.d.next = bits::<N>(0);
        }
        forward!(self => self: holder.q as holder_above.x, holder_above.y as above.d);
    }
}

#[cfg(test)]
mod tests;
