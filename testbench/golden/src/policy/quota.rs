// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! QUOTA: bytes in turn, and a limit of outstanding commands (R45-R49, "Quota round robin").

use super::chooser::{Ask, Chooser};
use super::turn::Turn;
use crate::ports;

/// Logical units that are told apart.
pub const UNITS: usize = 16;

/// Most outstanding commands of a path and a logical unit.
pub const MOST: u8 = 255;

/// Bytes of each path's turn (R45): `max(1, ceil(mean * sh / smallest share of a member that has one))`.
///
/// ```
/// # use equipoise_golden::policy::quota::quotas;
/// assert_eq!(quotas(&[1000, 1000, 64], &[3, 2, 0], 0b111), [1500, 1000, 1]);
/// assert_eq!(quotas(&[1000, 1001], &[3, 2], 0b11), [1500, 1001]);
/// assert_eq!(quotas(&[333, 1000], &[4, 3], 0b11), [444, 1000]);
/// assert_eq!(quotas(&[1000, 1000], &[0, 0], 0b11), [1, 1]);
/// assert_eq!(quotas(&[1000, 1000], &[5, 1], 0b01), [1000, 200], "a stranger's share is nobody's measure");
/// ```
pub fn quotas(means: &[u64], shares: &[u16], members: u16) -> Vec<u64> {
    let smallest = ports(members).filter_map(|p| shares.get(p).copied()).filter(|&share| share > 0).min();
    let quota = |(&mean, &share): (&u64, &u16)| smallest.map_or(1, |least| (mean * u64::from(share)).div_ceil(u64::from(least)).max(1));
    means.iter().zip(shares).map(quota).collect()
}

/// Whose turn it is, and what is outstanding.
///
/// ```
/// # use equipoise_golden::policy::{Ask, Chooser, Quota};
/// let mut policy = Quota::new(2);
/// let ask = Ask { eligible: 0b11, shares: &[2, 1], bytes: 600, command: None, load: &[0; 2], quota: &[1500, 750] };
/// let taken: Vec<_> = (0..5).map(|_| policy.choose(&ask).unwrap()).collect();
/// assert_eq!(taken, [0, 0, 0, 1, 1]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// `CARRY`: what a path overshot counts against its next turn.
    pub carry: bool,
    /// `LU_MAX[lu]`: outstanding commands for each path; 0 is no limit but [`MOST`].
    pub limit: [u8; UNITS],
    /// In bytes.
    turn: Turn,
    /// What each path overshot in its last turn.
    overshot: Vec<i64>,
    in_flight: Vec<[u8; UNITS]>,
    ignored: u64,
}

impl Quota {
    /// As it comes into use on `n` paths: no command is outstanding, and the first frame is for the lowest candidate.
    pub fn new(n: usize) -> Self {
        Quota { carry: false, limit: [0; UNITS], turn: Turn::default(), overshot: vec![0; n], in_flight: vec![[0; UNITS]; n], ignored: 0 }
    }

    /// A command of `unit` on `path` has ended. If none was outstanding that is counted and ignored.
    pub fn complete(&mut self, path: usize, unit: u8) {
        match self.in_flight[path][usize::from(unit)].checked_sub(1) {
            Some(rest) => self.in_flight[path][usize::from(unit)] = rest,
            None => self.ignored += 1,
        }
    }

    /// `path` has failed: nothing is outstanding there.
    pub fn failed(&mut self, path: usize) {
        self.in_flight[path] = [0; UNITS];
    }

    /// Outstanding commands of `unit` on `path`.
    pub fn in_flight(&self, path: usize, unit: u8) -> u8 {
        self.in_flight[path][usize::from(unit)]
    }

    /// Completions that were ignored.
    pub fn ignored(&self) -> u64 {
        self.ignored
    }

    /// Whether `path` takes another command of `unit`.
    pub fn is_below(&self, path: usize, unit: u8) -> bool {
        let limit = match self.limit[usize::from(unit)] {
            0 => MOST,
            limit => limit,
        };
        self.in_flight(path, unit) < limit
    }
}

impl Chooser for Quota {
    fn choose(&mut self, ask: &Ask) -> Option<usize> {
        let mut candidates = ask.shared();
        if let Some(unit) = ask.command {
            candidates = ports(candidates).filter(|&p| self.is_below(p, unit)).fold(0, |set, p| set | 1 << p);
        }
        let path = self.turn.next(candidates)?;
        if !self.turn.stays(candidates) {
            if let Some(before) = self.turn.holder {
                self.overshot[before] = (-self.turn.left).max(0);
            }
            let owed = if self.carry { self.overshot[path] } else { 0 };
            self.turn = Turn { holder: Some(path), left: (ask.quota[path] as i64 - owed).max(1) };
        }
        self.turn.left -= ask.bytes as i64;
        if let Some(unit) = ask.command {
            self.in_flight[path][usize::from(unit)] += 1;
        }
        Some(path)
    }
}
