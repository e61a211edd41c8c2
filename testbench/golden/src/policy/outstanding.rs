// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Outstanding commands of every path and logical unit (R46, "Quota round robin").

use super::quota::{MOST, UNITS};
use crate::MAX_PORTS;

/// What was issued and has not ended.
///
/// ```
/// # use equipoise_golden::policy::Outstanding;
/// let mut commands = Outstanding::default();
/// commands.issue(2, 7);
/// assert_eq!(commands.of(7)[2], 1);
/// commands.complete(2, 7);
/// commands.complete(2, 7);
/// assert_eq!((commands.of(7)[2], commands.ignored()), (0, 1));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outstanding {
    counts: [[u8; MAX_PORTS]; UNITS],
    ignored: u64,
}

impl Outstanding {
    /// A command of `unit` was decided for `path`.
    ///
    /// # Panics
    ///
    /// If the pair is full: a command waits then.
    pub fn issue(&mut self, path: usize, unit: u8) {
        let count = &mut self.counts[usize::from(unit)][path];
        assert!(*count < MOST, "path {path} has {MOST} commands of unit {unit}: the next one waits");
        *count += 1;
    }

    /// A command of `unit` on `path` has ended. If none was outstanding that is counted and ignored.
    pub fn complete(&mut self, path: usize, unit: u8) {
        let count = &mut self.counts[usize::from(unit)][path];
        match count.checked_sub(1) {
            Some(rest) => *count = rest,
            None => self.ignored += 1,
        }
    }

    /// `path` has failed: nothing is outstanding there.
    pub fn failed(&mut self, path: usize) {
        self.counts.iter_mut().for_each(|unit| unit[path] = 0);
    }

    /// QUOTA comes into use: nothing is outstanding.
    pub fn clear(&mut self) {
        self.counts = Default::default();
    }

    /// Outstanding commands of `unit` on each path.
    pub fn of(&self, unit: u8) -> &[u8; MAX_PORTS] {
        &self.counts[usize::from(unit)]
    }

    /// Completions that were ignored.
    pub fn ignored(&self) -> u64 {
        self.ignored
    }
}
