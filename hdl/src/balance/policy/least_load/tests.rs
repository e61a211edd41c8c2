// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;
use equipoise_golden::balance::choose;

/// Inputs of a clock.
#[derive(Clone, Copy)]
struct Now<const N: usize> {
    used: bool,
    eligible: u16,
    shares: [u16; N],
    loads: [u64; N],
}

struct Bench<const N: usize, const P: usize, const C: usize, const H: usize, const LX: usize, const LN: usize, const S: usize> {
    dut: LeastLoad<N, P, C, H, LX, LN, S, 6>,
    now: Now<N>,
    /// Loads as they are said, a clock late.
    loads_before: [u64; N],
    changes: bool,
    /// A beat may come in this clock: `hold` was not there one before.
    open: bool,
    /// By clock.
    seen: Vec<Now<N>>,
    first: Vec<bool>,
}

impl<const N: usize, const P: usize, const C: usize, const H: usize, const LX: usize, const LN: usize, const S: usize>
    Bench<N, P, C, H, LX, LN, S>
{
    fn new() -> Self {
        let mut dut = LeastLoad::<N, P, C, H, LX, LN, S, 6>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let now = Now { used: false, eligible: 0, shares: [0; N], loads: [0; N] };
        Bench { dut, now, loads_before: [0; N], changes: false, open: false, seen: vec![], first: vec![] }
    }

    /// A clock in which a first beat enters if `wanted` and it may; whether it did.
    fn clock(&mut self, next: Now<N>, wanted: bool) -> bool {
        let taken = wanted && self.open;
        let clocks = self.seen.len();
        self.seen.push(self.now);
        self.first.push(taken);
        let before = |d: usize| clocks >= d && self.first[clocks - d];
        self.changes = (self.now.used, self.now.eligible, self.now.shares) != (next.used, next.eligible, next.shares);
        (self.dut.take.next, self.dut.first.next, self.dut.changes.next) = (before(1), before(2), self.changes);
        (self.dut.now.in_use.next, self.dut.now.comes.next) = (self.now.used, next.used);
        self.dut.eligible_now.next = u64::from(self.now.eligible).into();
        for p in 0..N {
            self.dut.share_now[p].next = u64::from(self.now.shares[p]).into();
            self.dut.load_now[p].next = self.loads_before[p].into();
        }
        self.dut.clock.next = false.into();
        assert!(simulate(&mut self.dut, 10));
        self.open = !(self.dut.hold.val() | self.dut.hold_first.val());
        self.dut.clock.next = true.into();
        assert!(simulate(&mut self.dut, 10));
        self.loads_before = self.now.loads;
        self.now = next;
        taken
    }

    /// What the frame that entered at this clock was decided by: seen in the clock of its decision, which has just begun.
    fn judge(&self, entered: usize) {
        assert_eq!(self.seen.len(), entered + 2 + S);
        let frame = self.seen[entered];
        let read: [u64; N] = std::array::from_fn(|p| self.dut.load[p].val().to_u64());
        let age = 3 * LN + 2;
        if let Some(sampled) = (entered + 2 + S).checked_sub(age) {
            assert_eq!(read, self.seen[sampled].loads, "loads of {age} clocks before");
        }
        let expected = if frame.used { choose(&frame.shares, &read, frame.eligible).map_or(1, |p| 1 << p) } else { 0 };
        assert_eq!(self.dut.win.val().to_u64(), expected, "{:b} {:?} {read:?}", frame.eligible, frame.shares);
    }

    /// Frames come whenever they may, and all moves.
    fn run(mut self) {
        let mut state = 7u64;
        let mut random = move |below: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) % below
        };
        let (mut frames, mut held) = (0, 0);
        for clock in 0..6000 {
            let mut next = self.now;
            if random(8) == 0 {
                next.eligible = random(1 << N) as u16;
            }
            if random(12) == 0 {
                next.shares = std::array::from_fn(|_| [0, 1, 1, 2, 3, 65535][random(6) as usize]);
            }
            if random(40) == 0 {
                next.used = random(4) > 0;
            }
            next.loads = std::array::from_fn(|_| [0, 1, 2, 4, random(64)][random(5) as usize]);
            let wanted = clock > 20 && random(4) > 0;
            held += u32::from(wanted && !self.open);
            frames += u32::from(self.clock(next, wanted));
            if let Some(entered) = self.seen.len().checked_sub(2 + S).filter(|&entered| self.first[entered] && entered > 20) {
                self.judge(entered);
            }
        }
        assert!(frames > 500, "{frames}");
        assert_eq!(held > 0, least_load_hold(N, S) > 0, "{held} held back");
    }
}

#[test]
fn two_paths() {
    Bench::<2, 2, 1, 1, 0, 1, 3>::new().run();
}

#[test]
fn three_paths_leave_a_place_empty() {
    Bench::<3, 4, 3, 2, 1, 2, 3>::new().run();
}

#[test]
fn four_paths() {
    Bench::<4, 4, 3, 2, 1, 2, 3>::new().run();
}

#[test]
fn eight_paths_decided_five_clocks_behind_the_stamp() {
    Bench::<8, 8, 7, 4, 3, 3, 5>::new().run();
}
