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
//! **Inside.** The counters have their turn one after the other, [`STEP_CLOCKS`] clocks each: low and high word are read, added to and written.
//! While the sums are made, the memory is read for the bus, low word first: what is written meanwhile is the low word, when the high word is read,
//! so both are of one number, and no word is read as it is written. Nothing but a register is behind the memory's slow output.
//!
//! **Clear.** Between two steps everything pending is thrown away, in one clock, and a round begins that takes no old words. Reset is the
//! same. The bus waits for that round.
//!
//! **Timing.** A counter's pending amount is taken every `E` · [`STEP_CLOCKS`] clocks. A word is there within [`super::read_bound`] clocks.

use crate::prelude::*;

/// Clocks that the engine spends on a counter.
pub const STEP_CLOCKS: usize = 5;

/// Most counters: the memory has 256 words.
pub const MOST_COUNTERS: usize = 128;

/// What the engine does with the counter at hand.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Phase {
    /// The memory reads its low word. A high word for the bus is there.
    ReadLow,
    /// The memory reads its high word; what is pending is taken.
    ReadHigh,
    /// The amount is added to the low word. The memory reads a low word for the bus.
    AddLow,
    /// The low word is written, the carry is added to the high word. The memory reads the high word for the bus.
    WriteLow,
    /// The high word is written. The low word for the bus is kept. The next counter's turn.
    WriteHigh,
}

/// `E` ≤ 128 counters, at most `PB` ≤ 32 bits pending for each.
#[derive(LogicBlock, Blank)]
#[sizes((1..=MOST_COUNTERS).contains(&E), (1..=32).contains(&PB))]
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

    ram: WordRam<8>,
    pick: Pick<PB, E, 7>,
    phase: RegR<Phase>,
    at: RegR<Bits<7>>,
    /// Whose turn it is, one-hot, bit 0 inverted, so that the reset value 0 is counter 0.
    turn: RegR<Bits<E>>,
    amount: Reg<Bits<PB>>,
    /// What the memory read; zero while a round clears.
    word: Reg<Bits<32>>,
    old: Signal<Local, Bits<32>>,
    sum: Reg<Bits<33>>,
    kept: Reg<Bits<32>>,
    /// This round adds to what was there.
    keeping: RegR<Bit>,
    clear_wanted: RegR<Bit>,
    serving: RegR<Bit>,
    hand: Signal<Local, Bits<E>>,
    /// Whose pending amount is taken in this clock.
    taking: RegR<Bits<E>>,
    addend: Signal<Local, Bits<PB>>,
    begin_anew: Signal<Local, Bit>,
    read_at: Signal<Local, Bits<7>>,
    read_low: Signal<Local, Bit>,
    write_low: Signal<Local, Bit>,
    #[value(Bits::<E>::from(1) << (E as u64 - 1))]
    last_hand: Constant<Bits<E>>,
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
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: phase, at, turn);
        registers!(self, clock: amount, word, sum, kept);
        registers!(self, clock, reset: keeping, clear_wanted, serving, taking);
        blocks!(self, clock: ram);

        // What is pending for the counter at hand.
        forward!(self => self.pick: pending[E] as x, at.q as index);
        self.hand.next = self.turn.q.val() ^ bits::<E>(1);
        self.taking.d.next = bits::<E>(0);

        // The counter at hand; a low word for the bus before its high word.
        self.read_at.next = self.at.q.val();
        self.read_low.next = false;
        self.write_low.next = false;
        self.ram.write.next = false;
        self.addend.next = bits::<PB>(0);
        self.begin_anew.next = false;
        self.valid.next = self.read.val() & self.low_word.val();
        match self.phase.q.val() {
            Phase::ReadLow => {
                self.read_low.next = true;
                self.valid.next = self.read.val() & (self.low_word.val() | self.serving.q.val());
                self.serving.d.next = false;
                self.taking.d.next = self.hand.val();
                self.phase.d.next = Phase::ReadHigh;
            }
            Phase::ReadHigh => {
                self.amount.d.next = self.pick.y.val();
                self.phase.d.next = Phase::AddLow;
            }
            Phase::AddLow => {
                forward!(self => self: amount.q as addend, index as read_at);
                self.read_low.next = true;
                self.serving.d.next = (self.read.val() & (!self.low_word.val())) & (self.keeping.q.val() & (!self.clear_wanted.q.val()));
                self.phase.d.next = Phase::WriteLow;
            }
            Phase::WriteLow => {
                self.ram.write.next = true;
                self.write_low.next = true;
                self.addend.next = bit_cast::<PB, 1>(self.sum.q.val().get_bits::<1>(32));
                self.read_at.next = self.index.val();
                self.phase.d.next = Phase::WriteHigh;
            }
            Phase::WriteHigh => {
                self.ram.write.next = true;
                if self.serving.q.val() {
                    self.kept.d.next = self.word.q.val();
                }
                self.at.d.next = self.at.q.val() + bits::<7>(1);
                self.turn.d.next = (self.hand.val() << 1) ^ bits::<E>(1);
                if (self.hand.val() & self.last_hand.val()).any() {
                    self.at.d.next = bits::<7>(0);
                    self.turn.d.next = bits::<E>(0);
                    self.keeping.d.next = true;
                }
                if self.clear_wanted.q.val() {
                    self.begin_anew.next = true;
                    self.at.d.next = bits::<7>(0);
                    self.turn.d.next = bits::<E>(0);
                    self.keeping.d.next = false;
                    self.clear_wanted.d.next = false;
                }
                self.phase.d.next = Phase::ReadLow;
            }
        }
        if self.clear.val() {
            self.clear_wanted.d.next = true;
        }
        self.take.next = self.taking.q.val();
        if self.begin_anew.val() {
            self.taking.d.next = !bits::<E>(0);
        }

        // Words: high at even, low at odd addresses.
        self.ram.read_address.next = bit_cast::<8, 7>(self.read_at.val()) << 1;
        if self.read_low.val() {
            self.ram.read_address.next = (bit_cast::<8, 7>(self.read_at.val()) << 1) | bits::<8>(1);
        }
        self.ram.write_address.next = bit_cast::<8, 7>(self.at.q.val()) << 1;
        if self.write_low.val() {
            self.ram.write_address.next = (bit_cast::<8, 7>(self.at.q.val()) << 1) | bits::<8>(1);
        }
        self.ram.write_data.next = self.sum.q.val().get_bits::<32>(0);
        self.word.d.next = self.ram.read_data.val();
        // Nothing but a register behind the memory: it can be the memory's own.
        self.old.next = bits::<32>(0);
        if self.keeping.q.val() {
            self.old.next = self.word.q.val();
        }
        self.sum.d.next = bit_cast::<33, 32>(self.old.val()) + bit_cast::<33, PB>(self.addend.val());

        // A low word is what was kept with its high word.
        self.data.next = self.kept.q.val();
        if !self.low_word.val() {
            self.data.next = self.word.q.val();
        }
    }
}
