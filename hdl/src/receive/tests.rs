// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The receive half against the golden model: every frame, every byte, every counter.

use super::*;
use crate::tally;
use equipoise_golden::receive::{self as golden, chosen, End, Fate, Room};
use equipoise_regmap::receive as page;
use std::collections::VecDeque;

/// A beat of a port's stream, or of the host's with its port.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Beat {
    bytes: Vec<u8>,
    keep: u64,
    last: bool,
    user: u64,
}

/// A receive half of any size.
trait Dut {
    const PORTS: usize;
    const BYTES: usize;
    /// Beats of a port's buffer.
    const DEPTH: usize;
    fn made() -> Self;
    fn offer(&mut self, port: usize, beat: Option<&Beat>);
    fn inputs(&mut self, reset: bool, link: u16, primary: u16, ready: bool);
    fn bus(&mut self, access: Option<(u16, Option<u32>)>);
    fn settle(&mut self, clock: bool);
    /// The beat on offer to the host.
    fn beat(&self) -> Option<Beat>;
    fn answer(&self) -> Option<u32>;
    fn filters(&self) -> bool;
    fn always_ready(&self) -> bool;
}

fn wide<const W: usize>(bytes: &[u8]) -> Bits<W> {
    bytes.iter().rev().fold(Bits::<W>::default(), |word, &byte| (word << 8) | Bits::<W>::from(u64::from(byte)))
}

macro_rules! dut {
    ($name:ident, $n:expr, $w:expr, $k:expr, $mb:expr, $nb:expr, $a:expr, $pa:expr) => {
        type $name = Box<receive_type!($n, $w, $k, $mb, $nb, $a, $pa)>;
        impl Dut for $name {
            const PORTS: usize = $n;
            const BYTES: usize = $k;
            const DEPTH: usize = 1 << $a;

            fn made() -> Self {
                let mut dut = $name::default();
                dut.connect_all();
                check_all(&*dut).unwrap();
                dut
            }

            fn offer(&mut self, port: usize, beat: Option<&Beat>) {
                let stream = &mut self.s_axis[port];
                stream.tvalid.next = beat.is_some();
                // What is not on offer means nothing.
                stream.tdata.next = beat.map_or_else(|| wide(&[0xEF; $k]), |beat| wide(&beat.bytes));
                stream.tkeep.next = beat.map_or(0b101, |beat| beat.keep).into();
                stream.tlast.next = beat.is_none_or(|beat| beat.last);
                stream.tuser.next = beat.is_none_or(|beat| beat.user == 1);
            }

            fn inputs(&mut self, reset: bool, link: u16, primary: u16, ready: bool) {
                self.rst.next = reset;
                self.link_up.next = u64::from(link).into();
                self.primary.next = u64::from(primary).into();
                self.m_axis.tready.next = ready;
            }

            fn bus(&mut self, access: Option<(u16, Option<u32>)>) {
                let (word, written) = access.unwrap_or((0xAA, Some(1)));
                self.wb_cyc.next = access.is_some();
                self.wb_stb.next = access.is_some();
                self.wb_we.next = written.is_some();
                self.wb_adr.next = u64::from(word & 0xFF).into();
                self.wb_dat_w.next = u64::from(written.unwrap_or(u32::MAX)).into();
            }

            fn settle(&mut self, clock: bool) {
                self.clk.next = clock.into();
                assert!(simulate(&mut **self, 50));
            }

            fn beat(&self) -> Option<Beat> {
                let stream = &self.m_axis;
                let bytes = (0..$k).map(|i| stream.tdata.val().get_bits::<8>(8 * i).to_u64() as u8);
                let keep = (0..$k).fold(0, |keep, i| keep | u64::from(stream.tkeep.val().get_bit(i)) << i);
                stream.tvalid.val().then(|| Beat {
                    bytes: bytes.collect(),
                    keep,
                    last: stream.tlast.val(),
                    user: stream.tuser.val().to_u64(),
                })
            }

            fn answer(&self) -> Option<u32> {
                self.wb_ack.val().then(|| self.wb_dat_r.val().to_u64() as u32)
            }

            fn filters(&self) -> bool {
                self.page.filter.val()
            }

            fn always_ready(&self) -> bool {
                self.s_axis.iter().all(|stream| stream.tready.val())
            }
        }
    };
}

// Small buffers, to be filled.
dut!(Two64, 2, 64, 8, 3, 4, 5, 6);
dut!(Three128, 3, 128, 16, 4, 5, 4, 5);
dut!(Four64, 4, 64, 8, 3, 4, 4, 5);
dut!(Two512, 2, 512, 64, 6, 7, 3, 4);

/// xorshift64*: good enough to make traffic.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32) % end
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

/// What a port's wire is about to carry.
enum Step {
    Beat(Beat),
    Pause(u32),
}

/// A frame under way on a port's wire.
#[derive(Default)]
struct Wire {
    steps: VecDeque<Step>,
    bytes: Vec<u8>,
    beats: usize,
    end: Option<End>,
    /// As of its first beat: whose group frames were kept, and room for all of it.
    kept: Option<Option<usize>>,
    fits: bool,
    started: bool,
    /// Beats of the frame that ended in the clock before, if it was dropped.
    dropped_before: usize,
}

/// A beat per clock on each side, and the golden model beside.
struct Bench<D: Dut> {
    dut: D,
    golden: golden::Receive,
    wires: Vec<Wire>,
    /// Beats of the frames that each port still owes, and whether they are sure.
    owed: Vec<VecDeque<(usize, Vec<u8>, bool)>>,
    /// Links as they were up to two clocks ago.
    links: [u16; 3],
    primary: u16,
    ready: bool,
    access: Option<(u16, Option<u32>)>,
    /// What the host has of the frame under way, its port and beats.
    partial: Vec<u8>,
    partial_beats: usize,
    partial_port: Option<u64>,
    held: Option<Beat>,
    /// Ports of the frames as the host got them, and the clock of each frame's first beat.
    order: Vec<(usize, u64)>,
    beats_out: u64,
    time: u64,
    serial: u32,
}

impl<D: Dut> Bench<D> {
    fn new() -> Self {
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
    fn frame(&mut self, length: usize, group: bool) -> Vec<u8> {
        self.serial += 1;
        let serial = self.serial.to_le_bytes();
        (0..length).map(|i| if i == 0 { 0x40 | u8::from(group) } else { serial[(i - 1) % 4] ^ (i / 5) as u8 }).collect()
    }

    /// Puts a frame on a wire; its beats come after so many pauses each.
    fn send(&mut self, port: usize, bytes: Vec<u8>, end: End, mut pause: impl FnMut() -> u32) {
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

    fn idle(&self) -> bool {
        self.wires.iter().all(|wire| wire.steps.is_empty())
    }

    /// Beats that a port's buffer may still hold, and those that it does for sure: three may be on their way.
    fn held_beats(&self, port: usize) -> (usize, usize) {
        let all = self.owed[port].iter().map(|due| due.0).sum::<usize>();
        let sure: usize = self.owed[port].iter().filter(|due| due.2).map(|due| due.0).sum();
        let gone = if self.partial_port == Some(port as u64) { self.partial_beats } else { 0 };
        (all, sure.saturating_sub(3 + gone))
    }

    /// One clock.
    fn clock(&mut self) {
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
    fn ends(&mut self, port: usize) {
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
            fate => self.owed[port].push_back((wire.beats, wire.bytes.clone(), fate == Fate::Kept)),
        }
    }

    /// What the host sees in this clock.
    fn host(&mut self) {
        let beat = self.dut.beat();
        if let Some(held) = self.held.take() {
            assert_eq!(beat.as_ref(), Some(&held), "a beat on offer changed");
        }
        let Some(beat) = beat else {
            assert!(self.partial_beats == 0, "a pause in mid-frame");
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
            while self.owed[port].pop_front().is_some_and(|due| due.1 != self.partial) {}
            self.partial.clear();
            (self.partial_beats, self.partial_port) = (0, None);
        }
    }

    fn clocks(&mut self, count: usize) {
        (0..count).for_each(|_| self.clock());
    }

    /// Until the wires are idle and the host has all that is due.
    fn drain(&mut self) {
        self.ready = true;
        for _ in 0..20_000 {
            if self.idle() && (0..D::PORTS).all(|port| self.owed[port].iter().all(|due| !due.2)) {
                break;
            }
            self.clock();
        }
        self.clocks(4 * D::DEPTH * D::PORTS + 40);
        self.golden.ends().unwrap();
        self.owed.iter_mut().for_each(VecDeque::clear);
    }

    fn bus(&mut self, word: u16, written: Option<u32>) -> u32 {
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

    fn counter(&mut self, kind: usize, port: usize) -> u64 {
        let word = page::COUNTERS[kind].word(port as u16).unwrap();
        u64::from(self.bus(word, None)) << 32 | u64::from(self.bus(word + 1, None))
    }

    /// Every counter of the page against the model.
    fn check_counters(&mut self) {
        self.clocks(tally::round_clocks(KINDS * D::PORTS) + 2 * tally::STEP_CLOCKS);
        for port in 0..D::PORTS {
            let counts = self.golden.counts(port);
            let want = [counts.frames, counts.bytes, counts.full, counts.filtered, counts.errors];
            let read: Vec<u64> = (0..KINDS).map(|kind| self.counter(kind, port)).collect();
            assert_eq!(read, want, "port {port}: frames, bytes, full, filtered, errors");
        }
    }
}

/// Random traffic: good frames, wrong ones, runts, pauses, links that fall, a host that stalls, a filter that changes.
fn random<D: Dut>(seed: u64, clocks: usize) {
    let mut bench = Bench::<D>::new();
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let all = (1u16 << D::PORTS) - 1;
    let (mut stall, mut quiet) = (0, 0);
    let rest = random.below(6);
    for _ in 0..clocks {
        stall = if random.one_in(300) { random.below(4) } else { stall };
        bench.ready = stall == 0 || random.one_in(stall * stall);
        if random.one_in(200) {
            bench.links[0] = random.below(1 << D::PORTS) as u16 | (u16::from(random.one_in(2)) * all);
        }
        if random.one_in(150) {
            bench.primary = random.below(1 << D::PORTS) as u16;
        }
        if bench.access.is_none() && random.one_in(100) {
            bench.access = Some((page::FILTER.offset, Some(random.below(2) as u32)));
        }
        for port in 0..D::PORTS {
            if !bench.wires[port].steps.is_empty() || !random.one_in(1 + rest) {
                continue;
            }
            let length = match random.below(12) {
                0 => 1 + random.below(16),
                1 => 1 + random.below((D::DEPTH * D::BYTES) as u64 + 20),
                2 => D::BYTES as u64 * (1 + random.below(4)),
                _ => 14 + random.below(5 * D::BYTES as u64),
            };
            let bytes = bench.frame(length as usize, random.one_in(3));
            let end = if random.one_in(8) { End::Error } else { End::Sound };
            let pauses = random.below(4);
            let mut pause = Random(random.0 ^ 0x5555);
            // Silence under 256 clocks harms nobody, link or not.
            let long = if random.one_in(40) { 200 } else { 3 };
            let mut clocks = || {
                let most = if pause.one_in(6) { long } else { pauses };
                pause.below(1 + most) as u32
            };
            bench.send(port, bytes, end, || if pauses == 0 { 0 } else { clocks() });
            if end == End::Error && random.one_in(2) {
                // Not the MAC's mark, but missing bytes: a hole, an empty or a short beat.
                let wire = &mut bench.wires[port];
                let place = 2 * (random.below(wire.beats as u64) as usize) + 1;
                let Step::Beat(last) = wire.steps.back_mut().unwrap() else { panic!() };
                last.user = 0;
                let Step::Beat(beat) = &mut wire.steps[place] else { panic!() };
                beat.keep = match (random.below(3), beat.last) {
                    (0, _) => 0,
                    (1, false) => beat.keep >> 1,
                    _ => beat.keep << 1 & (u64::MAX >> (64 - D::BYTES)) & !1 | 4,
                };
            }
        }
        bench.clock();
        if bench.access.is_some() {
            quiet += 1;
            if quiet > 4 {
                (bench.access, quiet) = (None, 0);
            }
        }
    }
    bench.access = None;
    bench.drain();
    bench.check_counters();
    let sum = |f: fn(golden::Counts) -> u64| (0..D::PORTS).map(|port| f(bench.golden.counts(port))).sum::<u64>();
    assert!(sum(|c| c.frames) > 20 && sum(|c| c.errors) > 3, "too little happened");
}

#[test]
fn random_traffic_two_ports_64() {
    (1..5).for_each(|seed| random::<Two64>(seed, 4000));
}

#[test]
fn random_traffic_three_ports_128() {
    (11..14).for_each(|seed| random::<Three128>(seed, 3000));
}

#[test]
fn random_traffic_four_ports_64() {
    (21..24).for_each(|seed| random::<Four64>(seed, 3000));
}

#[test]
fn random_traffic_two_ports_512() {
    (31..33).for_each(|seed| random::<Two512>(seed, 1200));
}

/// Both ports at line rate, a beat in every other clock without a gap between frames, into a host that is twice as fast: nothing is lost.
#[test]
fn full_rate_loses_nothing() {
    let mut bench = Bench::<Two64>::new();
    let mut random = Random(77);
    let mut lengths = [14usize, 16, 17, 60, 64, 100].into_iter().cycle();
    for _ in 0..4000 {
        for port in 0..2 {
            if bench.wires[port].steps.is_empty() {
                let length = if random.one_in(4) { 14 + random.below(100) as usize } else { lengths.next().unwrap() };
                let bytes = bench.frame(length, false);
                bench.send(port, bytes, End::Sound, || 1);
            }
        }
        bench.clock();
    }
    let beats = bench.beats_out;
    assert!(beats > 3850, "{beats} beats of 4000");
    bench.drain();
    bench.check_counters();
    for port in 0..2 {
        assert_eq!((bench.golden.counts(port).full, bench.golden.counts(port).errors), (0, 0));
    }
}

/// Frames that wait go in turn, and the host gets a beat in every clock.
#[test]
fn waiting_frames_take_turns_without_a_bubble() {
    fn run<D: Dut>(beats: usize, frames: usize) {
        let mut bench = Bench::<D>::new();
        bench.ready = false;
        for _ in 0..frames {
            for port in 0..D::PORTS {
                let bytes = bench.frame((beats * D::BYTES).max(14), false);
                bench.send(port, bytes, End::Sound, || 0);
            }
            bench.clocks(beats + 3);
        }
        bench.clocks(10);
        bench.ready = true;
        let begin = bench.beats_out;
        let all = beats * frames * D::PORTS;
        bench.clocks(all);
        assert_eq!(bench.beats_out - begin, all as u64, "a bubble");
        let order: Vec<usize> = bench.order.iter().map(|frame| frame.0).collect();
        for (place, port) in order.iter().enumerate() {
            assert_eq!(*port, place % D::PORTS, "{order:?}");
        }
        assert_eq!(order.len(), frames * D::PORTS);
        bench.drain();
        bench.check_counters();
    }
    run::<Four64>(3, 4);
    run::<Two64>(2, 6);
    run::<Three128>(1, 6);
    run::<Two512>(1, 5);
}

#[test]
fn one_port_alone_has_no_bubble_and_latency_is_what_is_said() {
    let mut bench = Bench::<Two64>::new();
    // Who had the last turn, if it matters: its own, then the other's.
    for (port, latency) in [(1, LATENCY + 1), (1, LATENCY), (1, LATENCY), (0, LATENCY + 1), (0, LATENCY)] {
        bench.order.clear();
        let bytes = bench.frame(40, false);
        bench.send(port, bytes, End::Sound, || 0);
        let last = bench.time + 4;
        bench.clocks(30);
        assert_eq!(bench.order, [(port, last + latency as u64)]);
    }
    let begin = bench.beats_out;
    for _ in 0..10 {
        let bytes = bench.frame(24, false);
        bench.send(1, bytes, End::Sound, || 0);
        bench.clocks(3);
    }
    // The first frame's way, and its three beats.
    bench.clocks(LATENCY + 1 + 2);
    assert_eq!(bench.beats_out - begin, 30, "a bubble");
}

/// A frame that a fallen link broke off is dropped after its silence, and the rest of it swallowed; with a link, or for less, it waits.
#[test]
fn a_port_that_fell_silent_without_a_link_loses_its_frame() {
    let mut bench = Bench::<Two64>::new();
    for (link, silence, gone) in [(0b01u16, 600u32, true), (0b11, 600, false), (0b01, 250, false), (0b01, 520, true)] {
        let before = bench.golden.counts(1);
        bench.links[0] = link;
        let bytes = bench.frame(30, false);
        let mut beat = 0;
        bench.send(1, bytes, if gone { End::Silent } else { End::Sound }, || {
            beat += 1;
            if beat == 3 {
                silence
            } else {
                0
            }
        });
        bench.clocks(silence as usize + 20);
        bench.links[0] = 0b11;
        // The next frame is unharmed.
        let bytes = bench.frame(50, false);
        bench.send(1, bytes, End::Sound, || 0);
        bench.clocks(40);
        bench.drain();
        bench.check_counters();
        let after = bench.golden.counts(1);
        assert_eq!((after.errors - before.errors, after.frames - before.frames), (u64::from(gone), 2 - u64::from(gone)));
    }
}

/// The bytes at which a frame stops to be a runt, and every way to be wrong; at each width.
#[test]
fn runts_end_at_fourteen_bytes() {
    fn run<D: Dut>() {
        let mut bench = Bench::<D>::new();
        for length in 1..24 {
            for end in [End::Sound, End::Error] {
                let bytes = bench.frame(length, false);
                bench.send(0, bytes, end, || 0);
                bench.clocks(length.div_ceil(D::BYTES));
            }
        }
        bench.drain();
        bench.check_counters();
        assert_eq!((bench.golden.counts(0).frames, bench.golden.counts(0).errors), (10, 36));
    }
    run::<Two64>();
    run::<Three128>();
    run::<Two512>();
}

#[test]
fn the_filter_keeps_groups_of_one_port_and_everything_else() {
    let mut bench = Bench::<Four64>::new();
    let all = |bench: &mut Bench<Four64>| {
        let begin = bench.order.len();
        for group in [true, false] {
            for port in 0..4 {
                let bytes = bench.frame(20, group);
                bench.send(port, bytes, End::Sound, || 0);
            }
            bench.clocks(40);
        }
        let mut ports: Vec<usize> = bench.order[begin..].iter().map(|frame| frame.0).collect();
        ports.sort_unstable();
        ports
    };
    assert_eq!(all(&mut bench), [0, 0, 1, 1, 2, 2, 3, 3], "off after reset");
    bench.bus(page::FILTER.offset, Some(1));
    for (primary, link, kept) in [(0b0100, 0b1111, 2), (0b1100, 0b1011, 3), (0b0100, 0b1010, 1), (0, 0b1111, 0)] {
        (bench.primary, bench.links[0]) = (primary, link);
        bench.clocks(6);
        assert_eq!(bench.bus(page::CHOSEN.offset, None), 0x100 | kept as u32);
        let mut want = vec![0, 1, 2, 3, kept];
        want.sort_unstable();
        assert_eq!(all(&mut bench), want, "primary {primary:04b}, link {link:04b}");
    }
    bench.links[0] = 0;
    bench.clocks(6);
    assert_eq!(bench.bus(page::CHOSEN.offset, None), 0);
    assert_eq!(all(&mut bench), [0, 1, 2, 3]);
    bench.drain();
    bench.check_counters();
}

#[test]
fn the_page_has_its_words_and_nothing_else() {
    let mut bench = Bench::<Three128>::new();
    for number in 0..20 {
        let bytes = bench.frame(14 + number, false);
        bench.send(number % 3, bytes, if number % 5 == 0 { End::Error } else { End::Sound }, || 0);
        bench.clocks(4);
    }
    bench.drain();
    bench.check_counters();
    let mut nonzero = vec![];
    for word in page::BASE..page::BASE + 0x100 {
        // Writes that mean nothing do nothing.
        if word != page::FILTER.offset && word != page::CLEAR.offset {
            bench.bus(word, Some(u32::MAX));
        }
        if bench.bus(word, None) != 0 {
            nonzero.push(word);
        }
    }
    let counters = [0, 1, 4].iter().flat_map(|&kind| (0..3).map(move |port| page::COUNTERS[kind].word(port).unwrap() + 1));
    assert_eq!(nonzero, [page::MAGIC.offset, page::CHOSEN.offset].into_iter().chain(counters).collect::<Vec<_>>());
    assert_eq!(bench.bus(page::MAGIC.offset, None), page::MAGIC_VALUE);
    bench.check_counters();
    bench.bus(page::FILTER.offset, Some(u32::MAX));
    assert_eq!(bench.bus(page::FILTER.offset, None), 1);
    bench.bus(page::CLEAR.offset, Some(u32::MAX - 1));
    bench.check_counters();
    bench.bus(page::CLEAR.offset, Some(1));
    assert_eq!((bench.bus(page::CLEAR.offset, None), bench.counter(0, 1), bench.counter(1, 2)), (0, 0, 0));
}
