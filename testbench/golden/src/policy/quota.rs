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

/// Whose turn it is. What is outstanding is read ([`Outstanding`](super::Outstanding) counts it).
///
/// ```
/// # use equipoise_golden::policy::{Ask, Chooser, Quota};
/// let mut policy = Quota::new(2);
/// let ask = Ask { eligible: 0b11, shares: &[2, 1], bytes: 600, load: &[0; 2], in_flight: &[0; 2], quota: &[1500, 750], ..Ask::default() };
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
}

impl Quota {
    /// As it comes into use on `n` paths: the first frame is for the lowest candidate.
    pub fn new(n: usize) -> Self {
        Quota { carry: false, limit: [0; UNITS], turn: Turn::default(), overshot: vec![0; n] }
    }

    /// The same with the limits and the CARRY that are set.
    pub fn enter(&mut self) {
        self.turn = Turn::default();
        self.overshot.fill(0);
    }

    /// Paths that may take the frame: for a command those below its limit. None: it is held.
    pub fn candidates(&self, ask: &Ask) -> u16 {
        let shared = ask.shared();
        let Some(unit) = ask.command else { return shared };
        let limit = match self.limit[usize::from(unit)] {
            0 => MOST,
            limit => limit,
        };
        ports(shared).filter(|&p| ask.in_flight[p] < limit).fold(0, |set, p| set | 1 << p)
    }
}

impl Chooser for Quota {
    fn choose(&mut self, ask: &Ask) -> Option<usize> {
        let candidates = self.candidates(ask);
        let path = self.turn.next(candidates)?;
        if !self.turn.stays(candidates) {
            if let Some(before) = self.turn.holder {
                self.overshot[before] = (-self.turn.left).max(0);
            }
            let owed = if self.carry { self.overshot[path] } else { 0 };
            self.turn = Turn { holder: Some(path), left: (ask.quota[path] as i64 - owed).max(1) };
        }
        self.turn.left -= ask.bytes as i64;
        Some(path)
    }
}
