// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What follows the traffic, as the block shows it: `LIVE_SHARE` and `QUOTA` are read port by port, again and again, as the decision port does
//! not tell them. Quotas change [one by one](turns); shares all at once:
//!
//! ```text
//!  look  |-- old --|-- old --|-- mixed --|-- new --|-- new --|
//!                  ^ from here on the new ones may be in use  ^ and from here on they are
//! ```
//!
//! Decisions and frames wait until what was in use for them is known. A commit that puts the user's shares in use ends that: whether the block
//! had moved those before it, since the last look that saw them, is not known then.

mod turns;

use std::collections::VecDeque;

use equipoise_golden::rebalance::Mode;
use equipoise_golden::settings::Settings;
use equipoise_regmap::map;
use equipoise_sim::{Captured, Decision};

pub(super) use self::turns::Moved;
use self::turns::Turns;

/// What was seen, in its order.
#[derive(Clone)]
pub(super) enum Seen {
    Decided(Decision),
    Sent(usize, Captured),
}

/// What can follow the traffic.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Shares,
    Quotas,
}

/// What a read has told.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Told {
    Nothing,
    /// Other shares are in use.
    Shares(Moved<Vec<u16>>),
    /// Another quota, of a port.
    Quota(usize, Moved<u32>),
}

/// Looks at the shares.
#[derive(Clone)]
struct Looks {
    /// Those known to be in use.
    known: Vec<u16>,
    /// They were, up to this clock.
    until: u64,
    /// The look under way: when it began, and what it saw so far.
    began: u64,
    look: Vec<u16>,
    /// What the look before saw.
    before: Vec<u16>,
}

impl Looks {
    fn new(known: &[u16]) -> Self {
        Looks { known: known.to_vec(), until: 0, began: 0, look: vec![], before: vec![] }
    }

    /// The word that is to be read next, in clock `now`.
    fn next(&mut self, now: u64) -> u16 {
        if self.look.is_empty() {
            self.began = now;
        }
        map::LIVE_SHARE.offset + self.look.len() as u16
    }

    /// It was read: what came into use, if the look has ended and says so. A look may have been amid a change, so two must agree.
    fn read(&mut self, share: u16, now: u64) -> Option<Moved<Vec<u16>>> {
        self.look.push(share);
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
        moved.then(|| Moved { earliest, latest: now, value: self.known.clone() })
    }

    /// These came into use by a write that was acknowledged before clock `now`.
    fn written(&mut self, shares: &[u16], now: u64) {
        self.known = shares.to_vec();
        self.until = now;
        self.look.clear();
        self.before.clear();
    }
}

/// The looks, and what waits for them.
#[derive(Clone)]
pub(super) struct Following {
    shares: Looks,
    /// Policy QUOTA comes in this run.
    quotas: Option<Turns>,
    /// What is looked at.
    at: What,
    /// The block may move the shares in use.
    moves_shares: bool,
    /// A read is on the bus.
    pub(super) is_reading: bool,
    /// No more looks are wanted.
    pub(super) is_over: bool,
    pub(super) waiting: VecDeque<Seen>,
}

impl Following {
    /// A block that uses these; without `quotas` if QUOTA never comes.
    pub(super) fn new(settings: &Settings, quotas: Option<Vec<u32>>) -> Self {
        Following {
            shares: Looks::new(&settings.shares),
            quotas: quotas.map(Turns::new),
            at: What::Shares,
            moves_shares: settings.rebalance != Mode::Off,
            is_reading: false,
            is_over: false,
            waiting: VecDeque::new(),
        }
    }

    /// Whether something has to be looked at.
    pub(super) fn is_needed(&self) -> bool {
        self.moves_shares || self.quotas.is_some()
    }

    /// The word that is to be read next, in clock `now`.
    pub(super) fn next(&mut self, now: u64) -> u16 {
        self.is_reading = true;
        match &mut self.quotas {
            Some(quotas) if self.at == What::Quotas || !self.moves_shares => {
                self.at = What::Quotas;
                quotas.next(now)
            }
            _ => {
                self.at = What::Shares;
                self.shares.next(now)
            }
        }
    }

    /// It was read. A whole look at one is followed by one at the other.
    pub(super) fn read(&mut self, value: u32, now: u64) -> Told {
        self.is_reading = false;
        match &mut self.quotas {
            Some(quotas) if self.at == What::Quotas => {
                let moved = quotas.read(value, now);
                if quotas.is_whole() {
                    self.at = What::Shares;
                }
                moved.map_or(Told::Nothing, |(port, moved)| Told::Quota(port, moved))
            }
            _ => {
                let moved = self.shares.read(value as u16, now);
                if self.shares.look.is_empty() {
                    self.at = What::Quotas;
                }
                moved.map_or(Told::Nothing, Told::Shares)
            }
        }
    }

    /// `settings` came into use behind those `before`, by a commit that was acknowledged before clock `now`. If that put the user's shares in use, of
    /// others that the block may have moved: since when nobody has seen them.
    pub(super) fn committed(&mut self, before: &Settings, settings: &Settings, now: u64) -> Option<u64> {
        if !before.renews_shares(settings) {
            return None;
        }
        let unseen = self.moves_shares.then_some(self.shares.until);
        self.moves_shares = settings.rebalance != Mode::Off;
        self.shares.written(&settings.shares, now);
        unseen
    }

    /// What need not wait any more.
    pub(super) fn settled(&mut self) -> Option<Seen> {
        let clock = match self.waiting.front()? {
            Seen::Decided(decision) => decision.clock,
            // It was decided before.
            Seen::Sent(..) => 0,
        };
        let waits_for_quotas = self.quotas.as_ref().is_some_and(|quotas| clock > quotas.until());
        if self.moves_shares && clock > self.shares.until || waits_for_quotas {
            return None;
        }
        self.waiting.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use equipoise_golden::policy::Policy;

    use super::*;

    fn looks() -> Looks {
        Looks::new(&[1, 1])
    }

    fn look(looks: &mut Looks, began: u64, shares: [u16; 2]) -> Option<Moved<Vec<u16>>> {
        let mut moved = None;
        for (at, share) in (0..).zip(shares) {
            assert_eq!(looks.next(began + at * 5), map::LIVE_SHARE.offset + at as u16);
            moved = looks.read(share, began + at * 5 + 5);
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
        assert_eq!(moved, Moved { earliest: 100, latest: 140, value: vec![8, 7] });
        assert!(look(&mut shares, 140, [8, 7]).is_none());
        assert_eq!(shares.until, 140);
    }

    #[test]
    fn a_write_begins_anew() {
        let mut shares = looks();
        assert!(look(&mut shares, 100, [8, 7]).is_none());
        shares.written(&[2, 2], 111);
        assert!(look(&mut shares, 112, [8, 7]).is_none());
        assert!(look(&mut shares, 122, [2, 2]).is_none());
        assert_eq!((shares.until, shares.known.clone()), (122, vec![2, 2]));
    }

    fn decision(clock: u64) -> Seen {
        Seen::Decided(Decision { clock, ..Decision::default() })
    }

    fn settings(rebalance: Mode) -> Settings {
        Settings { rebalance, ..Settings::reset(2) }
    }

    /// Commits between the first look that sees a move and the second: one that leaves the shares in use, and one that does not.
    #[test]
    fn a_commit_ends_a_look_only_if_it_puts_other_shares_in_use() {
        let before = settings(Mode::Share);
        let policy = Settings { policy: Policy::RoundRobin, ..before.clone() };
        let look = |following: &mut Following, began: u64, share| {
            following.next(began);
            following.read(share, began + 5);
            following.next(began + 5);
            following.read(share, began + 10)
        };
        let mut following = Following::new(&before, None);
        assert_eq!((look(&mut following, 100, 1), look(&mut following, 110, 7)), (Told::Nothing, Told::Nothing));
        let mut renewed = following.clone();
        assert_eq!(following.committed(&before, &policy, 120), None);
        assert_eq!(look(&mut following, 121, 7), Told::Shares(Moved { earliest: 100, latest: 131, value: vec![7, 7] }));
        assert_eq!(renewed.committed(&policy, &settings(Mode::Off), 120), Some(100));
        assert_eq!((renewed.shares.known, renewed.shares.until, renewed.moves_shares), (vec![1, 1], 120, false));
    }

    #[test]
    fn what_was_decided_waits_until_its_shares_are_known() {
        let mut following = Following::new(&settings(Mode::Share), None);
        following.waiting.extend([decision(100), decision(101)]);
        for clock in [100, 105] {
            following.next(clock);
            assert_eq!(following.read(1, clock + 4), Told::Nothing);
        }
        assert!(following.settled().is_some() && following.settled().is_none());
        following.moves_shares = false;
        assert!(following.settled().is_some() && following.settled().is_none());
    }

    #[test]
    fn shares_and_quotas_are_looked_at_in_turn() {
        let mut following = Following::new(&settings(Mode::Off), Some(vec![1500, 1500]));
        let mut words = |moves, clock: u64| {
            following.moves_shares = moves;
            following.waiting.push_back(decision(clock - 8));
            let words: Vec<u16> = (0..4)
                .map(|at| {
                    let word = following.next(clock + at);
                    assert_eq!(following.read(if word < map::QUOTA.offset { 1 } else { 1500 }, clock + at), Told::Nothing);
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
