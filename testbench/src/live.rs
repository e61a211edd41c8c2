// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Follows the rebalancer of a block: what its ports send, when its timer fires, and what the golden model makes of it.
//!
//! Sources: docs/semantics.md "Dynamic balancing by actual share", "Dynamic balancing by speed", "Quota round robin"; when a time frame ends
//! to the clock: `hdl/src/rebalance/timer.rs`, `time_frame.rs`.

use std::collections::VecDeque;

use equipoise_golden::policy::quota::quotas;
use equipoise_golden::rebalance::{Rebalancer, TimeFrame};
use equipoise_golden::settings::Settings;
use equipoise_golden::MAX_PORTS;
use equipoise_sim::check::longest_pass;

/// Clocks of a microsecond in the blocks under test.
const US_CLOCKS: u64 = 125;
/// Microseconds of the shortest period.
const SHORTEST: u32 = 64;
/// Clocks from a beat that the MAC takes to the clock in which the time frame counts it.
const COUNTED_AFTER: u64 = 1;
/// Events are kept for so many clocks, until it is known which time frame they are in: more than from a firing by hand to its
/// acknowledgement.
const KEPT: usize = 4;

/// What a port did in a clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct Event {
    /// Bytes that its MAC took.
    pub bytes: u64,
    /// Frames that ended.
    pub frames: u64,
    /// A beat was on offer.
    pub busy: bool,
}

/// The model of one block.
pub struct Live {
    n: usize,
    /// First clock after reset.
    origin: u64,
    /// What the registers of the rebalancer say.
    pub golden: Rebalancer,
    recent: VecDeque<(u64, [Event; MAX_PORTS])>,
    frame: TimeFrame,
    /// Last clock of the time frame at hand, once that is known.
    ends: Option<u64>,
    /// When the last one that the model went by ended.
    pub last: u64,
    /// A time frame that has ended, and with which clock.
    pub taken: Option<(u64, TimeFrame)>,
    /// Microseconds that are left of the period, and the first clock in which one counts.
    left: u32,
    counts_from: u64,
    period: u32,
}

/// An empty time frame.
fn nothing(n: usize) -> TimeFrame {
    TimeFrame { bytes: vec![0; n], frames: vec![0; n], busy: vec![0; n], crowded: 0 }
}

impl Live {
    /// A block of `n` ports whose first clock after reset is `origin`.
    pub fn new(n: usize, origin: u64) -> Self {
        let period = Settings::reset(n).period;
        Live {
            n,
            origin,
            golden: Rebalancer::new(n),
            recent: VecDeque::new(),
            frame: nothing(n),
            ends: None,
            last: origin,
            taken: None,
            left: period,
            counts_from: origin + 1,
            period,
        }
    }

    /// Clocks from the end of a time frame within which its shares and then its quotas are in use.
    pub fn longest_pass(&self) -> u64 {
        longest_pass(self.n)
    }

    /// Whether nothing is reckoned any more in clock `now`.
    pub fn rests(&self, now: u64) -> bool {
        self.ends.is_none() && now > self.last + self.longest_pass()
    }

    /// Whether the timer may fire within the next `clocks`, or has, and its time frame is not at its end.
    pub fn fires_within(&self, clocks: u64) -> bool {
        self.ends.is_some() || self.taken.is_some() || u64::from(self.left - 1) * US_CLOCKS < clocks
    }

    /// The ports in clock `now`.
    pub fn clock(&mut self, now: u64, events: [Event; MAX_PORTS]) {
        // A tick reaches the timer a clock late.
        if now > self.origin + 1 && (now - self.origin) % US_CLOCKS == 1 && now >= self.counts_from {
            self.left -= 1;
            if self.left == 0 {
                self.fire(now);
            }
        }
        self.recent.push_back((now, events));
        if self.recent.len() <= KEPT {
            return;
        }
        let Some((then, events)) = self.recent.pop_front() else { return };
        if self.ends.is_some_and(|end| then + COUNTED_AFTER > end) {
            self.taken = self.ends.take().map(|end| (end, std::mem::replace(&mut self.frame, nothing(self.n))));
        }
        for (p, event) in events[..self.n].iter().enumerate() {
            self.frame.bytes[p] += event.bytes;
            self.frame.frames[p] += event.frames;
            self.frame.busy[p] += u64::from(event.busy);
        }
    }

    /// The timer fires in clock `now`, at the end of a period or by hand; nothing is reckoned then.
    pub fn fire(&mut self, now: u64) {
        // A clock later the time frame knows.
        let round = 3 * self.n as u64;
        let into = (now + 1 - self.origin) % round;
        self.ends = Some(now + 1 + (round - 1 - into));
        self.restart(now);
    }

    /// A period begins behind clock `now`.
    fn restart(&mut self, now: u64) {
        self.left = self.period.max(SHORTEST);
        self.counts_from = now + 2;
    }

    /// A commit in clock `now`.
    pub fn commit(&mut self, now: u64, settings: &Settings) {
        self.golden.commit(&settings.shares, settings.members, settings.rebalance, settings.rule);
        if settings.period != self.period {
            self.period = settings.period;
            self.restart(now);
        }
    }

    /// The time frame that has ended, with the paths that the block said had no room. What follows is in use at once here: a commit before that
    /// is so puts the same shares in use in either order. Clock in which it ended, and the shares.
    pub fn pass(&mut self, crowded: u16, eligible: u16) -> Option<(u64, Vec<u16>)> {
        let (end, mut frame) = self.taken.take()?;
        frame.crowded = crowded;
        self.last = end;
        let pass = self.golden.fire(&frame, eligible);
        self.golden.apply(pass);
        Some((end, self.golden.live().to_vec()))
    }

    /// Bytes of turns.
    pub fn quotas(&self, members: u16) -> [u64; MAX_PORTS] {
        let means: Vec<u64> = (0..self.n).map(|p| self.golden.mean(p)).collect();
        let mut bytes = [equipoise_golden::rebalance::FIRST_MEAN; MAX_PORTS];
        for (bytes, quota) in bytes.iter_mut().zip(quotas(&means, self.golden.live(), members)) {
            *bytes = quota;
        }
        bytes
    }
}
