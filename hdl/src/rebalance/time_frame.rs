// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Time frame: what every port did between two firings
//!
//! ```text
//!               ┌──────────────┐ taken  ┌─────┐ at the end ┌──────┐
//!  sent, busy ─►┤ accumulators ├───────►┤  +  ├───────────►┤ held ├─►── bytes, frames, busy   of the port at `port`
//!               └──────▲───────┘   ┌───►┤     ├──┐         └──────┘
//!                   capture        │    └─────┘  │ running words
//!                each N clocks     └─────────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Dynamic balancing by actual share": bytes count with each beat, frames with the last one; the counts are taken
//! and cleared in one clock, so nothing is lost or counted twice.
//!
//! **Inside.** As in [`crate::counters::statistics`], with rounds as short as the ports are many: all [`Accumulator`]s are captured in one clock,
//! and then added to running words, a port a clock. A firing marks the next capture: the round that it ends is the time frame's last, its sums
//! go to the held words too, and the next round begins from 0. Each count is in one round, each round in one time frame. Words last for
//! 2^34 clocks, a minute at 250 MHz; the longest period is 17 seconds.
//!
//! **Timing.** `taken` at most `N` clocks behind `fire`, in the last clock whose events belong to the time frame; `done` `N` + 1 clocks later.

use crate::counters::statistics::Accumulator;
use crate::prelude::*;

/// Bits of a time frame's bytes.
pub const BYTE_BITS: usize = 40;

/// Bits of its frames and clocks.
pub const EVENT_BITS: usize = 34;

/// Bits of a round's frames, with `n` ports.
pub const fn round_bits(n: usize) -> usize {
    n.ilog2() as usize + 1
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

/// Of `N` ports; `FA` and `BA` bits for what a round counts.
#[derive(LogicBlock, Blank)]
#[sizes((2..=16).contains(&N), FA >= round_bits(N), BA >= 7)]
pub struct TimeFrame<const N: usize, const FA: usize, const BA: usize> {
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
    /// Whose counts are read.
    pub port: Signal<In, Bits<4>>,
    /// Its bytes in the time frame, same clock.
    pub bytes: Signal<Out, Bits<BYTE_BITS>>,
    /// Its frames.
    pub frames: Signal<Out, Bits<EVENT_BITS>>,
    /// Its busy clocks.
    pub busy_clocks: Signal<Out, Bits<EVENT_BITS>>,
    /// Ports whose buffer had no room for a beat on offer.
    pub crowded: Signal<Out, Bits<N>>,

    octets: [Accumulator<BA, 7>; N],
    ends: [Accumulator<FA, 1>; N],
    clocks: [Accumulator<FA, 1>; N],
    pick_octets: Pick<BA, N, 4>,
    pick_ends: Pick<FA, N, 4>,
    pick_clocks: Pick<FA, N, 4>,
    running_bytes: QueueRam<BYTE_BITS>,
    running_frames: QueueRam<EVENT_BITS>,
    running_busy: QueueRam<EVENT_BITS>,
    held_bytes: QueueRam<BYTE_BITS>,
    held_frames: QueueRam<EVENT_BITS>,
    held_busy: QueueRam<EVENT_BITS>,
    /// Whose counts of the round before are added.
    at: RegR<Bits<4>>,
    mark: RegR<Bit>,
    /// The round at hand is its time frame's last.
    ending: RegR<Bit>,
    /// It is not its first.
    kept: RegR<Bit>,
    /// Accumulators have been captured since reset.
    captured: RegR<Bit>,
    ended: RegR<Bit>,
    so_far: RegR<Bits<N>>,
    crowded_then: RegR<Bits<N>>,
    capture: Signal<Local, Bit>,
    marked: Signal<Local, Bit>,
    old_bytes: Signal<Local, Bits<BYTE_BITS>>,
    old_frames: Signal<Local, Bits<EVENT_BITS>>,
    old_busy: Signal<Local, Bits<EVENT_BITS>>,
    sum_bytes: Signal<Local, Bits<BYTE_BITS>>,
    sum_frames: Signal<Local, Bits<EVENT_BITS>>,
    sum_busy: Signal<Local, Bits<EVENT_BITS>>,
    #[value(N - 1)]
    last: Constant<Bits<4>>,
}

impl<const N: usize, const FA: usize, const BA: usize> Logic for TimeFrame<N, FA, BA> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: at, mark, ending, kept, captured, ended, so_far, crowded_then);
        blocks!(self, clock, reset: octets[N], ends[N], clocks[N]);
        blocks!(self, clock: running_bytes, running_frames, running_busy, held_bytes, held_frames, held_busy);

        // Rounds.
        self.capture.next = self.at.q.val() == self.last.val();
        self.marked.next = self.capture.val() & (self.mark.q.val() | self.fire.val());
        self.at.d.next = self.at.q.val() + bits::<4>(1);
        self.mark.d.next = self.mark.q.val() | self.fire.val();
        if self.capture.val() {
            self.at.d.next = bits::<4>(0);
            self.mark.d.next = false;
            self.ending.d.next = self.marked.val();
            self.captured.d.next = true;
            self.kept.d.next = self.captured.q.val() & (!self.ending.q.val());
        }
        self.ended.d.next = self.capture.val() & self.ending.q.val();
        forward!(self => self: mark.q as wanted, marked as taken, ended.q as done);

        // Counts of a round.
        for p in 0..N {
            self.octets[p].capture.next = self.capture.val();
            self.octets[p].increment.next = bits::<7>(0);
            if self.sent_beat.val().get_bit(p) {
                self.octets[p].increment.next = self.sent_bytes[p].val();
            }
            self.ends[p].capture.next = self.capture.val();
            self.ends[p].increment.next = self.sent_frame.val().get_bits::<1>(p);
            self.clocks[p].capture.next = self.capture.val();
            self.clocks[p].increment.next = self.busy.val().get_bits::<1>(p);
            self.pick_octets.x[p].next = self.octets[p].taken.val();
            self.pick_ends.x[p].next = self.ends[p].taken.val();
            self.pick_clocks.x[p].next = self.clocks[p].taken.val();
        }
        forward!(self => self: at.q as pick_octets.index, at.q as pick_ends.index, at.q as pick_clocks.index);

        // Sums of the time frame.
        forward!(self => self: at.q as running_bytes.read_address, at.q as running_frames.read_address, at.q as running_busy.read_address,
            at.q as running_bytes.write_address, at.q as running_frames.write_address, at.q as running_busy.write_address,
            at.q as held_bytes.write_address, at.q as held_frames.write_address, at.q as held_busy.write_address);
        self.old_bytes.next = bits::<BYTE_BITS>(0);
        self.old_frames.next = bits::<EVENT_BITS>(0);
        self.old_busy.next = bits::<EVENT_BITS>(0);
        if self.kept.q.val() {
            forward!(self => self: running_bytes.read_data as old_bytes, running_frames.read_data as old_frames,
                running_busy.read_data as old_busy);
        }
        self.sum_bytes.next = self.old_bytes.val() + bit_cast::<BYTE_BITS, BA>(self.pick_octets.y.val());
        self.sum_frames.next = self.old_frames.val() + bit_cast::<EVENT_BITS, FA>(self.pick_ends.y.val());
        self.sum_busy.next = self.old_busy.val() + bit_cast::<EVENT_BITS, FA>(self.pick_clocks.y.val());
        self.running_bytes.write.next = true;
        self.running_frames.write.next = true;
        self.running_busy.write.next = true;
        forward!(self => self: sum_bytes as running_bytes.write_data, sum_frames as running_frames.write_data,
            sum_busy as running_busy.write_data, sum_bytes as held_bytes.write_data, sum_frames as held_frames.write_data,
            sum_busy as held_busy.write_data, ending.q as held_bytes.write, ending.q as held_frames.write, ending.q as held_busy.write);
        forward!(self => self: port as held_bytes.read_address, port as held_frames.read_address, port as held_busy.read_address,
            held_bytes.read_data as bytes, held_frames.read_data as frames, held_busy.read_data as busy_clocks);

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
