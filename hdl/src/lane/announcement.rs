// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Announcement: a lane says that a frame is about to leave it
//!
//! So turns and merges are ready when it comes, and no clock is lost. Early, all from registers; true for some runts too, which costs a
//! clock.

use crate::prelude::*;

/// What a lane says ahead.
#[derive(LogicBlock, Blank)]
pub struct Announcement {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Beats may move in this clock.
    pub advance: Signal<In, Bit>,
    /// There is a looked-at beat.
    pub looked: Signal<In, Bit>,
    /// It is the first of a frame for the balancing unit.
    pub unit_first: Signal<In, Bit>,
    /// It moves on in this clock.
    pub moves: Signal<In, Bit>,
    /// It begins a frame of more beats.
    pub begins: Signal<In, Bit>,
    /// It is a whole frame.
    pub whole: Signal<In, Bit>,
    /// Its frame is for the balancing unit, else for the own port.
    pub for_unit: Signal<In, Bit>,
    /// The frame that was begun is broken off.
    pub broken_off: Signal<In, Bit>,
    /// A frame for the balancing unit leaves in this clock or the next.
    pub unit_coming: Signal<Out, Bit>,
    /// One for the own port leaves in this clock.
    pub own_coming: Signal<Out, Bit>,
    /// The held beat is a whole frame for the balancing unit.
    unit_whole: RegR<Bit>,
    /// It begins a longer one.
    unit_begun: RegR<Bit>,
    /// The same for the own port.
    own_whole: RegR<Bit>,
    own_begun: RegR<Bit>,
}

impl Logic for Announcement {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: unit_whole, unit_begun, own_whole, own_begun);
        self.unit_coming.next = (self.unit_whole.q.val() | (self.unit_begun.q.val() & self.looked.val())) | self.unit_first.val();
        self.own_coming.next = self.own_whole.q.val() | (self.own_begun.q.val() & self.looked.val());
        if self.moves.val() {
            self.unit_begun.d.next = self.begins.val() & self.for_unit.val();
            self.own_begun.d.next = self.begins.val() & (!self.for_unit.val());
        }
        // A whole frame in one beat leaves as soon as beats move.
        if self.advance.val() {
            self.unit_whole.d.next = self.whole.val() & self.for_unit.val();
            self.own_whole.d.next = self.whole.val() & (!self.for_unit.val());
        }
        if self.broken_off.val() {
            self.unit_begun.d.next = false;
            self.own_begun.d.next = false;
        }
    }
}
