// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Shares that follow the traffic (R6-R14, R48, R50-R54): time frames, means, live shares.
//!
//! Sources: "Dynamic balancing by actual share", "Dynamic balancing by speed". A firing of the timer takes a [`TimeFrame`] and begins a
//! [`Pass`]; what it found is in use when it is applied, unless a commit came between the two.
//!
//! | module | holds |
//! | --- | --- |
//! | [`scale`] | shares of a fixed sum |
//! | [`by_share`] | one pass of `REBALANCE = SHARE` |
//! | [`by_speed`] | one pass of `REBALANCE = SPEED` |
//! | [`claims`] | the same, from the words of the claims in exact fractions: a second implementation |

pub mod by_share;
pub mod by_speed;
pub mod claims;
pub mod scale;

use crate::ports;
use by_share::{Rule, Snapshot};
use scale::{apportion, WHOLE};

/// Mean length of a path's frames before it sent one, bytes ("Quota round robin").
pub const FIRST_MEAN: u64 = 1500;

/// What changes the shares in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Nothing: the user's shares are used as they are.
    Off,
    /// What the paths carried.
    Share,
    /// How fast they were.
    Speed,
}

/// What the paths did between two firings, as the SENT counters count it: a secondary's own frames and forced ones too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeFrame {
    /// Bytes sent.
    pub bytes: Vec<u64>,
    /// Frames sent.
    pub frames: Vec<u64>,
    /// Clocks with a beat on offer to the MAC, accepted or not.
    pub busy: Vec<u64>,
    /// Paths for which a beat was on offer while their buffer had no room.
    pub crowded: u16,
}

/// What a firing found, on its way into use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    commits: u64,
    shares: Option<Vec<u16>>,
}

/// Settings and shares of a team, and what its last time frame said.
///
/// ```
/// # use equipoise_golden::rebalance::{by_share::Rule, Mode, Rebalancer, TimeFrame};
/// let mut rebalancer = Rebalancer::new(2);
/// rebalancer.commit(&[3, 1], 0b11, Mode::Share, Rule::RESET);
/// assert_eq!(rebalancer.live(), [3, 1]);
/// // Both carried the same: path 1 is above its quarter, and gives a tenth of it.
/// let frame = TimeFrame { bytes: vec![5000, 5000], frames: vec![10, 5], busy: vec![800, 800], crowded: 0 };
/// let pass = rebalancer.fire(&frame, 0b11);
/// assert_eq!(rebalancer.live(), [3, 1], "not yet");
/// assert!(rebalancer.apply(pass));
/// assert_eq!(rebalancer.live(), [49151 + 1638, 16384 - 1638]);
/// assert_eq!((rebalancer.mean(0), rebalancer.mean(1)), (500, 1000));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebalancer {
    user: Vec<u16>,
    members: u16,
    mode: Mode,
    rule: Rule,
    live: Vec<u16>,
    /// The live shares of the members sum up to [`WHOLE`], or are of speeds.
    scaled: bool,
    /// Commits that cancel a pass.
    commits: u64,
    actual: Vec<u16>,
    difference: Vec<i32>,
    speeds: Vec<Option<u64>>,
    means: Vec<u64>,
}

impl Rebalancer {
    /// A team of `n` after reset: all members, every share 1, nothing adjusted.
    pub fn new(n: usize) -> Self {
        Rebalancer {
            user: vec![1; n],
            members: crate::all_ports(n),
            mode: Mode::Off,
            rule: Rule::RESET,
            live: vec![1; n],
            scaled: false,
            commits: 0,
            actual: vec![0; n],
            difference: vec![0; n],
            speeds: vec![None; n],
            means: vec![FIRST_MEAN; n],
        }
    }

    /// COMMIT. Other user shares, members or another mode put the user's shares in use as they are, and cancel a pass; another mode also
    /// forgets the speeds.
    ///
    /// # Panics
    ///
    /// If `user` has not one share for each path.
    pub fn commit(&mut self, user: &[u16], members: u16, mode: Mode, rule: Rule) {
        assert_eq!(user.len(), self.user.len(), "one share for each path");
        if mode != self.mode {
            self.speeds.fill(None);
        }
        if self.user != user || self.members != members || self.mode != mode {
            self.live = user.to_vec();
            self.scaled = false;
            self.commits += 1;
        }
        self.user = user.to_vec();
        (self.members, self.mode, self.rule) = (members, mode, rule);
    }

    /// A firing of the timer, with the time frame that it ends and the eligible paths of that moment. It may change shares only when the
    /// pass is applied.
    pub fn fire(&mut self, frame: &TimeFrame, eligible: u16) -> Pass {
        for p in 0..self.user.len() {
            self.speeds[p] = by_speed::speed(frame.bytes[p], frame.busy[p]).or(self.speeds[p]);
            self.means[p] = frame.bytes[p].checked_div(frame.frames[p]).unwrap_or(self.means[p]);
        }
        // Scaled first, if raw; if no member has a share there is nothing to scale.
        let scaled = if self.scaled { Some(self.live.clone()) } else { self.scaled_over_members() };
        let shares = scaled.clone().unwrap_or_else(|| self.live.clone());
        let carried = by_share::actual(&frame.bytes, self.members);
        self.actual = carried.clone().unwrap_or_else(|| vec![0; self.user.len()]);
        let snapshot =
            Snapshot { shares: &shares, user: &self.user, actual: &self.actual, members: self.members, eligible, crowded: frame.crowded };
        self.difference = (0..self.user.len()).map(|p| if self.members >> p & 1 == 1 { snapshot.difference(p) } else { 0 }).collect();
        let found = match self.mode {
            Mode::Off => None,
            Mode::Share if carried.is_some() && scaled.is_some() => Some(by_share::pass(&snapshot, &self.rule)),
            Mode::Share => scaled,
            Mode::Speed => by_speed::pass(&self.speeds, &self.user, self.members, self.rule.min_share),
        };
        Pass { commits: self.commits, shares: found }
    }

    /// The end of a pass: its shares are in use. Whether one changed, which starts an epoch; a commit in between cancelled it.
    pub fn apply(&mut self, pass: Pass) -> bool {
        match pass.shares {
            Some(shares) if pass.commits == self.commits => {
                self.scaled = true;
                let changes = self.live != shares;
                self.live = shares;
                changes
            }
            _ => false,
        }
    }

    fn scaled_over_members(&self) -> Option<Vec<u16>> {
        let members: Vec<usize> = ports(self.members).take_while(|&p| p < self.user.len()).collect();
        let weights: Vec<u64> = members.iter().map(|&p| u64::from(self.user[p])).collect();
        let mut shares = self.user.clone();
        for (&p, part) in members.iter().zip(apportion(&weights, WHOLE)?) {
            shares[p] = part;
        }
        Some(shares)
    }

    /// Shares in use: the user's, or those that a pass has found. A stranger's is always the user's.
    pub fn live(&self) -> &[u16] {
        &self.live
    }

    /// `ACT`: actual shares of the last time frame in 1/65535; 0 for strangers, and for all if the members sent nothing.
    pub fn actual(&self) -> &[u16] {
        &self.actual
    }

    /// `DIFF`: actual less scaled shares; 0 for strangers.
    pub fn difference(&self) -> &[i32] {
        &self.difference
    }

    /// `SPEED` of a path, in 2^-16 bytes a clock; `None` while it was never busy.
    pub fn speed(&self, p: usize) -> Option<u64> {
        self.speeds[p]
    }

    /// `MEAN` length of a path's frames, bytes.
    pub fn mean(&self, p: usize) -> u64 {
        self.means[p]
    }
}

#[cfg(test)]
mod tests;
