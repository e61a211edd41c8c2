// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Ingress: checks the frames of one host stream
//!
//! ```text
//!                 ┌──────┐   ┌──────┐
//!  s_axis ──────►─┤ look ├──►┤ held ├─►── beats of sound frames, with route and sideband
//!  settings ────►─┤      │   └──┬───┘
//!  advance ─────►─┴──────┴──────┴─────►── drop   one clock per event, by reason
//! ```
//!
//! **Rule.** docs/semantics.md "Frames"; R22 (the role is that of a frame's first beat). What cuts a frame leaves what is before, with the error
//! flag; the rest is swallowed up to its `tlast`. Silence counts only while the host stream is ready; beats that are ignored are silence.
//!
//! **Inside.** Two beats: [`Look`] holds the newest, `held` the one before it. A beat leaves `held` only when it is known whether it is
//! the frame's last, so a cut marks the beat before. 14 bytes are two beats at W = 64 and one beyond.
//! The limit is kept as full beats and bytes that are left, without a wide adder. Both beats stand still unless `advance` says so, which comes
//! from registers: no ready chain runs through here. What enables data has a register for itself.
//!
//! **Timing.** First beat in to first beat out: two clocks. Full rate: one beat a clock, also over frame boundaries.

use crate::axis::*;
use crate::counters::drops::DropsSource;
use crate::lane::announcement::Announcement;
use crate::lane::look::{Look, HEADER_BYTES};
use crate::lane::silence::Silence;
use crate::prelude::*;
use crate::sideband::{CommandBits, Sideband};

/// Checks frames of one host stream. `W` data bits, `K` keep bits ([`super::arrival`]); `NB` = MB + 1.
#[derive(LogicBlock, Blank)]
#[sizes(W == 8 << MB, NB == MB + 1)]
pub struct Ingress<const W: usize, const K: usize, const MB: usize, const NB: usize, const QU: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Host stream.
    pub s_axis: HostSink<W, K>,
    /// Longest frame: its full beats; sampled at a frame's first beat.
    pub max_beats: Signal<In, Bits<11>>,
    /// Longest frame: the bytes beyond those beats.
    pub max_rest: Signal<In, Bits<MB>>,
    /// Silence in mid-frame that ends it, microseconds; 0 = never.
    pub timeout: Signal<In, Bits<16>>,
    /// One clock a microsecond.
    pub us_tick: Signal<In, Bit>,
    /// The adaptor balances; sampled at a frame's first beat.
    pub primary: Signal<In, Bit>,
    /// Beats may move in this clock.
    pub advance: Signal<In, Bit>,
    /// The same, for data, and the host stream's ready.
    pub advance_data: Signal<In, Bit>,
    /// Data of the looked-at beat, which is to be kept behind that of the held one, if there is one.
    pub write_data: Signal<Out, Bits<W>>,
    /// There is a held beat.
    pub held: Signal<Out, Bit>,
    /// The held beat may leave; it does if beats move.
    pub valid: Signal<Out, Bit>,
    /// Its bytes, from one to a full beat.
    pub count: Signal<Out, Bits<NB>>,
    /// First beat of a frame.
    pub first: Signal<Out, Bit>,
    /// Last beat of a frame.
    pub last: Signal<Out, Bit>,
    /// The frame ends in error; with `last`.
    pub err: Signal<Out, Bit>,
    /// What travels with the frame.
    pub side: Signal<Out, Sideband>,
    /// The same, for commands.
    pub command: [Signal<Out, CommandBits>; QU],
    /// The frame is for the balancing unit, else for the own port.
    pub unit: Signal<Out, Bit>,
    /// A frame for the balancing unit most likely leaves in this clock or the next: early, from registers, and true for some runts.
    pub unit_coming: Signal<Out, Bit>,
    /// One enters most likely in this clock.
    pub unit_begins: Signal<Out, Bit>,
    /// One for the own port most likely leaves in this clock.
    pub own_coming: Signal<Out, Bit>,
    /// What was dropped, by reason.
    pub drop: DropsSource,

    look: Look<W, K, NB, QU>,
    held_valid: RegR<Bit>,
    held_count: Reg<Bits<NB>>,
    held_first: Reg<Bit>,
    held_last: Reg<Bit>,
    held_err: Reg<Bit>,
    /// Full beats that the frame may still have after the held one.
    left_beats: Reg<Bits<11>>,
    /// Bytes beyond them.
    left_rest: Reg<Bits<MB>>,
    /// No full beat is left.
    tight: Reg<Bit>,
    /// No byte is left.
    full: Reg<Bit>,
    frame_side: Reg<Sideband>,
    frame_command: [Reg<CommandBits>; QU],
    frame_unit: Reg<Bit>,
    announcement: Announcement,
    /// A frame is open: the held beat waits for the next.
    open: RegR<Bit>,
    /// The rest of a frame is thrown away.
    swallow: RegR<Bit>,
    silence: Silence,
    seen_runt: RegR<Bit>,
    seen_bad_keep: RegR<Bit>,
    seen_oversize: RegR<Bit>,
    seen_timeout: RegR<Bit>,
    /// The looked-at beat is the next one of the open frame.
    next_beat: Signal<Local, Bit>,
    /// It moves on in this clock.
    moves: Signal<Local, Bit>,
    room_beats: Signal<Local, Bits<11>>,
    room_rest: Signal<Local, Bits<MB>>,
    usable: Signal<Local, Bit>,
    /// The looked-at beat would be a whole frame under 14 bytes.
    look_runt: Signal<Local, Bit>,
    over: Signal<Local, Bit>,
    /// As a first beat it would be a whole frame.
    whole: Signal<Local, Bit>,
    /// It is one.
    whole_comes: Signal<Local, Bit>,
    /// As a first beat it would begin a longer one.
    begins: Signal<Local, Bit>,
    /// It does.
    begins_now: Signal<Local, Bit>,
    /// The frame ends with the held beat: nothing of the looked-at beat belongs to it.
    ends_before: Signal<Local, Bit>,
    /// Fewer than 14 bytes would be left.
    too_small: Signal<Local, Bit>,
    /// The looked-at frame is for the balancing unit.
    look_unit: Signal<Local, Bit>,
    timed_out: Signal<Local, Bit>,
    /// A header needs two beats.
    #[value(1 << MB < HEADER_BYTES)]
    two_beats: Constant<Bit>,
}

impl<const W: usize, const K: usize, const MB: usize, const NB: usize, const QU: usize> Logic for Ingress<W, K, MB, NB, QU> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: held_valid, open, swallow, seen_runt, seen_bad_keep, seen_oversize,
            seen_timeout);
        registers!(self, clock:
            held_count, held_first, held_last, held_err, left_beats, left_rest, tight, full, frame_side, frame_unit);
        registers!(self, clock: frame_command[QU]);
        blocks!(self, clock: silence);
        blocks!(self, clock, reset: look, announcement);
        HostSink::<W, K>::link(&mut self.s_axis, &mut self.look.s_axis);
        forward!(self => self.look: advance, advance_data, primary);

        // What the looked-at beat means for the held one.
        self.next_beat.next = self.look.valid.val() & self.open.q.val();
        self.ends_before.next = (self.look.bad.val() | self.look.empty.val()) | self.full.q.val();
        self.too_small.next = (self.two_beats.val() & self.held_first.q.val()) & self.look.short.val();

        // The held beat leaves when its place in the frame is known.
        self.valid.next = (self.held_valid.q.val() & self.held_last.q.val()) | (self.next_beat.val() & (!self.too_small.val()));
        forward!(self => self: held_valid.q as held, look.data as write_data, held_count.q as count, held_first.q as first);
        self.last.next = self.held_last.q.val() | self.ends_before.val();
        self.err.next = (self.held_last.q.val() & self.held_err.q.val())
            | ((!self.held_last.q.val()) & (self.look.bad.val() | (self.full.q.val() & (!self.look.empty.val()))));
        forward!(self => self: frame_side.q as side, frame_unit.q as unit);
        for i in 0..QU {
            self.command[i].next = self.frame_command[i].q.val();
        }
        self.unit_begins.next = self.look.unit_begins.val();

        // The looked-at beat follows: into the open frame, or as the first of a new one.
        self.look_runt.next = self.look.last.val() & (self.two_beats.val() | self.look.short.val());
        self.over.next = (self.open.q.val() & self.tight.q.val()) & (self.look.count.val() > bit_cast::<NB, MB>(self.left_rest.q.val()));
        forward!(self => self: max_beats as room_beats, max_rest as room_rest);
        self.usable.next = !(self.look.bad.val() | self.look_runt.val());
        if self.open.q.val() {
            forward!(self => self: left_beats.q as room_beats, left_rest.q as room_rest);
            self.usable.next = !(self.ends_before.val() | self.too_small.val());
        }
        self.whole.next = self.look.last.val() & (!(self.look.bad.val() | self.look_runt.val()));
        self.begins.next = !(self.look.bad.val() | self.look.last.val());
        self.moves.next = (self.look.valid.val() & (!self.swallow.q.val())) & self.advance.val();
        if self.advance.val() & self.held_last.q.val() {
            self.held_valid.d.next = false;
        }
        self.look_unit.next = self.primary.val() | self.look.side.val().forced;
        if self.moves.val() {
            self.open.d.next = !(self.look.last.val() | (self.look.bad.val() | self.over.val()));
            self.swallow.d.next = (self.look.bad.val() | self.over.val()) & (!self.look.last.val());
            self.held_valid.d.next = self.usable.val();
            self.held_count.d.next = self.look.count.val();
            if self.over.val() {
                self.held_count.d.next = bit_cast::<NB, MB>(self.left_rest.q.val());
            }
            self.held_first.d.next = !self.open.q.val();
            self.held_last.d.next = self.look.last.val() | self.over.val();
            self.held_err.d.next = self.over.val();
            self.left_beats.d.next = self.room_beats.val() - bits::<11>(1);
            self.left_rest.d.next = self.room_rest.val();
            self.tight.d.next = self.room_beats.val() == bits::<11>(1);
            self.full.d.next = (self.room_beats.val() == bits::<11>(1)) & (self.room_rest.val() == bits::<MB>(0));
            if !self.open.q.val() {
                forward!(self => self: look.side as frame_side.d, look_unit as frame_unit.d);
                for i in 0..QU {
                    self.frame_command[i].d.next = self.look.command[i].val();
                }
            }
        }
        if (self.swallow.q.val() & self.look.valid.val()) & (self.look.last.val() & self.advance.val()) {
            self.swallow.d.next = false;
        }

        // A silent host, while it could send: the held beat becomes the last one, in error.
        forward!(self => self.silence: us_tick, timeout);
        self.silence.open.next = (!self.look.valid.val()) & (self.open.q.val() & self.advance.val());
        self.silence.comes.next = self.look.comes.val();
        self.timed_out.next = (self.open.q.val() & (!self.look.valid.val())) & self.silence.late.val();
        if self.timed_out.val() {
            self.open.d.next = false;
            self.swallow.d.next = true;
            self.held_valid.d.next = !(self.two_beats.val() & self.held_first.q.val());
            self.held_last.d.next = true;
            self.held_err.d.next = true;
        }

        // What is said ahead.
        self.whole_comes.next = ((self.look.valid.val() & (!self.swallow.q.val())) & (!self.open.q.val())) & self.whole.val();
        self.begins_now.next = self.begins.val() & (!self.open.q.val());
        forward!(self => self.announcement: advance, look.valid as looked, look.unit_first as unit_first, moves, begins_now as begins,
            whole_comes as whole, look_unit as for_unit, timed_out as broken_off);
        forward!(self.announcement => self: unit_coming, own_coming);

        // Events, one clock later.
        self.seen_runt.d.next = (self.moves.val() & (!self.look.bad.val()))
            & ((self.open.q.val() & self.too_small.val()) | ((!self.open.q.val()) & self.look_runt.val()));
        self.seen_bad_keep.d.next = self.moves.val() & self.look.bad.val();
        self.seen_oversize.d.next = (self.moves.val() & self.over.val()) & (!self.look.bad.val());
        self.seen_timeout.d.next = self.timed_out.val();
        forward!(self => self.drop: seen_runt.q as runt, seen_bad_keep.q as bad_keep, seen_oversize.q as oversize,
            seen_timeout.q as timeout);
        self.drop.null_beat.next = self.look.null_beat.val();
    }
}

#[cfg(test)]
mod tests;
