// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What the block reckons by the traffic, and when it can come into use: shares of the rebalancer, and bytes of turns under QUOTA.

use equipoise_golden::rebalance::FIRST_MEAN;
use equipoise_golden::MAX_PORTS;

use super::{span, Span, Timeline};

/// Clocks from a commit or the end of a time frame until all of a block with `n` ports that is reckoned by it is in use.
pub fn longest_pass(n: usize) -> u64 {
    (n * 500 + 2 * n * n + 100) as u64
}

/// Shares that the rebalancer has found.
#[derive(Debug, Clone)]
pub struct Pass {
    earliest: u64,
    latest: u64,
    /// In use behind it.
    pub shares: Vec<u16>,
    /// The newest change of the configuration as its time frame ended.
    pub after: usize,
    /// The commit that cancelled it, if it was not in use by then.
    pub cancelled: Option<usize>,
}

/// Bytes of turns, path by path, and when they can come into use.
#[derive(Debug, Clone)]
pub(super) struct Quotas {
    earliest: u64,
    latest: u64,
    bytes: [u64; MAX_PORTS],
}

impl Pass {
    /// Shares after reset.
    pub(super) fn first(shares: Vec<u16>) -> Self {
        Pass { earliest: 0, latest: 0, shares, after: 0, cancelled: None }
    }
}

impl Quotas {
    /// Turns after reset.
    pub(super) fn first() -> Self {
        Quotas { earliest: 0, latest: 0, bytes: [FIRST_MEAN; MAX_PORTS] }
    }
}

impl Timeline {
    /// The commit that comes next, first on the bus in clock `start`, cancels what may not be in use by then.
    pub(super) fn cancel_passes(&mut self, start: u64) {
        let by = self.controls.len();
        let open = self.passes.iter_mut().rev().take_while(|pass| pass.latest >= start);
        open.for_each(|pass| pass.cancelled = pass.cancelled.or(Some(by)));
    }

    /// The rebalancer puts these shares in use at some clock of `earliest..=latest`, unless a commit of other ones comes first.
    pub fn pass(&mut self, earliest: u64, latest: u64, shares: Vec<u16>) {
        self.passes.push(Pass { earliest, latest, shares, after: self.controls.len() - 1, cancelled: None });
    }

    /// Turns under QUOTA have these bytes from some clock of `earliest..=latest` on, each path's from one of its own.
    pub fn quotas(&mut self, earliest: u64, latest: u64, bytes: [u64; MAX_PORTS]) {
        if self.quotas.last().is_some_and(|newest| newest.bytes != bytes) {
            self.quotas.push(Quotas { earliest, latest, bytes });
        }
    }

    /// Which shares of the rebalancer may be the newest in use.
    pub fn passes(&self, from: u64, to: u64) -> Span {
        span(&self.passes, |pass| pass.latest < from, |pass| pass.earliest <= to)
    }

    /// Number `i` of them.
    pub fn pass_number(&self, i: usize) -> &Pass {
        &self.passes[i]
    }

    /// What turns may be at some clock of `from..=to`.
    pub fn turns(&self, from: u64, to: u64) -> impl Iterator<Item = [u64; MAX_PORTS]> + Clone + '_ {
        let span = span(&self.quotas, |quotas| quotas.latest < from, |quotas| quotas.earliest <= to);
        self.quotas[span.first..=span.last].iter().map(|quotas| quotas.bytes)
    }
}
