// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Drivers and bench against the real block, in every size of this build.

use equipoise_regmap::{host, map};
use equipoise_sim::{sizes, Bench, Frame, Options, Rng};

/// Frames of random lengths and bytes.
fn frames(seed: u64, count: usize) -> Vec<Vec<u8>> {
    let mut rng = Rng::new(seed);
    let mut make = || {
        let mut bytes = vec![0; 14 + rng.below(1500) as usize];
        rng.fill(&mut bytes);
        bytes
    };
    (0..count).map(|_| make()).collect()
}

/// Sends `sent` by lane 0 and gives what came out by port, with the decisions in order.
fn through(bench: &mut Bench, sent: &[Vec<u8>]) -> (Vec<Vec<Vec<u8>>>, Vec<u8>) {
    for bytes in sent {
        bench.sources[0].push(Frame::new(bytes.clone()));
    }
    let all = sent.len();
    let limit = 20_000 + 4000 * all as u64;
    let out = |b: &Bench| b.sinks.iter().map(|s| s.frames.len()).sum::<usize>();
    bench.run_until(limit, |b| out(b) == all).unwrap();
    let take = |s: &mut equipoise_sim::Sink| s.frames.drain(..).map(|f| f.bytes).collect();
    let ports = bench.sinks.iter_mut().map(take).collect();
    (ports, bench.decisions.decisions.drain(..).map(|d| d.port).collect())
}

#[test]
fn every_size_carries_frames_whole_and_in_the_order_of_its_decisions() {
    for (n, w) in sizes() {
        let mut bench = Bench::open(n, w, Options { random_reset: Some(n as u64) }).unwrap();
        bench.sources[0].stall(1, 0.3);
        for (i, sink) in bench.sinks.iter_mut().enumerate() {
            sink.stall(i as u64, 0.3);
        }
        let sent = frames(7, 40);
        let (mut ports, decisions) = through(&mut bench, &sent);
        assert_eq!(decisions.len(), sent.len());
        for (bytes, port) in sent.iter().zip(decisions) {
            assert_eq!(ports[usize::from(port)].remove(0), *bytes, "{n} ports, {w} bits");
        }
        assert_eq!(bench.violations(), [] as [String; 0], "{n} ports, {w} bits");
    }
}

#[test]
fn registers_are_reached_by_name_amid_traffic() {
    let (n, w) = sizes().next().unwrap();
    let mut bench = Bench::open(n, w, Options::default()).unwrap();
    for bytes in frames(1, 30) {
        bench.sources[0].push(Frame::new(bytes));
    }
    let mut team = host::Team::identify(&mut bench).unwrap();
    assert_eq!((team.caps().ports, team.caps().width), (n, w));
    team.write(&map::SCRATCH, 0, 0x1234_5678).unwrap();
    assert_eq!(team.read(&map::SCRATCH, 0).unwrap(), 0x1234_5678);
    bench.run_until(100_000, |b| b.decisions.count == 30).unwrap();
    bench.run(3000);
    let mut team = host::Team::identify(&mut bench).unwrap();
    assert_eq!(team.read(&map::DECIDED_FRAMES_TOTAL, 0).unwrap(), 30);
    assert_eq!(team.read(&map::SENT_FRAMES_TOTAL, 0).unwrap(), 30);
    assert!(bench.violations().is_empty());
    assert!(bench.bus.accesses > 8);
}

/// In whatever clock of a round the snapshot is taken, a counter of it is there within the clocks that the block publishes, which the bench
/// waits, and not long before them at worst.
#[test]
fn a_counter_of_a_snapshot_takes_as_long_as_the_block_says_and_no_longer() {
    for (n, w) in sizes() {
        let mut bench = Bench::open(n, w, Options::default()).unwrap();
        let most = bench.team.latency().answer;
        let mut longest = 0;
        for pause in 0..40 {
            bench.run(pause * 31 % 64);
            bench.write32(map::SNAPSHOT.offset, 1).unwrap();
            let start = bench.team.clock();
            assert_eq!(bench.read64(map::SENT_BYTES_TOTAL.offset).unwrap(), 0);
            longest = longest.max(bench.team.clock() - start);
            bench.write32(map::SNAPSHOT.offset, 0).unwrap();
        }
        assert!(longest > most * 3 / 4, "{n} ports, {w} bits: {longest} of {most} clocks");
    }
}

#[test]
fn a_forced_frame_goes_where_it_is_sent() {
    let (n, w) = sizes().last().unwrap();
    let mut bench = Bench::open(n, w, Options::default()).unwrap();
    bench.sources[0].push(Frame::new(vec![9; 100]).forced_to(n as u8 - 1));
    bench.run_until(2000, |b| !b.sinks[n - 1].frames.is_empty()).unwrap();
    assert!(bench.decisions.decisions[0].forced);
}

#[test]
fn bad_beats_are_dropped_and_the_next_frame_is_unharmed() {
    let (n, w) = sizes().next().unwrap();
    let mut bench = Bench::open(n, w, Options::default()).unwrap();
    let good = Frame::new((0..200).map(|i| i as u8).collect());
    let mut beats = good.beats(w / 8);
    beats[1].keep = 0b1011;
    beats[2].gap = 50;
    bench.sources[0].push_beats(beats);
    bench.sources[0].push(good.clone());
    let (ports, _) = {
        bench.run(3000);
        let take = |s: &mut equipoise_sim::Sink| s.frames.drain(..).map(|f| f.bytes).collect();
        (bench.sinks.iter_mut().flat_map::<Vec<_>, _>(take).collect::<Vec<_>>(), ())
    };
    assert_eq!(ports, [good.bytes]);
    let mut team = host::Team::identify(&mut bench).unwrap();
    assert_eq!(team.read(&map::DROP_BAD_KEEP, 0).unwrap(), 1);
}

#[test]
fn what_never_comes_is_an_error_and_not_a_hang() {
    let (n, w) = sizes().next().unwrap();
    let mut bench = Bench::open(n, w, Options::default()).unwrap();
    let error = bench.run_until(100, |b| b.decisions.count > 0).unwrap_err().to_string();
    assert!(error.contains("after 100 clocks"), "{error}");
}

#[test]
fn reset_amid_a_frame_leaves_a_working_block() {
    let (n, w) = sizes().next().unwrap();
    let mut bench = Bench::open(n, w, Options { random_reset: Some(3) }).unwrap();
    bench.sources[0].push(Frame::new(vec![1; 1000]));
    bench.run(5);
    bench.reset(2);
    let sent = frames(2, 5);
    let (ports, _) = through(&mut bench, &sent);
    assert_eq!(ports.iter().map(Vec::len).sum::<usize>(), 5);
    assert!(bench.violations().is_empty());
}
