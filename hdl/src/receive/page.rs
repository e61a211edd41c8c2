// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Page: the registers of the receive half
//!
//! **Rule.** [`equipoise_regmap::receive`]: what is at each word. Words without a register read 0; writes to them and to read-only words do
//! nothing. A write needs no byte lanes: the page's bus has none.
//!
//! **Timing.** A Wishbone B4 classic slave: `ack` in the third clock of an access, one per access; for a counter when it was read, see
//! [`crate::counters::tally`].

use super::counts::KINDS;
use crate::control::bus::PageSlave;
use crate::control::page_access::PageAccess;
use crate::prelude::*;
use equipoise_regmap::receive;

/// Where a register is in the page.
fn place(register: &equipoise_regmap::Register) -> u16 {
    register.offset - receive::BASE
}

/// Registers of a receive half with `N` ports.
#[derive(LogicBlock, Blank)]
pub struct Page<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The bus.
    pub wb: PageSlave,
    /// The port whose group frames the filter keeps, one-hot, or none.
    pub chosen: Signal<In, Bits<N>>,
    /// The filter is on.
    pub filter: Signal<Out, Bit>,
    /// Zero the counters; one clock.
    pub clear: Signal<Out, Bit>,
    /// A counter's word is wanted; steady until `valid`, and low for a clock before the next.
    pub read: Signal<Out, Bit>,
    /// Which counter.
    pub index: Signal<Out, Bits<7>>,
    /// Its low word.
    pub low_word: Signal<Out, Bit>,
    /// The word is there.
    pub valid: Signal<In, Bit>,
    /// The word.
    pub word: Signal<In, Bits<32>>,

    access: PageAccess,
    high_bits: Unused<31>,
    filter_on: RegR<Bit>,
    cleared: RegR<Bit>,
    readback: Signal<Local, Bits<32>>,
    is_counter: Signal<Local, Bit>,
    /// What the address says, a clock later.
    is_filter: Reg<Bit>,
    is_clear: Reg<Bit>,
    counter: Reg<Bits<7>>,
    kind: Signal<Local, Bits<3>>,
    port: Signal<Local, Bits<4>>,
    base: Signal<Local, Bits<7>>,
    known_kind: Signal<Local, Bit>,
    chosen_word: Signal<Local, Bits<32>>,
    #[value(receive::MAGIC_VALUE)]
    magic: Constant<Bits<32>>,
    #[value(place(&receive::MAGIC))]
    magic_place: Constant<Bits<8>>,
    #[value(place(&receive::FILTER))]
    filter_place: Constant<Bits<8>>,
    #[value(place(&receive::CHOSEN))]
    chosen_place: Constant<Bits<8>>,
    #[value(place(&receive::CLEAR))]
    clear_place: Constant<Bits<8>>,
    #[value(|kind| u64::from(receive::COUNTERS[kind].offset - receive::BASE) >> 5)]
    kind_id: [Constant<Bits<3>>; KINDS],
    #[value(|kind| (kind * N) as u64)]
    kind_base: [Constant<Bits<7>>; KINDS],
    there: OneHot<4, N>,
    /// RX_CHOSEN when this port is the one.
    #[value(|p| receive::CHOSEN_VALID.set(receive::CHOSEN_PORT.set(0, p as u64), 1))]
    chosen_id: [Constant<Bits<32>>; N],
}

impl<const N: usize> Logic for Page<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: filter_on, cleared);
        registers!(self, clock: is_filter, is_clear, counter);
        blocks!(self, clock, reset: access);

        // What is there.
        self.kind.next = self.wb.adr.val().get_bits::<3>(5);
        self.port.next = self.wb.adr.val().get_bits::<4>(1);
        self.there.x.next = self.port.val();
        self.base.next = bits::<7>(0);
        self.known_kind.next = false;
        for k in 0..5 {
            if self.kind.val() == self.kind_id[k].val() {
                self.base.next = self.kind_base[k].val();
                self.known_kind.next = true;
            }
        }
        self.is_counter.next = self.known_kind.val() & self.there.y.val().any();
        self.counter.d.next = self.base.val() + bit_cast::<7, 4>(self.port.val());
        self.is_filter.d.next = self.wb.adr.val() == self.filter_place.val();
        self.is_clear.d.next = self.wb.adr.val() == self.clear_place.val();
        self.chosen_word.next = bits::<32>(0);
        for p in 0..N {
            if self.chosen.val().get_bit(p) {
                self.chosen_word.next = self.chosen_id[p].val();
            }
        }
        self.readback.next = bits::<32>(0);
        if self.wb.adr.val() == self.magic_place.val() {
            self.readback.next = self.magic.val();
        }
        if (self.wb.adr.val() == self.filter_place.val()) & self.filter_on.q.val() {
            self.readback.next = bits::<32>(1);
        }
        if self.wb.adr.val() == self.chosen_place.val() {
            self.readback.next = self.chosen_word.val();
        }

        // The access.
        forward!(self.wb => self.access: cyc, stb, we);
        forward!(self.access => self.wb: dat_r, ack);
        forward!(self => self.access: readback as word, is_counter as counter, valid as counter_valid, word as counter_word);
        forward!(self => self: access.counter_read as read, counter.q as index);
        self.low_word.next = self.wb.adr.val().get_bit(0);
        self.high_bits.x.next = self.wb.dat_w.val().get_bits::<31>(1);
        if self.access.write.val() & self.is_filter.q.val() {
            self.filter_on.d.next = self.wb.dat_w.val().get_bit(0);
        }
        self.cleared.d.next = (self.access.write.val() & self.is_clear.q.val()) & self.wb.dat_w.val().get_bit(0);
        forward!(self => self: filter_on.q as filter, cleared.q as clear);
    }
}
