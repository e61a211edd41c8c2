// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! ACTIVE_BACKUP: the eligible path with the lowest priority number, then index ("Other policies"). Shares say nothing here.

use super::chooser::{Ask, Chooser};
use crate::ports;

/// The order of the paths.
///
/// ```
/// # use equipoise_golden::policy::{ActiveBackup, Ask, Chooser};
/// let mut policy = ActiveBackup::new(&[7, 3, 3]);
/// let ask = |eligible| Ask { eligible, shares: &[0; 3], ..Ask::default() };
/// assert_eq!(policy.choose(&ask(0b111)), Some(1));
/// assert_eq!(policy.choose(&ask(0b101)), Some(2));
/// assert_eq!(policy.choose(&ask(0b001)), Some(0));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveBackup {
    priority: Vec<u8>,
}

impl ActiveBackup {
    /// With `PRIORITY[p]`, of which the lowest comes first.
    pub fn new(priority: &[u8]) -> Self {
        ActiveBackup { priority: priority.to_vec() }
    }
}

impl Chooser for ActiveBackup {
    fn choose(&mut self, ask: &Ask) -> Option<usize> {
        ports(ask.eligible).min_by_key(|&p| (self.priority[p], p))
    }
}
