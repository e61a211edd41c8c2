// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What the block reckons by the traffic, and when it can come into use: shares of the rebalancer, and bytes of turns under QUOTA.

use equipoise_golden::MAX_PORTS;

use super::entries::{span, Pass, Quotas, Span};
use super::Timeline;

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
