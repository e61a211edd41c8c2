// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! R32: the verilated receive half, with buffers as they are built, against the golden model. Its corners are tested in the hdl crate; this
//! says that the printed Verilog is the same thing, under long random traffic.

use equipoise_golden::receive::{chosen, End, Receive, Room};
use equipoise_regmap::receive::{COUNTERS, FILTER, MAGIC, MAGIC_VALUE};
use equipoise_sim::{Module, Options, Port, Rng};
use std::collections::VecDeque;

/// A beat on its way in: bytes, last, error.
type Beat = (Vec<u8>, bool, bool);

struct Stream {
    data: Port,
    keep: Port,
    user: Port,
    last: Port,
    valid: Port,
    ready: Port,
}

impl Stream {
    fn open(module: &Module, name: &str, bytes: usize, user: u32) -> Self {
        let port = |part: &str, bits: u32| module.port(&format!("{name}_{part}"), bits).unwrap();
        Stream {
            data: port("tdata", 8 * bytes as u32),
            keep: port("tkeep", bytes as u32),
            user: port("tuser", user),
            last: port("tlast", 1),
            valid: port("tvalid", 1),
            ready: port("tready", 1),
        }
    }
}

struct Bench {
    module: Module,
    bytes: usize,
    wires: Vec<Stream>,
    beats: Vec<VecDeque<Beat>>,
    host: Stream,
    golden: Receive,
    partial: Vec<u8>,
    rng: Rng,
    serial: u64,
    /// Of 16 clocks the host is ready in so many.
    ready: u64,
    /// Of 16 clocks a wire has a beat in so many.
    rate: u64,
}

impl Bench {
    fn open(n: usize, bytes: usize, top: &'static str, seed: u64) -> Self {
        let module = Module::open(top, Options { random_reset: Some(seed) }).unwrap();
        module.port("link_up", n as u32).unwrap().set(u64::MAX);
        module.port("primary", n as u32).unwrap().set(2);
        let wires = (0..n).map(|i| Stream::open(&module, &format!("s_axis_{i}"), bytes, 1)).collect();
        let host = Stream::open(&module, "m_axis", bytes, 4);
        let golden = Receive::new(n);
        let beats = vec![VecDeque::new(); n];
        let mut bench =
            Bench { module, bytes, wires, beats, host, golden, partial: vec![], rng: Rng::new(seed), serial: 0, ready: 16, rate: 16 };
        (0..8).for_each(|_| bench.clock());
        bench
    }

    /// Puts a frame on a wire and tells the model.
    fn send(&mut self, port: usize, filtered: bool) {
        let length = match self.rng.below(8) {
            0 => 1 + self.rng.below(20),
            1 => 1 + self.rng.below(1514),
            _ => 14 + self.rng.below(200),
        } as usize;
        self.serial += 1;
        let mut bytes: Vec<u8> = (0..length).map(|i| self.serial.to_le_bytes()[i % 8] ^ i as u8).collect();
        bytes[0] = self.rng.below(256) as u8;
        let end = if self.rng.below(10) == 0 { End::Error } else { End::Sound };
        let count = length.div_ceil(self.bytes);
        let beat = |(i, piece): (usize, &[u8])| (piece.to_vec(), i + 1 == count, i + 1 == count && end == End::Error);
        self.beats[port].extend(bytes.chunks(self.bytes).enumerate().map(beat));
        // A host that is never busy leaves room for all.
        let room = if self.ready == 16 { Room::Yes } else { Room::Perhaps };
        self.golden.arrives(port, &bytes, end, filtered.then(|| chosen(2, u16::MAX)), room);
    }

    fn clock(&mut self) {
        for (wire, beats) in self.wires.iter().zip(&mut self.beats) {
            let beat = if self.rng.below(16) < self.rate { beats.pop_front() } else { None };
            wire.valid.put(beat.is_some());
            if let Some((mut bytes, last, error)) = beat {
                wire.keep.set(u64::MAX >> (64 - bytes.len()));
                bytes.resize(self.bytes, 0xEE);
                wire.data.write(&bytes);
                wire.last.put(last);
                wire.user.put(error);
            }
        }
        let ready = self.rng.below(16) < self.ready;
        self.host.ready.put(ready);
        self.module.settle();
        assert!(self.wires.iter().all(|wire| wire.ready.is_set()));
        if ready && self.host.valid.is_set() {
            let count = self.host.keep.get().count_ones() as usize;
            self.host.data.append(&mut self.partial, count);
            if self.host.last.is_set() {
                self.golden.given(self.host.user.get() as usize, &self.partial).unwrap();
                self.partial.clear();
            }
        }
        self.module.tick();
    }

    fn bus(&mut self, word: u16, written: Option<u32>) -> u32 {
        let port = |name: &str, bits: u32| self.module.port(name, bits).unwrap();
        let (cyc, stb, we) = (port("wb_cyc", 1), port("wb_stb", 1), port("wb_we", 1));
        port("wb_adr", 8).set(u64::from(word));
        port("wb_dat_w", 32).set(u64::from(written.unwrap_or(0)));
        let (ack, data) = (port("wb_ack", 1), port("wb_dat_r", 32));
        cyc.put(true);
        stb.put(true);
        we.put(written.is_some());
        for _ in 0..2000 {
            self.clock();
            // Between the edges, as a master sees it.
            self.module.settle();
            if ack.is_set() {
                let answer = data.get() as u32;
                self.clock();
                cyc.put(false);
                stb.put(false);
                self.clock();
                return answer;
            }
        }
        panic!("word {word:x} is never answered");
    }

    /// Traffic for so many clocks; then the host takes all that waits, and counters are compared.
    fn run(&mut self, clocks: usize, filtered: bool) {
        self.bus(FILTER.offset, Some(u32::from(filtered)));
        for _ in 0..clocks {
            for port in 0..self.wires.len() {
                if self.beats[port].is_empty() && self.rng.below(4) > 0 {
                    self.send(port, filtered);
                }
            }
            self.clock();
        }
        let before = std::mem::replace(&mut self.ready, 16);
        (0..40_000).for_each(|_| self.clock());
        assert!(self.beats.iter().all(VecDeque::is_empty));
        self.golden.ends().unwrap();
        for port in 0..self.wires.len() {
            let counts = self.golden.counts(port);
            let want = [counts.frames, counts.bytes, counts.full, counts.filtered, counts.errors];
            for (register, want) in COUNTERS.iter().zip(want) {
                let word = register.word(port as u16).unwrap();
                let count = u64::from(self.bus(word, None)) << 32 | u64::from(self.bus(word + 1, None));
                assert_eq!(count, want, "{}[{port}]", register.name);
            }
        }
        self.ready = before;
    }
}

fn compare(n: usize, bytes: usize, top: &'static str) {
    for seed in 1..4 {
        let mut bench = Bench::open(n, bytes, top, seed);
        assert_eq!(bench.bus(MAGIC.offset, None), MAGIC_VALUE);
        // As fast as the host can be, all ports together: nothing is full.
        bench.rate = 16 / n as u64 - 1;
        bench.run(20_000, false);
        bench.run(20_000, true);
        let full = |bench: &Bench| (0..n).map(|port| bench.golden.counts(port).full).sum::<u64>();
        assert_eq!(full(&bench), 0);
        // Too slow a host: it gets whole frames in order, and the rest is counted.
        (bench.rate, bench.ready) = (12, 9);
        bench.run(20_000, false);
        bench.run(20_000, true);
        assert!(full(&bench) > 20);
        let counts = bench.golden.counts(0);
        assert!(counts.frames > 200 && counts.filtered > 50 && counts.errors > 50, "{counts:?}");
    }
}

#[test]
fn four_ports_64_bits() {
    compare(4, 8, "equipoise_receive_n4_w64");
}

#[test]
fn two_ports_512_bits() {
    compare(2, 64, "equipoise_receive_n2_w512");
}
