// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # What the egress buffer does

use super::*;

impl<
        const W: usize,
        const K: usize,
        const MB: usize,
        const CB: usize,
        const WIDE: usize,
        const A: usize,
        const PA: usize,
        const LL: usize,
    > Logic for Egress<W, K, MB, CB, WIDE, A, PA, LL>
{
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: write_at, commit_at, read_at, writing, open, fetched, offered, begun, broken_off, end_in_error,
            was_down, flushing, swallow, thrown);
        registers!(self, clock: writing_cut, out_data, out_count, out_last, out_err, flush_to, thrown_last);
        blocks!(self, clock: ram);
        blocks!(self, clock, reset: ahead[WIDE]);
        forward!(self => self.end_ram: clock as write_clock, clock as read_clock);

        // Write, and commit what may be read.
        self.ram.write.next = self.valid.val();
        self.ram.write_address.next = self.write_at.q.val().get_bits::<A>(0);
        forward!(self => self.ram: data as write_data, last as write_last, err as write_err);
        self.ram.write_count.next = bit_cast::<CB, MB>(self.count.val());
        for i in 0..WIDE {
            self.code[i].count.next = self.count.val();
            self.ram.write_count.next = self.code[i].code.val();
        }
        self.end_ram.write.next = self.valid.val();
        self.end_ram.write_address.next = self.write_at.q.val().get_bits::<A>(0);
        self.end_ram.write_data.next = self.last.val().into();
        self.now_cut.next = self.cut.val();
        if self.writing.q.val() {
            self.now_cut.next = self.writing_cut.q.val();
        }
        self.next_write.next = self.write_at.q.val() + bits::<PA>(1);
        if self.valid.val() {
            self.writing.d.next = !self.last.val();
            forward!(self => self: now_cut as writing_cut.d, next_write as write_at.d);
            if self.now_cut.val() | (self.last.val() & (!self.err.val())) {
                self.commit_at.d.next = self.next_write.val();
            }
            if ((!self.now_cut.val()) & self.last.val()) & self.err.val() {
                self.write_at.d.next = self.commit_at.q.val();
            }
        }
        self.used.next = self.write_at.q.val() - self.read_at.q.val();
        forward!(self => self: used as in_ram);
        // No room in the last four places but for the first of them: no second carry chain.
        self.nearly_full.next = ((self.used.val() >> 2) == self.last_four.val()) & self.used.val().get_bits::<2>(0).any();
        for full in A..PA {
            self.open.d.next = !(self.nearly_full.val() | self.used.val().get_bit(full));
        }
        self.room.next = self.open.q.val();

        // Read: RAM, its output, the beat on offer.
        self.out_free.next = (!self.offered.q.val()) | self.m_axis.tready.val();
        self.ends.next = self.out_last.q.val() | self.broken_off.q.val();
        self.partly_out.next = self.begun.q.val() & (!self.ends.val());
        // Of the rest of a frame each beat must tell whether it was the last: then one every second clock.
        self.throw_away.next = self.fetched.q.val() & (self.flushing.q.val() | (self.swallow.q.val() & (!self.thrown.q.val())));
        self.load.next = ((self.fetched.q.val() & self.out_free.val()) & (!self.flushing.q.val()))
            & ((!(self.swallow.q.val() | self.thrown.q.val())) & (!self.end_in_error.q.val()));
        // The RAM is read whenever its output is free, wanted or not: its enable comes late enough without the comparison.
        self.output_free.next = (!self.fetched.q.val()) | (self.load.val() | self.throw_away.val());
        self.waits.next = self.commit_at.q.val() != self.read_at.q.val();
        for i in 0..WIDE {
            self.ahead[i].commit.next = self.commit_at.q.val();
            self.output_free.next =
                ((!self.fetched.q.val()) | self.ahead[i].throws.val()) | (self.ahead[i].may_load.val() & self.out_free.val());
            self.waits.next = self.ahead[i].in_ram.val() != self.read_at.q.val();
        }
        self.fetch.next = self.waits.val() & self.output_free.val();
        self.ram.read.next = self.output_free.val();
        self.ram.read_address.next = self.read_at.q.val().get_bits::<A>(0);
        self.end_ram.read.next = self.output_free.val();
        self.end_ram.read_address.next = self.read_at.q.val().get_bits::<A>(0);
        self.fetched.d.next = self.waits.val() | (!self.output_free.val());
        if self.fetch.val() {
            self.read_at.d.next = self.read_at.q.val() + bits::<PA>(1);
        }
        if self.out_free.val() {
            self.offered.d.next = self.load.val() | self.end_in_error.q.val();
        }
        if self.load.val() {
            forward!(self.ram => self: read_data as out_data.d, read_count as out_count.d, read_last as out_last.d,
                read_err as out_err.d);
            self.begun.d.next = true;
            self.broken_off.d.next = false;
        }

        // Link down: end what is partly out, swallow what waits.
        if self.output_free.val() & (self.read_at.q.val() == self.flush_to.q.val()) {
            self.flushing.d.next = false;
        }
        self.was_down.d.next = !self.link.val();
        if self.was_down.q.val() | (!self.link.val()) {
            self.flushing.d.next = true;
            self.flush_to.d.next = self.commit_at.q.val();
        }
        self.thrown.d.next = self.throw_away.val();
        self.thrown_last.d.next = self.end_ram.read_data.val().any();
        if self.thrown.q.val() {
            self.swallow.d.next = !self.thrown_last.q.val();
        }
        if self.out_free.val() & self.end_in_error.q.val() {
            self.end_in_error.d.next = false;
            self.broken_off.d.next = true;
        }
        if self.partly_out.val() & self.flushing.q.val() {
            self.begun.d.next = false;
            self.end_in_error.d.next = true;
            self.swallow.d.next = true;
        }
        self.lost_frame.next = self.thrown.q.val() & self.thrown_last.q.val();
        for i in 0..WIDE {
            self.ahead[i].flushing.next = self.flushing.d.val();
            self.ahead[i].swallow.next = self.swallow.d.val();
            self.ahead[i].thrown.next = self.thrown.d.val();
            self.ahead[i].end_in_error.next = self.end_in_error.d.val();
        }

        // The registers behind the RAM hold nothing but what it gave; the beat that breaks a frame off is made behind them.
        self.bytes.next = self.out_count.q.val();
        if self.broken_off.q.val() {
            self.bytes.next = bits::<CB>(1);
        }
        self.mask.count.next = self.bytes.val();
        forward!(self => self.m_axis: offered.q as tvalid, out_data.q as tdata, mask.keep as tkeep, ends as tlast);
        self.m_axis.tuser.next = (self.out_last.q.val() & self.out_err.q.val()) | self.broken_off.q.val();
        self.accepted.next = self.offered.q.val() & self.m_axis.tready.val();
        self.sent_beat.next = self.accepted.val();
        self.sent_count.next = self.bytes.val().get_bits::<MB>(0);
        self.sent_frame.next = self.accepted.val() & self.ends.val();
        for i in 0..LL {
            self.at_output[i].next = self.fetched.q.val();
            self.on_offer[i].next = self.offered.q.val();
        }
    }
}
