// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The receive half against the golden model: every frame, every byte, every counter.

mod bench;
mod dut;
mod rate;

use bench::*;
use dut::*;
use equipoise_golden::receive::{self as golden, End};
use equipoise_regmap::receive as page;

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
