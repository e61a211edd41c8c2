// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Mac counters: what happened at the PHYs, 64 bits each
//!
//! **Rule.** Counters of `equipoise_regmap::board`, in the order of their words: for each kind of [`super::EVENTS`] one a PHY, then strange
//! frames of a trunk.

use super::EVENTS;
use crate::tally::{pending_bits, Tally};
use equipoise_regmap::board::PHYS;
use rust_hdl::prelude::*;

/// Counters there are.
pub const COUNTERS: usize = EVENTS * PHYS + 1;

/// Counters of two PHYs and a trunk.
#[derive(LogicBlock, Default)]
pub struct MacCounters {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// What happens at PHY 0.
    pub first: Signal<In, Bits<EVENTS>>,
    /// What happens at PHY 1.
    pub second: Signal<In, Bits<EVENTS>>,
    /// A frame of a trunk was dropped.
    pub strange: Signal<In, Bit>,
    /// Zero all; one clock.
    pub clear: Signal<In, Bit>,
    /// A word is wanted; steady until `valid`.
    pub read: Signal<In, Bit>,
    /// Which counter.
    pub index: Signal<In, Bits<5>>,
    /// Its low word, not its high one.
    pub low_word: Signal<In, Bit>,
    /// The word is there.
    pub valid: Signal<Out, Bit>,
    /// The word.
    pub word: Signal<Out, Bits<32>>,

    tally: Tally<COUNTERS, 1, { pending_bits(COUNTERS, 1) }>,
}

impl Logic for MacCounters {
    #[hdl_gen]
    fn update(&mut self) {
        self.tally.clock.next = self.clock.val();
        self.tally.reset.next = self.reset.val();
        for kind in 0..EVENTS {
            self.tally.amount[kind * 2].next = self.first.val().get_bit(kind).into();
            self.tally.amount[kind * 2 + 1].next = self.second.val().get_bit(kind).into();
        }
        self.tally.amount[16].next = self.strange.val().into();
        self.tally.clear.next = self.clear.val();
        self.tally.read.next = self.read.val();
        self.tally.index.next = bit_cast::<7, 5>(self.index.val());
        self.tally.low_word.next = self.low_word.val();
        self.valid.next = self.tally.valid.val();
        self.word.next = self.tally.data.val();
    }
}
