// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Tests of the statistics against a record of every counter in every clock.

use super::*;
use crate::statistics_type;
use equipoise_regmap::{lookup, map, words, Built};
use rust_hdl::prelude::*;
use std::collections::HashMap;

const N: usize = 3;
const K: usize = 8;
type Dut = statistics_type!(N, K);

/// A random sequence (xorshift) with a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }
}

/// Counter name, such as `SENT_BYTES[2]`, to count.
type Counts = HashMap<String, u64>;

struct Fixture {
    dut: Dut,
    random: Random,
    /// What was counted up to the end of each clock since reset or clear.
    record: Vec<Counts>,
    counts: Counts,
    busy: bool,
}

impl Fixture {
    fn new(seed: u64) -> Self {
        let mut dut = Dut::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let counts: Counts = names().into_iter().map(|name| (name, 0)).collect();
        let mut fixture = Fixture { dut, random: Random(seed), record: vec![counts.clone()], counts, busy: true };
        fixture.dut.reset.next = true;
        fixture.busy = false;
        fixture.step();
        fixture.dut.reset.next = false;
        fixture.busy = true;
        fixture
    }

    fn count(&mut self, name: &str, amount: u64) {
        *self.counts.get_mut(name).unwrap() += amount;
    }

    fn events(&mut self) {
        let mut frames = (0, 0);
        let port = self.random.below(N as u64 + 1);
        let bytes = 1 + self.random.below(K as u64);
        self.dut.decided_bytes_port.next = ((1 << port) & ((1 << N) - 1)).into();
        self.dut.decided_bytes.next = bytes.into();
        if port < N as u64 {
            self.count(&format!("DECIDED_BYTES[{port}]"), bytes);
            self.count("DECIDED_BYTES_TOTAL", bytes);
        }
        for p in 0..N {
            let (decided, sent, beat) = (self.random.below(3) == 0, self.random.below(3) == 0, self.random.below(4) > 0);
            let bytes = self.random.below(K as u64 + 1);
            self.dut.sent_bytes[p].next = bytes.into();
            frames.0 |= u64::from(decided) << p;
            frames.1 |= u64::from(sent) << p;
            self.count(&format!("DECIDED_FRAMES[{p}]"), decided.into());
            self.count("DECIDED_FRAMES_TOTAL", decided.into());
            self.count(&format!("SENT_FRAMES[{p}]"), sent.into());
            self.count("SENT_FRAMES_TOTAL", sent.into());
            let old = self.dut.sent_beat.val();
            self.dut.sent_beat.next = old.replace_bit(p, beat);
            assert!(simulate(&mut self.dut, 20));
            if beat {
                self.count(&format!("SENT_BYTES[{p}]"), bytes);
                self.count("SENT_BYTES_TOTAL", bytes);
            }
        }
        self.dut.decided_frame.next = frames.0.into();
        self.dut.sent_frame.next = frames.1.into();
        let forced = self.random.below(5) == 0;
        self.dut.forced_frame.next = forced;
        self.count("FORCED_FRAMES", forced.into());
        for (r, reason) in map::DROPS.iter().enumerate() {
            let dropped = self.random.below(17);
            self.dut.drops[r].next = dropped.into();
            self.count(reason.name, dropped);
        }
    }

    fn step(&mut self) {
        if self.busy {
            self.events();
        }
        self.dut.clock.next = false.into();
        assert!(simulate(&mut self.dut, 20));
        self.dut.clock.next = true.into();
        assert!(simulate(&mut self.dut, 20));
        self.record.push(self.counts.clone());
    }

    /// Reads a word as the register block does; returns it and the clocks it took.
    fn read_word(&mut self, word: u16) -> (u64, usize) {
        self.dut.stat_read.next = true;
        self.dut.stat_address.next = u64::from(word & 0xFF).into();
        let mut clocks = 0;
        loop {
            self.step();
            clocks += 1;
            assert!(clocks <= read_bound(N), "no answer after {clocks} clocks");
            if self.dut.stat_valid.val() {
                break;
            }
        }
        let data = self.dut.stat_data.val().to_u64();
        self.step();
        self.dut.stat_read.next = false;
        self.step();
        (data, clocks)
    }

    fn read(&mut self, name: &str) -> u64 {
        let word = lookup(name).unwrap().word();
        let high = self.read_word(word).0;
        high << 32 | self.read_word(word + 1).0
    }

    fn read_all(&mut self) -> Counts {
        names().into_iter().map(|name| (name.clone(), self.read(&name))).collect()
    }

    /// The clocks of the record that show exactly `counts`.
    fn clocks_with(&self, counts: &Counts) -> Vec<usize> {
        (0..self.record.len()).filter(|&clock| self.record[clock] == *counts).collect()
    }

    fn set_hold(&mut self, hold: bool) {
        self.dut.hold.next = hold;
        self.step();
    }
}

fn names() -> Vec<String> {
    words(Built::all(N))
        .filter(|word| word.register.width == 64 && !word.low_half)
        .map(|word| match word.register.is_array() {
            true => format!("{}[{}]", word.register.name, word.index),
            false => word.register.name.into(),
        })
        .collect()
}

#[test]
fn held_counters_show_one_clock_and_totals_are_sums() {
    for seed in 1..4 {
        let mut dut = Fixture::new(seed);
        let mut latest = 0;
        for _ in 0..3 {
            for _ in 0..dut.random.below(300) {
                dut.step();
            }
            let asked = dut.record.len();
            dut.set_hold(true);
            let held = dut.read_all();
            let clocks = dut.clocks_with(&held);
            assert!(!clocks.is_empty(), "no clock shows {held:?}");
            assert!(clocks[0] >= latest && clocks[0] <= asked + 2 * round_clocks(N), "{clocks:?}");
            assert!(*clocks.last().unwrap() + round_clocks(N) >= asked, "older than a round");
            latest = clocks[0];
            assert_eq!(dut.read_all(), held, "it moved while held");
            for kind in ["DECIDED_FRAMES", "DECIDED_BYTES", "SENT_FRAMES", "SENT_BYTES"] {
                let sum: u64 = (0..N).map(|p| held[&format!("{kind}[{p}]")]).sum();
                assert_eq!(held[&format!("{kind}_TOTAL")], sum);
            }
            dut.set_hold(false);
        }
    }
}

#[test]
fn a_hold_set_again_shows_a_later_clock() {
    let mut dut = Fixture::new(9);
    dut.set_hold(true);
    let first = dut.read("DROP_RUNT");
    dut.set_hold(false);
    dut.set_hold(true);
    let second = dut.read("DROP_RUNT");
    assert!(second > first);
    // Low words of held counters need no high word before them.
    let word = lookup("DROP_OVERSIZE").unwrap().word() + 1;
    let low = dut.read_word(word).0;
    assert_eq!(low, dut.read("DROP_OVERSIZE"));
    assert_ne!(low, second);
}

#[test]
fn reset_and_clear_zero_all_as_of_one_clock() {
    let mut dut = Fixture::new(5);
    dut.busy = false;
    for (name, count) in dut.read_all() {
        // The events of the reads before are not there: the memory was not zero and reset made it so.
        assert_eq!(count, 0, "{name}");
    }
    dut.busy = true;
    for _ in 0..500 {
        dut.step();
    }
    dut.dut.clear_stats.next = true;
    let cleared = dut.record.len();
    dut.step();
    dut.dut.clear_stats.next = false;
    for _ in 0..2 * round_clocks(N) {
        dut.step();
    }
    dut.set_hold(true);
    let held = dut.read_all();
    // Some clock soon after the clear is the zero, and a later one what is held: all counters agree on both.
    let found = (cleared - 1..=cleared + round_clocks(N) + 1).any(|zero| {
        (zero..dut.record.len()).any(|now| held.iter().all(|(name, &count)| dut.record[now][name] - dut.record[zero][name] == count))
    });
    assert!(found, "no pair of clocks shows {held:?}");
    assert!(held["DROP_RUNT"] > 0);
}

#[test]
fn the_carry_reaches_the_high_word_and_both_words_belong_together() {
    let mut dut = Fixture::new(6);
    dut.busy = false;
    dut.read("SENT_BYTES_TOTAL");
    let word = lookup("SENT_BYTES[1]").unwrap().word() & 0xFF;
    dut.dut.ram.poke(usize::from(word) + 1, 0xFFFF_FF00);
    dut.dut.sent_beat.next = 0b010.into();
    dut.dut.sent_bytes[1].next = 1.into();
    let (mut before, mut carried) = (0xFFFF_FF00, false);
    for _ in 0..60 {
        let count = dut.read("SENT_BYTES[1]");
        assert!(count >= before && count < before + 1000, "{before:x} then {count:x}");
        carried |= count > u64::from(u32::MAX);
        before = count;
    }
    assert!(carried);
}

#[test]
fn a_read_that_was_let_go_disturbs_no_other() {
    let mut dut = Fixture::new(7);
    dut.set_hold(true);
    let held = dut.read_all();
    let names = names();
    for _ in 0..200 {
        dut.dut.stat_read.next = true;
        dut.dut.stat_address.next = dut.random.below(160).into();
        for _ in 0..dut.random.below(12) {
            dut.step();
        }
        dut.dut.stat_read.next = false;
        dut.step();
        let name = &names[dut.random.below(names.len() as u64) as usize];
        assert_eq!(dut.read(name), held[name], "{name}");
    }
}

#[test]
fn the_widest_traffic_overflows_nothing() {
    let mut dut = Fixture::new(8);
    dut.busy = false;
    dut.dut.decided_frame.next = 0b111.into();
    dut.dut.sent_frame.next = 0b111.into();
    dut.dut.sent_beat.next = 0b111.into();
    dut.dut.decided_bytes_port.next = 0b001.into();
    dut.dut.decided_bytes.next = (K as u64).into();
    dut.dut.forced_frame.next = true;
    for p in 0..N {
        dut.dut.sent_bytes[p].next = (K as u64).into();
    }
    for r in 0..8 {
        dut.dut.drops[r].next = (MAX_DROPS as u64).into();
    }
    for _ in 0..4 * round_clocks(N) {
        dut.step();
    }
    dut.set_hold(true);
    let held = dut.read_all();
    let clocks = held["FORCED_FRAMES"];
    assert!(clocks >= 3 * round_clocks(N) as u64);
    let expect = |name: &str, per_clock: u64| assert_eq!(held[name], per_clock * clocks, "{name}");
    expect("DECIDED_FRAMES[2]", 1);
    expect("DECIDED_BYTES[0]", K as u64);
    expect("DECIDED_BYTES[1]", 0);
    expect("SENT_BYTES[1]", K as u64);
    expect("SENT_BYTES_TOTAL", (N * K) as u64);
    expect("DROP_NULL_BEAT", MAX_DROPS as u64);
}

#[test]
fn reads_are_answered_within_their_bound() {
    let mut dut = Fixture::new(10);
    let mut longest = 0;
    for i in 0..60 {
        dut.set_hold(i % 3 == 0);
        for _ in 0..dut.random.below(20) {
            dut.step();
        }
        longest = longest.max(dut.read_word(0x200 + i).1);
    }
    // A hold waits for its round; without one the slot comes in each step.
    assert!(longest > round_clocks(N));
    dut.set_hold(false);
    for i in 0..20 {
        let (_, clocks) = dut.read_word(0x200 + i);
        assert!(clocks <= STEP_CLOCKS + 3, "{clocks}");
        dut.step();
    }
}

/// Widths for every size that is built.
#[test]
fn the_longest_round_fits_every_accumulator() {
    for n in [2, 3, 4, 8, 16] {
        for k in [8, 16, 32, 64] {
            let round = round_clocks(n);
            assert!(round < 1 << frame_bits(n) && frame_bits(n) <= drop_bits(n));
            assert!(round * k < 1 << byte_bits(n, k) && byte_bits(n, k) >= 7);
            assert!(round * MAX_DROPS < 1 << drop_bits(n) && drop_bits(n) <= amount_bits(n, k));
            assert!(round * k * n < 1 << amount_bits(n, k) && amount_bits(n, k) < 33);
        }
    }
}

#[test]
fn the_lag_that_the_register_map_promises_holds() {
    for n in [2, 3, 4, 8, 16] {
        let lag = equipoise_regmap::ident::statistics_lag(n);
        assert!(lag >= 2 * round_clocks(n) && lag < 2 * round_clocks(n) + 2 * STEP_CLOCKS + 1, "{n} ports: {lag}");
    }
}
