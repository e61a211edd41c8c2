// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Counting: what a round counted, one counter at a time
//!
//! ```text
//!               ┌──────────────┐  taken   ┌─────────┐
//!  increments ─►┤ Accumulators ├─────────►┤ selects ├─►── amount   of counter (kind, place)
//!               └──────▲───────┘          └────▲────┘
//!                   capture               kind, place
//! ```
//!
//! **Inside.** An [`Accumulator`] per counter; selects by place, then, out of registers, one by kind: the accumulators are all over the chip.
//! Events, of which there are most, are selected by fours first.
//!
//! **Timing.** `amount` follows `kind` in the same clock, `place` and `capture` in the next, of events in the one after that; it holds from one
//! `capture` to the next.

use super::sizes::{EVENTS, EVENT_GROUPS, EVENT_PLACES};
use super::Accumulator;
use crate::counters::drops::REASONS;
use crate::prelude::*;

/// The accumulators of an `N`-port block: `FW` bits for frames, `BW` for bytes, `DW` for drops, all within `AW`.
#[derive(LogicBlock, Blank)]
pub struct Counting<const N: usize, const FW: usize, const BW: usize, const DW: usize, const AW: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Bit p: a frame was decided for port p.
    pub decided_frame: Signal<In, Bits<N>>,
    /// The port whose bytes `decided_bytes` are; one-hot, or none.
    pub decided_bytes_port: Signal<In, Bits<N>>,
    /// Bytes decided.
    pub decided_bytes: Signal<In, Bits<7>>,
    /// Bit p: a frame was sent by port p.
    pub sent_frame: Signal<In, Bits<N>>,
    /// Bit p: a beat was sent by port p.
    pub sent_beat: Signal<In, Bits<N>>,
    /// Its bytes.
    pub sent_bytes: [Signal<In, Bits<7>>; N],
    /// A forced frame went to its port.
    pub forced_frame: Signal<In, Bit>,
    /// Frames dropped, by reason.
    pub drops: [Signal<In, Bits<5>>; REASONS],
    /// This clock ends a round; what it counts still belongs to it.
    pub capture: Signal<In, Bit>,
    /// Kind of counter: decided frames, decided bytes, sent frames, sent bytes, events.
    pub kind: Signal<In, Bits<3>>,
    /// Port, or event: forced frames, then the drop reasons.
    pub place: Signal<In, Bits<4>>,
    /// What that counter counted in the round before; anything where there is none.
    pub amount: Signal<Out, Bits<AW>>,

    decided_frames: [Accumulator<FW, 1>; N],
    decided_octets: [Accumulator<BW, 7>; N],
    sent_frames: [Accumulator<FW, 1>; N],
    sent_octets: [Accumulator<BW, 7>; N],
    forced_frames: Accumulator<FW, 1>,
    dropped: [Accumulator<DW, 5>; REASONS],
    select_decided_frames: Pick<FW, N, 4>,
    select_decided_octets: Pick<BW, N, 4>,
    select_sent_frames: Pick<FW, N, 4>,
    select_sent_octets: Pick<BW, N, 4>,
    events: [Signal<Local, Bits<DW>>; EVENT_PLACES],
    select_of_group: [Pick<DW, 4, 2>; EVENT_GROUPS],
    of_group: [Reg<Bits<DW>>; EVENT_GROUPS],
    select_event: Pick<DW, EVENT_GROUPS, 2>,
    of_place_decided_frames: Reg<Bits<FW>>,
    of_place_decided_octets: Reg<Bits<BW>>,
    of_place_sent_frames: Reg<Bits<FW>>,
    of_place_sent_octets: Reg<Bits<BW>>,
    of_place_event: Reg<Bits<DW>>,
    #[value(|kind| kind)]
    kind_id: [Constant<Bits<3>>; 4],
}

impl<const N: usize, const FW: usize, const BW: usize, const DW: usize, const AW: usize> Logic for Counting<N, FW, BW, DW, AW> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: of_place_decided_frames, of_place_decided_octets, of_place_sent_frames, of_place_sent_octets,
            of_place_event, of_group[EVENT_GROUPS]);
        blocks!(self, clock, reset: forced_frames, decided_frames[N], decided_octets[N], sent_frames[N], sent_octets[N], dropped[REASONS]);
        for p in 0..N {
            self.decided_frames[p].capture.next = self.capture.val();
            self.decided_frames[p].increment.next = self.decided_frame.val().get_bits::<1>(p);
            self.select_decided_frames.x[p].next = self.decided_frames[p].taken.val();

            self.decided_octets[p].capture.next = self.capture.val();
            self.decided_octets[p].increment.next = bits::<7>(0);
            if self.decided_bytes_port.val().get_bit(p) {
                self.decided_octets[p].increment.next = self.decided_bytes.val();
            }
            self.select_decided_octets.x[p].next = self.decided_octets[p].taken.val();

            self.sent_frames[p].capture.next = self.capture.val();
            self.sent_frames[p].increment.next = self.sent_frame.val().get_bits::<1>(p);
            self.select_sent_frames.x[p].next = self.sent_frames[p].taken.val();

            self.sent_octets[p].capture.next = self.capture.val();
            self.sent_octets[p].increment.next = bits::<7>(0);
            if self.sent_beat.val().get_bit(p) {
                self.sent_octets[p].increment.next = self.sent_bytes[p].val();
            }
            self.select_sent_octets.x[p].next = self.sent_octets[p].taken.val();
        }
        self.forced_frames.capture.next = self.capture.val();
        self.forced_frames.increment.next = bits::<1>(0);
        if self.forced_frame.val() {
            self.forced_frames.increment.next = bits::<1>(1);
        }
        self.events[0].next = bit_cast::<DW, FW>(self.forced_frames.taken.val());
        for r in 0..REASONS {
            self.dropped[r].capture.next = self.capture.val();
            self.dropped[r].increment.next = self.drops[r].val();
            self.events[r + 1].next = self.dropped[r].taken.val();
        }
        for r in EVENTS..EVENT_PLACES {
            self.events[r].next = bits::<DW>(0);
        }
        for g in 0..EVENT_GROUPS {
            for i in 0..4 {
                self.select_of_group[g].x[i].next = self.events[4 * g + i].val();
            }
            self.select_of_group[g].index.next = self.place.val().get_bits::<2>(0);
            self.of_group[g].d.next = self.select_of_group[g].y.val();
            self.select_event.x[g].next = self.of_group[g].q.val();
        }
        self.select_event.index.next = self.place.val().get_bits::<2>(2);

        forward!(self => self: place as select_decided_frames.index, place as select_decided_octets.index,
            place as select_sent_frames.index, place as select_sent_octets.index);
        forward!(self => self: select_decided_frames.y as of_place_decided_frames.d, select_decided_octets.y as of_place_decided_octets.d,
            select_sent_frames.y as of_place_sent_frames.d, select_sent_octets.y as of_place_sent_octets.d,
            select_event.y as of_place_event.d);
        self.amount.next = bit_cast::<AW, DW>(self.of_place_event.q.val());
        if self.kind.val() == self.kind_id[0].val() {
            self.amount.next = bit_cast::<AW, FW>(self.of_place_decided_frames.q.val());
        }
        if self.kind.val() == self.kind_id[1].val() {
            self.amount.next = bit_cast::<AW, BW>(self.of_place_decided_octets.q.val());
        }
        if self.kind.val() == self.kind_id[2].val() {
            self.amount.next = bit_cast::<AW, FW>(self.of_place_sent_frames.q.val());
        }
        if self.kind.val() == self.kind_id[3].val() {
            self.amount.next = bit_cast::<AW, BW>(self.of_place_sent_octets.q.val());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_has_its_counter() {
        let mut dut = Counting::<3, 8, 11, 12, 13>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let step = |dut: &mut Counting<3, 8, 11, 12, 13>| {
            dut.clock.next = false.into();
            assert!(simulate(dut, 20));
            dut.clock.next = true.into();
            assert!(simulate(dut, 20));
        };
        // Two clocks of events, all different.
        dut.decided_frame.next = 0b101.into();
        dut.sent_frame.next = 0b011.into();
        dut.decided_bytes_port.next = 0b100.into();
        dut.decided_bytes.next = 64.into();
        dut.sent_beat.next = 0b110.into();
        for p in 0..3 {
            dut.sent_bytes[p].next = (10 + p as u64).into();
        }
        dut.forced_frame.next = true;
        for r in 0..8 {
            dut.drops[r].next = (2 * r as u64 + 2).into();
        }
        step(&mut dut);
        dut.capture.next = true;
        step(&mut dut);
        dut.capture.next = false;
        let expected: [&[u64]; 5] = [&[2, 0, 2], &[0, 0, 128], &[2, 2, 0], &[0, 22, 24], &[2, 4, 8, 12, 16, 20, 24, 28, 32]];
        for (kind, row) in expected.into_iter().enumerate() {
            for (place, &amount) in row.iter().enumerate() {
                dut.kind.next = (kind as u64).into();
                dut.place.next = (place as u64).into();
                step(&mut dut);
                step(&mut dut);
                assert_eq!(dut.amount.val().to_u64(), amount, "kind {kind}, place {place}");
            }
        }
    }
}
