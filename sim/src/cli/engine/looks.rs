// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What follows the traffic, as the block shows it: `LIVE_SHARE` and `QUOTA` are read port by port, again and again, as the decision port does
//! not tell them.
//!
//! ```text
//!  look  |-- old --|-- old --|-- mixed --|-- new --|-- new --|
//!                  ^ from here on the new ones may be in use  ^ and from here on they are
//! ```
//!
//! Decisions and frames wait until what was in use for them is known.

use std::collections::VecDeque;

use equipoise_regmap::map;
use equipoise_sim::{Captured, Decision};

/// What was seen, in its order.
pub(super) enum Seen {
    Decided(Decision),
    Sent(usize, Captured),
}

/// What can follow the traffic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// All at once.
    Shares,
    /// One after the other, so that a look may find some of them new and others old for a while: then both are in use.
    Quotas,
}

/// Values that came into use, between two clocks.
pub(super) struct Moved {
    pub(super) what: What,
    pub(super) earliest: u64,
    pub(super) latest: u64,
    pub(super) values: Vec<u32>,
}

/// Looks at a register that every port has.
struct Looks {
    what: What,
    /// Its address for port 0.
    word: u16,
    /// Values known to be in use.
    known: Vec<u32>,
    /// They were, up to this clock.
    until: u64,
    /// The look under way: when it began, and what it saw so far.
    began: u64,
    look: Vec<u32>,
    /// What the look before saw.
    before: Vec<u32>,
}

impl Looks {
    fn new(what: What, word: u16, known: Vec<u32>) -> Self {
        Looks { what, word, known, until: 0, began: 0, look: vec![], before: vec![] }
    }

    /// The word that is to be read next, in clock `now`.
    fn next(&mut self, now: u64) -> u16 {
        if self.look.is_empty() {
            self.began = now;
        }
        self.word + self.look.len() as u16
    }

    /// It was read: what came into use, if the look has ended and says so. A look may have been amid a change, so two must agree.
    fn read(&mut self, value: u32, now: u64) -> Option<Moved> {
        self.look.push(value);
        if self.look.len() < self.known.len() {
            return None;
        }
        let look = std::mem::take(&mut self.look);
        let moved = look != self.known && look == self.before;
        let earliest = self.until;
        if moved {
            self.known.clone_from(&look);
        }
        if look == self.known {
            self.until = self.began;
        }
        self.before = look;
        moved.then(|| Moved { what: self.what, earliest, latest: now, values: self.known.clone() })
    }

    /// These came into use by a write that was acknowledged before clock `now`.
    fn written(&mut self, values: Vec<u32>, now: u64) {
        self.known = values;
        self.until = now;
        self.look.clear();
        self.before.clear();
    }
}

/// The looks, and what waits for them.
pub(super) struct Following {
    shares: Looks,
    quotas: Looks,
    /// What is looked at.
    at: What,
    /// Policy QUOTA comes in this run.
    has_turns: bool,
    /// The block may move the shares in use.
    pub(super) moves_shares: bool,
    /// A read is on the bus.
    pub(super) is_reading: bool,
    /// No more looks are wanted.
    pub(super) is_over: bool,
    pub(super) waiting: VecDeque<Seen>,
}

impl Following {
    /// A block that uses these, and may move the shares; without `quotas` if QUOTA never comes.
    pub(super) fn new(shares: &[u16], moves_shares: bool, quotas: Option<Vec<u32>>) -> Self {
        Following {
            shares: Looks::new(What::Shares, map::LIVE_SHARE.offset, wide(shares)),
            has_turns: quotas.is_some(),
            quotas: Looks::new(What::Quotas, map::QUOTA.offset, quotas.unwrap_or_default()),
            at: What::Shares,
            moves_shares,
            is_reading: false,
            is_over: false,
            waiting: VecDeque::new(),
        }
    }

    /// Whether something has to be looked at.
    pub(super) fn is_needed(&self) -> bool {
        self.moves_shares || self.has_turns
    }

    /// The word that is to be read next, in clock `now`.
    pub(super) fn next(&mut self, now: u64) -> u16 {
        self.is_reading = true;
        self.at = match self.at {
            What::Shares if !self.moves_shares => What::Quotas,
            What::Quotas if !self.has_turns => What::Shares,
            at => at,
        };
        self.looks().next(now)
    }

    /// It was read: what came into use. A whole look at one is followed by one at the other.
    pub(super) fn read(&mut self, value: u32, now: u64) -> Option<Moved> {
        self.is_reading = false;
        let moved = self.looks().read(value, now);
        if self.looks().look.is_empty() {
            self.at = if self.at == What::Shares { What::Quotas } else { What::Shares };
        }
        moved
    }

    fn looks(&mut self) -> &mut Looks {
        match self.at {
            What::Shares => &mut self.shares,
            What::Quotas => &mut self.quotas,
        }
    }

    /// These shares came into use by a write that was acknowledged before clock `now`.
    pub(super) fn written(&mut self, shares: &[u16], now: u64) {
        self.shares.written(wide(shares), now);
    }

    /// What need not wait any more.
    pub(super) fn settled(&mut self) -> Option<Seen> {
        let clock = match self.waiting.front()? {
            Seen::Decided(decision) => decision.clock,
            // It was decided before.
            Seen::Sent(..) => 0,
        };
        let waits = self.moves_shares && clock > self.shares.until || self.has_turns && clock > self.quotas.until;
        if waits {
            return None;
        }
        self.waiting.pop_front()
    }
}

fn wide(shares: &[u16]) -> Vec<u32> {
    shares.iter().copied().map(u32::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks() -> Looks {
        Looks::new(What::Shares, 100, vec![1, 1])
    }

    fn look(looks: &mut Looks, began: u64, values: [u32; 2]) -> Option<Moved> {
        let mut moved = None;
        for (at, value) in (0..).zip(values) {
            assert_eq!(looks.next(began + at * 5), 100 + at as u16);
            moved = looks.read(value, began + at * 5 + 5);
        }
        moved
    }

    #[test]
    fn two_looks_must_agree() {
        let mut shares = looks();
        assert!(look(&mut shares, 100, [1, 1]).is_none());
        assert!(look(&mut shares, 110, [1, 7]).is_none());
        assert!(look(&mut shares, 120, [8, 7]).is_none());
        let moved = look(&mut shares, 130, [8, 7]).unwrap();
        assert_eq!((moved.earliest, moved.latest, moved.values), (100, 140, vec![8, 7]));
        assert!(look(&mut shares, 140, [8, 7]).is_none());
        assert_eq!(shares.until, 140);
    }

    #[test]
    fn a_write_begins_anew() {
        let mut shares = looks();
        assert!(look(&mut shares, 100, [8, 7]).is_none());
        shares.written(vec![2, 2], 111);
        assert!(look(&mut shares, 112, [8, 7]).is_none());
        assert!(look(&mut shares, 122, [2, 2]).is_none());
        assert_eq!((shares.until, shares.known.clone()), (122, vec![2, 2]));
    }

    fn decision(clock: u64) -> Seen {
        Seen::Decided(Decision { clock, ..Decision::default() })
    }

    #[test]
    fn what_was_decided_waits_until_its_shares_are_known() {
        let mut following = Following::new(&[1, 1], true, None);
        following.waiting.extend([decision(100), decision(101)]);
        for clock in [100, 105] {
            following.next(clock);
            assert!(following.read(1, clock + 4).is_none());
        }
        assert!(following.settled().is_some() && following.settled().is_none());
        following.moves_shares = false;
        assert!(following.settled().is_some() && following.settled().is_none());
    }

    #[test]
    fn shares_and_quotas_are_looked_at_in_turn() {
        let mut following = Following::new(&[1, 1], false, Some(vec![1500, 1500]));
        let mut words = |moves, clock: u64| {
            following.moves_shares = moves;
            following.waiting.push_back(decision(clock));
            let words: Vec<u16> = (0..4)
                .map(|at| {
                    let word = following.next(clock + at);
                    following.read(if word < map::QUOTA.offset { 1 } else { 1500 }, clock + at);
                    word
                })
                .collect();
            (words, following.settled().is_some())
        };
        let (share, quota) = (map::LIVE_SHARE.offset, map::QUOTA.offset);
        assert_eq!(words(false, 100), (vec![quota, quota + 1, quota, quota + 1], true));
        assert_eq!(words(true, 200), (vec![share, share + 1, quota, quota + 1], true));
    }
}
