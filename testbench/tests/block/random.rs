// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Random runs: frames good and bad, stalls, link flaps, register writes, commands that end, states before reset. Failures shrink.

use equipoise_golden::rebalance::by_share::{Change, Rule, Threshold};
use equipoise_golden::rebalance::Mode;
use equipoise_testbench::beats::Flaw;
use equipoise_testbench::scenario::{Event, Item, Scenario};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// Scenarios per size: the big blocks are slow to simulate, and all sizes together are many. `EQUIPOISE_CASES`
/// multiplies them, for a long search.
fn cases(n: usize, w: usize) -> u32 {
    let few = if cfg!(feature = "all-sizes") { 1 } else { 3 };
    let times = std::env::var("EQUIPOISE_CASES").ok().and_then(|times| times.parse().ok()).unwrap_or(1u32);
    few * times
        * match n * w {
            0..=512 => 24,
            513..=2048 => 12,
            _ => 6,
        }
}

/// A logical unit: often one of few, so that limits are met.
fn unit() -> impl Strategy<Value = u8> {
    prop_oneof![4 => 0u8..2, 1 => 0u8..16]
}

fn item() -> impl Strategy<Value = Item> {
    let forced = prop_oneof![6 => Just(None), 1 => (0u8..16).prop_map(Some)];
    let command = prop_oneof![1 => Just(None), 2 => unit().prop_map(Some)];
    let length = prop_oneof![3 => 14u16..80, 2 => 14u16..400, 1 => 1400u16..1522];
    let flaw = prop_oneof![
        any::<u8>().prop_map(|beat| Flaw::Hole { beat }),
        any::<u8>().prop_map(|beat| Flaw::Short { beat }),
        (any::<u8>(), 1u8..4).prop_map(|(beat, count)| Flaw::Nulls { beat, count }),
        Just(Flaw::EmptyEnd),
    ];
    prop_oneof![
        40 => (length.clone(), forced, command).prop_map(|(length, forced, command)| Item::Frame { length, forced, command }),
        2 => any::<u8>().prop_map(Item::Runt),
        1 => (0u16..300).prop_map(Item::Oversize),
        4 => (length, flaw).prop_map(|(length, flaw)| Item::Spoiled { length, flaw }),
        1 => (0u8..6, any::<bool>()).prop_map(|(beats, nulls)| Item::Silence { beats, nulls }),
        3 => any::<u8>().prop_map(Item::Pause),
    ]
}

fn rule() -> impl Strategy<Value = (Mode, Rule)> {
    let threshold = prop_oneof![
        2 => Just(Threshold::Always),
        1 => (-9000i32..9000).prop_map(Threshold::Signed),
        1 => (-9000i32..9000).prop_map(Threshold::Magnitude),
        1 => Just(Threshold::Signed(-65536)),
    ];
    let change = prop_oneof![any::<u8>().prop_map(Change::Relative), (0u8..30).prop_map(Change::Absolute)];
    let min_share = prop_oneof![Just(0), 0u16..9000, any::<u16>()];
    let mode = prop_oneof![1 => Just(Mode::Off), 4 => Just(Mode::Share), 4 => Just(Mode::Speed)];
    (mode, threshold, change, min_share, any::<bool>())
        .prop_map(|(mode, threshold, change, min_share, guard)| (mode, Rule { threshold, change, min_share, guard }))
}

fn event() -> impl Strategy<Value = Event> {
    let share = prop_oneof![Just(0u16), 1u16..5, any::<u16>()];
    let members = prop_oneof![Just(u16::MAX), any::<u16>(), Just(0)];
    prop_oneof![
        8 => (any::<u8>(), any::<bool>()).prop_map(|(p, up)| Event::Link(p, up)),
        6 => (any::<u8>(), share).prop_map(|(p, share)| Event::Share(p, share)),
        4 => (0u8..7).prop_map(Event::Policy),
        2 => prop_oneof![0u8..4, any::<u8>()].prop_map(Event::RoundFrames),
        3 => (any::<u8>(), prop_oneof![0u8..3, any::<u8>()]).prop_map(|(p, priority)| Event::Priority(p, priority)),
        4 => (unit(), prop_oneof![4 => 0u8..4, 1 => any::<u8>()]).prop_map(|(unit, most)| Event::Limit(unit, most)),
        2 => any::<bool>().prop_map(Event::Carry),
        8 => (any::<u8>(), any::<bool>()).prop_map(|(which, by_register)| Event::Complete { which, by_register }),
        2 => (0u8..16, unit(), any::<bool>()).prop_map(|(path, unit, by_register)| Event::Stray { path, unit, by_register }),
        3 => rule().prop_map(|(mode, rule)| Event::Rebalance(mode, rule)),
        6 => Just(Event::Fire),
        2 => (0u8..90).prop_map(Event::Period),
        2 => Just(Event::Elapse),
        2 => members.prop_map(Event::Members),
        3 => (any::<u8>(), any::<bool>()).prop_map(|(p, primary)| Event::Primary(p, primary)),
        2 => any::<bool>().prop_map(Event::Drop),
        2 => any::<bool>().prop_map(Event::NoRoom),
        3 => (any::<u8>(), any::<bool>()).prop_map(|(p, cut)| Event::Cut(p, cut)),
        8 => Just(Event::Commit),
        2 => Just(Event::ClearEpoch),
        1 => (64u16..1600).prop_map(Event::MaxFrame),
        3 => (any::<u8>(), any::<bool>()).prop_map(|(p, pause)| Event::Pause(p, pause)),
    ]
}

fn scenario(n: usize) -> impl Strategy<Value = Scenario> {
    let percent = || prop_oneof![3 => Just(0u8), 2 => 1u8..60, 1 => 60u8..90];
    (
        any::<u64>(),
        prop_oneof![3 => Just(0u8), 2 => 1u8..50],
        prop::collection::vec(percent(), 1..4),
        (prop_oneof![2 => Just(0u8), 3 => Just(4), 2 => 0u8..5], prop_oneof![1 => Just(None), 2 => any::<u8>().prop_map(Some)]),
        prop::bool::weighted(0.2),
        prop::collection::vec(prop::collection::vec(item(), 0..50), 1..=n),
        prop::collection::vec((any::<u8>(), event()), 0..60),
    )
        .prop_map(|(seed, host_stall, mac_stall, (policy, completes_after), line_rate, traffic, events)| Scenario {
            seed,
            host_stall,
            mac_stall,
            policy,
            completes_after,
            line_rate,
            traffic,
            events,
        })
}

#[test]
fn random_runs() {
    for (n, w) in equipoise_sim::sizes() {
        let config = Config { cases: cases(n, w), max_shrink_iters: 600, failure_persistence: None, ..Config::default() };
        // Seeded by the size: a failure repeats, and every size sees other runs. `EQUIPOISE_SEED` finds others.
        let more = std::env::var("EQUIPOISE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0u64);
        let mut seed = [(n * 8 + w / 64) as u8; 32];
        seed.iter_mut().zip(more.to_le_bytes()).for_each(|(byte, more)| *byte ^= more);
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
        let mut runner = TestRunner::new_with_rng(config, rng);
        let outcome =
            runner.run(&scenario(n), |scenario| scenario.run(n, w).map(drop).map_err(|error| TestCaseError::fail(format!("{error:#}"))));
        if let Err(error) = outcome {
            panic!("{n} ports of {w} bits, EQUIPOISE_SEED={more}: {error}");
        }
    }
}

/// The same run gives the same counters whatever was in the registers and memories before reset.
#[test]
fn the_state_before_reset_has_no_effect() {
    for (n, w) in equipoise_sim::sizes() {
        let traffic = (0..n)
            .map(|lane| {
                (0..30).map(|i| Item::Frame { length: 20 + (i * 37 + lane as u16 * 11) % 500, forced: None, command: None }).collect()
            })
            .collect();
        let mut scenario = Scenario {
            seed: 0,
            host_stall: 0,
            mac_stall: vec![0],
            policy: 0,
            completes_after: None,
            line_rate: false,
            traffic,
            events: vec![(100, Event::Share(1, 3)), (1, Event::Commit)],
        };
        let reads: Vec<_> = [11, 22, 33, 44]
            .into_iter()
            .map(|seed| {
                scenario.seed = seed;
                scenario.run(n, w).unwrap_or_else(|error| panic!("{n} ports of {w} bits, seed {seed}: {error:#}"))
            })
            .collect();
        assert!(reads.windows(2).all(|pair| pair[0] == pair[1]), "{n} ports of {w} bits: {reads:#?}");
    }
}
