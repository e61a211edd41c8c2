// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Commands: how many are outstanding, of each path and logical unit
//!
//! ```text
//!  head's LU ──► issued, completed ──► difference ──► full, in_flight   a register
//!  issue ──────► issued + 1            (mod 2^8)
//!  done ───────► completed + 1, or ignored if none is in flight
//!  link, clear ► both := 0             a walk over the logical units
//! ```
//!
//! **Rule.** docs/semantics.md "Other policies" (R46): LU_MAX 0 is no limit but 255. A completion with nothing in flight, or of no port, is ignored and counted.
//! When a path's link falls, and when QUOTA comes into use, nothing is in flight.
//!
//! **Inside.** In flight = issued − completed in distributed RAM: only decisions write the one, only completions the other, so two never meet;
//! a walk zeroes both while no decision is made, in clocks without a completion, whose address it borrows.
//! Each side has copies to read from. A completion of a path that is about to be cleared comes too late.
//!
//! **Timing.** `in_flight`, `shown` and `full` are of the logical unit of one clock before, the maximum of `full` of two. A completion a clock, counted in the clock
//! after it; one by register waits for a clock without another. A walk takes 17 clocks and one for each completion, begins in the second one behind what asked
//! for it, and waits for one under way.

use crate::prelude::*;

/// A command has ended.
#[derive(Copy, Clone, Debug, PartialEq, Default, LogicStruct)]
pub struct Completion {
    /// The port that it left by.
    pub port: Bits<4>,
    /// Its logical unit.
    pub lu: Bits<4>,
}

/// The same, as whoever knows says it.
#[bundle(CompletionSink)]
pub struct CompletionSource {
    /// One has, in this clock.
    pub valid: Signal<Out, Bit>,
    /// The port that it left by.
    pub port: Signal<Out, Bits<4>>,
    /// Its logical unit.
    pub lu: Signal<Out, Bits<4>>,
}

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
    /// Its maximum.
    pub most: Signal<In, Bits<8>>,
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
    /// Copies: for completions, and to show.
    issued_done: [SmallRam<Bits<8>, 4>; N],
    completed_done: [SmallRam<Bits<8>, 4>; N],
    issued_shown: [SmallRam<Bits<8>, 4>; N],
    completed_shown: [SmallRam<Bits<8>, 4>; N],

    limit: Reg<Bits<8>>,
    found: [Signal<Local, Bits<8>>; N],
    fulls_seen: Reg<Bits<N>>,
    lu_seen: Reg<Bits<4>>,
    looked: [Reg<Bits<8>>; N],
    issued_seen: [Reg<Bits<8>>; N],
    /// What `issued` becomes, and where: one more, or in a walk 0.
    issued_next: [Reg<Bits<8>>; N],
    issued_lu: Reg<Bits<4>>,
    fulls: Gather<N>,

    by_register: RegR<Bit>,
    held: Reg<Completion>,
    came: Signal<Local, Bit>,
    which: Signal<Local, Completion>,
    named: OneHot<4, N>,
    /// A completion is due, of this path, if there is one and it is not being cleared,
    due: RegR<Bit>,
    path: RegR<Bits<N>>,
    /// and of this logical unit. Else the walk's.
    done_lu: Reg<Bits<4>>,
    completed_before: Select<Bits<8>, N>,
    completed_next: Signal<Local, Bits<8>>,
    /// The completion's path has something in flight.
    known: Gather<N>,
    ignores: RegR<Bit>,
    ignored_count: RegR<Bits<32>>,
    counted: Signal<Local, Bits<33>>,

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
    clears_all: Signal<Local, Bit>,
    fallen: Signal<Local, Bits<N>>,
    clearing: Signal<Local, Bits<N>>,

    show_path: OneHot<4, N>,
    show_pick: Select<Bits<8>, N>,
    shown_seen: Reg<Bits<8>>,
}

impl<const N: usize> Logic for Commands<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: due, path, by_register, ignores, ignored_count, started, wanted, walked, walking, step, clears);
        registers!(self, clock: limit, shown_seen, fulls_seen, lu_seen, looked[N], issued_seen[N], issued_next[N], issued_lu, done_lu, held, links);
        blocks!(self, clock: issued[N], completed[N], issued_done[N], completed_done[N], issued_shown[N], completed_shown[N]);

        // What the frame at the head finds, and its command.
        forward!(self => self: most as limit.d, lu as lu_seen.d, lu_seen.q as issued_lu.d);
        if self.most.val() == bits::<8>(0) {
            self.limit.d.next = bits::<8>(255);
        }
        if self.walking.q.val() {
            self.issued_lu.d.next = self.step.q.val();
        }
        for p in 0..N {
            forward!(self => self.issued[p]: lu as read_address, issued_lu.q as write_address);
            forward!(self => self.completed[p]: lu as read_address);
            self.found[p].next = self.issued[p].read_data.val() - self.completed[p].read_data.val();
            self.fulls.bit[p].next = self.found[p].val() >= self.limit.q.val();
            self.in_flight[p].next = self.looked[p].q.val();
            self.looked[p].d.next = self.found[p].val();
            self.issued_seen[p].d.next = self.issued[p].read_data.val();
            self.issued_next[p].d.next = self.issued_seen[p].q.val() + bits::<8>(1);
            if self.walking.q.val() {
                self.issued_next[p].d.next = bits::<8>(0);
            }
            self.issued[p].write.next = self.issue.val().get_bit(p) | self.clears.q.val().get_bit(p);
            self.issued[p].write_data.next = self.issued_next[p].q.val();
            forward!(self.issued[p] => self.issued_done[p]: write, write_address, write_data);
            forward!(self.issued[p] => self.issued_shown[p]: write, write_address, write_data);
        }
        forward!(self => self: fulls.y as fulls_seen.d, fulls_seen.q as full);

        // Completions: those of the port first.
        self.fallen.next = self.links.q.val() & (!self.link.val());
        self.clears_all.next = self.clear.val() | (!self.started.q.val());
        self.clearing.next = (self.wanted.q.val() | self.walked.q.val()) | self.clears.q.val();
        self.came.next = self.done.val() | self.by_register.q.val();
        forward!(self => self: came as due.d, done_which as which);
        if !self.done.val() {
            self.by_register.d.next = false;
            forward!(self => self: held.q as which);
        }
        if self.done_by_register.val() {
            self.by_register.d.next = true;
            forward!(self => self: written_which as held.d);
        }
        self.named.x.next = self.which.val().port;
        self.done_lu.d.next = self.which.val().lu;
        // Those of a path that is being cleared have nothing in flight.
        self.path.d.next = self.named.y.val() & (!(self.clearing.val() | self.fallen.val()));
        if (!self.came.val()) | self.clears_all.val() {
            self.path.d.next = bits::<N>(0);
        }
        if !self.came.val() {
            self.done_lu.d.next = self.step.q.val();
        }
        forward!(self => self: path.q as completed_before.sel);
        self.completed_next.next = self.completed_before.y.val() + bit_cast::<8, 1>(self.due.q.val().into());
        for p in 0..N {
            forward!(self => self.issued_done[p]: done_lu.q as read_address);
            forward!(self => self.completed_done[p]: done_lu.q as read_address);
            self.completed_before.x[p].next = self.completed_done[p].read_data.val();
            self.known.bit[p].next =
                (self.issued_done[p].read_data.val() != self.completed_done[p].read_data.val()) & self.path.q.val().get_bit(p);
            self.completed[p].write.next = self.known.bit[p].val() | self.clears.q.val().get_bit(p);
            forward!(self => self.completed[p]: done_lu.q as write_address, completed_next as write_data);
            forward!(self.completed[p] => self.completed_done[p]: write, write_address, write_data);
            forward!(self.completed[p] => self.completed_shown[p]: write, write_address, write_data);
        }
        self.counted.next = bit_cast::<33, 32>(self.ignored_count.q.val()) + bits::<33>(1);
        self.ignores.d.next = self.due.q.val() & (!self.known.y.val().any());
        if self.ignores.q.val() & (!self.counted.val().get_bit(32)) {
            self.ignored_count.d.next = self.counted.val().get_bits::<32>(0);
        }
        forward!(self => self: ignored_count.q as ignored);

        // Walks; the first one is that of reset.
        self.started.d.next = true;
        forward!(self => self: link as links.d);
        self.busy.next = self.fallen.val().any() | self.clearing.val().any();
        self.wanted.d.next = self.wanted.q.val() | self.fallen.val();
        self.steps.next = self.walking.q.val() & (!self.came.val());
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
        forward!(self => self: show_port as show_path.x, show_path.y as show_pick.sel);
        for p in 0..N {
            forward!(self => self.issued_shown[p]: show_lu as read_address);
            forward!(self => self.completed_shown[p]: show_lu as read_address);
            self.show_pick.x[p].next = self.issued_shown[p].read_data.val() - self.completed_shown[p].read_data.val();
        }
        forward!(self => self: show_pick.y as shown_seen.d, shown_seen.q as shown);
    }
}

#[cfg(test)]
mod tests;
