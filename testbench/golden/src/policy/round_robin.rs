// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! ROUND_ROBIN: `ROUND_FRAMES` frames for each path in turn ("Other policies").

use super::chooser::{Ask, Chooser};
use super::turn::Turn;

/// Whose turn it is.
///
/// ```
/// # use equipoise_golden::policy::{Ask, Chooser, RoundRobin};
/// let mut policy = RoundRobin::new(2);
/// let ask = Ask { eligible: 0b111, shares: &[1, 0, 5], bytes: 64, load: &[0; 3], in_flight: &[0; 3], quota: &[1; 3], ..Ask::default() };
/// let taken: Vec<_> = (0..6).map(|_| policy.choose(&ask).unwrap()).collect();
/// assert_eq!(taken, [0, 0, 2, 2, 0, 0]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundRobin {
    frames: u8,
    turn: Turn,
}

impl RoundRobin {
    /// As it comes into use: `frames` for each path (0 reads as 1), the first for the lowest.
    pub fn new(frames: u8) -> Self {
        RoundRobin { frames: frames.max(1), turn: Turn::default() }
    }

    /// It comes into use again: the first frame is for the lowest.
    pub fn enter(&mut self) {
        self.turn = Turn::default();
    }

    /// COMMIT of another `ROUND_FRAMES`: for turns that begin from here on.
    pub fn commit(&mut self, frames: u8) {
        self.frames = frames.max(1);
    }
}

impl Chooser for RoundRobin {
    fn choose(&mut self, ask: &Ask) -> Option<usize> {
        let candidates = ask.shared();
        let path = self.turn.next(candidates)?;
        if !self.turn.stays(candidates) {
            self.turn = Turn { holder: Some(path), left: self.frames.into() };
        }
        self.turn.left -= 1;
        Some(path)
    }
}
