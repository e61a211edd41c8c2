// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Turns: the lanes take the balancing unit one after the other, frame by frame
//!
//! **Rule.** docs/semantics.md "Roles and forwarding": two primaries take turns, frame by frame; the unit serves one frame at a time (R20,
//! R22).
//!
//! **Inside.** The turn is a register, and so is its readiness: whoever has it may hand over beats if there was room one clock ago. It
//! moves on when a frame ends, or when its lane has nothing to offer, to the next lane above that wants it, or else the lowest that does.
//! A lane says one clock ahead that a frame is coming, so an idle unit costs it no clock.
//!
//! **Timing.** No bubble between frames, of one lane or of several that wait.

use crate::prelude::*;

/// Round-robin turns of `N` lanes.
#[derive(LogicBlock, Blank)]
pub struct Turns<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Lanes with a beat on offer.
    pub offer: Signal<In, Bits<N>>,
    /// Lanes that may offer a frame in the next clock.
    pub coming: Signal<In, Bits<N>>,
    /// Their beats are their frames' last.
    pub last: Signal<In, Bits<N>>,
    /// The unit can take a beat in the next clock.
    pub room: Signal<In, Bit>,
    /// Lane whose turn it is, one-hot.
    pub turn: Signal<Out, Bits<N>>,
    /// The same while there is room, else none: its beat is taken in this clock.
    pub ready: Signal<Out, Bits<N>>,
    /// A beat is taken in this clock.
    pub taken: Signal<Out, Bit>,
    /// It is its frame's last.
    pub taken_last: Signal<Out, Bit>,
    /// A frame is under way: that beat is not its first.
    pub mid_frame: Signal<Out, Bit>,
    mid: RegR<Bit>,
    /// Who has the turn, one-hot with bit 0 inverted, so that the reset value 0 gives it to lane 0.
    holder: RegR<Bits<N>>,
    open: RegR<Bits<N>>,
    now: Signal<Local, Bits<N>>,
    offered: Signal<Local, Bit>,
    wants: Signal<Local, Bits<N>>,
    lowest_above: Lowest<N>,
    lowest: Lowest<N>,
    /// Lanes above the holder.
    above: Above<N>,
    next: Signal<Local, Bits<N>>,
    pass_on: Signal<Local, Bit>,
}

impl<const N: usize> Logic for Turns<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: mid, holder, open);

        self.now.next = self.holder.q.val() ^ bits::<N>(1);
        self.offered.next = (self.offer.val() & self.now.val()).any();
        forward!(self => self: now as turn, open.q as ready);
        self.taken.next = (self.offer.val() & self.open.q.val()).any();
        self.taken_last.next = (self.last.val() & self.now.val()).any();
        self.mid_frame.next = self.mid.q.val();
        if self.taken.val() {
            self.mid.d.next = !self.taken_last.val();
        }

        // Whose turn is next, among the others.
        self.wants.next = (self.offer.val() | self.coming.val()) & (!self.now.val());
        forward!(self => self: now as above.x, wants as lowest.x, lowest.y as next);
        self.lowest_above.x.next = self.wants.val() & self.above.y.val();
        if (self.wants.val() & self.above.y.val()).any() {
            self.next.next = self.lowest_above.y.val();
        }
        self.pass_on.next = (self.taken.val() & self.taken_last.val()) | ((!self.mid.q.val()) & (!self.offered.val()));
        self.open.d.next = bits::<N>(0);
        if self.room.val() {
            self.open.d.next = self.now.val();
        }
        if self.pass_on.val() & self.wants.val().any() {
            if self.room.val() {
                self.open.d.next = self.next.val();
            }
            self.holder.d.next = self.next.val() ^ bits::<N>(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Offers `offer`, steps one clock; returns the turn before the step and whether a beat was taken.
    fn step(dut: &mut Turns<3>, offer: u64, last: u64) -> (u64, bool) {
        dut.offer.next = offer.into();
        dut.last.next = last.into();
        dut.clock.next = false.into();
        assert!(simulate(dut, 10));
        let seen = (dut.turn.val().to_u64(), dut.taken.val());
        dut.clock.next = true.into();
        assert!(simulate(dut, 10));
        seen
    }

    fn ready() -> Turns<3> {
        let mut dut = Turns::<3>::default();
        dut.connect_all();
        dut.room.next = true;
        step(&mut dut, 0, 0);
        dut
    }

    #[test]
    fn lanes_that_wait_alternate_without_a_bubble() {
        let mut dut = ready();
        for want in [0b001, 0b100, 0b001, 0b100] {
            assert_eq!(step(&mut dut, 0b101, 0b101), (want, true));
        }
    }

    #[test]
    fn one_lane_alone_keeps_its_turn() {
        let mut dut = ready();
        assert_eq!(step(&mut dut, 0b010, 0b010), (0b001, false), "the turn has to come to it");
        for _ in 0..3 {
            assert_eq!(step(&mut dut, 0b010, 0b010), (0b010, true));
        }
    }

    #[test]
    fn a_frame_that_is_coming_finds_the_turn_already_there() {
        let mut dut = ready();
        dut.coming.next = 0b100.into();
        assert_eq!(step(&mut dut, 0, 0), (0b001, false));
        dut.coming.next = 0.into();
        assert_eq!(step(&mut dut, 0b100, 0b100), (0b100, true));
    }

    #[test]
    fn a_frame_is_not_interrupted() {
        let mut dut = ready();
        assert_eq!(step(&mut dut, 0b111, 0), (0b001, true));
        assert_eq!(step(&mut dut, 0b110, 0b110), (0b001, false), "a pause in mid-frame keeps the turn");
        assert_eq!(step(&mut dut, 0b111, 0b111), (0b001, true));
        assert_eq!(step(&mut dut, 0b111, 0b111), (0b010, true));
    }
}
