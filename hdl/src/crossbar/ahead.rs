// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Ahead: what an egress buffer of wide beats must know a clock before it acts
//!
//! The output of its RAM spans a dozen block RAMs: their enable has no time for logic behind the MAC's ready but one table. And data are
//! written a clock behind all else ([`crate::beats`]), so what may be read is known a clock later than in other buffers.
//!
//! **Timing.** One register between all inputs and all outputs.

use crate::prelude::*;

/// Looks ahead for an [`Egress`](super::egress::Egress) with pointers of `PA` bits.
#[derive(LogicBlock, Blank)]
pub struct Ahead<const PA: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The commit pointer.
    pub commit: Signal<In, Bits<PA>>,
    /// In the next clock, what waited at a fall of the link is thrown away.
    pub flushing: Signal<In, Bit>,
    /// The rest of a frame is.
    pub swallow: Signal<In, Bit>,
    /// A beat was, one clock ago.
    pub thrown: Signal<In, Bit>,
    /// An error beat must end a frame.
    pub end_in_error: Signal<In, Bit>,
    /// What may be read.
    pub in_ram: Signal<Out, Bits<PA>>,
    /// A beat at the RAM's output may be loaded.
    pub may_load: Signal<Out, Bit>,
    /// It is thrown away.
    pub throws: Signal<Out, Bit>,

    committed: RegR<Bits<PA>>,
    loads: RegR<Bit>,
    throws_away: RegR<Bit>,
}

impl<const PA: usize> Logic for Ahead<PA> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: committed, loads, throws_away);
        self.committed.d.next = self.commit.val();
        self.loads.d.next = !((self.flushing.val() | self.swallow.val()) | (self.thrown.val() | self.end_in_error.val()));
        self.throws_away.d.next = self.flushing.val() | (self.swallow.val() & (!self.thrown.val()));
        forward!(self => self: committed.q as in_ram, loads.q as may_load, throws_away.q as throws);
    }
}
