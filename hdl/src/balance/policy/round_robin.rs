// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Round robin: so many frames for each path, round and round
//!
//! **Rule.** docs/semantics.md "Other policies" (ROUND_ROBIN): a path keeps the turn for ROUND_FRAMES frames (0 is 1), while it is a
//! candidate; then the next candidate above has it, or else the lowest. Another ROUND_FRAMES is for turns that begin. A frame stamped with
//! another policy ends the turn, and the next one begins with the lowest candidate.
//!
//! **Inside.** The loop from one frame's turn to the next one's is short: who holds the turn and who is above it are registers, and both who
//! is next and who is above that one follow from the same set of paths.
//!
//! **Timing.** As in [`super`]; `win` is a register, of the beat of a clock ago. One decision a clock.

use crate::prelude::*;

/// Settings of ROUND_ROBIN, in use now.
#[bundle(RoundRobinSink)]
pub struct RoundRobinSource {
    /// POLICY is this one.
    pub in_use: Signal<Out, Bit>,
    /// ROUND_FRAMES.
    pub frames: Signal<Out, Bits<8>>,
}

/// Turns of `N` paths.
#[derive(LogicBlock, Blank)]
pub struct RoundRobin<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// A frame's first beat entered the unit one clock ago.
    pub take: Signal<In, Bit>,
    /// Settings in use now.
    pub now: RoundRobinSink,
    /// Candidates of the stamped frame.
    pub candidates: Signal<In, Bits<N>>,
    /// First beat of a stamped frame that is neither forced nor dropped.
    pub ask: Signal<In, Bit>,
    /// Path of a frame that goes by this policy, one-hot, a clock behind its beats.
    pub win: Signal<Out, Bits<N>>,
    use_seen: RegR<Bit>,
    frames_seen: Reg<Bits<8>>,
    used: RegR<Bit>,
    frames: Reg<Bits<8>>,
    /// Who has the turn; nobody before the first frame.
    holder: RegR<Bits<N>>,
    /// The paths above.
    above: RegR<Bits<N>>,
    /// Frames that are left of the turn.
    left: Reg<Bits<8>>,
    stays: Signal<Local, Bit>,
    higher: Signal<Local, Bits<N>>,
    /// Who is next: the lowest of those above the holder, or else of all; the paths above it.
    next: Signal<Local, Bits<N>>,
    next_above: Signal<Local, Bits<N>>,
    lowest: Lowest<N>,
    lowest_above: Lowest<N>,
    above_lowest: Above<N>,
    above_lowest_above: Above<N>,
}

impl<const N: usize> Logic for RoundRobin<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: use_seen, used, holder, above);
        registers!(self, clock: frames_seen, frames, left);

        forward!(self => self: now.in_use as use_seen.d, now.frames as frames_seen.d);
        if self.take.val() {
            self.used.d.next = self.use_seen.q.val();
            self.frames.d.next = self.frames_seen.q.val();
        }

        self.higher.next = self.candidates.val() & self.above.q.val();
        forward!(self => self: candidates as lowest.x, candidates as above_lowest.x, higher as lowest_above.x, higher as above_lowest_above.x);
        forward!(self => self: lowest.y as next, above_lowest.y as next_above);
        if self.higher.val().any() {
            forward!(self => self: lowest_above.y as next, above_lowest_above.y as next_above);
        }
        self.stays.next = (self.candidates.val() & self.holder.q.val()).any() & self.left.q.val().any();

        forward!(self => self: holder.q as win);
        if self.ask.val() & self.used.q.val() {
            self.left.d.next = self.left.q.val() - bits::<8>(1);
            if !self.stays.val() {
                forward!(self => self: next as holder.d, next_above as above.d);
                self.left.d.next = bits::<8>(0);
                if self.frames.q.val().any() {
                    self.left.d.next = self.frames.q.val() - bits::<8>(1);
                }
            }
        }
        // Nobody has a turn while another policy is in use.
        if !self.used.q.val() {
            self.holder.d.next = bits::<N>(0);
            self.above.d.next = bits::<N>(0);
        }
    }
}

#[cfg(test)]
mod tests;
