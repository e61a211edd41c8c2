// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Access: one bus access, from request to answer
//!
//! ```text
//!            ┌────────┐
//!  wb_* ───►─┤        ├─►── write       the write is taken in this clock
//!       ◄────┤ Access ├─►── stat_read   a counter is wanted
//!  decode ──►┤        ├─◄── stat_valid, stat_data
//!            └────────┘
//! ```
//!
//! **Rule.** docs/registers.md "Reading the tables" (R19): every access gets one answer; what has no effect counts: a read of nothing, a
//! write to nothing, to a read-only or locked word, or with fewer than four byte lanes. The count stops at its end.
//!
//! **Timing.** The address is registered in the first clock of an access, what the decoder says in the second, what follows from it in the
//! third; a write is taken in the fourth, `wb_ack` is in the fifth, or for a counter one clock after `stat_valid`. A master that lets go
//! before its answer gets none.

use crate::prelude::*;

/// Wishbone B4 classic handshake and BUS_ERRORS.
#[derive(LogicBlock, Blank)]
pub struct Access {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Bus cycle.
    pub wb_cyc: Signal<In, Bit>,
    /// Access; steady until `wb_ack`.
    pub wb_stb: Signal<In, Bit>,
    /// It is a write.
    pub wb_we: Signal<In, Bit>,
    /// Byte lanes.
    pub wb_sel: Signal<In, Bits<4>>,
    /// Word read, with `wb_ack`.
    pub wb_dat_r: Signal<Out, Bits<32>>,
    /// The access is done.
    pub wb_ack: Signal<Out, Bit>,
    /// There is a word at the address. This and the next three are as of two clocks before.
    pub known: Signal<In, Bit>,
    /// A write to it can have an effect.
    pub writable: Signal<In, Bit>,
    /// But not now.
    pub frozen: Signal<In, Bit>,
    /// It is a counter.
    pub statistics: Signal<In, Bit>,
    /// The word at the address, unless it is a counter; of three clocks before.
    pub readback: Signal<In, Bits<32>>,
    /// A counter is wanted; steady until `stat_valid`.
    pub stat_read: Signal<Out, Bit>,
    /// The counter's word is there.
    pub stat_valid: Signal<In, Bit>,
    /// The counter's word.
    pub stat_data: Signal<In, Bits<32>>,
    /// The write is taken in this clock.
    pub write: Signal<Out, Bit>,
    /// Accesses without effect.
    pub errors: Signal<Out, Bits<32>>,

    acknowledge: RegR<Bit>,
    asked: RegR<Bit>,
    decoded: RegR<Bit>,
    checked: RegR<Bit>,
    effective: Reg<Bit>,
    writes: Reg<Bit>,
    data: Reg<Bits<32>>,
    error_count: RegR<Bits<32>>,
    strobe: Signal<Local, Bit>,
    busy: Signal<Local, Bit>,
    request: Signal<Local, Bit>,
    wants_counter: Signal<Local, Bit>,
    done: Signal<Local, Bit>,
}

impl Logic for Access {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: acknowledge, asked, decoded, checked, error_count);
        registers!(self, clock: data, effective, writes);

        self.strobe.next = self.wb_cyc.val() & self.wb_stb.val();
        self.request.next = self.strobe.val() & self.checked.q.val();
        self.wants_counter.next = self.statistics.val() & (!self.wb_we.val());
        self.stat_read.next = self.request.val() & self.wants_counter.val();
        self.done.next = self.request.val() & ((!self.wants_counter.val()) | self.stat_valid.val());
        self.acknowledge.d.next = self.done.val();
        self.busy.next = (self.asked.q.val() | self.decoded.q.val()) | (self.checked.q.val() | self.acknowledge.q.val());
        self.asked.d.next = self.strobe.val() & (!self.busy.val());
        self.decoded.d.next = self.strobe.val() & self.asked.q.val();
        self.checked.d.next = self.strobe.val() & ((self.decoded.q.val() | self.checked.q.val()) & (!self.done.val()));
        self.wb_ack.next = self.acknowledge.q.val() & self.strobe.val();

        self.data.d.next = self.readback.val();
        if self.wants_counter.val() {
            self.data.d.next = self.stat_data.val();
        }
        self.wb_dat_r.next = self.data.q.val();

        self.effective.d.next = self.known.val();
        self.writes.d.next = false;
        if self.wb_we.val() {
            self.effective.d.next = (self.writable.val() & (!self.frozen.val())) & self.wb_sel.val().all();
            self.writes.d.next = (self.writable.val() & (!self.frozen.val())) & self.wb_sel.val().all();
        }
        self.write.next = self.request.val() & self.writes.q.val();
        if (self.done.val() & (!self.effective.q.val())) & (!self.error_count.q.val().all()) {
            self.error_count.d.next = self.error_count.q.val() + bits::<32>(1);
        }
        self.errors.next = self.error_count.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dut() -> Access {
        let mut dut = Access::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        dut
    }

    fn step(dut: &mut Access) {
        dut.clock.next = false.into();
        assert!(simulate(dut, 10));
        dut.clock.next = true.into();
        assert!(simulate(dut, 10));
    }

    fn ask(dut: &mut Access, on: bool, write: bool) {
        dut.wb_cyc.next = on;
        dut.wb_stb.next = on;
        dut.wb_we.next = write;
        dut.wb_sel.next = 0xF.into();
    }

    #[test]
    fn every_kind_of_access_counts_if_it_has_no_effect() {
        for bits in 0..32u32 {
            let bit = |i: u32| bits >> i & 1 == 1;
            let (known, writable, frozen, write, lanes) = (bit(0), bit(0) && bit(1), bit(2), bit(3), bit(4));
            let mut dut = dut();
            dut.known.next = known;
            dut.writable.next = writable;
            dut.frozen.next = frozen;
            ask(&mut dut, true, write);
            dut.wb_sel.next = if lanes { 0xF } else { 0xE }.into();
            dut.readback.next = 77.into();
            let taken = write && writable && !frozen && lanes;
            for _ in 0..2 {
                step(&mut dut);
                assert!(!dut.write.val());
            }
            step(&mut dut);
            assert_eq!(dut.write.val(), taken);
            step(&mut dut);
            assert!(dut.wb_ack.val() && !dut.write.val());
            assert_eq!(dut.wb_dat_r.val().to_u64(), 77);
            let error = if write { !taken } else { !known };
            assert_eq!(dut.errors.val().to_u64(), u64::from(error), "{bits:05b}");
        }
    }

    #[test]
    fn a_held_strobe_is_a_new_access_every_fifth_clock() {
        let mut dut = dut();
        ask(&mut dut, true, false);
        let answers: Vec<bool> = (0..15)
            .map(|_| {
                step(&mut dut);
                dut.wb_ack.val()
            })
            .collect();
        assert_eq!(answers, [[false, false, false, true, false]; 3].concat());
        assert_eq!(dut.errors.val().to_u64(), 3);
    }

    #[test]
    fn a_counter_is_waited_for() {
        let mut dut = dut();
        dut.known.next = true;
        dut.statistics.next = true;
        ask(&mut dut, true, false);
        step(&mut dut);
        step(&mut dut);
        for _ in 0..10 {
            step(&mut dut);
            assert!(dut.stat_read.val() && !dut.wb_ack.val());
        }
        dut.stat_valid.next = true;
        dut.stat_data.next = 0x1234.into();
        step(&mut dut);
        assert!(dut.wb_ack.val() && !dut.stat_read.val());
        assert_eq!(dut.wb_dat_r.val().to_u64(), 0x1234);
        dut.stat_valid.next = false;
        // Writing one is an error, answered at once.
        ask(&mut dut, false, true);
        step(&mut dut);
        ask(&mut dut, true, true);
        for _ in 0..4 {
            step(&mut dut);
        }
        assert!(dut.wb_ack.val());
        assert_eq!(dut.errors.val().to_u64(), 1);
    }

    #[test]
    fn an_abandoned_access_is_not_answered() {
        let mut dut = dut();
        dut.known.next = true;
        for clocks in 1..5 {
            ask(&mut dut, true, false);
            for _ in 0..clocks {
                step(&mut dut);
            }
            ask(&mut dut, false, false);
            assert!(simulate(&mut dut, 10));
            assert!(!dut.wb_ack.val());
            step(&mut dut);
        }
        dut.statistics.next = true;
        ask(&mut dut, true, false);
        for _ in 0..3 {
            step(&mut dut);
        }
        assert!(dut.stat_read.val());
        ask(&mut dut, false, false);
        assert!(simulate(&mut dut, 10));
        assert!(!dut.stat_read.val());
        for _ in 0..3 {
            step(&mut dut);
            assert!(!dut.wb_ack.val());
        }
    }

    #[test]
    fn the_count_stops_at_its_end() {
        let mut dut = dut();
        dut.error_count.q.next = 0xFFFF_FFFEu64.into();
        ask(&mut dut, true, false);
        for _ in 0..12 {
            step(&mut dut);
        }
        assert_eq!(dut.errors.val().to_u64(), 0xFFFF_FFFF);
    }
}
