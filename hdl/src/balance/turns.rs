// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Turns: the lanes take the balancing unit one after the other, frame by frame
//!
//! **Rule.** docs/semantics.md "Roles and forwarding": two primaries take turns, frame by frame; the unit serves one frame at a time (R20,
//! R22).
//!
//! **Inside.** The turn is a register, and so is its readiness: whoever has it may hand over beats if there was room one clock ago. It
//! moves on when a frame ends, or when its lane has nothing to offer, to the candidate, a register too: the next lane above that wants it,
//! or else the lowest that does, as of one clock ago. So that the turn passes on, which follows from what is on offer, only selects. A lane
//! says two clocks ahead that a frame is coming, for banks three, so an idle unit costs it no clock. A lane whose frame is held for want of
//! a path gets its turn too, and passes it on: a forced frame behind such lanes waits a clock for each, with banks two.
//!
//! **Timing.** No bubble between frames, of one lane or of several that wait.

use crate::balance::banks::window::Window;
use crate::balance::following::Following;
use crate::prelude::*;

/// Round-robin turns of `N` lanes. With `MATRIX` = 1, else 0, a frame may begin in every clock; with `BANKS` = 1, else 0, first beats are taken
/// at least [`SPACING`](crate::balance::banks::window::SPACING) clocks apart.
#[derive(LogicBlock, Blank)]
pub struct Turns<const N: usize, const MATRIX: usize, const BANKS: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Lanes with a beat on offer.
    pub offer: Signal<In, Bits<N>>,
    /// Lanes that may offer a frame in the next clock or the one after it: at least those that offer one now that is not taken.
    pub coming: Signal<In, Bits<N>>,
    /// Lanes that a frame enters in this clock, which may be offered in the third after it.
    pub begins: Signal<In, Bits<N>>,
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
    near: [Window; BANKS],
    /// Lanes that want the turn, as banks have time to hear it: a clock later.
    said: [RegR<Bits<N>>; BANKS],
    early: [Unused<N>; MATRIX],
    wants: Signal<Local, Bits<N>>,
    mid: RegR<Bit>,
    /// Who has the turn, one-hot with bit 0 inverted, so that the reset value 0 gives it to lane 0; the candidate is like it.
    holder: RegR<Bits<N>>,
    /// Its complement, for `turn`, which selects data: synthesis would make one of two that are alike.
    selects: Reg<Bits<N>>,
    open: RegR<Bits<N>>,
    /// Somebody is in `open`.
    opened: RegR<Bit>,
    /// Lanes below the holder, and with the matrix the holder: all others are above, or it.
    below: RegR<Bits<N>>,
    now: Signal<Local, Bits<N>>,
    now_above: Signal<Local, Bits<N>>,
    next: Signal<Local, Bits<N>>,
    offered: Signal<Local, Bit>,
    /// Who comes next.
    candidate: RegR<Bits<N>>,
    /// Who comes after the holder, and, where a frame may end in the clock after this one, after the candidate.
    after_holder: Following<N>,
    after_candidate: [Following<N>; MATRIX],
    above_candidate: [Above<N>; MATRIX],
    pass_on: Signal<Local, Bit>,
    /// A frame ends in this clock.
    ended: Signal<Local, Bit>,
    may_open: Signal<Local, Bit>,
}

impl<const N: usize, const MATRIX: usize, const BANKS: usize> Logic for Turns<N, MATRIX, BANKS> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: mid, holder, open, opened, below, candidate);
        registers!(self, clock, reset: said[BANKS]);
        registers!(self, clock: selects);
        blocks!(self, clock, reset: near[BANKS]);

        self.now.next = self.holder.q.val() ^ bits::<N>(1);
        self.now_above.next = !self.below.q.val();
        self.next.next = self.candidate.q.val() ^ bits::<N>(1);
        self.offered.next = (self.offer.val() & self.now.val()).any();
        self.turn.next = (!self.selects.q.val()) ^ bits::<N>(1);
        forward!(self => self: open.q as ready);
        self.taken.next = self.offered.val() & self.opened.q.val();
        self.taken_last.next = (self.last.val() & self.now.val()).any();
        self.mid_frame.next = self.mid.q.val();
        if self.taken.val() {
            self.mid.d.next = !self.taken_last.val();
        }

        self.pass_on.next = !self.mid.q.val();
        if self.offered.val() {
            self.pass_on.next = self.opened.q.val() & self.taken_last.val();
        }
        // Between two frames the unit is shut until the next one may come: that is if two of the three hold, of no frame under way, its
        // first beat being near, its last being now.
        self.ended.next = self.taken.val() & self.taken_last.val();
        self.may_open.next = self.room.val();
        for i in 0..BANKS {
            self.near[i].first.next = self.taken.val() & (!self.mid.q.val());
            if (self.near[i].is_near.val() & (self.ended.val() | (!self.mid.q.val()))) | (self.ended.val() & (!self.mid.q.val())) {
                self.may_open.next = false;
            }
        }
        self.opened.d.next = self.may_open.val();
        self.open.d.next = bits::<N>(0);
        if self.may_open.val() {
            self.open.d.next = self.now.val();
        }
        // The next candidate, and what becomes of the one that there is.
        self.wants.next = self.coming.val();
        for i in 0..MATRIX {
            self.early[i].x.next = self.begins.val();
        }
        for i in 0..BANKS {
            self.said[i].d.next = self.coming.val() | self.begins.val();
            self.wants.next = self.said[i].q.val();
            // Of many lanes those below one are soonest known from a carry chain.
            if self.pass_on.val() {
                self.below.d.next = self.next.val() - bits::<N>(1);
            }
        }
        forward!(self => self.after_holder: wants, now as lane, now_above as above);
        self.candidate.d.next = self.after_holder.next_lane.val() ^ bits::<N>(1);
        for i in 0..MATRIX {
            self.above_candidate[i].x.next = self.next.val();
            forward!(self => self.after_candidate[i]: wants, next as lane);
            self.after_candidate[i].above.next = self.above_candidate[i].y.val();
            if self.pass_on.val() {
                self.candidate.d.next = self.after_candidate[i].next_lane.val() ^ bits::<N>(1);
                self.below.d.next = !self.above_candidate[i].y.val();
            }
        }
        if self.pass_on.val() {
            if self.may_open.val() {
                self.open.d.next = self.next.val();
            }
            self.holder.d.next = self.candidate.q.val();
            self.selects.d.next = !self.candidate.q.val();
        }
        if self.reset.val() {
            self.selects.d.next = !bits::<N>(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Offers `offer`, steps one clock; returns the turn before the step and whether a beat was taken.
    fn step(dut: &mut Turns<3, 1, 0>, offer: u64, last: u64) -> (u64, bool) {
        step_with(dut, offer, last, 0)
    }

    /// The same while the lanes `coming` say that a frame is coming.
    fn step_with(dut: &mut Turns<3, 1, 0>, offer: u64, last: u64, coming: u64) -> (u64, bool) {
        dut.offer.next = offer.into();
        dut.coming.next = (offer | coming).into();
        dut.last.next = last.into();
        dut.clock.next = false.into();
        assert!(simulate(dut, 20));
        let seen = (dut.turn.val().to_u64(), dut.taken.val());
        dut.clock.next = true.into();
        assert!(simulate(dut, 20));
        seen
    }

    fn ready() -> Turns<3, 1, 0> {
        let mut dut = Turns::<3, 1, 0>::default();
        dut.connect_all();
        dut.room.next = true;
        dut.reset.next = true;
        step(&mut dut, 0, 0);
        dut.reset.next = false;
        step(&mut dut, 0, 0);
        dut
    }

    #[test]
    fn lanes_that_wait_alternate_without_a_bubble() {
        let mut dut = ready();
        assert_eq!(step_with(&mut dut, 0, 0, 0b101), (0b001, false));
        for want in [0b001, 0b100, 0b001, 0b100] {
            assert_eq!(step(&mut dut, 0b101, 0b101), (want, true));
        }
    }

    #[test]
    fn one_lane_alone_keeps_its_turn() {
        let mut dut = ready();
        for _ in 0..2 {
            assert_eq!(step(&mut dut, 0b010, 0b010), (0b001, false), "the turn has to come to it");
        }
        for _ in 0..3 {
            assert_eq!(step(&mut dut, 0b010, 0b010), (0b010, true));
        }
    }

    #[test]
    fn a_frame_that_is_coming_finds_the_turn_already_there() {
        let mut dut = ready();
        for _ in 0..2 {
            assert_eq!(step_with(&mut dut, 0, 0, 0b100), (0b001, false));
        }
        assert_eq!(step(&mut dut, 0b100, 0b100), (0b100, true));
    }

    #[test]
    fn a_lane_that_says_so_and_offers_nothing_passes_the_turn_on() {
        let mut dut = ready();
        assert_eq!(step_with(&mut dut, 0, 0, 0b110), (0b001, false));
        assert_eq!(step_with(&mut dut, 0b001, 0b001, 0b110), (0b001, true));
        assert_eq!(step_with(&mut dut, 0b100, 0b100, 0b010), (0b010, false), "a clock lost");
        assert_eq!(step_with(&mut dut, 0b100, 0b100, 0b010), (0b100, true));
    }

    #[test]
    fn a_frame_is_not_interrupted() {
        let mut dut = ready();
        assert_eq!(step(&mut dut, 0b111, 0), (0b001, true));
        assert_eq!(step(&mut dut, 0b110, 0b110), (0b001, false), "a pause in mid-frame keeps the turn");
        assert_eq!(step(&mut dut, 0b111, 0b111), (0b001, true));
        assert_eq!(step(&mut dut, 0b111, 0b111), (0b010, true));
    }

    #[test]
    fn with_banks_frames_begin_apart_and_no_clock_more_is_lost() {
        use crate::balance::banks::window::SPACING;
        for beats in 1..10 {
            let mut dut = Turns::<3, 0, 1>::default();
            dut.connect_all();
            dut.room.next = true;
            dut.reset.next = true;
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(&mut dut, 20));
            }
            dut.reset.next = false;
            dut.offer.next = 0b010.into();
            dut.coming.next = 0b010.into();
            let (mut begun, mut beat) = (vec![], 0);
            for clock in 0..60 {
                dut.last.next = if beat + 1 == beats { 0b010.into() } else { 0.into() };
                dut.clock.next = false.into();
                assert!(simulate(&mut dut, 20));
                if dut.taken.val() {
                    if beat == 0 {
                        begun.push(clock);
                    }
                    beat = (beat + 1) % beats;
                }
                dut.clock.next = true.into();
                assert!(simulate(&mut dut, 20));
            }
            assert!(begun.len() > 4 && begun.windows(2).all(|pair| pair[1] - pair[0] == SPACING.max(beats)), "{beats} beats: {begun:?}");
        }
    }
}
