// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Slots: the two beats that a lane may hold, written in turn and read in turn
//!
//! Which one is written, and whether, comes from registers; that a beat leaves, which hangs on who takes it, moves one bit. So no late
//! signal enables the many bits of a beat: the other way round, a head that is loaded from a spare one, it would.

use crate::prelude::*;
use crate::sideband::Sideband;

/// Two beats: `W` data bits, `NB` bits of byte count.
#[derive(LogicBlock, Blank)]
pub struct Slots<const W: usize, const NB: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// There is a slot to write.
    pub write: Signal<In, Bit>,
    /// And a beat to be kept in it.
    pub enters: Signal<In, Bit>,
    /// Data of the beat that enters.
    pub write_data: Signal<In, Bits<W>>,
    /// Its bytes.
    pub write_count: Signal<In, Bits<NB>>,
    /// What travels with its frame.
    pub write_side: Signal<In, Sideband>,
    /// The older beat leaves.
    pub leaves: Signal<In, Bit>,
    /// Data of the older beat.
    pub data: Signal<Out, Bits<W>>,
    /// Its bytes.
    pub count: Signal<Out, Bits<NB>>,
    /// What travels with its frame.
    pub side: Signal<Out, Sideband>,
    write_odd: RegR<Bit>,
    read_odd: RegR<Bit>,
    even_data: Reg<Bits<W>>,
    even_count: Reg<Bits<NB>>,
    even_side: Reg<Sideband>,
    odd_data: Reg<Bits<W>>,
    odd_count: Reg<Bits<NB>>,
    odd_side: Reg<Sideband>,
}

impl<const W: usize, const NB: usize> Logic for Slots<W, NB> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: write_odd, read_odd);
        registers!(self, clock: even_data, even_count, even_side, odd_data, odd_count, odd_side);
        if self.write.val() & (!self.write_odd.q.val()) {
            forward!(self => self: write_data as even_data.d, write_count as even_count.d, write_side as even_side.d);
        }
        if self.write.val() & self.write_odd.q.val() {
            forward!(self => self: write_data as odd_data.d, write_count as odd_count.d, write_side as odd_side.d);
        }
        self.write_odd.d.next = self.write_odd.q.val() ^ self.enters.val();
        self.read_odd.d.next = self.read_odd.q.val() ^ self.leaves.val();
        forward!(self => self: even_data.q as data, even_count.q as count, even_side.q as side);
        if self.read_odd.q.val() {
            forward!(self => self: odd_data.q as data, odd_count.q as count, odd_side.q as side);
        }
    }
}
