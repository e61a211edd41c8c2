// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # What the ingress stage does

use super::*;

impl<const W: usize, const K: usize, const MB: usize, const NB: usize, const WIDE: usize, const QU: usize> Logic
    for Ingress<W, K, MB, NB, WIDE, QU>
{
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
