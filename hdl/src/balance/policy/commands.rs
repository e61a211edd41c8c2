// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Commands: how many are outstanding, of each path and logical unit
//!
//! ```text
//!  front's LU ─► issued, completed ──► difference ──► in_flight, full   two registers
//!  issue ──────► issued + 1                   (mod 2^8)
//!  done ───────► Completions ──► completed + 1
//!  link, clear ► both := 0                    a walk over the logical units
//! ```
//!
//! **Rule.** docs/semantics.md "Quota round robin" (R46). When a path's link falls, and when QUOTA comes into use, nothing
//! is in flight.
//!
//! **Inside.** In flight = issued − completed in distributed RAM: only decisions write the one, only completions the other, so two never meet;
//! a walk zeroes both while no decision is made, in clocks without a completion, whose address it borrows. Copies for what is shown, and for [`Completions`],
//! are told a clock later. What a frame finds may lack the command before it, which `full` adds. A completion of a path that is about to be cleared
//! comes too late.
//!
//! **Timing.** `shown` is of the logical unit of one clock before; `in_flight` and `full` are of that of two, with completions that were counted then
//! and commands issued up to then. A walk takes 18 clocks and one for each completion, begins in the second one behind what asked for it, and waits
//! for one under way.

use crate::prelude::*;
use completions::Completions;
use full::Full;

pub use completions::{Completion, CompletionSink, CompletionSource};

pub mod completions;
pub mod full;

/// Counts of `N` paths.
#[derive(LogicBlock, Blank)]
pub struct Commands<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Links that are up.
    pub link: Signal<In, Bits<N>>,
    /// Forget all that is in flight.
    pub clear: Signal<In, Bit>,
    /// Logical unit of the frame that looks.
    pub lu: Signal<In, Bits<4>>,
    /// One less than its maximum.
    pub limit: Signal<In, Bits<8>>,
    /// Its command is issued for this path, one-hot: two clocks later.
    pub issue: Signal<In, Bits<N>>,
    /// A command has ended.
    pub done: Signal<In, Bit>,
    /// Which.
    pub done_which: Signal<In, Completion>,
    /// The same, by register.
    pub done_by_register: Signal<In, Bit>,
    /// Which.
    pub written_which: Signal<In, Completion>,
    /// Paths that are at their maximum.
    pub full: Signal<Out, Bits<N>>,
    /// What `full` is a clock later.
    pub full_coming: Signal<Out, Bits<N>>,
    /// In flight there.
    pub in_flight: [Signal<Out, Bits<8>>; N],
    /// Counts are being cleared.
    pub busy: Signal<Out, Bit>,
    /// Completions that were ignored; stops at its end.
    pub ignored: Signal<Out, Bits<32>>,
    /// A logical unit to show.
    pub show_lu: Signal<In, Bits<4>>,
    /// And a path.
    pub show_port: Signal<In, Bits<4>>,
    /// In flight there.
    pub shown: Signal<Out, Bits<8>>,

    issued: [SmallRam<Bits<8>, 4>; N],
    completed: [SmallRam<Bits<8>, 4>; N],
    /// Copies, to show.
    issued_shown: [SmallRam<Bits<8>, 4>; N],
    completed_shown: [SmallRam<Bits<8>, 4>; N],

    /// 256 less the maximum.
    below: Reg<Bits<8>>,
    found: [Signal<Local, Bits<8>>; N],
    /// What was found lacks a command, which was being issued.
    lacks: Reg<Bits<N>>,
    full_paths: [Full; N],
    fulls_seen: Reg<Bits<N>>,
    lu_seen: Reg<Bits<4>>,
    looked: [Reg<Bits<8>>; N],
    /// What `full` is of.
    compared: [Reg<Bits<8>>; N],
    issued_seen: [Reg<Bits<8>>; N],
    /// What `issued` becomes, and where: one more, or in a walk 0.
    issued_next: [Reg<Bits<8>>; N],
    issued_lu: Reg<Bits<4>>,
    fulls: Gather<N>,
    /// What the copies are told of it.
    told: RegR<Bits<N>>,
    told_lu: Reg<Bits<4>>,
    told_value: [Reg<Bits<8>>; N],
    written: Gather<N>,
    ended: RegR<Bits<N>>,
    ended_lu: Reg<Bits<4>>,
    ended_value: Reg<Bits<8>>,
    completions: Completions<N>,

    started: RegR<Bit>,
    links: Reg<Bits<N>>,
    /// Paths to be cleared, and those whose turn it is.
    wanted: RegR<Bits<N>>,
    walked: RegR<Bits<N>>,
    walking: RegR<Bit>,
    step: RegR<Bits<4>>,
    steps: Signal<Local, Bit>,
    /// Those that are cleared in this clock.
    clears: RegR<Bits<N>>,
    /// Those whose completed commands are, a clock later.
    clears_late: RegR<Bits<N>>,
    clears_all: Signal<Local, Bit>,
    fallen: Signal<Local, Bits<N>>,
    clearing: Signal<Local, Bits<N>>,

    show_path: OneHot<4, N>,
    show_issued: Select<Bits<8>, N>,
    show_completed: Select<Bits<8>, N>,
    issued_there: Reg<Bits<8>>,
    completed_there: Reg<Bits<8>>,
}

impl<const N: usize> Logic for Commands<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: told, ended, started, wanted, walked, walking, step, clears, clears_late);
        registers!(self, clock: below, lacks, issued_there, completed_there, fulls_seen, lu_seen, looked[N], compared[N], issued_seen[N], issued_next[N], issued_lu, told_lu, told_value[N], ended_lu, ended_value, links);
        blocks!(self, clock: issued[N], completed[N], issued_shown[N], completed_shown[N]);
        blocks!(self, clock, reset: completions);

        // What the frame in front finds, and its command.
        forward!(self => self: lu as lu_seen.d, lu_seen.q as issued_lu.d);
        self.below.d.next = !self.limit.val();
        self.lacks.d.next = bits::<N>(0);
        if self.issued_lu.q.val() == self.lu.val() {
            forward!(self => self: issue as lacks.d);
        }
        if self.walking.q.val() {
            self.issued_lu.d.next = self.step.q.val();
        }
        for p in 0..N {
            forward!(self => self.issued[p]: lu as read_address, issued_lu.q as write_address);
            forward!(self => self.completed[p]: lu as read_address);
            self.found[p].next = self.issued[p].read_data.val() - self.completed[p].read_data.val();
            self.full_paths[p].found.next = self.looked[p].q.val();
            self.full_paths[p].lacks.next = self.lacks.q.val().get_bit(p);
            self.full_paths[p].below.next = self.below.q.val();
            self.fulls.bit[p].next = self.full_paths[p].full.val();
            self.compared[p].d.next = self.looked[p].q.val();
            self.in_flight[p].next = self.compared[p].q.val();
            self.looked[p].d.next = self.found[p].val();
            self.issued_seen[p].d.next = self.issued[p].read_data.val();
            self.issued_next[p].d.next = self.issued_seen[p].q.val() + bits::<8>(1);
            if self.walking.q.val() {
                self.issued_next[p].d.next = bits::<8>(0);
            }
            self.written.bit[p].next = self.issue.val().get_bit(p) | self.clears.q.val().get_bit(p);
            self.issued[p].write.next = self.written.bit[p].val();
            self.issued[p].write_data.next = self.issued_next[p].q.val();
            self.told_value[p].d.next = self.issued_next[p].q.val();
            forward!(self => self.issued_shown[p]: told_lu.q as write_address);
            self.issued_shown[p].write.next = self.told.q.val().get_bit(p);
            self.issued_shown[p].write_data.next = self.told_value[p].q.val();
            self.completions.issue_value[p].next = self.told_value[p].q.val();
        }
        forward!(self => self: written.y as told.d, issued_lu.q as told_lu.d);
        forward!(self => self: fulls.y as fulls_seen.d, fulls.y as full_coming, fulls_seen.q as full);

        // Completions; those of a path that is being cleared have nothing in flight.
        self.fallen.next = self.links.q.val() & (!self.link.val());
        self.clears_all.next = self.clear.val() | (!self.started.q.val());
        self.clearing.next = (self.wanted.q.val() | self.walked.q.val()) | (self.clears.q.val() | self.clears_late.q.val());
        forward!(self => self.completions: done, done_which, done_by_register, written_which, told.q as issue, told_lu.q as issue_lu, clears.q as clears);
        self.completions.forgotten.next = self.clearing.val() | self.fallen.val();
        if self.clears_all.val() {
            self.completions.forgotten.next = !bits::<N>(0);
        }
        for p in 0..N {
            forward!(self.completions => self.completed[p]: lu as write_address, value as write_data);
            self.completed[p].write.next = self.completions.write.val().get_bit(p);
            forward!(self => self.completed_shown[p]: ended_lu.q as write_address, ended_value.q as write_data);
            self.completed_shown[p].write.next = self.ended.q.val().get_bit(p);
        }
        forward!(self.completions => self: ignored, write as ended.d, lu as ended_lu.d, value as ended_value.d);

        // Walks; the first one is that of reset.
        self.started.d.next = true;
        forward!(self => self: link as links.d);
        self.busy.next = self.fallen.val().any() | self.clearing.val().any();
        self.wanted.d.next = self.wanted.q.val() | self.fallen.val();
        self.steps.next = self.walking.q.val() & (!self.completions.came.val());
        forward!(self => self: step.q as completions.step, clears.q as clears_late.d);
        self.clears.d.next = bits::<N>(0);
        if self.steps.val() {
            self.clears.d.next = self.walked.q.val();
            self.step.d.next = self.step.q.val() + bits::<4>(1);
        }
        if self.walking.q.val() {
            if self.steps.val() & self.step.q.val().all() {
                self.walking.d.next = false;
                self.walked.d.next = bits::<N>(0);
            }
        } else {
            self.walking.d.next = self.wanted.q.val().any();
            self.walked.d.next = self.wanted.q.val();
            self.wanted.d.next = self.fallen.val();
        }
        if self.clears_all.val() {
            self.wanted.d.next = !bits::<N>(0);
        }

        // What is shown.
        forward!(self => self: show_port as show_path.x, show_path.y as show_issued.sel, show_path.y as show_completed.sel);
        for p in 0..N {
            forward!(self => self.issued_shown[p]: show_lu as read_address);
            forward!(self => self.completed_shown[p]: show_lu as read_address);
            self.show_issued.x[p].next = self.issued_shown[p].read_data.val();
            self.show_completed.x[p].next = self.completed_shown[p].read_data.val();
        }
        forward!(self => self: show_issued.y as issued_there.d, show_completed.y as completed_there.d);
        self.shown.next = self.issued_there.q.val() - self.completed_there.q.val();
    }
}

#[cfg(test)]
mod tests;
