// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A MAC: it takes frames from one port stream and watches that the stream keeps AXI4-Stream's rules.

use std::collections::VecDeque;

use crate::port::MAX_BEAT;
use crate::rng::Coin;
use crate::source::keep_of;
use crate::team::MacStream;

/// How fast a MAC takes bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Every beat at once.
    Unlimited,
    /// `bytes` in `clocks`, and after each frame `overhead` bytes more; frames short of `shortest` count as that long.
    Line {
        /// Numerator of the rate, bytes.
        bytes: u32,
        /// Denominator of the rate, clocks.
        clocks: u32,
        /// Bytes of line time that a frame costs beside its own: preamble, FCS and gap.
        overhead: u32,
        /// Bytes that a short frame is padded to.
        shortest: u32,
    },
}

impl Pace {
    /// Gigabit Ethernet under a clock of 125 MHz: a byte a clock; preamble 8, FCS 4 and gap 12; padding to 60.
    pub const GIGABIT: Pace = Pace::Line { bytes: 1, clocks: 1, overhead: 24, shortest: 60 };
}

/// A frame as it came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captured {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Clock in which its first beat was on offer.
    pub offered: u64,
    /// Clock in which its first beat was accepted.
    pub first: u64,
    /// Clock in which its last beat was accepted.
    pub last: u64,
    /// It ended with the error flag.
    pub error: bool,
}

/// Takes frames at its pace, with random pauses.
pub struct Sink {
    stream: MacStream,
    k: usize,
    stall: Coin,
    pace: Pace,
    /// Line time still owed, in bytes times the pace's denominator.
    debt: u64,
    ready: bool,
    paused: bool,
    /// The beat that was on offer and not taken in the clock before, if any.
    held: bool,
    held_data: [u8; MAX_BEAT],
    held_rest: (u64, bool, bool),
    frame: Vec<u8>,
    offered: u64,
    first: u64,
    in_frame: bool,
    /// Frames taken, oldest first; the owner empties it.
    pub frames: VecDeque<Captured>,
    /// Beats taken so far.
    pub beats: u64,
    /// Bytes taken so far, those of frames in error included.
    pub bytes: u64,
    /// Breaches of the stream's rules: what, and in which clock. Empty is good.
    pub violations: Vec<String>,
}

/// More than this many breaches say nothing new.
const ENOUGH: usize = 20;

impl Sink {
    /// A MAC on `stream`, of beats of `k` bytes, that takes everything at once.
    pub fn new(stream: MacStream, k: usize) -> Self {
        stream.ready.put(false);
        Sink {
            stream,
            k,
            stall: Coin::new(0, 0.0),
            pace: Pace::Unlimited,
            debt: 0,
            ready: false,
            paused: false,
            held: false,
            held_data: [0; MAX_BEAT],
            held_rest: (0, false, false),
            frame: Vec::new(),
            offered: 0,
            first: 0,
            in_frame: false,
            frames: VecDeque::new(),
            beats: 0,
            bytes: 0,
            violations: Vec::new(),
        }
    }

    /// From now on is not ready in a clock with `probability`.
    pub fn stall(&mut self, seed: u64, probability: f64) {
        self.stall = Coin::new(seed, probability);
    }

    /// Sets the speed of the line.
    pub fn pace(&mut self, pace: Pace) {
        self.pace = pace;
        self.debt = 0;
    }

    /// Takes nothing while `paused`, as under a pause frame.
    pub fn pause(&mut self, paused: bool) {
        self.paused = paused;
    }

    /// Whether a frame is partly out.
    pub fn in_frame(&self) -> bool {
        self.in_frame
    }

    /// Forgets the frame on its way and the rule that a beat on offer stays; for a reset of the block.
    pub fn clear(&mut self) {
        self.held = false;
        self.in_frame = false;
        self.frame.clear();
        self.debt = 0;
    }

    /// Before the clock settles: ready or not.
    #[inline(always)]
    pub fn drive(&mut self) {
        if let Pace::Line { bytes, .. } = self.pace {
            self.debt = self.debt.saturating_sub(u64::from(bytes));
        }
        let ready = !(self.debt != 0 || self.paused || self.stall.toss());
        if ready != self.ready {
            self.ready = ready;
            self.stream.ready.put(ready);
        }
    }

    /// After the clock settled: checks the beat on offer and notes what the coming edge takes.
    #[inline(always)]
    pub fn sample(&mut self, clock: u64) {
        let s = &self.stream;
        if !s.valid.is_set() {
            if self.held {
                self.held = false;
                self.breach(clock, "valid fell before the beat was taken");
            }
            return;
        }
        if !(self.held || self.in_frame) {
            self.offered = clock;
        }
        let (keep, last, error) = (s.keep.get(), s.last.is_set(), s.error.is_set());
        if self.held && (self.held_rest != (keep, last, error) || !s.data.equals(&self.held_data[..self.k])) {
            self.breach(clock, "the beat on offer changed before it was taken");
        }
        if !self.ready {
            if !self.held {
                self.stream.data.read(&mut self.held_data[..self.k]);
            }
            self.held_rest = (keep, last, error);
            self.held = true;
            return;
        }
        self.held = false;
        self.take(clock, keep, last, error);
    }

    #[inline(always)]
    fn take(&mut self, clock: u64, keep: u64, last: bool, error: bool) {
        let length = keep.trailing_ones() as usize;
        if keep == 0 || keep != keep_of(length) || (length != self.k && !last) {
            self.breach(clock, "keep is empty, has holes, or is short before the last beat");
        }
        if !self.in_frame {
            self.first = clock;
            self.in_frame = true;
        }
        self.stream.data.append(&mut self.frame, length);
        self.beats += 1;
        self.bytes += length as u64;
        if let Pace::Line { clocks, overhead, shortest, .. } = self.pace {
            let mut time = length as u64;
            if last {
                time += u64::from(overhead) + u64::from(shortest).saturating_sub(self.frame.len() as u64);
            }
            self.debt += time * u64::from(clocks);
        }
        if last {
            let next = Vec::with_capacity(self.frame.len());
            let bytes = std::mem::replace(&mut self.frame, next);
            self.frames.push_back(Captured { bytes, offered: self.offered, first: self.first, last: clock, error });
            self.in_frame = false;
        }
    }

    #[cold]
    fn breach(&mut self, clock: u64, what: &str) {
        if self.violations.len() < ENOUGH {
            self.violations.push(format!("clock {clock}: {what}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Model, Options};

    /// A sink whose stream a test plays by hand, on ports of the probe (which is never evaluated).
    fn by_hand() -> (Sink, MacStream) {
        let model = Model::open_module("equipoise_probe", Options::default()).unwrap();
        let port = |name, bits| model.port(name, bits).unwrap();
        let stream = MacStream {
            data: port("in64", 64),
            keep: port("in14", 14),
            error: port("bad", 1),
            valid: port("clk", 1),
            last: port("rst", 1),
            ready: port("in1", 1),
        };
        (Sink::new(stream.clone(), 8), stream)
    }

    /// One clock in which the block offers `beat` (data, keep, last), or nothing.
    fn clock(sink: &mut Sink, s: &MacStream, now: u64, beat: Option<(u64, u64, bool)>) -> bool {
        s.valid.put(beat.is_some());
        if let Some((data, keep, last)) = beat {
            s.data.set(data);
            s.keep.set(keep);
            s.last.put(last);
        }
        sink.drive();
        sink.sample(now);
        s.ready.is_set()
    }

    #[test]
    fn a_frame_is_put_together_with_its_clocks() {
        let (mut sink, s) = by_hand();
        clock(&mut sink, &s, 4, None);
        sink.pause(true);
        clock(&mut sink, &s, 5, Some((0x0807_0605_0403_0201, 0xff, false)));
        sink.pause(false);
        clock(&mut sink, &s, 6, Some((0x0807_0605_0403_0201, 0xff, false)));
        s.error.put(true);
        clock(&mut sink, &s, 9, Some((0x000b_0a09, 0x7, true)));
        let frame = Captured { bytes: (9..12).collect(), offered: 5, first: 6, last: 9, error: true };
        let mut got = sink.frames.pop_front().unwrap();
        assert_eq!(got.bytes.drain(..8).collect::<Vec<_>>(), (1..9).collect::<Vec<u8>>());
        assert_eq!(got, frame);
        assert_eq!((sink.beats, sink.bytes, sink.violations.len()), (2, 11, 0));
    }

    #[test]
    fn what_is_on_offer_must_stay_as_it_is() {
        let beat = (1, 0xff, true);
        for (then, breach) in [
            (Some(beat), None),
            (None, Some("valid fell")),
            (Some((2, 0xff, true)), Some("changed")),
            (Some((1, 0x7f, true)), Some("changed")),
            (Some((1, 0xff, false)), Some("changed")),
        ] {
            let (mut sink, s) = by_hand();
            sink.pause(true);
            clock(&mut sink, &s, 0, Some(beat));
            clock(&mut sink, &s, 1, Some(beat));
            sink.pause(false);
            clock(&mut sink, &s, 2, then);
            match breach {
                None => assert_eq!(sink.violations, [] as [String; 0]),
                Some(word) => assert!(sink.violations[0].contains(word), "{:?}", sink.violations),
            }
        }
    }

    #[test]
    fn keep_is_a_run_of_ones_and_full_before_the_last_beat() {
        for (keep, last, good) in [(0xff, false, true), (0x0f, true, true), (0x0f, false, false), (0xfd, true, false), (0, true, false)] {
            let (mut sink, s) = by_hand();
            clock(&mut sink, &s, 0, Some((0, keep, last)));
            assert_eq!(sink.violations.is_empty(), good, "keep {keep:x}, last {last}");
        }
    }

    #[test]
    fn a_gigabit_line_takes_a_byte_a_clock_and_its_overhead() {
        // Endless frames of this many full beats; how many come through in so many clocks.
        let run = |beats: u64, clocks: u64| {
            let (mut sink, s) = by_hand();
            sink.pace(Pace::GIGABIT);
            let mut at = 0;
            for now in 0..clocks {
                at += u64::from(clock(&mut sink, &s, now, Some((at, 0xff, at % beats == beats - 1))));
            }
            assert_eq!(sink.violations, [] as [String; 0]);
            sink.frames.len()
        };
        assert_eq!(run(8, 88 * 100), 100, "64 bytes and 24 of overhead");
        assert_eq!(run(1, 84 * 100), 100, "8 bytes padded to 60, and 24");
    }
}
