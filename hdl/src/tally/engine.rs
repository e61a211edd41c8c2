// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Tally engine: adds what is pending to 64-bit counters in one block RAM
//!
//! ```text
//!  pending ─► pick ─► amount ─►┌─────┐    ┌─────────┐
//!     ▲                        │  +  ├───►┤ WordRam ├──┬─► data
//!     └── take, one at a time  └──▲──┘    └─────────┘  │
//!                                 └──────── word ◄─────┘
//! ```
//!
//! **Inside.** The counters have their turn one after the other, [`STEP_CLOCKS`] clocks each: first the memory is read for the bus, high and
//! low word together, then low and high word of the counter are read, added to and written. Words are read for the bus only between two
//! counters, so both belong to one number. Nothing but a register is behind the memory's slow output.
//!
//! **Clear.** Between two steps everything pending is thrown away, in one clock, and a round begins that takes no old words. Reset is the
//! same. The bus waits for that round.
//!
//! **Timing.** A counter's pending amount is taken every `E` · [`STEP_CLOCKS`] clocks. A word is there within [`super::read_bound`] clocks.

use crate::primitives::{OneHot, Pick, Reg, RegR, WordRam};
use array_init::array_init;
use rust_hdl::prelude::*;

/// Clocks that the engine spends on a counter.
pub const STEP_CLOCKS: usize = 7;

/// Most counters: the memory has 256 words.
pub const MOST_COUNTERS: usize = 128;

/// What the engine does with the counter at hand.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Phase {
    /// The memory reads a high word for the bus.
    BusHigh,
    /// And the low word that belongs to it.
    BusLow,
    /// The memory reads the low word of the counter; the high word for the bus is there.
    ReadLow,
    /// The memory reads its high word; what is pending is taken. The low word for the bus is kept.
    ReadHigh,
    /// The amount is added to the low word.
    AddLow,
    /// The low word is written, the carry is added to the high word.
    WriteLow,
    /// The high word is written. The next counter's turn.
    WriteHigh,
}

/// `E` ≤ 128 counters, at most `PB` ≤ 32 bits pending for each.
#[derive(LogicBlock)]
pub struct TallyEngine<const E: usize, const PB: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// What is pending for each counter.
    pub pending: [Signal<In, Bits<PB>>; E],
    /// It is taken in this clock, or thrown away.
    pub take: Signal<Out, Bits<E>>,
    /// Zero all counters; one clock.
    pub clear: Signal<In, Bit>,
    /// A word is wanted; steady until `valid`, and low for a clock before the next.
    pub read: Signal<In, Bit>,
    /// Counter wanted.
    pub index: Signal<In, Bits<7>>,
    /// Its low word, as it was when its high word was read; else its high word.
    pub low_word: Signal<In, Bit>,
    /// The word is there.
    pub valid: Signal<Out, Bit>,
    /// The word.
    pub data: Signal<Out, Bits<32>>,

    ram: WordRam,
    pick: Pick<PB, E, 7>,
    turn: OneHot<7, E>,
    phase: RegR<Phase>,
    at: RegR<Bits<7>>,
    amount: Reg<Bits<PB>>,
    /// What the memory read; zero while a round clears.
    word: RegR<Bits<32>>,
    sum: Reg<Bits<33>>,
    kept: Reg<Bits<32>>,
    /// This round adds to what was there.
    keeping: RegR<Bit>,
    clear_wanted: RegR<Bit>,
    serving: RegR<Bit>,
    last: Signal<Local, Bit>,
    taking: Signal<Local, Bits<E>>,
    addend: Signal<Local, Bits<PB>>,
    begin_anew: Signal<Local, Bit>,
    address: Signal<Local, Bits<8>>,
    low: Signal<Local, Bit>,
    low_bit: Constant<Bits<8>>,
    one: Constant<Bits<7>>,
    first: Constant<Bits<7>>,
    behind: Constant<Bits<7>>,
    nothing: Constant<Bits<PB>>,
    nobody: Constant<Bits<E>>,
}

impl<const E: usize, const PB: usize> Default for TallyEngine<E, PB> {
    fn default() -> Self {
        assert!((1..=MOST_COUNTERS).contains(&E) && (1..=32).contains(&PB), "1 to 128 counters, 1 to 32 bits pending");
        Self {
            clock: Default::default(),
            reset: Default::default(),
            pending: array_init(|_| Default::default()),
            take: Default::default(),
            clear: Default::default(),
            read: Default::default(),
            index: Default::default(),
            low_word: Default::default(),
            valid: Default::default(),
            data: Default::default(),
            ram: Default::default(),
            pick: Default::default(),
            turn: Default::default(),
            phase: Default::default(),
            at: Default::default(),
            amount: Default::default(),
            word: Default::default(),
            sum: Default::default(),
            kept: Default::default(),
            keeping: Default::default(),
            clear_wanted: Default::default(),
            serving: Default::default(),
            last: Default::default(),
            taking: Default::default(),
            addend: Default::default(),
            begin_anew: Default::default(),
            address: Default::default(),
            low: Default::default(),
            low_bit: Constant::new(1.into()),
            one: Constant::new(1.into()),
            first: Constant::new(0.into()),
            behind: Constant::new((E as u64 - 1).into()),
            nothing: Constant::new(0.into()),
            nobody: Constant::new(0.into()),
        }
    }
}

#[cfg(test)]
impl<const E: usize, const PB: usize> TallyEngine<E, PB> {
    /// Puts a value behind the engine's back: counting to it would take too long.
    pub(super) fn poke(&mut self, index: usize, value: u64) {
        self.ram.poke(2 * index, (value >> 32) as u32);
        self.ram.poke(2 * index + 1, value as u32);
    }
}

impl<const E: usize, const PB: usize> Logic for TallyEngine<E, PB> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, phase, at, amount, word, sum, kept);
        dff_setup!(self, clock, keeping, clear_wanted, serving);
        clock!(self, clock, ram);
        self.phase.reset.next = self.reset.val();
        self.at.reset.next = self.reset.val();
        self.keeping.reset.next = self.reset.val();
        self.clear_wanted.reset.next = self.reset.val();
        self.serving.reset.next = self.reset.val();

        // What is pending for the counter at hand.
        for e in 0..E {
            self.pick.x[e].next = self.pending[e].val();
        }
        self.pick.index.next = self.at.q.val();
        self.turn.x.next = self.at.q.val();
        self.taking.next = self.nobody.val();
        self.last.next = self.at.q.val() == self.behind.val();

        // Words: high at even, low at odd addresses.
        self.address.next = bit_cast::<8, 7>(self.at.q.val()) << 1;
        self.low.next = true;
        self.ram.write.next = false;
        self.addend.next = self.nothing.val();
        self.begin_anew.next = false;
        match self.phase.q.val() {
            Phase::BusHigh => {
                self.address.next = bit_cast::<8, 7>(self.index.val()) << 1;
                self.low.next = false;
                self.phase.d.next = Phase::BusLow;
            }
            Phase::BusLow => {
                self.address.next = bit_cast::<8, 7>(self.index.val()) << 1;
                self.phase.d.next = Phase::ReadLow;
            }
            Phase::ReadLow => {
                self.phase.d.next = Phase::ReadHigh;
            }
            Phase::ReadHigh => {
                self.low.next = false;
                self.taking.next = self.turn.y.val();
                self.amount.d.next = self.pick.y.val();
                self.phase.d.next = Phase::AddLow;
            }
            Phase::AddLow => {
                self.addend.next = self.amount.q.val();
                self.phase.d.next = Phase::WriteLow;
            }
            Phase::WriteLow => {
                self.ram.write.next = true;
                self.addend.next = bit_cast::<PB, 1>(self.sum.q.val().get_bits::<1>(32));
                self.phase.d.next = Phase::WriteHigh;
            }
            Phase::WriteHigh => {
                self.low.next = false;
                self.ram.write.next = true;
                self.at.d.next = self.at.q.val() + self.one.val();
                if self.last.val() {
                    self.at.d.next = self.first.val();
                    self.keeping.d.next = true;
                }
                if self.clear_wanted.q.val() {
                    self.begin_anew.next = true;
                    self.at.d.next = self.first.val();
                    self.keeping.d.next = false;
                    self.clear_wanted.d.next = false;
                }
                self.phase.d.next = Phase::BusHigh;
            }
        }
        if self.clear.val() {
            self.clear_wanted.d.next = true;
        }
        self.take.next = self.taking.val();
        if self.begin_anew.val() {
            self.take.next = !self.nobody.val();
        }
        if self.low.val() {
            self.ram.read_address.next = self.address.val() | self.low_bit.val();
            self.ram.write_address.next = self.address.val() | self.low_bit.val();
        } else {
            self.ram.read_address.next = self.address.val();
            self.ram.write_address.next = self.address.val();
        }
        self.ram.write_data.next = self.sum.q.val().get_bits::<32>(0);
        self.word.d.next = self.ram.read_data.val();
        self.word.reset.next = !self.keeping.q.val();
        self.sum.d.next = bit_cast::<33, 32>(self.word.q.val()) + bit_cast::<33, PB>(self.addend.val());

        // The bus: a low word is what was kept with its high word.
        self.valid.next = self.read.val() & self.low_word.val();
        self.data.next = self.kept.q.val();
        if !self.low_word.val() {
            self.data.next = self.word.q.val();
        }
        match self.phase.q.val() {
            Phase::BusHigh => {
                self.serving.d.next = (self.read.val() & (!self.low_word.val())) & (self.keeping.q.val() & (!self.clear_wanted.q.val()));
            }
            Phase::ReadLow => {
                self.valid.next = self.read.val() & (self.low_word.val() | self.serving.q.val());
            }
            Phase::ReadHigh => {
                if self.serving.q.val() {
                    self.kept.d.next = self.word.q.val();
                }
                self.serving.d.next = false;
            }
            _ => {}
        }
    }
}
