// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What may wait for a port, and what decisions read of it.

use equipoise_sim::check::Timeline;

use super::{PortMonitor, EARLY_SLACK};
use crate::fault::Fault;

impl PortMonitor {
    /// The rest of a frame that was broken off, known in `clock`, is swallowed for a while.
    pub(super) fn broken_off(&mut self, clock: u64) {
        self.broken_until = self.broken_until.max(clock + 2 * self.buffer_beats as u64);
    }

    /// Beats of frames on their way that are known of, and of those that left in clock `since` or later.
    pub(super) fn known_since(&self, since: u64) -> usize {
        let waiting: usize = self.unit.iter().chain(&self.own).map(|frame| frame.bytes.len().div_ceil(self.k)).sum();
        waiting + self.left.iter().rev().take_while(|(last, _)| *last >= since).map(|(_, beats)| beats).sum::<usize>()
    }

    /// A decision in clock `clock` read in one of `from..=to` that `beats` wait here; `ahead` as that of [`Expected`](super::Expected).
    pub fn read(&mut self, clock: u64, (from, to): (u64, u64), beats: usize, ahead: usize, timeline: &Timeline) -> Result<(), Fault> {
        // As a link falls, and behind it, nothing is known of what can wait at most.
        let whole = !timeline.may_be_down(self.port, from.saturating_sub(2 * self.buffer_beats as u64 + EARLY_SLACK), clock);
        let most = if whole && from > self.broken_until { self.known_since(from) + ahead } else { beats };
        self.reads.add((from, to), beats, most).map_err(|detail| self.fault(clock, detail))
    }
}
