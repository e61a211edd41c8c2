// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! HASH: each address has a bucket, each bucket a path (R24, R25, "Destination hash").

use super::chooser::{Ask, Chooser};
use crate::flow::{path_of, Home};

/// The table of buckets.
///
/// ```
/// # use equipoise_golden::policy::{Ask, ByAddress, Chooser};
/// let mut policy = ByAddress::default();
/// policy.home.fill(&[1, 1], 0b11);
/// let ask = Ask { members: 0b11, shares: &[1, 1], ..Ask::default() };
/// assert_eq!(policy.choose(&Ask { bucket: 4, eligible: 0b11, ..ask }), Some(0));
/// assert_eq!(policy.choose(&Ask { bucket: 5, eligible: 0b11, ..ask }), Some(1));
/// assert_eq!(policy.choose(&Ask { bucket: 5, eligible: 0b01, ..ask }), Some(0));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ByAddress {
    /// `HOME`.
    pub home: Home,
}

impl Chooser for ByAddress {
    fn choose(&mut self, ask: &Ask) -> Option<usize> {
        path_of(&self.home, ask.bucket, ask.members, ask.eligible, ask.shares)
    }
}
