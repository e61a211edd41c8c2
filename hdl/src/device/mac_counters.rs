// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Mac counters: what happened at the PHYs, 64 bits each
//!
//! **Rule.** Counters of `equipoise_regmap::board`, in the order of their words: for each kind of [`super::EVENTS`] one a PHY, then strange
//! frames of a trunk.
//!
//! **Timing.** Events are registered first: they come from all over the chip.

use super::EVENTS;
use crate::control::bus::CounterSlave;
use crate::counters::tally::{pending_bits, Tally};
use crate::primitives::RegR;
use equipoise_macros::kernel;
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
    /// For their reader.
    pub reader: CounterSlave,

    tally: Tally<COUNTERS, 1, { pending_bits(COUNTERS, 1) }>,
    seen_first: RegR<Bits<EVENTS>>,
    seen_second: RegR<Bits<EVENTS>>,
    seen_strange: RegR<Bit>,
}

impl Logic for MacCounters {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: seen_first, seen_second, seen_strange);
        blocks!(self, clock, reset: tally);
        self.seen_first.d.next = self.first.val();
        self.seen_second.d.next = self.second.val();
        self.seen_strange.d.next = self.strange.val();
        for kind in 0..EVENTS {
            self.tally.amount[kind * 2].next = self.seen_first.q.val().get_bit(kind).into();
            self.tally.amount[kind * 2 + 1].next = self.seen_second.q.val().get_bit(kind).into();
        }
        self.tally.amount[16].next = self.seen_strange.q.val().into();
        forward!(self.reader => self.tally: clear, read);
        self.tally.index.next = bit_cast::<7, 5>(self.reader.index.val());
        self.tally.low_word.next = self.reader.low_word.val();
        forward!(self.tally => self.reader: valid, data as word);
    }
}
