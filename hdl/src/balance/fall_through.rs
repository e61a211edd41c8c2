// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Fall-through: a queue of a few words of any kind, the oldest in a register
//!
//! ```text
//!  word ──►─┬─────────────────────┬─► head
//!           └─► queue, if others ─┘
//!               wait
//! ```
//!
//! **Inside.** A word goes past the queue where it is empty; it is written there too, and counts as read. A word is written only where there is a place:
//! that is the owner's.
//!
//! **Timing.** A word is at the head one clock behind its write if nothing waits. A word a clock.

use crate::prelude::*;

/// Of 2^`A` words of a kind, with the head.
#[derive(LogicBlock, Blank)]
pub struct FallThrough<T: Synth, const A: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// A word comes.
    pub write: Signal<In, Bit>,
    /// This one.
    pub word: Signal<In, T>,
    /// The head leaves in this clock.
    pub take: Signal<In, Bit>,
    /// There is a word at the head.
    pub valid: Signal<Out, Bit>,
    /// This one.
    pub head: Signal<Out, T>,

    queue: SmallRam<T, A>,
    written: RegR<Bits<A>>,
    read: RegR<Bits<A>>,
    head_there: RegR<Bit>,
    head_word: Reg<T>,
    /// Words wait in the queue.
    stored: Signal<Local, Bit>,
    head_free: Signal<Local, Bit>,
}

impl<T: Synth, const A: usize> Logic for FallThrough<T, A> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: written, read, head_there);
        registers!(self, clock: head_word);
        blocks!(self, clock: queue);

        self.stored.next = self.written.q.val() != self.read.q.val();
        self.head_free.next = self.take.val() | (!self.head_there.q.val());
        forward!(self => self.queue: write, word as write_data, written.q as write_address, read.q as read_address);
        if self.write.val() {
            self.written.d.next = self.written.q.val() + bits::<A>(1);
        }
        if self.head_free.val() {
            self.head_there.d.next = self.stored.val() | self.write.val();
            forward!(self => self: word as head_word.d);
            if self.stored.val() {
                forward!(self => self: queue.read_data as head_word.d);
            }
            if self.stored.val() | self.write.val() {
                self.read.d.next = self.read.q.val() + bits::<A>(1);
            }
        }
        forward!(self => self: head_there.q as valid, head_word.q as head);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;

    #[test]
    fn words_leave_in_order_and_the_oldest_is_at_the_head() {
        let mut dut = FallThrough::<Bits<8>, 2>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let mut inside = VecDeque::new();
        let (mut longest, mut state) = (0, 1u64);
        for now in 0..2000u64 {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            dut.clock.next = false.into();
            dut.write.next = inside.len() < 4 && state >> 40 & 3 > 0;
            dut.word.next = (now % 256).into();
            dut.take.next = !inside.is_empty() && state >> 50 & if now < 1000 { 1 } else { 3 } > 0;
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.valid.val(), !inside.is_empty(), "no clock without a head");
            assert_eq!(inside.front().copied().unwrap_or(dut.head.val().to_u64()), dut.head.val().to_u64());
            if dut.take.next {
                inside.pop_front();
            }
            if dut.write.next {
                inside.push_back(now % 256);
            }
            longest = longest.max(inside.len());
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
        }
        assert_eq!(longest, 4);
    }
}
