// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Full rate on both sides, no bubble, and the latency.

use super::super::LATENCY;
use super::bench::*;
use super::dut::*;
use equipoise_golden::receive::End;

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

/// A stall that begins when nothing is behind the beat on offer costs no clock either: what comes meanwhile moves up behind it.
#[test]
fn after_a_stall_there_is_no_bubble() {
    let mut bench = Bench::<Two64>::new();
    let send = |bench: &mut Bench<Two64>, port| {
        let bytes = bench.frame(14, false);
        bench.send(port, bytes, End::Sound, || 0);
    };
    send(&mut bench, 0);
    while bench.partial_beats == 0 {
        bench.clock();
    }
    bench.ready = false;
    bench.clocks(5);
    assert!(bench.held.as_ref().is_some_and(|beat| beat.last), "the host stalls on the last beat");
    send(&mut bench, 0);
    send(&mut bench, 1);
    bench.clocks(100);
    bench.ready = true;
    let begin = bench.beats_out;
    bench.clocks(5);
    assert_eq!(bench.beats_out - begin, 5, "a bubble");
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
