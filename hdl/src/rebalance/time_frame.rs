// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Time frame: what every port did between two firings
//!
//! ```text
//!               ┌──────────────┐ taken  ┌─────┐ at the end ┌──────┐
//!  sent, busy ─►┤ accumulators ├───────►┤  +  ├───────────►┤ held ├─►── amount   of what and whom is asked
//!               └──────▲───────┘   ┌───►┤     ├──┐         └──────┘
//!                   capture        │    └─────┘  │ running words
//!               each 3 N clocks    └─────────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Dynamic balancing by actual share": bytes count with each beat, frames with the last one; the counts are taken
//! and cleared in one clock, so nothing is lost or counted twice.
//!
//! **Inside.** As in [`crate::counters::statistics`], with rounds of a clock for each count: all [`Accumulator`]s are captured in one clock,
//! and then added to running words, one after the other. A firing marks the next capture: the round that it ends is the time frame's last, its sums
//! go to the held words too, and the next round begins from 0. Each count is in one round, each round in one time frame. Words last for
//! 2^34 clocks, a minute at 250 MHz; the longest period is 17 seconds, unless PERIOD is written again and again, which puts the end off.
//!
//! **Timing.** `taken` at most 3 `N` clocks behind `fire`, in the last clock whose events belong to the time frame; `done` 3 `N` + 3 clocks later.

use crate::counters::statistics::Accumulator;
use crate::prelude::*;

/// Bits of a time frame's bytes; of its frames and clocks too, which 34 would do for.
pub const BYTE_BITS: usize = 40;

/// Bits of the number of one of `n` ports; as many as fill the smallest memory.
pub const fn place_bits(n: usize) -> usize {
    let bits = n.next_power_of_two().ilog2() as usize;
    if bits < 2 {
        2
    } else {
        bits
    }
}

/// Bits of a round's frames, with `n` ports.
pub const fn round_bits(n: usize) -> usize {
    (3 * n).ilog2() as usize + 1
}

/// Bits of a round's bytes, with `n` ports of `k` bytes a beat.
pub const fn round_byte_bits(n: usize, k: usize) -> usize {
    let bits = round_bits(n * k);
    if bits < 7 {
        7
    } else {
        bits
    }
}

/// What is counted.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Count {
    /// Bytes.
    Bytes,
    /// Frames.
    Frames,
    /// Busy clocks.
    Busy,
}

/// Of `N` ports, `PB` bits of the number of one; `A` = `PB` + 2; `FA` and `BA` bits for what a round counts.
#[derive(LogicBlock, Blank)]
#[sizes((2..=16).contains(&N), PB == place_bits(N), A == PB + 2, FA >= round_bits(N), BA >= FA)]
pub struct TimeFrame<const N: usize, const PB: usize, const A: usize, const FA: usize, const BA: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The MAC of port p accepted a beat.
    pub sent_beat: Signal<In, Bits<N>>,
    /// Its bytes.
    pub sent_bytes: [Signal<In, Bits<7>>; N],
    /// It was a frame's last.
    pub sent_frame: Signal<In, Bits<N>>,
    /// A beat was on offer to the MAC, accepted or not.
    pub busy: Signal<In, Bits<N>>,
    /// A beat was on offer to port p's buffer, which had no room.
    pub no_room: Signal<In, Bits<N>>,
    /// End the time frame.
    pub fire: Signal<In, Bit>,
    /// It will end.
    pub wanted: Signal<Out, Bit>,
    /// It ends with this clock.
    pub taken: Signal<Out, Bit>,
    /// What is held is that time frame, until the next `taken`; one clock.
    pub done: Signal<Out, Bit>,
    /// Which count is read: 0 bytes, 1 frames, 2 busy clocks,
    pub count: Signal<In, Bits<2>>,
    /// and whose.
    pub port: Signal<In, Bits<4>>,
    /// It, in the time frame, same clock.
    pub amount: Signal<Out, Bits<BYTE_BITS>>,
    /// Ports whose buffer had no room for a beat on offer.
    pub crowded: Signal<Out, Bits<N>>,

    octets: [Accumulator<BA, 7>; N],
    ends: [Accumulator<FA, 1>; N],
    clocks: [Accumulator<FA, 1>; N],
    pick_octets: Pick<BA, N, PB>,
    pick_ends: Pick<FA, N, PB>,
    pick_clocks: Pick<FA, N, PB>,
    running: SmallRam<Bits<BYTE_BITS>, A>,
    held: SmallRam<Bits<BYTE_BITS>, A>,
    /// Which count of the round before is picked, and whose.
    counted: RegR<Count>,
    at: RegR<Bits<PB>>,
    mark: RegR<Bit>,
    /// The round at hand is its time frame's last.
    ending: RegR<Bit>,
    /// It is not its first.
    kept: RegR<Bit>,
    /// Accumulators have been captured since reset.
    captured: RegR<Bit>,
    /// What was picked of each count, and which one it is to be.
    of_octets: Reg<Bits<BA>>,
    of_ends: Reg<Bits<FA>>,
    of_clocks: Reg<Bits<FA>>,
    of_count: Reg<Count>,
    of_place: Reg<Bits<A>>,
    of_ending: RegR<Bit>,
    of_kept: Reg<Bit>,
    of_last: RegR<Bit>,
    /// It, to be added to this, and where the sum goes.
    more: Reg<Bits<BA>>,
    old: Reg<Bits<BYTE_BITS>>,
    add_place: Reg<Bits<A>>,
    add_ending: RegR<Bit>,
    add_last: RegR<Bit>,
    ended: RegR<Bit>,
    so_far: RegR<Bits<N>>,
    crowded_then: RegR<Bits<N>>,
    /// The round ends with this clock.
    capture: RegR<Bit>,
    marked: Signal<Local, Bit>,
    at_last: Signal<Local, Bit>,
    sum: Signal<Local, Bits<BYTE_BITS>>,
    of_frames: Signal<Local, Bits<A>>,
    of_busy: Signal<Local, Bits<A>>,
    /// Of more ports than there are.
    spare: Unused<4>,
    #[value(N - 1)]
    last: Constant<Bits<PB>>,
    #[value(N - 2)]
    nearly_last: Constant<Bits<PB>>,
    /// Where counts of a kind begin.
    #[value(1 << PB)]
    frames_base: Constant<Bits<A>>,
    #[value(2 << PB)]
    busy_base: Constant<Bits<A>>,
}

impl<const N: usize, const PB: usize, const A: usize, const FA: usize, const BA: usize> Logic for TimeFrame<N, PB, A, FA, BA> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: counted, at, capture, mark, ending, kept, captured, of_ending, of_last, add_ending, add_last, ended, so_far, crowded_then);
        registers!(self, clock: of_octets, of_ends, of_clocks, of_count, of_place, of_kept, more, old, add_place);
        blocks!(self, clock, reset: octets[N], ends[N], clocks[N]);
        blocks!(self, clock: running, held);

        // Rounds.
        self.at_last.next = self.at.q.val() == self.last.val();
        self.capture.d.next = (self.at.q.val() == self.nearly_last.val()) & (self.counted.q.val() == Count::Busy);
        self.marked.next = self.capture.q.val() & (self.mark.q.val() | self.fire.val());
        self.at.d.next = self.at.q.val() + bits::<PB>(1);
        if self.at_last.val() {
            self.at.d.next = bits::<PB>(0);
            match self.counted.q.val() {
                Count::Bytes => {
                    self.counted.d.next = Count::Frames;
                }
                Count::Frames => {
                    self.counted.d.next = Count::Busy;
                }
                _ => {
                    self.counted.d.next = Count::Bytes;
                }
            }
        }
        self.mark.d.next = self.mark.q.val() | self.fire.val();
        if self.capture.q.val() {
            self.mark.d.next = false;
            self.ending.d.next = self.marked.val();
            self.captured.d.next = true;
            self.kept.d.next = self.captured.q.val() & (!self.ending.q.val());
        }
        forward!(self => self: mark.q as wanted, marked as taken, ended.q as done);

        // Counts of a round.
        for p in 0..N {
            self.octets[p].capture.next = self.capture.q.val();
            self.octets[p].increment.next = bits::<7>(0);
            if self.sent_beat.val().get_bit(p) {
                self.octets[p].increment.next = self.sent_bytes[p].val();
            }
            self.ends[p].capture.next = self.capture.q.val();
            self.ends[p].increment.next = self.sent_frame.val().get_bits::<1>(p);
            self.clocks[p].capture.next = self.capture.q.val();
            self.clocks[p].increment.next = self.busy.val().get_bits::<1>(p);
            self.pick_octets.x[p].next = self.octets[p].taken.val();
            self.pick_ends.x[p].next = self.ends[p].taken.val();
            self.pick_clocks.x[p].next = self.clocks[p].taken.val();
        }
        forward!(self => self: at.q as pick_octets.index, at.q as pick_ends.index, at.q as pick_clocks.index, pick_octets.y as of_octets.d,
            pick_ends.y as of_ends.d, pick_clocks.y as of_clocks.d, counted.q as of_count.d, ending.q as of_ending.d, kept.q as of_kept.d);
        self.of_place.d.next = bit_cast::<A, PB>(self.at.q.val());
        if self.counted.q.val() == Count::Frames {
            self.of_place.d.next = bit_cast::<A, PB>(self.at.q.val()) | self.frames_base.val();
        }
        if self.counted.q.val() == Count::Busy {
            self.of_place.d.next = bit_cast::<A, PB>(self.at.q.val()) | self.busy_base.val();
        }
        forward!(self => self: of_octets.q as more.d);
        if self.of_count.q.val() == Count::Frames {
            self.more.d.next = bit_cast::<BA, FA>(self.of_ends.q.val());
        }
        if self.of_count.q.val() == Count::Busy {
            self.more.d.next = bit_cast::<BA, FA>(self.of_clocks.q.val());
        }

        // Sums of the time frame.
        forward!(self => self: of_place.q as running.read_address, of_place.q as add_place.d, of_ending.q as add_ending.d);
        self.old.d.next = bits::<BYTE_BITS>(0);
        if self.of_kept.q.val() {
            self.old.d.next = self.running.read_data.val();
        }
        self.sum.next = self.old.q.val() + bit_cast::<BYTE_BITS, BA>(self.more.q.val());
        self.running.write.next = true;
        forward!(self => self: add_place.q as running.write_address, sum as running.write_data, add_place.q as held.write_address,
            sum as held.write_data, add_ending.q as held.write);
        self.of_last.d.next = self.capture.q.val() & self.ending.q.val();
        forward!(self => self: of_last.q as add_last.d, add_last.q as ended.d);
        self.of_frames.next = bits::<A>(0);
        if self.count.val().get_bit(0) {
            self.of_frames.next = self.frames_base.val();
        }
        self.of_busy.next = bits::<A>(0);
        if self.count.val().get_bit(1) {
            self.of_busy.next = self.busy_base.val();
        }
        self.held.read_address.next = bit_cast::<A, PB>(self.port.val().get_bits::<PB>(0)) | (self.of_frames.val() | self.of_busy.val());
        self.spare.x.next = self.port.val();
        self.amount.next = self.held.read_data.val();

        // Who had no room.
        self.so_far.d.next = self.so_far.q.val() | self.no_room.val();
        if self.marked.val() {
            self.crowded_then.d.next = self.so_far.q.val() | self.no_room.val();
            self.so_far.d.next = bits::<N>(0);
        }
        self.crowded.next = self.crowded_then.q.val();
    }
}

#[cfg(test)]
mod tests;
