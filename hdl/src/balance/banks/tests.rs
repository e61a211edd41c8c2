// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Every decision against cross products, over random frames, epochs, eligible paths and commits; sizes that are no power of two too.

use super::*;
use crate::balance::selector::SPACING;

/// xorshift: the same numbers each time.
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % most
    }
}

struct Bench<const N: usize, const P: usize, const C: usize, const H: usize, const LN: usize, const XN: usize> {
    dut: Banks<N, P, C, H, LN, XN, 31>,
    share: [u64; N],
    /// Those that the next frame is decided with: it may be on its way as they change.
    judged: [u64; N],
    /// Shares to come, and their clock.
    coming: Option<(u64, [u64; N])>,
    bytes: [u64; N],
    eligible: u64,
    starts: bool,
    /// Winners to come, by the clock in which they are to be seen.
    wanted: std::collections::VecDeque<(u64, usize)>,
    clock: u64,
    decided: u64,
    /// A commit to come in the midst of a frame: before which beat.
    amid: Option<(u64, [u64; N])>,
}

impl<const N: usize, const P: usize, const C: usize, const H: usize, const LN: usize, const XN: usize> Bench<N, P, C, H, LN, XN> {
    fn new() -> Self {
        let mut dut = Banks::default();
        dut.connect_all();
        let eligible = (1 << N) - 1;
        let share = [1; N];
        let mut bench = Bench {
            dut,
            share,
            judged: share,
            coming: None,
            bytes: [0; N],
            eligible,
            starts: true,
            wanted: Default::default(),
            clock: 0,
            decided: 0,
            amid: None,
        };
        bench.dut.reset.next = true;
        bench.step();
        bench.dut.reset.next = false;
        bench
    }

    fn step(&mut self) {
        if let Some((_, shares)) = self.coming.take_if(|(clock, _)| *clock == self.clock) {
            self.share = shares;
        }
        for p in 0..N {
            self.dut.share[p].next = self.share[p].into();
        }
        self.dut.clock.next = false.into();
        assert!(simulate(&mut self.dut, 20));
        if let Some(&(clock, winner)) = self.wanted.front() {
            if clock == self.clock {
                assert_eq!(self.dut.win.val().to_u64(), 1 << winner, "decision {}: shares {:?}", self.decided, self.share);
                self.decided += 1;
                self.wanted.pop_front();
            }
        }
        self.dut.clock.next = true.into();
        assert!(simulate(&mut self.dut, 20));
        self.clock += 1;
    }

    fn idle(&mut self, clocks: u64) {
        for _ in 0..clocks {
            self.dut.first.next = false;
            self.dut.counts.next = false;
            self.step();
        }
    }

    /// Says that shares change, and has them change a clock later.
    fn say(&mut self, shares: [u64; N]) {
        self.dut.changing.next = true;
        self.idle(1);
        self.dut.changing.next = false;
        self.coming = Some((self.clock + 1, shares));
    }

    fn commit(&mut self, shares: [u64; N]) {
        self.say(shares);
        self.idle(2);
        self.judged = shares;
        self.starts = true;
    }

    fn winner(&self) -> usize {
        let better = |a: usize, b: usize| {
            let may = |p: usize| self.eligible >> p & 1;
            let (left, right) =
                (u128::from(self.judged[a]) * u128::from(self.bytes[b]), u128::from(self.judged[b]) * u128::from(self.bytes[a]));
            (may(a), left, self.judged[a], N - a) > (may(b), right, self.judged[b], N - b)
        };
        (0..N).find(|&a| (0..N).all(|b| a == b || better(a, b))).expect("one is best")
    }

    /// A frame of `length` bytes, `pause` clocks before each beat on average.
    fn frame(&mut self, length: u64, forced: bool, gaps: u64, random: &mut Random) {
        while self.dut.hold.val() {
            self.idle(1);
        }
        self.frame_now(length, forced, gaps, random);
    }

    /// The same, though beats may not be taken any more: this one is on its way already.
    fn frame_now(&mut self, length: u64, forced: bool, gaps: u64, random: &mut Random) {
        if std::mem::take(&mut self.starts) {
            self.bytes = [0; N];
            self.dut.epoch_start.next = true;
        } else {
            self.dut.epoch_start.next = false;
        }
        let winner = self.winner();
        self.wanted.push_back((self.clock + BANKS_LATENCY as u64, winner));
        if !forced && self.eligible >> winner & 1 == 1 {
            self.bytes[winner] += length;
        }
        self.dut.eligible.next = self.eligible.to_bits();
        let began = self.clock;
        for beat in 0..length.div_ceil(8) {
            if let Some((_, shares)) = self.amid.take_if(|(at, _)| *at == beat) {
                self.commit(shares);
                while self.dut.hold.val() {
                    self.idle(1);
                }
            }
            if beat > 0 {
                let pause = random.below(gaps + 1);
                self.idle(pause);
            }
            self.dut.first.next = beat == 0;
            self.dut.n.next = (length - 8 * beat).min(8).into();
            self.dut.counts.next = !forced;
            self.step();
        }
        while self.clock < began + SPACING {
            self.idle(1);
        }
    }
}

fn check<const N: usize, const P: usize, const C: usize, const H: usize, const LN: usize, const XN: usize>(frames: u64) {
    let mut random = Random(0x9E37_79B9_7F4A_7C15 + N as u64);
    let mut bench = Bench::<N, P, C, H, LN, XN>::new();
    for frame in 0..frames {
        if random.below(60) == 0 {
            let kind = random.below(5);
            let shares = std::array::from_fn(|_| match kind {
                0 => 1,
                1 => random.below(3),
                2 => random.below(65536),
                3 => 65535 - random.below(2),
                _ => 0,
            });
            bench.commit(shares);
        } else if random.below(40) == 0 {
            let eligible = if random.below(3) == 0 { (1 << N) - 1 } else { random.below(1 << N) };
            bench.starts |= eligible != bench.eligible;
            bench.eligible = eligible;
        } else if random.below(50) == 0 {
            bench.starts = true;
        }
        let length = match frame / 64 % 4 {
            0 => 1 + random.below(64),
            1 => 57 + random.below(8),
            2 => 14 + random.below(400),
            _ => 64,
        };
        let (forced, gaps) = (random.below(30) == 0, if random.below(4) == 0 { 2 } else { 0 });
        bench.frame(length, forced, gaps, &mut random);
        if random.below(16) == 0 {
            let idle = random.below(20);
            bench.idle(idle);
        }
    }
    bench.idle(BANKS_LATENCY as u64 + 1);
    assert_eq!(bench.decided, frames);
}

#[test]
fn every_decision_is_that_of_cross_products() {
    check::<4, 4, 3, 2, 2, 1>(1500);
    check::<8, 8, 7, 4, 3, 2>(800);
}

#[test]
fn paths_need_not_be_a_power_of_two() {
    check::<3, 4, 3, 2, 2, 1>(1000);
    check::<5, 8, 7, 4, 3, 2>(400);
    check::<6, 8, 7, 4, 3, 2>(400);
}

/// A commit begins the load anew, wherever that of the one before is; the frame under way keeps its path.
#[test]
fn commits_come_at_any_moment() {
    let mut random = Random(0x0123_4567_89AB_CDEF);
    let mut bench = Bench::<4, 4, 3, 2, 2, 1>::new();
    let mut frames = 0;
    let mut some = |bench: &mut Bench<4, 4, 3, 2, 2, 1>| {
        for _ in 0..6 {
            let length = 14 + random.below(100);
            bench.frame(length, false, 0, &mut random);
            frames += 1;
        }
    };
    for pause in 0..24 {
        bench.commit([1, 20_000, 3, 50]);
        bench.idle(pause);
        bench.commit([40, 2, 30_000, pause]);
        some(&mut bench);
        bench.commit([9; 4]);
        some(&mut bench);
    }
    for beat in 1..8 {
        bench.amid = Some((beat, [3, beat, 1, 65_535]));
        bench.frame(64, false, 0, &mut Random(1));
        some(&mut bench);
    }
    // Beats are two clocks on their way, and one more is taken as the unit is held: they belong to the shares before.
    for (round, late) in [0, 1, 2].into_iter().cycle().take(12).enumerate() {
        let shares = if round % 2 == 0 { [1, 2, 3, 4] } else { [4, 3, 2, 1] };
        bench.say(shares);
        bench.idle(late);
        bench.starts = round % 4 < 2;
        bench.frame_now(8 * (3 - late), false, 0, &mut Random(1));
        (bench.judged, bench.starts) = (shares, true);
        some(&mut bench);
    }
    bench.idle(BANKS_LATENCY as u64 + 1);
    assert_eq!(bench.decided, frames + 7 + 12);
}
