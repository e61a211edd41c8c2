// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # What the engine does

use super::*;

impl<const N: usize, const K: usize, const FW: usize, const BW: usize, const DW: usize, const AW: usize> Logic
    for Statistics<N, K, FW, BW, DW, AW>
{
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: phase, kind, place, total);
        registers!(self, clock: base, entry, at, counted, amount, word, sum, low_word);
        registers!(self, clock, reset: keeping, clear_wanted, copying, held, hold_before, serving, at_last, at_end);
        blocks!(self, clock, reset: counting);
        blocks!(self, clock: ram);

        // The counter at hand: what to add to it, and where it is.
        forward!(self => self: counting.amount as counted.d, counted.q as amount.d);
        self.nearly_last.next = self.place.q.val() == self.last_port.val();
        self.base.d.next = self.kind_base[0].val();
        for k in 1..5 {
            if self.kind.q.val() == self.kind_id[k].val() {
                self.base.d.next = self.kind_base[k].val();
            }
        }
        self.entry.d.next = bit_cast::<7, 5>(self.place.q.val());
        if self.kind.q.val() == self.kind_id[4].val() {
            self.nearly_last.next = self.place.q.val() == self.nearly_last_event.val();
        } else {
            if self.at_last.q.val() {
                self.amount.d.next = self.total.q.val();
                self.base.d.next = self.total_base.val();
                self.entry.d.next = bit_cast::<7, 3>(self.kind.q.val());
            }
        }
        self.at.d.next = self.base.q.val() + self.entry.q.val();
        if !self.keeping.q.val() {
            self.amount.d.next = bits::<AW>(0);
        }

        // Counting, a round long. Which counter it is stands still for the whole step: the accumulators, all over the chip, hear of the
        // round's end from a register and the phase.
        self.at_end.d.next = self.at_last.q.val() & (self.kind.q.val() == self.kind_id[4].val());
        self.capture.next = (self.phase.q.val() == Phase::WriteHigh) & self.at_end.q.val();
        self.begins.next = (self.phase.q.val() == Phase::BusHigh) & self.at_end.q.val();
        forward!(self => self.counting: decided_frame, decided_bytes_port, decided_bytes, sent_frame, sent_beat, sent_bytes[N],
            forced_frame, drops[REASONS], capture, kind.q as kind);
        self.counting.place.next = self.place.q.val().get_bits::<4>(0);

        // The engine.
        self.read_bank.next = false;
        self.read_index.next = self.at.q.val();
        self.read_low.next = true;
        self.ram.write.next = false;
        self.write_bank.next = false;
        self.write_low.next = false;
        self.ram.write_data.next = self.sum.q.val().get_bits::<32>(0);
        // Nothing but a register behind the memory: it takes most of a clock to answer.
        self.word.d.next = self.ram.read_data.val();
        self.old.next = bits::<32>(0);
        if self.keeping.q.val() {
            self.old.next = self.word.q.val();
        }
        self.carry.next = self.sum.q.val().get_bits::<1>(32);
        self.addend.next = self.amount.q.val();
        match self.phase.q.val() {
            Phase::ReadLow => {
                self.phase.d.next = Phase::WaitLow;
            }
            Phase::WaitLow => {
                self.phase.d.next = Phase::AddLow;
            }
            Phase::AddLow => {
                self.read_low.next = false;
                self.total.d.next = self.total.q.val() + self.amount.q.val();
                self.phase.d.next = Phase::WriteLow;
            }
            Phase::WriteLow => {
                self.ram.write.next = true;
                self.write_low.next = true;
                self.phase.d.next = Phase::AddHigh;
            }
            Phase::AddHigh => {
                self.ram.write.next = self.copying.q.val();
                self.write_bank.next = true;
                self.write_low.next = true;
                self.addend.next = bit_cast::<AW, 1>(self.carry.val());
                self.phase.d.next = Phase::WriteHigh;
            }
            Phase::WriteHigh => {
                self.ram.write.next = true;
                self.place.d.next = self.place.q.val() + bits::<5>(1);
                self.at_last.d.next = self.nearly_last.val();
                if self.at_last.q.val() {
                    self.at_last.d.next = false;
                    self.place.d.next = bits::<5>(0);
                    self.kind.d.next = self.kind.q.val() + bits::<3>(1);
                    self.total.d.next = bits::<AW>(0);
                    if self.at_end.q.val() {
                        self.kind.d.next = bits::<3>(0);
                    }
                }
                self.phase.d.next = Phase::BusHigh;
            }
            Phase::BusHigh => {
                self.ram.write.next = self.copying.q.val();
                self.write_bank.next = true;
                self.read_bank.next = self.hold.val();
                self.read_index.next = self.stat_address.val().get_bits::<7>(1);
                self.read_low.next = false;
                self.phase.d.next = Phase::BusLow;
            }
            Phase::BusLow => {
                self.read_bank.next = self.hold.val();
                self.read_index.next = self.stat_address.val().get_bits::<7>(1);
                self.phase.d.next = Phase::ReadLow;
            }
        }
        self.read_at.next.bank = self.read_bank.val();
        self.read_at.next.index = self.read_index.val();
        self.read_at.next.low = self.read_low.val();
        self.ram.read_address.next = self.read_at.val().into();
        self.write_at.next.bank = self.write_bank.val();
        self.write_at.next.index = self.at.q.val();
        self.write_at.next.low = self.write_low.val();
        self.ram.write_address.next = self.write_at.val().into();

        // The sum stays while its low word is written and copied, and while its high word is.
        if (self.phase.q.val() == Phase::AddLow) | (self.phase.q.val() == Phase::AddHigh) {
            self.sum.d.next = bit_cast::<33, 32>(self.old.val()) + bit_cast::<33, AW>(self.addend.val());
        }

        // Rounds that clear, and rounds that copy.
        if self.clear_stats.val() {
            self.clear_wanted.d.next = true;
        }
        forward!(self => self: hold as hold_before.d);
        if self.begins.val() {
            self.keeping.d.next = !(self.clear_wanted.q.val() | self.clear_stats.val());
            self.clear_wanted.d.next = false;
            self.copying.d.next = self.hold_before.q.val() & ((!self.copying.q.val()) & (!self.held.q.val()));
            self.held.d.next = self.held.q.val() | self.copying.q.val();
        }
        if !self.hold.val() {
            self.copying.d.next = false;
            self.held.d.next = false;
        }

        // The bus: its slot, then the high word, then the low word.
        self.low_wanted.next = self.stat_address.val().get_bit(0);
        self.free.next = self.keeping.q.val() & (!self.clear_wanted.q.val());
        if self.hold.val() {
            self.free.next = self.held.q.val();
        }
        self.stat_valid.next = false;
        self.stat_data.next = self.word.q.val();
        match self.phase.q.val() {
            Phase::BusHigh => {
                self.serving.d.next = self.stat_read.val() & self.free.val();
            }
            Phase::BusLow => {
                self.serving.d.next = self.serving.q.val() & self.stat_read.val();
            }
            Phase::ReadLow => {
                self.serving.d.next = self.serving.q.val() & self.stat_read.val();
                self.stat_valid.next = (self.serving.q.val() & self.stat_read.val()) & (!self.low_wanted.val());
            }
            Phase::WaitLow => {
                self.serving.d.next = false;
                self.stat_valid.next = (self.serving.q.val() & self.stat_read.val()) & self.low_wanted.val();
                if !self.hold.val() {
                    self.stat_data.next = self.low_word.q.val();
                }
                if self.serving.q.val() & ((!self.low_wanted.val()) & (!self.hold.val())) {
                    self.low_word.d.next = self.word.q.val();
                }
            }
            _ => {
                self.serving.d.next = false;
            }
        }
    }
}
