// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What changed around the block and when: commits, CLEAR.EPOCH, LU_MAX and links; and what it reckons itself, shares and bytes of turns.
//!
//! A change takes effect inside the block a few clocks after it is seen outside. The scoreboard must not depend on the
//! exact number, so each change has a window of clocks, and what is sampled within it may be old or new, but not a
//! mixture, and never old again after it was new.

mod entries;
mod kept;
mod reckoned;

use equipoise_golden::settings::Settings;
use equipoise_golden::MAX_PORTS;

use self::entries::{span, Turn};

pub use self::entries::{longest_pass, Pass, Span};

/// Clocks from the acknowledgement of a bus write to the last clock that may still see the old value.
const WRITE_SLACK: u64 = 3;
/// First and last clock, after the one in which a link input moved, in which the move takes effect.
const LINK_DELAY: (u64, u64) = (1, 4);

/// What changes by a write.
#[derive(Debug, Clone)]
pub enum Change {
    /// These settings come into use; the shares only if the user's do, else those in use stay.
    Commit {
        /// What is committed.
        settings: Settings,
        /// The user's shares come into use.
        shares: bool,
    },
    /// The next frame starts an epoch.
    ClearEpoch,
    /// LU_MAX of this logical unit is this.
    Limit(u8, u8),
}

/// A change of the configuration in use, CLEAR.EPOCH, or LU_MAX.
#[derive(Debug, Clone)]
struct Control {
    earliest: u64,
    latest: u64,
    change: Change,
    /// Settings in use after it.
    settings: Settings,
}

#[derive(Debug, Clone, Copy)]
struct Link {
    clock: u64,
    up: u16,
}

/// All changes so far. Number 0 is the state after reset.
#[derive(Debug, Clone)]
pub struct Timeline {
    controls: Vec<Control>,
    links: Vec<Link>,
    passes: Vec<Pass>,
    /// Path by path.
    turns: [Vec<Turn>; MAX_PORTS],
}

/// A fall of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fall {
    /// Whose.
    pub path: usize,
    /// First clock in which it may be known.
    pub earliest: u64,
    /// Last clock in which it may not.
    pub latest: u64,
}

impl Timeline {
    /// After reset: `settings` in use, links `up`.
    pub fn new(settings: Settings, up: u16) -> Self {
        let shares = settings.shares.clone();
        Timeline {
            controls: vec![Control {
                earliest: 0,
                latest: 0,
                change: Change::Commit { settings: settings.clone(), shares: true },
                settings,
            }],
            links: vec![Link { clock: 0, up }],
            passes: vec![Pass::first(shares)],
            turns: std::array::from_fn(|_| vec![Turn::first()]),
        }
    }

    /// A COMMIT that was first on the bus in clock `start` and acknowledged in `ack`.
    pub fn commit(&mut self, start: u64, ack: u64, settings: Settings) {
        let shares = self.newest().renews_shares(&settings);
        if shares {
            self.cancel_passes(start);
        }
        self.control(start, ack, Change::Commit { settings: settings.clone(), shares }, settings);
    }

    /// A write to CLEAR.EPOCH.
    pub fn clear_epoch(&mut self, start: u64, ack: u64) {
        let settings = self.newest().clone();
        self.control(start, ack, Change::ClearEpoch, settings);
    }

    /// A write to `LU_MAX[unit]`.
    pub fn limit(&mut self, start: u64, ack: u64, unit: u8, most: u8) {
        let settings = self.newest().clone();
        self.control(start, ack, Change::Limit(unit, most), settings);
    }

    fn control(&mut self, start: u64, ack: u64, change: Change, settings: Settings) {
        self.controls.push(Control { earliest: start, latest: ack + WRITE_SLACK, change, settings });
    }

    /// The link inputs show `up` from clock `clock` on.
    pub fn link(&mut self, clock: u64, up: u16) {
        // What moves and moves back within a clock has not moved.
        if self.links.len() > 1 && self.links.last().is_some_and(|l| l.clock == clock) {
            self.links.pop();
        }
        if self.links.last().is_some_and(|l| l.up != up) {
            self.links.push(Link { clock, up });
        }
    }

    /// The settings of the newest commit.
    pub fn newest(&self) -> &Settings {
        &self.controls[self.controls.len() - 1].settings
    }

    /// Which change of the configuration may be the one in effect at some clock of `from..=to`.
    pub fn controls(&self, from: u64, to: u64) -> Span {
        span(&self.controls, |c| c.latest < from, |c| c.earliest <= to)
    }

    /// Which change of the links may be.
    pub fn links(&self, from: u64, to: u64) -> Span {
        span(&self.links, |l| l.clock == 0 || l.clock + LINK_DELAY.1 < from, |l| l.clock == 0 || l.clock + LINK_DELAY.0 <= to)
    }

    /// Change `i` of the configuration.
    pub fn change(&self, i: usize) -> &Change {
        &self.controls[i].change
    }

    /// Falls of links with the changes of the links behind number `from`.
    pub fn falls(&self, from: usize) -> impl Iterator<Item = Fall> + '_ {
        (from + 1..self.links.len()).flat_map(|i| {
            let clock = self.links[i].clock;
            let fall = move |path| Fall { path, earliest: clock + LINK_DELAY.0, latest: clock + LINK_DELAY.1 };
            equipoise_golden::ports(self.links[i - 1].up & !self.links[i].up).map(fall)
        })
    }

    /// Number of the newest change of the links.
    pub fn links_so_far(&self) -> usize {
        self.links.len() - 1
    }

    /// Links after change `i`.
    pub fn up(&self, i: usize) -> u16 {
        self.links[i].up
    }

    /// Every settings that may be in use at some clock of `from..=to`.
    pub fn in_use(&self, from: u64, to: u64) -> impl Iterator<Item = &Settings> {
        let span = self.controls(from, to);
        self.controls[span.first..=span.last].iter().map(|c| &c.settings)
    }

    /// Whether `port` may be without link at some clock of `from..=to`.
    pub fn may_be_down(&self, port: usize, from: u64, to: u64) -> bool {
        let span = self.links(from, to);
        self.links[span.first..=span.last].iter().any(|l| l.up >> port & 1 == 0)
    }

    /// Whether `port` may have its link at some clock of `from..=to`.
    pub fn may_be_up(&self, port: usize, from: u64, to: u64) -> bool {
        let span = self.links(from, to);
        self.links[span.first..=span.last].iter().any(|l| l.up >> port & 1 == 1)
    }

    /// If `port` is surely without link in `clock`: since which clock its input is low.
    pub fn down_since(&self, port: usize, clock: u64) -> Option<u64> {
        if self.may_be_up(port, clock, clock) {
            return None;
        }
        let last = self.links(clock, clock).last;
        let fall = (0..=last).rev().take_while(|&i| self.up(i) >> port & 1 == 0).last()?;
        Some(self.links[fall].clock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_old_or_new_within_its_window() {
        let mut timeline = Timeline::new(Settings::reset(2), 3);
        let mut next = Settings::reset(2);
        next.shares[1] = 9;
        timeline.commit(100, 102, next);
        let at = |from, to| {
            let span = timeline.controls(from, to);
            (span.first, span.last)
        };
        assert_eq!(at(90, 99), (0, 0));
        assert_eq!(at(90, 100), (0, 1));
        assert_eq!(at(105, 110), (0, 1));
        assert_eq!(at(106, 110), (1, 1));
        assert_eq!(timeline.in_use(106, 110).count(), 1);
        assert_eq!(timeline.in_use(99, 110).count(), 2);
    }

    #[test]
    fn links_have_a_history() {
        let mut timeline = Timeline::new(Settings::reset(2), 3);
        timeline.link(50, 1);
        timeline.link(80, 3);
        assert!(!timeline.may_be_down(1, 0, 50) && timeline.may_be_down(1, 0, 51));
        assert!(timeline.may_be_up(1, 54, 60) && !timeline.may_be_up(1, 55, 60));
        assert!(timeline.may_be_down(1, 84, 90) && !timeline.may_be_down(1, 85, 90));
        assert!(!timeline.may_be_down(0, 0, 1000));
        assert_eq!(timeline.down_since(1, 60), Some(50));
        assert_eq!(timeline.down_since(1, 52), None);
        assert_eq!(timeline.down_since(0, 60), None);
        timeline.link(90, 3);
        assert_eq!(timeline.links.len(), 3, "no change is no entry");
        timeline.link(95, 0);
        timeline.link(95, 3);
        assert_eq!((timeline.links.len(), timeline.falls(0).count()), (3, 1), "nor is one within a clock");
    }
}
