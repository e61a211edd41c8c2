// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What the block reckons by the traffic, and when it can come into use: shares of the rebalancer, and bytes of turns under QUOTA.

use equipoise_golden::MAX_PORTS;

use super::entries::{span, Pass, Span, Turn};
use super::{Change, Timeline, WRITE_SLACK};

impl Timeline {
    /// The commit that comes next, first on the bus in clock `start`, cancels what may not be in use by then.
    pub(super) fn cancel_passes(&mut self, start: u64) {
        let by = self.controls.len();
        let open = self.passes.iter_mut().rev().take_while(|pass| pass.latest >= start);
        open.for_each(|pass| pass.cancelled = pass.cancelled.or(Some(by)));
    }

    /// The rebalancer puts these shares in use at some clock of `earliest..=latest`, unless a commit of other ones comes first.
    pub fn pass(&mut self, earliest: u64, latest: u64, shares: Vec<u16>) {
        self.passes.push(Pass { earliest, latest, shares: Some(shares), after: self.controls.len() - 1, cancelled: None });
    }

    /// The block was seen to have put these shares in use: up to clock `earliest` it had not, in clock `latest` it had. What was committed
    /// meanwhile, none of it other shares of the user, may have come first or second.
    pub fn moved(&mut self, earliest: u64, latest: u64, shares: Vec<u16>) {
        self.seen(earliest, latest, Some(shares));
    }

    /// From clock `earliest` on nobody has looked at the shares, and the commit that comes next, which puts the user's in use, was acknowledged in
    /// `latest`: the block may have moved them between, to whatever.
    pub fn unseen(&mut self, earliest: u64, latest: u64) {
        self.seen(earliest, latest, None);
    }

    fn seen(&mut self, earliest: u64, latest: u64, shares: Option<Vec<u16>>) {
        // The shares before it are of the last commit that put the user's in use.
        let renewed = self.controls.iter().rposition(|control| matches!(control.change, Change::Commit { shares: true, .. })).unwrap_or(0);
        let after = self.controls(earliest, earliest).first.max(renewed);
        self.passes.push(Pass { earliest, latest: latest + WRITE_SLACK, shares, after, cancelled: None });
    }

    /// Turns under QUOTA have these bytes from some clock of `earliest..=latest` on, each path's from one of its own.
    pub fn quotas(&mut self, earliest: u64, latest: u64, bytes: [u64; MAX_PORTS]) {
        (0..MAX_PORTS).for_each(|path| self.turn(earliest, latest, path, bytes[path]));
    }

    /// Those of one path have.
    pub fn turn(&mut self, earliest: u64, latest: u64, path: usize, bytes: u64) {
        let turns = &mut self.turns[path];
        if turns.last().is_some_and(|newest| newest.bytes != bytes) {
            turns.push(Turn { earliest, latest, bytes });
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

    /// What turns may be at some clock of `from..=to`: all that each path's may, but not every combination, as a frame begins one turn at most.
    pub fn turns(&self, from: u64, to: u64) -> impl Iterator<Item = [u64; MAX_PORTS]> + Clone + '_ {
        let spans = self.turns.each_ref().map(|turns| span(turns, |turn| turn.latest < from, |turn| turn.earliest <= to));
        let most = spans.iter().map(|span| span.last - span.first).max().unwrap_or(0);
        (0..=most).map(move |at| std::array::from_fn(|path| self.turns[path][spans[path].last.min(spans[path].first + at)].bytes))
    }
}

#[cfg(test)]
mod tests {
    use equipoise_golden::settings::Settings;

    use super::*;

    #[test]
    fn each_path_has_turns_of_its_own() {
        let mut timeline = Timeline::new(Settings::reset(2), 3);
        timeline.turn(10, 20, 0, 700);
        timeline.turn(15, 25, 0, 800);
        timeline.turn(30, 40, 1, 900);
        timeline.turn(50, 60, 1, 900);
        let turns = |from, to| timeline.turns(from, to).map(|all| [all[0], all[1]]).collect::<Vec<_>>();
        assert_eq!(turns(0, 9), [[1500, 1500]]);
        assert_eq!(turns(12, 16), [[1500, 1500], [700, 1500], [800, 1500]]);
        assert_eq!(turns(22, 32), [[700, 1500], [800, 900]], "one of them is asked for");
        assert_eq!(turns(41, 80), [[800, 900]]);
    }
}
