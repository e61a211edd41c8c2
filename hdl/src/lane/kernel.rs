// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # What the lane does

use super::*;

impl<const W: usize, const K: usize, const MB: usize, const NB: usize, const WIDE: usize, const CK: usize, const QU: usize> Logic
    for Lane<W, K, MB, NB, WIDE, CK, QU>
{
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: to_unit, to_own, spare_valid, begun, direct, discard, seen_no_path);
        registers!(self, clock: head_count, head_side, spare_count, spare_side, head_last, head_err, head_first, head_waits, spare_last, spare_err, spare_first, spare_waits, spare_unit,
            spare_own, late[WIDE]);
        registers!(self, clock: head_command[QU], spare_command[QU]);
        registers!(self, clock, reset: entered, left);
        blocks!(self, clock, reset: ingress, arrival[WIDE]);
        blocks!(self, clock: store);

        forward!(self.s_axis => self.ingress.s_axis: tdata, tuser, tlast, tvalid);
        self.ingress.s_axis.tkeep.next = bit_cast::<CK, K>(self.s_axis.tkeep.val());
        self.s_axis.tready.next = self.ingress.s_axis.tready.val();
        for i in 0..WIDE {
            HostSink::<W, K>::link(&mut self.s_axis, &mut self.arrival[i].s_axis);
            HostSource::<W, CK>::join(&mut self.arrival[i].out, &mut self.ingress.s_axis);
        }
        forward!(self => self.ingress: max_beats, max_rest, timeout, us_tick, primary);
        self.begun.d.next = true;
        self.ingress.advance.next = self.begun.q.val() & (!self.spare_valid.q.val());
        self.ingress.advance_data.next = self.direct.q.val();

        // Where the head may go.
        self.unit_offer.next = self.to_unit.q.val() & ((!self.head_waits.q.val()) | self.go.val());
        forward!(self => self: own_eligible as own_offer, own_skip as throw_away);
        if !self.head_first.q.val() {
            self.own_offer.next = !self.discard.q.val();
            self.throw_away.next = self.discard.q.val();
        }
        self.unit.valid.next = self.unit_offer.val();
        self.own.valid.next = self.to_own.q.val() & self.own_offer.val();
        self.leaves.next = (self.unit_offer.val() & self.unit.ready.val())
            | (self.to_own.q.val() & ((self.own_offer.val() & self.own.ready.val()) | self.throw_away.val()));
        self.free.next = (!(self.to_unit.q.val() | self.to_own.q.val())) | self.leaves.val();
        if self.to_own.q.val() & self.throw_away.val() {
            self.discard.d.next = !self.head_last.q.val();
        }
        self.seen_no_path.d.next = (self.to_own.q.val() & self.throw_away.val()) & self.head_first.q.val();

        // The next beat goes to the head, or waits beside it.
        self.spare_next.next = (self.spare_valid.q.val() | self.ingress.valid.val()) & (!self.free.val());
        self.spare_valid.d.next = self.spare_next.val();
        self.direct.d.next = !self.spare_next.val();
        // Data is written as it is looked at, again and again until the beat moves on: no late signal enables it.
        self.write_at.next = self.entered.q.val();
        if self.ingress.held.val() {
            self.write_at.next = self.entered.q.val() + bits::<2>(1);
        }
        self.store.write.next = true;
        self.store.write_address.next = bit_cast::<4, 2>(self.write_at.val());
        self.store.read_address.next = bit_cast::<4, 2>(self.left.q.val());
        self.store.write_data.next = self.ingress.write_data.val();
        if self.direct.q.val() & self.ingress.valid.val() {
            self.entered.d.next = self.entered.q.val() + bits::<2>(1);
        }
        if self.leaves.val() {
            self.left.d.next = self.left.q.val() + bits::<2>(1);
        }
        if self.direct.q.val() {
            forward!(self.ingress => self: count as spare_count.d, last as spare_last.d, err as spare_err.d, first as spare_first.d,
                side as spare_side.d, unit as spare_unit.d);
            self.spare_waits.d.next = self.ingress.first.val() & (!self.ingress.side.val().forced);
            self.spare_own.d.next = self.ingress.first.val() & (!self.ingress.unit.val());
        }
        if self.free.val() {
            self.to_unit.d.next = self.ingress.valid.val() & self.ingress.unit.val();
            self.to_own.d.next = self.ingress.valid.val() & (!self.ingress.unit.val());
            if self.spare_valid.q.val() {
                self.to_unit.d.next = self.spare_unit.q.val();
                self.to_own.d.next = !self.spare_unit.q.val();
            }
            forward!(self => self: spare_count.q as head_count.d, spare_last.q as head_last.d, spare_err.q as head_err.d,
                spare_first.q as head_first.d, spare_side.q as head_side.d, spare_waits.q as head_waits.d);
            if self.direct.q.val() {
                forward!(self.ingress => self: count as head_count.d, last as head_last.d, err as head_err.d, first as head_first.d,
                    side as head_side.d);
                self.head_waits.d.next = self.ingress.first.val() & (!self.ingress.side.val().forced);
            }
        }

        forward!(self => self.unit: store.read_data as data, head_count.q as count);
        forward!(self => self.unit: head_last.q as last, head_err.q as err);
        self.own.data.next = self.store.read_data.val();
        self.own.count.next = self.head_count.q.val().get_bits::<MB>(0);
        forward!(self => self.own: head_last.q as last, head_err.q as err);
        for i in 0..WIDE {
            self.late[i].d.next = self.store.read_data.val();
            self.unit.data.next = self.late[i].q.val();
            self.own.data.next = self.late[i].q.val();
        }
        self.side.next = self.head_side.q.val();
        for i in 0..QU {
            if self.direct.q.val() {
                self.spare_command[i].d.next = self.ingress.command[i].val();
            }
            if self.free.val() {
                self.head_command[i].d.next = self.spare_command[i].q.val();
                if self.direct.q.val() {
                    self.head_command[i].d.next = self.ingress.command[i].val();
                }
            }
            self.command[i].next = self.head_command[i].q.val();
        }
        // What is taken in this clock is not coming any more.
        self.more.next = (self.spare_valid.q.val() & self.spare_unit.q.val()) | self.ingress.unit_coming.val();
        self.unit_coming.next = (self.to_unit.q.val() & (!self.unit.ready.val())) | self.more.val();
        self.unit_begins.next = self.ingress.unit_begins.val();
        self.own_coming.next = self.ingress.own_coming.val();
        if self.spare_valid.q.val() {
            self.own_coming.next = self.spare_own.q.val();
        }
        DropsSource::link(&mut self.drop, &mut self.ingress.drop);
        self.drop_no_path.next = self.seen_no_path.q.val();
    }
}
