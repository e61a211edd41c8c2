// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Merge: the crossbar's side of one port
//!
//! ```text
//!  own lane ────────►─┐
//!                     ├─► frame by frame, in turn ─► egress buffer
//!  balanced frames ─►─┘
//! ```
//!
//! **Rule.** docs/semantics.md "Roles and forwarding" (R21, R22): a port takes whole frames, from its own lane or from the balancing unit;
//! when both wait they alternate. A third input, the requeue lane, joins with failover. Every port has the same few inputs whatever N is,
//! so the crossbar grows with N, not with N².
//!
//! **No room.** A frame of the unit begins only where MAX_FRAME bytes fit (`fits`, always high under NO_ROOM = hold); the queue behind the unit
//! drops it where they do not, in the very clocks in which it cannot begin here. One that has begun goes on whatever fits, and own frames do
//! not look at it.
//!
//! **Inside.** The turn, together with the room behind it, is a register, as in [`crate::balance::turns`]: it moves on when a frame ends or its
//! holder has nothing to offer. It rests with the balancing unit; an own frame that is coming is said one clock ahead. So an idle port costs
//! neither a clock. Both inputs
//! come from registers, so one select is all that a beat passes here; behind it is a register, as lanes and buffers may be far apart.
//!
//! **Timing.** One clock; full rate; a beat is taken only if the buffer had `room` one clock ago (which allows for the beats on their way).

use crate::beats::BeatsSink;
use crate::prelude::*;

/// Frame-by-frame merge of two inputs; `W` data bits, `MB` bits of byte count (0 means W/8); `WIDE` as in [`crate::beats`].
#[derive(LogicBlock, Blank)]
pub struct Merge<const W: usize, const MB: usize, const WIDE: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Own lane.
    pub own: BeatsSink<W, MB>,
    /// A frame of the own lane may be on offer in the next clock.
    pub own_coming: Signal<In, Bit>,
    /// Balancing unit, beats for this port.
    pub unit: BeatsSink<W, MB>,
    /// The buffer can take beats.
    pub room: Signal<In, Bit>,
    /// So it can a longest frame.
    pub fits: Signal<In, Bit>,
    /// Beat for the buffer.
    pub valid: Signal<Out, Bit>,
    /// Its data.
    pub data: Signal<Out, Bits<W>>,
    /// Its bytes; 0 for a full beat.
    pub count: Signal<Out, Bits<MB>>,
    /// It ends a frame.
    pub last: Signal<Out, Bit>,
    /// It ends a frame in error.
    pub err: Signal<Out, Bit>,
    /// Whose turn it was, for data that is late.
    late_turn: [Reg<Bit>; WIDE],
    out_valid: RegR<Bit>,
    out_data: Reg<Bits<W>>,
    out_count: Reg<Bits<MB>>,
    out_last: Reg<Bit>,
    out_err: Reg<Bit>,
    mid: RegR<Bit>,
    /// The balancing unit has the turn, else the own lane.
    unit_turn: RegR<Bit>,
    /// The balancing unit may hand over a beat in this clock: it has the turn and there is room, for a first beat that of its frame.
    unit_open: RegR<Bit>,
    /// The own lane may.
    own_open: RegR<Bit>,
    next_turn: Signal<Local, Bit>,
    offered: Signal<Local, Bit>,
    taken: Signal<Local, Bit>,
    taken_last: Signal<Local, Bit>,
    other_wants: Signal<Local, Bit>,
    pass_on: Signal<Local, Bit>,
    /// Of the unit, a first beat would be next.
    unit_begins: Signal<Local, Bit>,
}

impl<const W: usize, const MB: usize, const WIDE: usize> Logic for Merge<W, MB, WIDE> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: out_valid, mid, unit_turn, unit_open, own_open);
        registers!(self, clock: out_data, out_count, out_last, out_err, late_turn[WIDE]);

        // Whoever has the turn hands over.
        forward!(self => self: unit_open.q as unit.ready, own_open.q as own.ready);
        forward!(self.own => self: valid as offered, last as taken_last, data as out_data.d, count as out_count.d, err as out_err.d);
        self.other_wants.next = self.unit.valid.val() | (!self.own_coming.val());
        if self.unit_turn.q.val() {
            forward!(self.unit => self: valid as offered, last as taken_last, data as out_data.d, count as out_count.d, err as out_err.d);
            self.other_wants.next = self.own.valid.val() | self.own_coming.val();
        }
        for i in 0..WIDE {
            self.late_turn[i].d.next = self.unit_turn.q.val();
            self.out_data.d.next = self.own.data.val();
            if self.late_turn[i].q.val() {
                self.out_data.d.next = self.unit.data.val();
            }
        }
        self.taken.next = (self.own.valid.val() & self.own_open.q.val()) | (self.unit.valid.val() & self.unit_open.q.val());
        forward!(self => self: taken_last as out_last.d, taken as out_valid.d, out_valid.q as valid, out_data.q as data, out_count.q as count,
            out_last.q as last, out_err.q as err);
        if self.taken.val() {
            self.mid.d.next = !self.taken_last.val();
        }
        self.pass_on.next = !self.mid.q.val();
        if self.offered.val() {
            self.pass_on.next = self.taken.val() & self.taken_last.val();
        }
        self.next_turn.next = self.unit_turn.q.val() ^ (self.pass_on.val() & self.other_wants.val());
        self.unit_turn.d.next = self.next_turn.val();
        self.unit_begins.next = self.pass_on.val() | (!(self.unit_open.q.val() | self.mid.q.val()));
        self.unit_open.d.next = (self.next_turn.val() & self.room.val()) & (self.fits.val() | (!self.unit_begins.val()));
        self.own_open.d.next = (!self.next_turn.val()) & self.room.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A clock without beats: room is seen.
    fn idle(dut: &mut Merge<64, 3, 0>) {
        dut.clock.next = false.into();
        assert!(simulate(dut, 10));
        dut.clock.next = true.into();
        assert!(simulate(dut, 10));
    }

    /// Offers both inputs for `clocks` clocks with frames of `beats` beats; returns the data taken.
    fn run(beats: u64, clocks: usize) -> Vec<u64> {
        let mut dut = Merge::<64, 3, 0>::default();
        dut.connect_all();
        (dut.room.next, dut.fits.next) = (true, true);
        idle(&mut dut);
        let (mut own, mut unit, mut seen) = (0u64, 0u64, vec![]);
        for _ in 0..clocks {
            dut.own.valid.next = true;
            dut.own.data.next = (100 + own).into();
            dut.own.last.next = own % beats == beats - 1;
            dut.unit.valid.next = true;
            dut.unit.data.next = (200 + unit).into();
            dut.unit.last.next = unit % beats == beats - 1;
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            own += u64::from(dut.own.ready.val());
            unit += u64::from(dut.unit.ready.val());
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
            assert!(dut.valid.val(), "full rate");
            seen.push(dut.data.val().to_u64());
        }
        seen
    }

    #[test]
    fn inputs_that_wait_alternate() {
        assert_eq!(run(1, 4), [200, 100, 201, 101]);
    }

    #[test]
    fn frames_stay_whole() {
        assert_eq!(run(3, 9), [200, 201, 202, 100, 101, 102, 203, 204, 205]);
    }

    #[test]
    fn the_turn_that_rests_with_the_unit_costs_own_frames_no_clock() {
        let mut dut = Merge::<64, 3, 0>::default();
        dut.connect_all();
        (dut.room.next, dut.fits.next) = (true, true);
        idle(&mut dut);
        // Frames of two beats, one behind the other: said to come in the clock before.
        let mut taken = vec![];
        for clock in 0..12 {
            dut.own.valid.next = clock >= 4;
            dut.own_coming.next = clock >= 3 && clock % 2 == 1;
            dut.own.last.next = clock % 2 == 1;
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
            taken.push(dut.valid.val());
        }
        assert_eq!(taken, (0..12).map(|clock| clock >= 4).collect::<Vec<_>>());
    }

    #[test]
    fn a_balanced_frame_finds_the_turn_already_there() {
        let mut dut = Merge::<64, 3, 0>::default();
        dut.connect_all();
        (dut.room.next, dut.fits.next) = (true, true);
        // An own frame of one beat, then nothing.
        dut.own_coming.next = true;
        idle(&mut dut);
        idle(&mut dut);
        dut.own_coming.next = false;
        dut.own.valid.next = true;
        dut.own.last.next = true;
        idle(&mut dut);
        assert!(dut.valid.val());
        dut.own.valid.next = false;
        dut.unit.valid.next = true;
        dut.unit.last.next = true;
        assert!(simulate(&mut dut, 10));
        assert!(dut.unit.ready.val() && !dut.own.ready.val());
        idle(&mut dut);
        assert!(dut.valid.val());
    }
}
