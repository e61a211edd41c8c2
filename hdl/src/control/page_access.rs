// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Page access: one access to a page, from request to answer
//!
//! **Rule.** Every access that its master holds gets one answer (R19); a write without a register, or to one that is read only, does nothing.
//!
//! **Timing.** `ack` in the third clock of an access, for a counter one clock after `counter_valid`. `write` is one clock. What stands at the
//! address is looked up in the first clock, and chosen in the second.

use crate::prelude::*;

/// Handshake of a page.
#[derive(LogicBlock, Blank)]
pub struct PageAccess {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Bus cycle.
    pub cyc: Signal<In, Bit>,
    /// Access; steady until `ack`.
    pub stb: Signal<In, Bit>,
    /// It is a write.
    pub we: Signal<In, Bit>,
    /// Word read, with `ack`.
    pub dat_r: Signal<Out, Bits<32>>,
    /// The access is done: one clock.
    pub ack: Signal<Out, Bit>,
    /// The word at its address.
    pub word: Signal<In, Bits<32>>,
    /// It is a counter's.
    pub counter: Signal<In, Bit>,
    /// The counter's word is wanted; steady until `counter_valid`.
    pub counter_read: Signal<Out, Bit>,
    /// The counter's word is there.
    pub counter_valid: Signal<In, Bit>,
    /// The counter's word.
    pub counter_word: Signal<In, Bits<32>>,
    /// The write is taken in this clock, that of `ack`.
    pub write: Signal<Out, Bit>,

    looked: RegR<Bit>,
    found: Reg<Bits<32>>,
    found_counter: Reg<Bit>,
    acknowledged: RegR<Bit>,
    data: Reg<Bits<32>>,
    asked: Signal<Local, Bit>,
    wants: Signal<Local, Bit>,
    request: Signal<Local, Bit>,
    done: Signal<Local, Bit>,
    answered: Signal<Local, Bit>,
}

impl Logic for PageAccess {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: looked, acknowledged);
        registers!(self, clock: found, found_counter, data);
        self.asked.next = (self.cyc.val() & self.stb.val()) & (!self.acknowledged.q.val());
        forward!(self => self: asked as looked.d, word as found.d, counter as found_counter.d);
        self.request.next = self.asked.val() & self.looked.q.val();
        self.wants.next = self.found_counter.q.val() & (!self.we.val());
        self.counter_read.next = self.request.val() & self.wants.val();
        self.done.next = self.request.val() & ((!self.wants.val()) | self.counter_valid.val());
        self.acknowledged.d.next = self.done.val();
        // A master that let go in the meantime gets neither: the lines may be somebody else's by now.
        self.answered.next = self.acknowledged.q.val() & (self.cyc.val() & self.stb.val());
        self.write.next = self.answered.val() & self.we.val();
        self.data.d.next = self.found.q.val();
        if self.wants.val() {
            self.data.d.next = self.counter_word.val();
        }
        forward!(self => self: data.q as dat_r, answered as ack);
    }
}

/// A master for the tests of pages.
#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::control::bus::PageSlave;

    /// Does one access by clocking `dut`, whose bus `bus` gives; the word that was answered.
    pub fn access<B: Block>(
        dut: &mut B,
        bus: impl Fn(&mut B) -> &mut PageSlave,
        mut clock: impl FnMut(&mut B),
        place: u64,
        write: Option<u64>,
    ) -> u32 {
        let slave = bus(dut);
        slave.cyc.next = true;
        slave.stb.next = true;
        slave.we.next = write.is_some();
        slave.adr.next = place.into();
        slave.dat_w.next = write.unwrap_or(0).into();
        for _ in 0..400 {
            clock(dut);
            if bus(dut).ack.val() {
                let word = bus(dut).dat_r.val().to_u64() as u32;
                // Seen at the edge that ends this clock.
                clock(dut);
                bus(dut).cyc.next = false;
                bus(dut).stb.next = false;
                for _ in 0..3 {
                    clock(dut);
                    assert!(!bus(dut).ack.val(), "one answer");
                }
                return word;
            }
        }
        panic!("no answer");
    }

    #[test]
    fn a_register_in_three_clocks_and_a_counter_when_it_is_there() {
        for (counter, write) in [(false, false), (true, false), (false, true), (true, true)] {
            let mut dut = PageAccess::default();
            dut.connect_all();
            check_all(&dut).unwrap();
            assert!(simulate(&mut dut, 10));
            dut.word.next = 0x1234u64.into();
            dut.counter_word.next = 0x5678u64.into();
            (dut.cyc.next, dut.stb.next, dut.we.next, dut.counter.next) = (true, true, write, counter);
            let (mut acks, mut writes, mut waits) = (vec![], 0, 0);
            for clock in 0..20 {
                dut.counter_valid.next = waits == 5;
                dut.clock.next = false.into();
                assert!(simulate(&mut dut, 10));
                waits += u32::from(dut.counter_read.val());
                writes += u32::from(dut.write.val());
                if dut.ack.val() {
                    acks.push((clock, dut.dat_r.val().to_u64()));
                    dut.stb.next = false;
                }
                dut.clock.next = true.into();
                assert!(simulate(&mut dut, 10));
            }
            let answer = if counter && !write { (7, 0x5678) } else { (2, 0x1234) };
            assert_eq!((acks, writes, waits > 0), (vec![answer], u32::from(write), counter && !write));
        }
    }

    #[test]
    fn a_master_that_lets_go_gets_no_answer_and_writes_nothing() {
        let mut dut = PageAccess::default();
        dut.connect_all();
        for held in 1..4 {
            for clock in 0..8 {
                // A read; then the lines carry a write of somebody else's.
                (dut.cyc.next, dut.stb.next, dut.we.next) = (true, clock < held, clock >= held);
                dut.clock.next = false.into();
                assert!(simulate(&mut dut, 10));
                assert!(!dut.write.val(), "held for {held}, clock {clock}");
                assert_eq!(dut.ack.val(), held == 3 && clock == 2, "held for {held}, clock {clock}");
                dut.clock.next = true.into();
                assert!(simulate(&mut dut, 10));
            }
        }
    }
}
