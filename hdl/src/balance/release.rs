// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Release: what is known of a beat waits here until its frame may be decided
//!
//! ```text
//!  beat's word ──────────► words ───► head ──┬──► out ──► stamp, selector
//!                                            └── go, for a first beat
//!  of a first one too ───► frames ──► front        the policy looks at it
//! ```
//!
//! **Why.** A policy that looks at a frame before it is stamped may let it wait. Its data is in the dispatch queue already: what waits is a word of control
//! a beat, and nothing behind it needs an enable.
//!
//! **Rule.** Words leave in the order in which they came. A first beat leaves when `go` says so, with banks also not sooner behind the one before than
//! they can decide; other beats follow at once.
//!
//! **Inside.** Two queues ([`FallThrough`]): of words, and of what a policy asks of a frame. So it can look at the next frame while beats of the one before
//! still leave, and frames that follow each other need not wait for it. What waits here waits in the dispatch queue too, which has as many words and gives
//! the lanes their room: so there is always a place.
//!
//! **Timing.** Two clocks from a word to `out` if nothing waits. A word a clock. `front` is there no later than its first beat is at the head.

use crate::balance::banks::window::Window;
use crate::balance::fall_through::FallThrough;
use crate::prelude::*;

/// What the unit knows of a beat.
#[derive(Copy, Clone, Debug, PartialEq, Default, LogicStruct)]
pub struct ControlWord {
    /// It is its frame's first.
    pub first: Bit,
    /// Its last.
    pub last: Bit,
    /// Its bytes.
    pub count: Bits<7>,
    /// The host named the frame's port.
    pub forced: Bit,
    /// That port.
    pub port: Bits<4>,
    /// Lane that it came by.
    pub lane: Bits<4>,
}

/// What a policy asks of a frame before it leaves.
#[derive(Copy, Clone, Debug, PartialEq, Default, LogicStruct)]
pub struct FrameWord {
    /// The host named its port.
    pub forced: Bit,
    /// It is a command.
    pub command: Bit,
    /// Of this logical unit.
    pub lu: Bits<4>,
}

/// Clocks that the queue adds in front of the stamp.
pub const RELEASE_LATENCY: usize = 2;

/// Queue of 2^`A` words; `BANKS` as in [`Turns`](crate::balance::turns::Turns).
#[derive(LogicBlock, Blank)]
pub struct Release<const A: usize, const BANKS: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// A beat enters.
    pub write: Signal<In, Bit>,
    /// Its word.
    pub word: Signal<In, ControlWord>,
    /// Of its frame, if it is a first one.
    pub frame: Signal<In, FrameWord>,
    /// The next first beat may leave.
    pub go: Signal<In, Bit>,
    /// One clock later none may leave.
    pub stop: Signal<In, Bit>,
    /// There is a frame of which nothing has left.
    pub front_valid: Signal<Out, Bit>,
    /// The oldest of these.
    pub front: Signal<Out, FrameWord>,
    /// Its first beat leaves in this clock.
    pub front_leaves: Signal<Out, Bit>,
    /// None may in this clock.
    pub stopped_now: Signal<Out, Bit>,
    /// A beat left.
    pub out_valid: Signal<Out, Bit>,
    /// It was a first one.
    pub out_first: Signal<Out, Bit>,
    /// Its word.
    pub out: Signal<Out, ControlWord>,

    words: FallThrough<ControlWord, A>,
    frames: FallThrough<FrameWord, A>,
    near: [Window; BANKS],
    stopped: RegR<Bit>,
    sent: RegR<Bit>,
    sent_first: RegR<Bit>,
    sent_word: Reg<ControlWord>,
    first_comes: Signal<Local, Bit>,
    head_first: Signal<Local, Bit>,
    may: Signal<Local, Bit>,
    gone: Signal<Local, Bit>,
    gone_first: Signal<Local, Bit>,
}

impl<const A: usize, const BANKS: usize> Logic for Release<A, BANKS> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: stopped, sent, sent_first);
        registers!(self, clock: sent_word);
        blocks!(self, clock, reset: words, frames, near[BANKS]);

        // Whether the head's beat leaves.
        self.head_first.next = self.words.head.val().first;
        self.stopped.d.next = self.stop.val();
        self.may.next = self.go.val();
        for i in 0..BANKS {
            self.near[i].first.next = self.sent_first.q.val();
            self.may.next = self.go.val() & (!(self.near[i].is_near.val() | self.sent_first.q.val()));
        }
        self.gone.next = (self.words.valid.val() & (!self.stopped.q.val())) & (self.may.val() | (!self.head_first.val()));
        self.gone_first.next = self.gone.val() & self.head_first.val();
        forward!(self => self: gone as sent.d, gone_first as sent_first.d, gone_first as front_leaves, stopped.q as stopped_now, sent.q as out_valid,
            sent_first.q as out_first, sent_word.q as out);
        forward!(self.words => self: head as sent_word.d);

        // What comes.
        forward!(self => self.words: write, word, gone as take);
        self.first_comes.next = self.write.val() & self.word.val().first;
        forward!(self => self.frames: first_comes as write, frame as word, gone_first as take);
        forward!(self.frames => self: valid as front_valid, head as front);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::banks::window::SPACING;
    use std::collections::VecDeque;

    fn clock<B: Block>(dut: &mut B, set: impl Fn(&mut B, bool)) {
        for level in [false, true] {
            set(dut, level);
            assert!(simulate(dut, 10));
        }
    }

    /// Random frames, each at most so long, and `go` for a part of the clocks; in what clocks first beats left.
    fn run<const BANKS: usize>(longest: u64, goes: u64) -> Vec<u64> {
        let mut dut = Release::<4, BANKS>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let mut state = longest * 77 + goes;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) % below
        };
        let (mut inside, mut left, mut firsts, mut went) = (VecDeque::new(), 0, vec![], false);
        for now in 0..3000 {
            let write = inside.len() < 15 && random(8) > 0;
            let mut word = ControlWord { count: (now % 128).into(), ..Default::default() };
            if write {
                word.first = left == 0;
                left = if left == 0 { random(longest) } else { left - 1 };
                word.last = left == 0;
                inside.push_back((now, word));
            }
            (dut.write.next, dut.word.next) = (write, word);
            dut.frame.next.lu = (now % 16).into();
            dut.go.next = random(100) < goes;
            dut.stop.next = goes < 100 && random(20) == 0;
            let (go, stop) = (dut.go.next, dut.stop.next);
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            assert!(!dut.front_leaves.val() || go, "a first beat waits");
            assert!(!(went && dut.front_leaves.val()), "stopped");
            let oldest = inside.iter().find(|(came, word): &&(u64, ControlWord)| word.first && *came < now);
            assert_eq!(dut.front_valid.val(), oldest.is_some());
            assert!(oldest.is_none_or(|(came, _)| dut.front.val().lu.to_u64() == came % 16), "the oldest frame");
            went = stop;
            clock(&mut dut, |dut, level| dut.clock.next = level.into());
            assert_eq!(dut.out_first.val(), dut.out_valid.val() && dut.out.val().first);
            if dut.out_valid.val() {
                let (came, word) = inside.pop_front().expect("nothing is doubled");
                assert_eq!(dut.out.val(), word, "in order, as it came");
                assert!(now > came, "two clocks");
                if dut.out_first.val() {
                    firsts.push(now);
                }
            }
            if goes == 100 && BANKS == 0 {
                assert!(inside.len() <= 1, "nothing waits");
            }
        }
        assert!(firsts.len() > 100);
        firsts
    }

    #[test]
    fn words_leave_in_order_when_they_may() {
        for longest in [1, 2, 9] {
            for goes in [10, 50, 100] {
                run::<0>(longest, goes);
            }
        }
    }

    #[test]
    fn first_beats_are_apart_for_banks() {
        let firsts = run::<1>(2, 60);
        assert!(firsts.windows(2).all(|pair| pair[1] - pair[0] >= SPACING));
        assert!(firsts.windows(2).any(|pair| pair[1] - pair[0] == SPACING));
    }
}
