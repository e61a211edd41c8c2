// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What the timeline holds of what a block reckons, and which of several entries may be in effect.

use equipoise_golden::rebalance::FIRST_MEAN;

/// Clocks from a commit or the end of a time frame until all of a block with `n` ports that is reckoned by it is in use.
pub fn longest_pass(n: usize) -> u64 {
    (n * 500 + 2 * n * n + 100) as u64
}

/// Shares that the rebalancer has found.
#[derive(Debug, Clone)]
pub struct Pass {
    pub(super) earliest: u64,
    pub(super) latest: u64,
    /// In use behind it; none: nobody has seen them.
    pub shares: Option<Vec<u16>>,
    /// The newest change of the configuration as its time frame ended, or that was surely in effect before it.
    pub after: usize,
    /// The commit that cancelled it, if it was not in use by then.
    pub cancelled: Option<usize>,
}

/// Bytes of the turns of a path, and when they can come into use.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    pub(super) earliest: u64,
    pub(super) latest: u64,
    pub(super) bytes: u64,
}

impl Pass {
    /// Shares after reset.
    pub(super) fn first(shares: Vec<u16>) -> Self {
        Pass { earliest: 0, latest: 0, shares: Some(shares), after: 0, cancelled: None }
    }
}

impl Turn {
    /// After reset.
    pub(super) fn first() -> Self {
        Turn { earliest: 0, latest: 0, bytes: FIRST_MEAN }
    }
}

/// Changes `first..=last` may be the latest one in effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Surely in effect.
    pub first: usize,
    /// Possibly in effect.
    pub last: usize,
}

/// Entries are in order of time, so both predicates hold for a prefix; the first entry always counts as in effect.
pub(super) fn span<T>(entries: &[T], surely: impl Fn(&T) -> bool, possibly: impl Fn(&T) -> bool) -> Span {
    // Searched from the end: what is asked for is nearly always recent.
    let prefix = |holds: &dyn Fn(&T) -> bool| entries.iter().rposition(holds).unwrap_or(0);
    let first = prefix(&surely);
    Span { first, last: prefix(&possibly).max(first) }
}
