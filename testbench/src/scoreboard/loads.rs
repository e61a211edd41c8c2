// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What was read to wait for each port, and what can be before a frame there.

use equipoise_sim::check::Entered;
use equipoise_sim::Decision;

use super::Scoreboard;
use crate::fault::Fault;

impl Scoreboard {
    /// What the decision read to wait for each port can have waited there.
    pub(super) fn check_loads(&mut self, shown: &Decision, entered: &Entered) -> Result<(), Fault> {
        if !self.loads {
            return Ok(());
        }
        let age = 3 * u64::from(self.ports.len().next_power_of_two().ilog2()) + 2;
        // It is shown with its last beat, and was decided with its first, behind the one before.
        let first = entered.first.max(self.last_shown);
        self.last_shown = shown.clock;
        let window = (first.saturating_sub(age), shown.clock.saturating_sub(entered.beats + age));
        for port in 0..self.ports.len() {
            let (beats, ahead) = (usize::from(shown.load[port]) / self.k, self.own_ahead(port));
            self.ports[port].read(shown.clock, window, beats, ahead, &self.timeline)?;
        }
        Ok(())
    }

    /// Most beats of its own lane that may be in the buffer of `port` without being known to have gone there.
    pub(super) fn own_ahead(&self, port: usize) -> usize {
        let beats = |bytes: usize| bytes.div_ceil(self.k);
        let complete: usize = self.lanes[port].passed.iter().map(|passed| beats(passed.frame.bytes.len())).sum();
        // One that has begun keeps the MAX_FRAME that it began with.
        let most = self.timeline.in_use(self.lanes[port].began(), u64::MAX).map(|settings| settings.max_frame).max().unwrap_or(0);
        complete + if self.lanes[port].in_frame() { beats(most.into()) } else { 0 }
    }
}
