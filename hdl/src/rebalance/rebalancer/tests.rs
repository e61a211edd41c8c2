// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;
use equipoise_golden::policy::quota::quotas;
use equipoise_golden::rebalance::by_share::{Change, Rule, Threshold};
use equipoise_golden::rebalance::{Mode, Rebalancer as Golden, TimeFrame};

struct Bench<const N: usize> {
    dut: Box<Rebalancer<N>>,
    golden: Golden,
    frame: TimeFrame,
    /// User shares, members, mode, rule.
    set: (Vec<u16>, u16, Mode, Rule),
    state: u64,
}

impl<const N: usize> Bench<N> {
    fn new() -> Self {
        let mut dut = Box::new(Rebalancer::<N>::default());
        dut.connect_all();
        check_all(&*dut).unwrap();
        let frame = TimeFrame { bytes: vec![0; N], frames: vec![0; N], busy: vec![0; N], crowded: 0 };
        let set = (vec![1; N], (1u32 << N).wrapping_sub(1) as u16, Mode::Off, Rule::RESET);
        let mut bench = Bench { dut, golden: Golden::new(N), frame, set, state: 3 };
        bench.drive();
        bench.dut.reset.next = true;
        bench.step();
        bench.dut.reset.next = false;
        bench.settle();
        bench
    }

    fn random(&mut self, below: u64) -> u64 {
        self.state = self.state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.state >> 24) % below
    }

    fn drive(&mut self) {
        let (_, members, mode, rule) = &self.set;
        self.dut.members.next = u64::from(*members).into();
        (self.dut.by_share.next, self.dut.by_speed.next) = (*mode == Mode::Share, *mode == Mode::Speed);
        let (magnitude, always, threshold) = match rule.threshold {
            Threshold::Signed(t) => (false, false, t),
            Threshold::Magnitude(t) => (true, false, t),
            Threshold::Always => (false, true, 0),
        };
        (self.dut.magnitude.next, self.dut.unlimited.next) = (magnitude, always);
        self.dut.threshold.next = (threshold as u64 & 0x1_FFFF).into();
        let (absolute, percent) = match rule.change {
            Change::Relative(percent) => (false, percent),
            Change::Absolute(percent) => (true, percent),
        };
        (self.dut.absolute.next, self.dut.change.next) = (absolute, u64::from(percent).into());
        (self.dut.min_share.next, self.dut.guard.next) = (u64::from(rule.min_share).into(), rule.guard);
    }

    /// A clock; the shares that changed in it, if they did.
    fn step(&mut self) -> bool {
        self.dut.clock.next = false.into();
        assert!(simulate(&mut *self.dut, 30));
        // What the time frame shows of the port.
        let p = self.dut.port.val().to_u64() as usize;
        if p < N {
            let amount = match self.dut.count.val().to_u64() {
                0 => self.frame.bytes[p],
                1 => self.frame.frames[p],
                _ => self.frame.busy[p],
            };
            self.dut.amount.next = amount.to_bits();
        }
        assert!(simulate(&mut *self.dut, 30));
        let changed = self.dut.changed.val();
        self.dut.clock.next = true.into();
        assert!(simulate(&mut *self.dut, 30));
        changed
    }

    fn settle(&mut self) {
        for _ in 0..N * 100 + 60 {
            self.step();
        }
    }

    fn share(&mut self) -> u16 {
        match self.random(6) {
            0 => 0,
            1 => 65535,
            2 | 3 => self.random(4) as u16,
            _ => self.random(65536) as u16,
        }
    }

    fn new_settings(&mut self) -> (Vec<u16>, u16, Mode, Rule) {
        let mut set = self.set.clone();
        match self.random(4) {
            0 => set.0 = (0..N).map(|_| self.share()).collect(),
            1 => set.1 = self.random(1 << N) as u16,
            2 => set.2 = [Mode::Off, Mode::Share, Mode::Share, Mode::Speed, Mode::Speed][self.random(5) as usize],
            _ => {}
        }
        let t = match self.random(4) {
            0 => 0,
            1 => [-65536, 65535, -1, 1][self.random(4) as usize],
            _ => self.random(131072) as i32 - 65536,
        };
        set.3.threshold = [Threshold::Signed(t), Threshold::Magnitude(t), Threshold::Always][self.random(3) as usize];
        let percent = [0, 10, 100, 255, self.random(100) as u8][self.random(5) as usize];
        set.3.change = [Change::Relative(percent), Change::Absolute(percent)][self.random(2) as usize];
        set.3.min_share = [0, 655, 65535, self.random(20000) as u16][self.random(4) as usize];
        set.3.guard = self.random(2) == 1;
        set
    }

    fn write(&mut self, shares: &[u16]) {
        for (p, &share) in shares.iter().enumerate() {
            self.dut.user[p].next = u64::from(share).into();
        }
    }

    fn commit(&mut self) {
        let next = self.new_settings();
        self.dut.forget.next = next.2 != self.set.2;
        self.dut.cancel.next = (&next.0, next.1, next.2) != (&self.set.0, self.set.1, self.set.2);
        self.golden.commit(&next.0, next.1, next.2, next.3);
        self.dut.waits.next = true;
        self.write(&next.0);
        self.step();
        // What is written from then on means nothing before the next commit.
        let written: Vec<u16> = (0..N).map(|_| self.share()).collect();
        self.write(&written);
        self.dut.waits.next = false;
        (self.dut.cancel.next, self.dut.forget.next) = (false, false);
        self.set = next;
        self.drive();
    }

    fn new_frame(&mut self) -> TimeFrame {
        let quiet = self.random(8) == 0;
        let equal = self.random(4) == 0;
        let most = [10, 5000, 1 << 20, 1 << 33][self.random(4) as usize];
        let mut frame = TimeFrame { bytes: vec![0; N], frames: vec![0; N], busy: vec![0; N], crowded: self.random(1 << N) as u16 };
        for p in 0..N {
            let busy = if equal { most / 2 } else { self.random(most) };
            if quiet || self.random(6) == 0 {
                continue;
            }
            frame.busy[p] = busy;
            frame.bytes[p] = if equal { busy * 8 } else { self.random(busy * 64 + 1) };
            frame.frames[p] = if frame.bytes[p] > 32000 { frame.bytes[p] / (64 + self.random(15000)) } else { self.random(3) };
        }
        frame
    }

    fn compare(&mut self, when: &str) {
        let (user, members, mode, rule) = self.set.clone();
        let context = format!("{when}: {user:?} {members:b} {mode:?} {rule:?} {:?}", self.frame);
        assert!(simulate(&mut *self.dut, 30));
        let live: Vec<u16> = self.dut.share.iter().map(|share| share.val().to_u64() as u16).collect();
        assert_eq!(live, self.golden.live(), "{context}");
        let means: Vec<u64> = (0..N).map(|p| self.golden.mean(p)).collect();
        let quotas = quotas(&means, &live, members);
        for p in 0..N {
            self.dut.read_port.next = (p as u64).into();
            assert!(simulate(&mut *self.dut, 30));
            assert_eq!(self.dut.actual_read.val().to_u64(), u64::from(self.golden.actual()[p]), "ACT {p}: {context}");
            assert_eq!(self.dut.difference_read.val().to_u64(), self.golden.difference()[p] as u64 & 0x1_FFFF, "DIFF {p}: {context}");
            let speed = self.dut.speed_read.val().to_u64();
            assert_eq!(self.dut.mean_read.val().to_u64(), means[p], "MEAN {p}: {context}");
            assert_eq!(self.dut.quota_read.val().to_u64(), quotas[p], "QUOTA {p}: {context}");
            self.step();
            let speed = if self.dut.speed_known.val() { speed } else { 0 };
            assert_eq!(speed, self.golden.speed(p).unwrap_or(0), "SPEED {p}: {context}");
        }
    }

    /// A firing, and at times a commit with it or somewhere in its pass; all readings and shares are the model's.
    fn pass(&mut self, number: usize) {
        self.frame = self.new_frame();
        self.dut.crowded.next = u64::from(self.frame.crowded).into();
        self.dut.taken.next = true;
        if self.random(4) == 0 {
            self.commit();
        } else {
            self.step();
        }
        self.dut.taken.next = false;
        // Taken in the clock behind it.
        let eligible = self.random(1 << N) as u16 & self.set.1;
        self.dut.eligible.next = u64::from(eligible).into();
        let found = self.golden.fire(&self.frame, eligible);
        self.step();
        self.dut.eligible.next = 0.into();
        self.dut.done.next = true;
        self.step();
        self.dut.done.next = false;
        let commit_at = if self.random(3) == 0 { self.random(N as u64 * 350) } else { u64::MAX };
        let (mut announced, mut clocks, mut changes) = (false, 0, false);
        while self.dut.passing.val() {
            if clocks == commit_at {
                self.commit();
            }
            let coming = self.dut.changing.val();
            let changed = self.step();
            changes |= changed;
            assert!(announced || !changed, "a change is announced");
            announced = coming;
            clocks += 1;
            assert!(clocks < N as u64 * 400 + 2 * (N * N) as u64, "pass {number} takes {clocks} clocks");
        }
        let before = self.golden.live().to_vec();
        let wanted = self.golden.apply(found);
        assert_eq!(changes, wanted, "pass {number}: {before:?} to {:?}", self.golden.live());
        self.settle();
        self.compare(&format!("pass {number}"));
    }
}

fn check<const N: usize>(passes: usize) {
    let work = std::thread::Builder::new().stack_size(64 << 20);
    let run = move || {
        let mut bench = Bench::<N>::new();
        bench.compare("reset");
        for number in 0..passes {
            if bench.random(3) == 0 {
                bench.commit();
                bench.settle();
                bench.compare("commit");
            }
            bench.pass(number);
        }
    };
    work.spawn(run).unwrap().join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
}

#[test]
fn two_paths_are_the_models() {
    check::<2>(60);
}

#[test]
fn three_paths_are_the_models() {
    check::<3>(40);
}

#[test]
fn four_paths_are_the_models() {
    check::<4>(30);
}

#[test]
fn eight_paths_are_the_models() {
    check::<8>(10);
}

#[test]
fn sixteen_paths_are_the_models() {
    check::<16>(4);
}
