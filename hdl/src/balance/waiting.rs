// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Waiting: frames in front of their decision, and QUOTA, which lets them wait
//!
//! ```text
//!  words ──► Release ──┬──────────────────► words, to stamp and selector
//!              ▲ front │    ┌──────────┐
//!              │       ├──►─┤ Commands ├◄── link, completions
//!              │       │    └──┬───────┘
//!              │ go    ▼       │ full
//!              └────── Quota ◄─┘─────────► win
//! ```
//!
//! **Rule.** docs/semantics.md "Quota round robin": a command without a candidate waits here, and all frames behind it, forced ones too. A frame that came while
//! there was a path, and finds none when it is to be decided, goes by the last ones there were ([`Kept`]).
//!
//! **Timing.** Two clocks in front of the stamp; under QUOTA four, as many from one frame to the next at least, and up to two more behind a change of
//! paths, shares or policy, three for a command whose last path falls; entry into QUOTA clears the counts first.

use crate::balance::kept::Kept;
use crate::balance::policy::{Commands, CompletionSink, Quota, QuotaSink, Shared};
use crate::balance::release::{ControlWord, FrameWord, Release};
use crate::prelude::*;
use crate::rebalance::rebalancer::quotas::QUOTA_BITS;
use crate::sideband::CommandBits;

/// Of `N` paths, `NB` bits of byte count; `BANKS` as in [`Release`].
#[derive(LogicBlock, Blank)]
pub struct Waiting<const N: usize, const NB: usize, const BANKS: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// A beat enters.
    pub write: Signal<In, Bit>,
    /// It is its frame's first.
    pub word_first: Signal<In, Bit>,
    /// Its last.
    pub word_last: Signal<In, Bit>,
    /// Its bytes.
    pub word_count: Signal<In, Bits<7>>,
    /// The host named the frame's port.
    pub word_forced: Signal<In, Bit>,
    /// That port.
    pub word_port: Signal<In, Bits<4>>,
    /// Lane that it came by.
    pub word_lane: Signal<In, Bits<4>>,
    /// As a command.
    pub word_command: Signal<In, CommandBits>,
    /// No beat may go on to the stamp.
    pub stop: Signal<In, Bit>,
    /// Eligible paths now.
    pub eligible: Signal<In, Bits<N>>,
    /// There will be some in the next clock, or frames without are dropped then.
    pub go_soon: Signal<In, Bit>,
    /// There will be some.
    pub path_soon: Signal<In, Bit>,
    /// Eligible paths are those of a clock ago.
    pub steady: Signal<In, Bit>,
    /// Links that are up.
    pub link: Signal<In, Bits<N>>,
    /// Shares in use.
    pub share: [Signal<In, Bits<16>>; N],
    /// Settings of QUOTA.
    pub quota: QuotaSink,
    /// Bytes of each path's turn now.
    pub quota_now: [Signal<In, Bits<QUOTA_BITS>>; N],
    /// A command has ended.
    pub done: CompletionSink,
    /// Paths that a frame which leaves now is stamped with.
    pub paths: Signal<Out, Bits<N>>,
    /// They change at the end of this clock, though what is eligible does not.
    pub changes: Signal<Out, Bit>,
    /// A beat goes on.
    pub out_valid: Signal<Out, Bit>,
    /// It is a first one.
    pub out_first: Signal<Out, Bit>,
    /// It is a last one.
    pub out_last: Signal<Out, Bit>,
    /// Its bytes.
    pub out_count: Signal<Out, Bits<NB>>,
    /// The host named the frame's port.
    pub out_forced: Signal<Out, Bit>,
    /// That port.
    pub out_port: Signal<Out, Bits<4>>,
    /// Lane that it came by.
    pub out_lane: Signal<Out, Bits<4>>,
    /// First beat of a stamped frame.
    pub first: Signal<In, Bit>,
    /// There is a beat, and the unit chooses its frame's path freely.
    pub counts: Signal<In, Bit>,
    /// So it will be of the one that goes on.
    pub counts_soon: Signal<In, Bit>,
    /// Path of a frame that goes by QUOTA, one-hot, a clock behind its stamped beats.
    pub win: Signal<Out, Bits<N>>,
    /// Outstanding commands of its logical unit, as it was stamped.
    pub in_flight: [Signal<Out, Bits<8>>; N],

    queue: Release<4, BANKS>,
    kept: Kept<N>,
    policy: Quota<N>,
    shared: Shared<N>,
    commands: Commands<N>,
    seen: [Reg<Bits<8>>; N],
    /// The frame that left a clock ago is a command.
    command_left: Reg<Bit>,
    word: Signal<Local, ControlWord>,
    frame: Signal<Local, FrameWord>,
    count: Signal<Local, Bits<7>>,
    /// Of the words what nobody here looks at.
    spare_count: Unused<7>,
    spare_mark: Unused<1>,
}

impl<const N: usize, const NB: usize, const BANKS: usize> Logic for Waiting<N, NB, BANKS> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: seen[N], command_left);
        blocks!(self, clock, reset: queue, kept, policy, shared, commands);

        forward!(self => self.kept: eligible, go_soon, path_soon);
        forward!(self.kept => self: paths, paths as shared.eligible_now, some as policy.flows, any as policy.has_path, none as policy.drops);
        forward!(self => self.policy: steady);
        forward!(self.kept => self: settled as policy.settled);
        self.changes.next = !self.kept.settled.val();
        self.policy.stopped.next = self.queue.stopped_now.val();

        // The queue, and whether its next frame may go.
        self.word.next.first = self.word_first.val();
        self.word.next.last = self.word_last.val();
        self.word.next.count = self.word_count.val();
        self.word.next.forced = self.word_forced.val();
        self.word.next.port = self.word_port.val();
        self.word.next.lane = self.word_lane.val();
        self.frame.next.forced = self.word_forced.val();
        self.frame.next.command = self.word_command.val().get_bit(4) & (!self.word_forced.val());
        self.frame.next.lu = self.word_command.val().get_bits::<4>(0);
        forward!(self => self.queue: write, word, frame, stop);
        self.queue.go.next = self.policy.go.val() & self.kept.settled.val();
        forward!(self.queue => self.policy: front_valid as waits, front_leaves as leaves);
        self.policy.forced.next = self.queue.front.val().forced;
        self.policy.command.next = self.queue.front.val().command;
        self.command_left.d.next = self.queue.front.val().command;
        forward!(self => self.policy: quota_now[N]);
        self.policy.now.in_use.next = self.quota.in_use.val();
        self.policy.now.carry.next = self.quota.carry.val();
        forward!(self.queue => self: out_valid, out_first);
        self.count.next = self.queue.out.val().count;
        self.out_count.next = bit_cast::<NB, 7>(self.count.val());
        self.spare_count.x.next = self.count.val();
        self.spare_mark.x.next = self.queue.out.val().first.into();
        self.out_last.next = self.queue.out.val().last;
        self.out_forced.next = self.queue.out.val().forced;
        self.out_port.next = self.queue.out.val().port;
        self.out_lane.next = self.queue.out.val().lane;

        // What is outstanding.
        self.commands.lu.next = self.queue.front.val().lu;
        self.quota.lu.next = self.queue.front.val().lu;
        forward!(self.quota => self.commands: limit, done as done_by_register, show_lu, show_port);
        self.commands.written_which.next.port = self.quota.done_port.val();
        self.commands.written_which.next.lu = self.quota.done_lu.val();
        forward!(self.commands => self.quota: shown, ignored);
        forward!(self => self.commands: link, done.valid as done);
        self.commands.done_which.next.port = self.done.port.val();
        self.commands.done_which.next.lu = self.done.lu.val();
        forward!(self.policy => self.commands: clear, issue);
        forward!(self.commands => self.policy: full, full_coming, busy);

        // The decision.
        self.shared.take.next = self.queue.out_first.val();
        forward!(self => self.shared: share[N] as share_now);
        self.policy.take.next = self.queue.out_first.val();
        self.policy.take_command.next = self.command_left.q.val();
        forward!(self.shared => self.policy: coming as candidates);
        forward!(self => self.policy: first, counts, counts_soon, count as coming_n);
        self.policy.coming.next = self.queue.out_valid.val();
        forward!(self.policy => self: win);
        for p in 0..N {
            // A frame of another policy may be stamped before this one is decided.
            if self.queue.out_first.val() & self.quota.in_use.val() {
                self.seen[p].d.next = self.commands.in_flight[p].val();
            }
            self.in_flight[p].next = self.seen[p].q.val();
        }
    }
}
