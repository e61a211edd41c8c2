// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Shares that follow the traffic, as the block shows them: `LIVE_SHARE` is read port by port, again and again, as the decision port does
//! not tell them.
//!
//! ```text
//!  look  |-- old --|-- old --|-- mixed --|-- new --|-- new --|
//!                  ^ from here on the new ones may be in use  ^ and from here on they are
//! ```
//!
//! Decisions and frames wait until the shares that were in use for them are known.

use std::collections::VecDeque;

use equipoise_sim::{Captured, Decision};

/// What was seen, in its order.
pub(super) enum Seen {
    Decided(Decision),
    Sent(usize, Captured),
}

/// The looks, and what waits for them.
pub(super) struct Shares {
    ports: usize,
    /// Shares known to be in use.
    known: Vec<u16>,
    /// They were, up to this clock.
    until: u64,
    /// The look under way: when it began, and what it saw so far.
    began: u64,
    look: Vec<u16>,
    /// A read is on the bus.
    pub(super) is_reading: bool,
    /// No more looks are wanted.
    pub(super) is_over: bool,
    /// What the look before saw.
    before: Vec<u16>,
    pub(super) waiting: VecDeque<Seen>,
}

/// Shares that came into use, between two clocks.
pub(super) struct Moved {
    pub(super) earliest: u64,
    pub(super) latest: u64,
    pub(super) shares: Vec<u16>,
}

impl Shares {
    /// Of a block that uses these.
    pub(super) fn new(shares: &[u16]) -> Self {
        Shares {
            ports: shares.len(),
            known: shares.to_vec(),
            until: 0,
            began: 0,
            look: vec![],
            is_reading: false,
            is_over: false,
            before: vec![],
            waiting: VecDeque::new(),
        }
    }

    /// The entry that is to be read next, in clock `now`.
    pub(super) fn next(&mut self, now: u64) -> u16 {
        if self.look.is_empty() {
            self.began = now;
        }
        self.is_reading = true;
        self.look.len() as u16
    }

    /// The entry was read: what came into use, if the look has ended and says so. A look may have been amid a change, so two must agree.
    pub(super) fn read(&mut self, share: u16, now: u64) -> Option<Moved> {
        self.is_reading = false;
        self.look.push(share);
        if self.look.len() < self.ports {
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
        moved.then(|| Moved { earliest, latest: now, shares: self.known.clone() })
    }

    /// These came into use by a write that was acknowledged before clock `now`.
    pub(super) fn written(&mut self, shares: &[u16], now: u64) {
        self.known = shares.to_vec();
        self.until = now;
        self.look.clear();
        self.before.clear();
    }

    /// What need not wait any more; all of it while nothing `moves` shares.
    pub(super) fn settled(&mut self, moves: bool) -> Option<Seen> {
        let clock = match self.waiting.front()? {
            Seen::Decided(decision) => decision.clock,
            // It was decided before.
            Seen::Sent(..) => 0,
        };
        if moves && clock > self.until {
            return None;
        }
        self.waiting.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(shares: &mut Shares, began: u64, values: [u16; 2]) -> Option<Moved> {
        let mut moved = None;
        for (at, value) in (0..).zip(values) {
            assert_eq!(shares.next(began + at * 5), at as u16);
            moved = shares.read(value, began + at * 5 + 5);
        }
        moved
    }

    #[test]
    fn two_looks_must_agree() {
        let mut shares = Shares::new(&[1, 1]);
        assert!(look(&mut shares, 100, [1, 1]).is_none());
        assert!(look(&mut shares, 110, [1, 7]).is_none());
        assert!(look(&mut shares, 120, [8, 7]).is_none());
        let moved = look(&mut shares, 130, [8, 7]).unwrap();
        assert_eq!((moved.earliest, moved.latest, moved.shares), (100, 140, vec![8, 7]));
        assert!(look(&mut shares, 140, [8, 7]).is_none());
        assert_eq!(shares.until, 140);
    }

    #[test]
    fn a_write_begins_anew() {
        let mut shares = Shares::new(&[1, 1]);
        assert!(look(&mut shares, 100, [8, 7]).is_none());
        shares.written(&[2, 2], 111);
        assert!(look(&mut shares, 112, [8, 7]).is_none());
        assert!(look(&mut shares, 122, [2, 2]).is_none());
        assert_eq!((shares.until, shares.known.clone()), (122, vec![2, 2]));
    }

    #[test]
    fn what_was_decided_waits_until_its_shares_are_known() {
        let mut shares = Shares::new(&[1, 1]);
        let decision = |clock| Seen::Decided(Decision { clock, ..Decision::default() });
        shares.waiting.extend([decision(100), decision(101)]);
        assert!(look(&mut shares, 100, [1, 1]).is_none());
        assert!(shares.settled(true).is_some() && shares.settled(true).is_none());
        assert!(shares.settled(false).is_some() && shares.settled(false).is_none());
    }
}
