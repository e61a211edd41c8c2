// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Tally: counters of 64 bits that miss no event
//!
//! ```text
//!  amount ─►┌─────────┐   ┌────────┐
//!   each ──►┤ Pending ├──►┤ engine ├─► valid, data
//!  clock ──►└─────────┘   └───┬────┘◄── read, index, low_word
//!                        one block RAM
//! ```
//!
//! **Why.** [`crate::counters::statistics`] shows all counters of the team as of one clock, and pays for it. Where each counter for itself will do —
//! the receive half, the MACs of a board — this is smaller.
//!
//! **Inside.** A few bits per counter hold what is [`Pending`]; the [`TallyEngine`] adds them to the memory in turn.
//!
//! **Nothing is lost** as long as what comes in a round of [`round_clocks`] clocks fits what is pending: `round_clocks(E) * most <
//! 2^PB`, `most` being the largest amount of a clock. [`pending_bits`] says how many bits that is; a box with fewer is not made.
//!
//! **Timing.** An event shows at most [`round_clocks`] + [`STEP_CLOCKS`] clocks later; a word is there within [`read_bound`] clocks.

mod engine;
mod pending;

pub use engine::{TallyEngine, MOST_COUNTERS, STEP_CLOCKS};
pub use pending::Pending;

use crate::prelude::*;

/// Clocks from one taking of a counter's pending amount to the next, with `counters` counters.
pub const fn round_clocks(counters: usize) -> usize {
    STEP_CLOCKS * counters
}

/// Bits that hold what `counters` counters have pending, if a clock adds `most` at most.
pub const fn pending_bits(counters: usize, most: usize) -> usize {
    (round_clocks(counters) * most).ilog2() as usize + 1
}

/// Clocks from `read` to `valid` at most: the rest of a step, after a clear a round, and a step.
pub const fn read_bound(counters: usize) -> usize {
    round_clocks(counters) + 3 * STEP_CLOCKS
}

/// `E` ≤ 128 counters of 64 bits; a clock adds `AW` bits to each, `PB` bits are pending. `E` counters of single events:
/// `Tally<E, 1, { pending_bits(E, 1) }>`.
#[derive(LogicBlock, Blank)]
#[sizes(AW < 16, PB >= pending_bits(E, (1 << AW) - 1))]
pub struct Tally<const E: usize, const AW: usize, const PB: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// What this clock adds to each counter.
    pub amount: [Signal<In, Bits<AW>>; E],
    /// Zero all counters as of one clock; one clock.
    pub clear: Signal<In, Bit>,
    /// A word is wanted; steady until `valid`, and low for a clock before the next.
    pub read: Signal<In, Bit>,
    /// Counter wanted; one that is not there reads as anything.
    pub index: Signal<In, Bits<7>>,
    /// Its low word, as it was when its high word was read; else its high word.
    pub low_word: Signal<In, Bit>,
    /// The word is there.
    pub valid: Signal<Out, Bit>,
    /// The word.
    pub data: Signal<Out, Bits<32>>,
    pending: [Pending<AW, PB, PB>; E],
    engine: TallyEngine<E, PB>,
}

impl<const E: usize, const AW: usize, const PB: usize> Logic for Tally<E, AW, PB> {
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clock, reset: engine, pending[E]);
        for e in 0..E {
            self.pending[e].amount.next = self.amount[e].val();
            self.pending[e].take.next = self.engine.take.val().get_bit(e);
            self.engine.pending[e].next = self.pending[e].value.val();
        }
        forward!(self => self.engine: clear, read, index, low_word);
        forward!(self.engine => self: valid, data);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const E: usize = 5;
    const AW: usize = 4;
    const PB: usize = pending_bits(E, (1 << AW) - 1);

    struct Fixture {
        dut: Tally<E, AW, PB>,
        /// All that was counted, clock by clock.
        record: Vec<[u64; E]>,
        amounts: Box<dyn FnMut(usize) -> u64>,
    }

    impl Fixture {
        /// Reset behind it; every clock counts what `amounts` says of each counter.
        fn new(amounts: impl FnMut(usize) -> u64 + 'static) -> Self {
            let mut dut = Tally::default();
            dut.connect_all();
            check_all(&dut).unwrap();
            let mut fixture = Fixture { dut, record: vec![], amounts: Box::new(|_| 0) };
            fixture.dut.reset.next = true;
            fixture.step();
            fixture.dut.reset.next = false;
            (fixture.record, fixture.amounts) = (vec![[0; E]], Box::new(amounts));
            fixture
        }

        /// Whether a word was there before the edge, and which.
        fn step(&mut self) -> Option<u64> {
            let mut now = self.record.last().copied().unwrap_or_default();
            for (e, sum) in now.iter_mut().enumerate() {
                let amount = (self.amounts)(e);
                self.dut.amount[e].next = amount.into();
                *sum += amount;
            }
            self.record.push(now);
            self.dut.clock.next = false.into();
            assert!(simulate(&mut self.dut, 10));
            let word = self.dut.valid.val().then(|| self.dut.data.val().to_u64());
            self.dut.clock.next = true.into();
            assert!(simulate(&mut self.dut, 10));
            word
        }

        fn word(&mut self, index: usize, low: bool) -> u64 {
            self.dut.read.next = true;
            self.dut.index.next = (index as u64).into();
            self.dut.low_word.next = low;
            let word = (0..read_bound(E)).find_map(|_| self.step()).expect("a word within its bound");
            self.dut.read.next = false;
            self.step();
            word
        }

        /// Reads a counter; gives the clocks before and after it.
        fn read(&mut self, index: usize) -> (u64, usize, usize) {
            let before = self.record.len() - 1;
            let high = self.word(index, false);
            let after = self.record.len() - 1;
            (high << 32 | self.word(index, true), before, after)
        }
    }

    /// The widest traffic there is: every clock adds the most to each counter, for many rounds.
    #[test]
    fn the_worst_rate_loses_nothing() {
        let mut dut = Fixture::new(|_| (1 << AW) - 1);
        for _ in 0..40 * round_clocks(E) {
            dut.step();
        }
        dut.amounts = Box::new(|_| 0);
        for _ in 0..2 * round_clocks(E) {
            dut.step();
        }
        let all = *dut.record.last().unwrap();
        assert!(all[0] >= 15 * 40 * round_clocks(E) as u64);
        for (e, sum) in all.into_iter().enumerate() {
            assert_eq!(dut.read(e).0, sum, "counter {e}");
        }
    }

    #[test]
    fn the_bound_is_the_width() {
        for counters in [1, 10, 18, 20, 80, 128] {
            for most in [1, 8, 64] {
                let bits = pending_bits(counters, most);
                assert!(round_clocks(counters) * most < 1 << bits && round_clocks(counters) * most >= 1 << (bits - 1));
            }
        }
        assert!(std::panic::catch_unwind(Tally::<5, 4, { PB - 1 }>::default).is_err(), "one bit less is refused");
    }

    #[test]
    fn the_carry_goes_into_the_high_word_and_both_belong_together() {
        let mut dut = Fixture::new(|_| 0);
        for _ in 0..2 * round_clocks(E) {
            dut.step();
        }
        dut.dut.engine.poke(2, 0x7_FFFF_FF00);
        dut.amounts = Box::new(|_| 1);
        let mut before = 0x7_FFFF_FF00;
        for _ in 0..60 {
            let count = dut.read(2).0;
            assert!(count >= before && count < before + 100, "{before:x} then {count:x}");
            before = count;
        }
        assert!(before >> 32 == 8);
    }

    #[test]
    fn clear_zeroes_all_as_of_one_clock() {
        let mut dut = Fixture::new(|e| 1 + e as u64);
        for _ in 0..333 {
            dut.step();
        }
        dut.dut.clear.next = true;
        let cleared = dut.record.len();
        dut.step();
        dut.dut.clear.next = false;
        for _ in 0..77 {
            dut.step();
        }
        dut.amounts = Box::new(|_| 0);
        for _ in 0..2 * round_clocks(E) {
            dut.step();
        }
        let counts: Vec<u64> = (0..E).map(|e| dut.read(e).0).collect();
        let end = *dut.record.last().unwrap();
        let zero = (cleared - 1..cleared + STEP_CLOCKS + 2).find(|&zero| (0..E).all(|e| end[e] - dut.record[zero][e] == counts[e]));
        assert!(zero.is_some(), "no clock is the zero of {counts:?}");
        assert!(counts[0] > 60);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        /// Random traffic, reads and clears: what is read was true a short while ago, and in the end it is exact.
        #[test]
        fn reads_are_true_and_nothing_is_lost(seed in any::<u64>(), reads in prop::collection::vec((0..E, 0..90usize), 1..12)) {
            let mut state = seed | 1;
            let mut dut = Fixture::new(move |_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 60) & (state >> 40)
            });
            for (index, pause) in reads {
                (0..pause).for_each(|_| { dut.step(); });
                let (count, before, after) = dut.read(index);
                let earliest = before.saturating_sub(round_clocks(E) + STEP_CLOCKS);
                prop_assert!((dut.record[earliest][index]..=dut.record[after][index]).contains(&count), "{} of {}", count, index);
            }
            dut.amounts = Box::new(|_| 0);
            (0..2 * round_clocks(E)).for_each(|_| { dut.step(); });
            let all = *dut.record.last().unwrap();
            for (e, sum) in all.into_iter().enumerate() {
                prop_assert_eq!(dut.read(e).0, sum);
            }
        }
    }
}
