// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A receive half of any size beside its golden model: whatever comes in, every frame, byte and counter of the two must agree.

use super::super::*;
use super::dut::{Beat, Dut};
use crate::counters::tally;
use equipoise_golden::receive::{self as golden, chosen, End, Fate, Room};
use equipoise_regmap::receive as page;
use std::collections::VecDeque;

/// xorshift64*: good enough to make traffic.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32) % end
    }

    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

/// What a port's wire is about to carry.
pub enum Step {
    Beat(Beat),
    Pause(u32),
}

/// A frame under way on a port's wire.
#[derive(Default)]
pub struct Wire {
    pub steps: VecDeque<Step>,
    pub bytes: Vec<u8>,
    pub beats: usize,
    pub end: Option<End>,
    /// As of its first beat: whose group frames were kept, and room for all of it.
    pub kept: Option<Option<usize>>,
    pub fits: bool,
    pub started: bool,
    /// Beats of the frame that ended in the clock before, if it was dropped.
    pub dropped_before: usize,
}

/// A frame that is kept, or may be.
#[derive(Clone)]
pub struct Due {
    pub beats: usize,
    pub bytes: Vec<u8>,
    pub sure: bool,
    /// Clock of its last beat.
    pub ended: u64,
}

/// A beat per clock on each side, and the golden model beside.
pub struct Bench<D: Dut> {
    pub dut: D,
    pub golden: golden::Receive,
    pub wires: Vec<Wire>,
    /// Frames that each port still owes.
    pub owed: Vec<VecDeque<Due>>,
    /// Links as they were up to two clocks ago.
    pub links: [u16; 3],
    pub primary: u16,
    pub ready: bool,
    pub access: Option<(u16, Option<u32>)>,
    /// What the host has of the frame under way, its port and beats.
    pub partial: Vec<u8>,
    pub partial_beats: usize,
    pub partial_port: Option<u64>,
    pub held: Option<Beat>,
    /// Ports of the frames as the host got them, and the clock of each frame's first beat.
    pub order: Vec<(usize, u64)>,
    pub beats_out: u64,
    pub time: u64,
    pub serial: u32,
}

impl<D: Dut> Bench<D> {
    pub fn new() -> Self {
        let mut bench = Bench {
            dut: D::made(),
            golden: golden::Receive::new(D::PORTS),
            wires: (0..D::PORTS).map(|_| Wire::default()).collect(),
            owed: vec![VecDeque::new(); D::PORTS],
            links: [(1 << D::PORTS) - 1; 3],
            primary: 1,
            ready: true,
            access: None,
            partial: vec![],
            partial_beats: 0,
            partial_port: None,
            held: None,
            order: vec![],
            beats_out: 0,
            time: 0,
            serial: 0,
        };
        bench.dut.inputs(true, bench.links[0], 1, false);
        for level in [false, true, false, true] {
            bench.dut.settle(level);
        }
        (0..8).for_each(|_| {
            bench.clock();
        });
        bench
    }

    /// Bytes that no other frame has, of so many bytes, to a group or not.
    pub fn frame(&mut self, length: usize, group: bool) -> Vec<u8> {
        self.serial += 1;
        let serial = self.serial.to_le_bytes();
        (0..length).map(|i| if i == 0 { 0x40 | u8::from(group) } else { serial[(i - 1) % 4] ^ (i / 5) as u8 }).collect()
    }

    /// Puts a frame on a wire; its beats come after so many pauses each.
    pub fn send(&mut self, port: usize, bytes: Vec<u8>, end: End, mut pause: impl FnMut() -> u32) {
        let count = bytes.len().div_ceil(D::BYTES);
        let wire = &mut self.wires[port];
        assert!(wire.steps.is_empty(), "one frame at a time");
        for (i, piece) in bytes.chunks(D::BYTES).enumerate() {
            let mut beat = Beat { bytes: piece.to_vec(), keep: u64::MAX >> (64 - piece.len()), last: i + 1 == count, user: 0 };
            beat.bytes.resize(D::BYTES, 0xEE);
            beat.user = u64::from(beat.last && end == End::Error);
            wire.steps.push_back(Step::Pause(pause()));
            wire.steps.push_back(Step::Beat(beat));
        }
        (wire.bytes, wire.beats, wire.end, wire.started) = (bytes, count, Some(end), false);
    }

    pub fn idle(&self) -> bool {
        self.wires.iter().all(|wire| wire.steps.is_empty())
    }

    /// Beats that a port's buffer may still hold, and those that it does for sure: three may be on their way.
    pub fn held_beats(&self, port: usize) -> (usize, usize) {
        let all = self.owed[port].iter().map(|due| due.beats).sum::<usize>();
        let sure: usize = self.owed[port].iter().filter(|due| due.sure).map(|due| due.beats).sum();
        let gone = if self.partial_port == Some(port as u64) { self.partial_beats } else { 0 };
        (all, sure.saturating_sub(3 + gone))
    }

    /// One clock.
    pub fn clock(&mut self) {
        let mut first = vec![false; D::PORTS];
        let mut last = vec![false; D::PORTS];
        for port in 0..D::PORTS {
            let (upper, _) = self.held_beats(port);
            let wire = &mut self.wires[port];
            let beat = match wire.steps.front_mut() {
                Some(Step::Pause(clocks)) if *clocks > 0 => {
                    *clocks -= 1;
                    None
                }
                Some(Step::Pause(_)) => {
                    wire.steps.pop_front();
                    match wire.steps.pop_front() {
                        Some(Step::Beat(beat)) => Some(beat),
                        _ => panic!("a beat behind a pause"),
                    }
                }
                _ => None,
            };
            if let Some(beat) = &beat {
                first[port] = !wire.started;
                last[port] = beat.last;
                if !wire.started {
                    let stale = wire.dropped_before > 0 && upper + wire.dropped_before >= D::DEPTH - 1;
                    wire.fits = upper + wire.beats < D::DEPTH && !stale;
                }
                wire.started = true;
            }
            wire.dropped_before = 0;
            self.dut.offer(port, beat.as_ref());
        }
        self.dut.inputs(false, self.links[0], self.primary, self.ready);
        self.dut.bus(self.access);
        self.dut.settle(false);
        assert!(self.dut.always_ready());
        self.host();
        self.dut.settle(true);
        // The edge: what the filter and the choice are in the next clock is what a first beat of this one meets.
        let kept = self.dut.filters().then(|| chosen(self.primary, self.links[2]));
        for port in 0..D::PORTS {
            if first[port] {
                self.wires[port].kept = kept;
            }
            if last[port] {
                self.ends(port);
            }
        }
        self.links = [self.links[0], self.links[0], self.links[1]];
        self.time += 1;
    }

    /// The frame on a wire has ended.
    pub fn ends(&mut self, port: usize) {
        let (_, lower) = self.held_beats(port);
        let wire = &mut self.wires[port];
        let room = match wire.fits {
            true => Room::Yes,
            false if lower + wire.beats > D::DEPTH => Room::No,
            false => Room::Perhaps,
        };
        let end = wire.end.take().expect("a frame was under way");
        match self.golden.arrives(port, &wire.bytes, end, wire.kept, room) {
            Fate::Dropped(_) => wire.dropped_before = wire.beats,
            fate => {
                self.owed[port].push_back(Due { beats: wire.beats, bytes: wire.bytes.clone(), sure: fate == Fate::Kept, ended: self.time })
            }
        }
    }

    /// What the host sees in this clock.
    pub fn host(&mut self) {
        let beat = self.dut.beat();
        if let Some(held) = self.held.take() {
            assert_eq!(beat.as_ref(), Some(&held), "a beat on offer changed");
        }
        let Some(beat) = beat else {
            assert!(self.partial_beats == 0, "a pause in mid-frame");
            let late = |due: &Due| due.sure && due.ended + (LATENCY as u64) < self.time;
            assert!(!self.owed.iter().flatten().any(late), "clock {}: a bubble though a frame waits", self.time);
            return;
        };
        if !self.ready {
            self.held = Some(beat);
            return;
        }
        self.beats_out += 1;
        assert!(self.partial_port.is_none_or(|port| port == beat.user), "the port changed in mid-frame");
        if self.partial_beats == 0 {
            self.order.push((beat.user as usize, self.time));
        }
        let bytes = beat.keep.count_ones() as usize;
        assert!(beat.keep == u64::MAX >> (64 - bytes) && (beat.last || bytes == D::BYTES), "{beat:?}");
        self.partial.extend(&beat.bytes[..bytes]);
        self.partial_beats += 1;
        self.partial_port = Some(beat.user);
        if beat.last {
            let port = beat.user as usize;
            self.golden.given(port, &self.partial).unwrap();
            while self.owed[port].pop_front().is_some_and(|due| due.bytes != self.partial) {}
            self.partial.clear();
            (self.partial_beats, self.partial_port) = (0, None);
        }
    }

    pub fn clocks(&mut self, count: usize) {
        (0..count).for_each(|_| self.clock());
    }

    /// Until the wires are idle and the host has all that is due.
    pub fn drain(&mut self) {
        self.ready = true;
        for _ in 0..20_000 {
            if self.idle() && (0..D::PORTS).all(|port| self.owed[port].iter().all(|due| !due.sure)) {
                break;
            }
            self.clock();
        }
        self.clocks(4 * D::DEPTH * D::PORTS + 40);
        self.golden.ends().unwrap();
        self.owed.iter_mut().for_each(VecDeque::clear);
    }

    pub fn bus(&mut self, word: u16, written: Option<u32>) -> u32 {
        self.access = Some((word, written));
        for _ in 0..tally::read_bound(KINDS * D::PORTS) + 4 {
            self.dut.bus(self.access);
            self.dut.settle(false);
            let answer = self.dut.answer();
            self.clock();
            if let Some(answer) = answer {
                self.access = None;
                self.clock();
                return answer;
            }
        }
        panic!("word {word:x} is never answered");
    }

    pub fn counter(&mut self, kind: usize, port: usize) -> u64 {
        let word = page::COUNTERS[kind].word(port as u16).unwrap();
        u64::from(self.bus(word, None)) << 32 | u64::from(self.bus(word + 1, None))
    }

    /// Every counter of the page against the model.
    pub fn check_counters(&mut self) {
        self.clocks(tally::round_clocks(KINDS * D::PORTS) + 2 * tally::STEP_CLOCKS);
        for port in 0..D::PORTS {
            let counts = self.golden.counts(port);
            let want = [counts.frames, counts.bytes, counts.full, counts.filtered, counts.errors];
            let read: Vec<u64> = (0..KINDS).map(|kind| self.counter(kind, port)).collect();
            assert_eq!(read, want, "port {port}: frames, bytes, full, filtered, errors");
        }
    }
}
