// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What changed around the block and when: commits, CLEAR.EPOCH, links.
//!
//! A change takes effect inside the block a few clocks after it is seen outside. The scoreboard must not depend on the
//! exact number, so each change has a window of clocks, and what is sampled within it may be old or new, but not a
//! mixture, and never old again after it was new.

use equipoise_golden::rebalance::FIRST_MEAN;
use equipoise_golden::settings::{NoPath, Settings};
use equipoise_golden::MAX_PORTS;

/// Clocks from the acknowledgement of a bus write to the last clock that may still see the old value.
const WRITE_SLACK: u64 = 3;
/// First and last clock, after the one in which a link input moved, in which the move takes effect.
const LINK_DELAY: (u64, u64) = (1, 4);

/// Clocks from a commit or the end of a time frame until all of a block with `n` ports that is reckoned by it is in use.
pub fn longest_pass(n: usize) -> u64 {
    (n * 500 + 2 * n * n + 100) as u64
}

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

/// Shares that the rebalancer has found.
#[derive(Debug, Clone)]
pub struct Pass {
    earliest: u64,
    latest: u64,
    /// In use behind it.
    pub shares: Vec<u16>,
    /// The newest change of the configuration as its time frame ended.
    pub after: usize,
    /// The commit that cancelled it, if it was not in use by then.
    pub cancelled: Option<usize>,
}

/// Bytes of turns, path by path, and when they can come into use.
#[derive(Debug, Clone)]
struct Quotas {
    earliest: u64,
    latest: u64,
    bytes: [u64; MAX_PORTS],
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
    quotas: Vec<Quotas>,
}

/// Changes `first..=last` may be the latest one in effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Surely in effect.
    pub first: usize,
    /// Possibly in effect.
    pub last: usize,
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

/// What [`Timeline::kept`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    start: (usize, usize),
    columns: usize,
    sets: Vec<Vec<u16>>,
}

impl Kept {
    /// What may be kept at change `control` of the configuration and `link` of the links.
    pub fn at(&self, control: usize, link: usize) -> &[u16] {
        &self.sets[(control - self.start.0) * self.columns + link - self.start.1]
    }
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
            passes: vec![Pass { earliest: 0, latest: 0, shares, after: 0, cancelled: None }],
            quotas: vec![Quotas { earliest: 0, latest: 0, bytes: [FIRST_MEAN; MAX_PORTS] }],
        }
    }

    /// A COMMIT that was first on the bus in clock `start` and acknowledged in `ack`.
    pub fn commit(&mut self, start: u64, ack: u64, settings: Settings) {
        let shares = self.newest().renews_shares(&settings);
        if shares {
            let by = self.controls.len();
            let open = self.passes.iter_mut().rev().take_while(|pass| pass.latest >= start);
            open.for_each(|pass| pass.cancelled = pass.cancelled.or(Some(by)));
        }
        self.control(start, ack, Change::Commit { settings: settings.clone(), shares }, settings);
    }

    /// The rebalancer puts these shares in use at some clock of `earliest..=latest`, unless a commit of other ones comes first.
    pub fn pass(&mut self, earliest: u64, latest: u64, shares: Vec<u16>) {
        self.passes.push(Pass { earliest, latest, shares, after: self.controls.len() - 1, cancelled: None });
    }

    /// Turns under QUOTA have these bytes from some clock of `earliest..=latest` on, each path's from one of its own.
    pub fn quotas(&mut self, earliest: u64, latest: u64, bytes: [u64; MAX_PORTS]) {
        if self.quotas.last().is_some_and(|newest| newest.bytes != bytes) {
            self.quotas.push(Quotas { earliest, latest, bytes });
        }
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

    /// Which shares of the rebalancer may be the newest in use.
    pub fn passes(&self, from: u64, to: u64) -> Span {
        span(&self.passes, |pass| pass.latest < from, |pass| pass.earliest <= to)
    }

    /// Number `i` of them.
    pub fn pass_number(&self, i: usize) -> &Pass {
        &self.passes[i]
    }

    /// What turns may be at some clock of `from..=to`.
    pub fn turns(&self, from: u64, to: u64) -> impl Iterator<Item = [u64; MAX_PORTS]> + Clone + '_ {
        let span = span(&self.quotas, |quotas| quotas.latest < from, |quotas| quotas.earliest <= to);
        self.quotas[span.first..=span.last].iter().map(|quotas| quotas.bytes)
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

    /// Paths that are eligible under change `control` of the configuration and `link` of the links; `None` if the two cannot meet.
    fn eligible(&self, control: usize, link: usize) -> Option<u16> {
        let (from, to) = (self.controls[control].earliest, self.controls.get(control + 1).map_or(u64::MAX, |next| next.latest));
        let up = if link == 0 { 0 } else { self.links[link].clock + LINK_DELAY.0 };
        let down = self.links.get(link + 1).map_or(u64::MAX, |next| next.clock + LINK_DELAY.1);
        (from <= down && up <= to).then(|| self.controls[control].settings.eligible(self.up(link)))
    }

    /// Whether a frame that enters in some clock of `from..=to` may find an eligible path, or be dropped.
    pub fn may_flow(&self, from: u64, to: u64) -> bool {
        let (controls, links) = (self.controls(from, to), self.links(from, to));
        (controls.first..=controls.last).any(|control| {
            let drops = self.controls[control].settings.no_path == NoPath::Drop;
            drops || (links.first..=links.last).any(|link| self.eligible(control, link).is_some_and(|paths| paths > 0))
        })
    }

    /// The last eligible paths that there were, at each change of the configuration and of the links from `start` on up to `end`: all that it
    /// may be, by every order in which they can have taken effect. `kept` if there were none since.
    pub fn kept(&self, start: (usize, usize), end: (usize, usize), kept: u16) -> Kept {
        let columns = end.1 - start.1 + 1;
        let mut sets = Vec::<Vec<u16>>::new();
        for at in 0..(end.0 - start.0 + 1) * columns {
            let (control, link) = (at / columns, at % columns);
            sets.push(match self.eligible(start.0 + control, start.1 + link) {
                Some(paths) if paths > 0 => vec![paths],
                _ if at == 0 => vec![kept],
                None => vec![],
                Some(_) => {
                    // The change before was one of the configuration, or of a link, or both came at once.
                    let before = [(1, 0), (0, 1), (1, 1)].into_iter().filter(|(down, right)| *down <= control && *right <= link);
                    let mut all: Vec<u16> = before.flat_map(|(down, right)| sets[at - down * columns - right].clone()).collect();
                    all.sort_unstable();
                    all.dedup();
                    all
                }
            });
        }
        Kept { start, columns, sets }
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

/// Entries are in order of time, so both predicates hold for a prefix; the first entry always counts as in effect.
fn span<T>(entries: &[T], surely: impl Fn(&T) -> bool, possibly: impl Fn(&T) -> bool) -> Span {
    // Searched from the end: what is asked for is nearly always recent.
    let prefix = |holds: &dyn Fn(&T) -> bool| entries.iter().rposition(holds).unwrap_or(0);
    let first = prefix(&surely);
    Span { first, last: prefix(&possibly).max(first) }
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
    fn the_last_paths_are_kept_by_every_order_that_can_be() {
        let mut timeline = Timeline::new(Settings::reset(2), 0b11);
        let mut none = Settings::reset(2);
        none.members = 0;
        timeline.commit(100, 102, none);
        // At the same time, and long after.
        timeline.link(101, 0b01);
        timeline.link(500, 0b10);
        let kept = timeline.kept((0, 0), (1, 2), 0);
        assert_eq!((kept.at(0, 0), kept.at(0, 1), kept.at(0, 2)), (&[0b11][..], &[0b01][..], &[][..]));
        assert_eq!((kept.at(1, 0), kept.at(1, 1), kept.at(1, 2)), (&[0b11][..], &[0b01, 0b11][..], &[0b01, 0b11][..]));
        assert_eq!(timeline.kept((1, 2), (1, 2), 0b01).at(1, 2), [0b01]);
        assert!(timeline.may_flow(0, 100) && timeline.may_flow(105, 200) && !timeline.may_flow(106, 200));
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
