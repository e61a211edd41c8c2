// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Page: the registers of the receive half
//!
//! **Rule.** [`equipoise_regmap::receive`]: what is at each word. Words without a register read 0; writes to them and to read-only words do
//! nothing. A write needs no byte lanes: the page's bus has none.
//!
//! **Timing.** A Wishbone B4 classic slave: `wb_ack` in the third clock of an access, one per access; for a counter when it was read, see
//! [`crate::tally`].

use super::KINDS;
use crate::primitives::{OneHot, Reg, RegR, Unused};
use crate::registers::Access;
use array_init::array_init;
use equipoise_regmap::receive;
use rust_hdl::prelude::*;

/// Registers of a receive half with `N` ports.
#[derive(LogicBlock)]
pub struct Page<const N: usize> {
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
    /// Word of the page.
    pub wb_adr: Signal<In, Bits<8>>,
    /// Word to write.
    pub wb_dat_w: Signal<In, Bits<32>>,
    /// Word read, with `wb_ack`.
    pub wb_dat_r: Signal<Out, Bits<32>>,
    /// The access is done.
    pub wb_ack: Signal<Out, Bit>,
    /// The port whose group frames the filter keeps, one-hot, or none.
    pub chosen: Signal<In, Bits<N>>,
    /// The filter is on.
    pub filter: Signal<Out, Bit>,
    /// Zero the counters; one clock.
    pub clear: Signal<Out, Bit>,
    /// A counter's word is wanted, as [`crate::tally::TallyEngine`] wants it said.
    pub read: Signal<Out, Bit>,
    /// Which counter.
    pub index: Signal<Out, Bits<7>>,
    /// Its low word.
    pub low_word: Signal<Out, Bit>,
    /// The word is there.
    pub valid: Signal<In, Bit>,
    /// The word.
    pub word: Signal<In, Bits<32>>,

    access: Access,
    no_errors: Unused<32>,
    high_bits: Unused<31>,
    filter_on: RegR<Bit>,
    cleared: RegR<Bit>,
    /// What the address says, a clock later.
    readback: Reg<Bits<32>>,
    is_filter: Reg<Bit>,
    is_clear: Reg<Bit>,
    is_counter: Reg<Bit>,
    counter: Reg<Bits<7>>,
    kind: Signal<Local, Bits<3>>,
    port: Signal<Local, Bits<4>>,
    base: Signal<Local, Bits<7>>,
    known_kind: Signal<Local, Bit>,
    chosen_word: Signal<Local, Bits<32>>,
    magic: Constant<Bits<32>>,
    nothing: Constant<Bits<32>>,
    on: Constant<Bits<32>>,
    all_lanes: Constant<Bits<4>>,
    magic_place: Constant<Bits<8>>,
    filter_place: Constant<Bits<8>>,
    chosen_place: Constant<Bits<8>>,
    clear_place: Constant<Bits<8>>,
    kind_id: [Constant<Bits<3>>; KINDS],
    kind_base: [Constant<Bits<7>>; KINDS],
    no_base: Constant<Bits<7>>,
    there: OneHot<4, N>,
    /// RX_CHOSEN when this port is the one.
    chosen_id: [Constant<Bits<32>>; N],
}

impl<const N: usize> Default for Page<N> {
    fn default() -> Self {
        let place = |register: &equipoise_regmap::Register| Constant::new(u64::from(register.offset - receive::BASE).into());
        Self {
            clock: Default::default(),
            reset: Default::default(),
            wb_cyc: Default::default(),
            wb_stb: Default::default(),
            wb_we: Default::default(),
            wb_adr: Default::default(),
            wb_dat_w: Default::default(),
            wb_dat_r: Default::default(),
            wb_ack: Default::default(),
            chosen: Default::default(),
            filter: Default::default(),
            clear: Default::default(),
            read: Default::default(),
            index: Default::default(),
            low_word: Default::default(),
            valid: Default::default(),
            word: Default::default(),
            access: Default::default(),
            no_errors: Default::default(),
            high_bits: Default::default(),
            filter_on: Default::default(),
            cleared: Default::default(),
            readback: Default::default(),
            is_filter: Default::default(),
            is_clear: Default::default(),
            is_counter: Default::default(),
            counter: Default::default(),
            kind: Default::default(),
            port: Default::default(),
            base: Default::default(),
            known_kind: Default::default(),
            chosen_word: Default::default(),
            magic: Constant::new(u64::from(receive::MAGIC_VALUE).into()),
            nothing: Constant::new(0.into()),
            on: Constant::new(1.into()),
            all_lanes: Constant::new(0xF.into()),
            magic_place: place(&receive::MAGIC),
            filter_place: place(&receive::FILTER),
            chosen_place: place(&receive::CHOSEN),
            clear_place: place(&receive::CLEAR),
            kind_id: array_init(|kind| Constant::new((u64::from(receive::COUNTERS[kind].offset - receive::BASE) >> 5).into())),
            kind_base: array_init(|kind| Constant::new(((kind * N) as u64).into())),
            no_base: Constant::new(0.into()),
            there: Default::default(),
            chosen_id: array_init(|p| Constant::new(receive::CHOSEN_VALID.set(receive::CHOSEN_PORT.set(0, p as u64), 1).into())),
        }
    }
}

impl<const N: usize> Logic for Page<N> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, filter_on, cleared, readback, is_filter, is_clear, is_counter, counter);
        clock!(self, clock, access);
        self.filter_on.reset.next = self.reset.val();
        self.cleared.reset.next = self.reset.val();

        // What is there.
        self.kind.next = self.wb_adr.val().get_bits::<3>(5);
        self.port.next = self.wb_adr.val().get_bits::<4>(1);
        self.there.x.next = self.port.val();
        self.base.next = self.no_base.val();
        self.known_kind.next = false;
        for k in 0..5 {
            if self.kind.val() == self.kind_id[k].val() {
                self.base.next = self.kind_base[k].val();
                self.known_kind.next = true;
            }
        }
        self.is_counter.d.next = self.known_kind.val() & self.there.y.val().any();
        self.counter.d.next = self.base.val() + bit_cast::<7, 4>(self.port.val());
        self.is_filter.d.next = self.wb_adr.val() == self.filter_place.val();
        self.is_clear.d.next = self.wb_adr.val() == self.clear_place.val();
        self.chosen_word.next = self.nothing.val();
        for p in 0..N {
            if self.chosen.val().get_bit(p) {
                self.chosen_word.next = self.chosen_id[p].val();
            }
        }
        self.readback.d.next = self.nothing.val();
        if self.wb_adr.val() == self.magic_place.val() {
            self.readback.d.next = self.magic.val();
        }
        if (self.wb_adr.val() == self.filter_place.val()) & self.filter_on.q.val() {
            self.readback.d.next = self.on.val();
        }
        if self.wb_adr.val() == self.chosen_place.val() {
            self.readback.d.next = self.chosen_word.val();
        }

        // The access.
        self.access.reset.next = self.reset.val();
        self.access.wb_cyc.next = self.wb_cyc.val();
        self.access.wb_stb.next = self.wb_stb.val();
        self.access.wb_we.next = self.wb_we.val();
        self.access.wb_sel.next = self.all_lanes.val();
        self.wb_dat_r.next = self.access.wb_dat_r.val();
        self.wb_ack.next = self.access.wb_ack.val();
        self.access.known.next = true;
        self.access.writable.next = true;
        self.access.frozen.next = false;
        self.access.statistics.next = self.is_counter.q.val();
        self.access.readback.next = self.readback.q.val();
        self.read.next = self.access.stat_read.val();
        self.index.next = self.counter.q.val();
        self.low_word.next = self.wb_adr.val().get_bit(0);
        self.access.stat_valid.next = self.valid.val();
        self.access.stat_data.next = self.word.val();
        // Nothing that is not taken is counted here.
        self.no_errors.x.next = self.access.errors.val();
        self.high_bits.x.next = self.wb_dat_w.val().get_bits::<31>(1);
        if self.access.write.val() & self.is_filter.q.val() {
            self.filter_on.d.next = self.wb_dat_w.val().get_bit(0);
        }
        self.cleared.d.next = (self.access.write.val() & self.is_clear.q.val()) & self.wb_dat_w.val().get_bit(0);
        self.filter.next = self.filter_on.q.val();
        self.clear.next = self.cleared.q.val();
    }
}
