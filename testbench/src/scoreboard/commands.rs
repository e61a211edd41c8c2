// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Outstanding commands by the scoreboard's own count, against what the decision port and the registers show.
//!
//! Decisions are in order, so what was issued is known; when a completion or the fall of a link is counted is known to within a few clocks. Each
//! count is therefore the lowest and the highest that it may be. Away from such moments the two are the same.

use std::collections::VecDeque;

use equipoise_golden::policy::quota::UNITS;
use equipoise_sim::check::{Fall, Timeline, Window};

/// Clocks from a completion at the port to the last look at the counts that may not know it: one to take it, one to count it, two of the look.
const END_SLACK: u64 = 4;
/// Clocks from the last one in which a fall takes effect to the last in which a completion may still come before the counts are cleared, or a
/// decision that did not know of the fall may count: one to see it, and the way of a frame from its release to its count.
const FALL_SLACK: u64 = 6;

/// What a count may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// At least.
    pub low: u64,
    /// At most.
    pub high: u64,
}

impl Count {
    fn add(&mut self, low: bool) {
        self.low += u64::from(low);
        self.high += 1;
    }
}

/// A completion that a coming decision may not know.
#[derive(Debug, Clone)]
struct Ended {
    earliest: u64,
    latest: u64,
    path: usize,
    unit: usize,
    /// Whether it came before or behind something that made the count 0 is not known.
    doubt: bool,
}

/// A fall that a coming decision may not know, and what was issued since it may be known.
#[derive(Debug, Clone)]
struct Falling {
    fall: Fall,
    issued: [u64; UNITS],
}

/// All counts.
#[derive(Debug, Clone)]
pub struct Commands {
    /// Path by path.
    counts: Vec<[Count; UNITS]>,
    ended: VecDeque<Ended>,
    falling: VecDeque<Falling>,
    /// Changes of the links that were looked at.
    links: usize,
    /// The last fall of each path.
    fell: Vec<Option<Fall>>,
    /// The last frame was stamped with QUOTA.
    in_use: bool,
    ignored: Count,
}

impl Commands {
    /// Of `n` paths after reset.
    pub fn new(n: usize) -> Self {
        Commands {
            counts: vec![Default::default(); n],
            ended: VecDeque::new(),
            falling: VecDeque::new(),
            links: 0,
            fell: vec![None; n],
            in_use: false,
            ignored: Count::default(),
        }
    }

    /// A command of `unit` on `path`, if there is such a path, has ended: the block hears it in a clock of `earliest..=latest`.
    pub fn complete(&mut self, earliest: u64, latest: u64, path: usize, unit: u8) {
        self.ended.push_back(Ended { earliest, latest, path, unit: unit.into(), doubt: false });
    }

    /// A frame was stamped within `window`, with QUOTA if `quota`; a command of `read.0` that read these counts was issued for `path`, if it was.
    ///
    /// # Errors
    ///
    /// It cannot have read that.
    pub fn decided(
        &mut self,
        window: Window,
        quota: bool,
        read: Option<(u8, &[u8])>,
        path: Option<usize>,
        timeline: &Timeline,
    ) -> Result<(), String> {
        self.pass(window.from, timeline);
        if quota && !self.in_use {
            self.counts.iter_mut().for_each(|path| *path = Default::default());
            self.ended.iter_mut().for_each(|ended| ended.doubt = true);
        }
        if !quota {
            // A frame that was about to bring QUOTA into use, and did not, may have had them cleared.
            self.counts.iter_mut().flatten().for_each(|count| count.low = 0);
        }
        self.in_use = quota;
        let (true, Some((unit, read))) = (quota, read) else { return Ok(()) };
        let unit = usize::from(unit);
        for (p, &shown) in read.iter().enumerate().take(self.counts.len()) {
            let may_have_ended = self.ended.iter().filter(|ended| (ended.path, ended.unit) == (p, unit) && ended.earliest <= window.to);
            let Count { mut low, high } = self.counts[p][unit];
            low = low.saturating_sub(may_have_ended.count() as u64);
            if self.falling.iter().any(|falling| falling.fall.path == p && falling.fall.earliest <= window.to) {
                low = 0;
            }
            if !(low..=high).contains(&shown.into()) {
                return Err(format!("{shown} commands of unit {unit} in flight at port {p}: {low} to {high} are"));
            }
        }
        if let Some(path) = path {
            self.issue(path, unit, window.to);
        }
        Ok(())
    }

    fn issue(&mut self, path: usize, unit: usize, to: u64) {
        let count = &mut self.counts[path][unit];
        let mut left = count.low;
        for falling in self.falling.iter_mut().filter(|falling| falling.fall.path == path && falling.fall.earliest <= to) {
            falling.issued[unit] += 1;
            left = 0;
        }
        // A completion that came before it, and found none, was ignored.
        for ended in self.ended.iter_mut().filter(|ended| (ended.path, ended.unit) == (path, unit)) {
            ended.doubt |= left == 0;
            left = left.saturating_sub(1);
        }
        count.add(true);
    }

    /// All that has surely happened before clock `clock`, in order.
    fn pass(&mut self, clock: u64, timeline: &Timeline) {
        for fall in timeline.falls(self.links) {
            self.falling.push_back(Falling { fall, issued: [0; UNITS] });
        }
        self.links = timeline.links_so_far();
        loop {
            let fall = self.falling.front().map(|falling| falling.fall.latest + FALL_SLACK).filter(|&sure| sure < clock);
            // One by register, whose window is wide, is behind those that came at the port meanwhile.
            let sure = (0..self.ended.len()).filter(|&at| self.ended[at].latest + END_SLACK < clock);
            let end = sure.min_by_key(|&at| self.ended[at].latest);
            let end_at = end.map(|at| self.ended[at].latest + END_SLACK);
            match (fall, end) {
                (Some(fall), _) if end_at.is_none_or(|end| fall <= end) => {
                    let Some(falling) = self.falling.pop_front() else { return };
                    let counts = &mut self.counts[falling.fall.path];
                    *counts = falling.issued.map(|high| Count { low: 0, high });
                    self.fell[falling.fall.path] = Some(falling.fall);
                }
                (_, Some(at)) => {
                    let Some(ended) = self.ended.remove(at) else { return };
                    self.end(&ended);
                }
                _ => return,
            }
        }
    }

    fn end(&mut self, ended: &Ended) {
        let Some(path) = self.counts.get_mut(ended.path) else { return self.ignored.add(true) };
        let count = &mut path[ended.unit];
        let meets = |fall: &Fall| fall.earliest <= ended.latest && ended.earliest <= fall.latest + FALL_SLACK;
        let falling = self.falling.iter().any(|falling| falling.fall.path == ended.path && meets(&falling.fall));
        if ended.doubt || falling || self.fell[ended.path].as_ref().is_some_and(meets) {
            self.ignored.add(false);
            count.low = count.low.saturating_sub(1);
        } else {
            if count.low == 0 {
                self.ignored.add(count.high == 0);
            }
            *count = Count { low: count.low.saturating_sub(1), high: count.high.saturating_sub(1) };
        }
    }

    /// The end of a run: what INFLIGHT of each path and unit, and IGNORED_DONE, may read.
    pub fn finish(&mut self, timeline: &Timeline) -> (&[[Count; UNITS]], Count) {
        self.pass(u64::MAX, timeline);
        (&self.counts, self.ignored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_golden::settings::Settings;

    fn window(from: u64, to: u64) -> Window {
        Window { from, to }
    }

    #[test]
    fn what_was_issued_and_has_not_ended() {
        let timeline = Timeline::new(Settings::reset(2), 3);
        let mut commands = Commands::new(2);
        let decided = |commands: &mut Commands, at: u64, read: [u8; 2]| {
            commands.decided(window(at, at + 8), true, Some((5, &read)), Some(0), &timeline)
        };
        decided(&mut commands, 10, [0, 0]).unwrap();
        decided(&mut commands, 20, [1, 0]).unwrap();
        decided(&mut commands.clone(), 30, [1, 0]).expect_err("two were issued");
        decided(&mut commands.clone(), 30, [3, 0]).expect_err("two were issued");
        commands.complete(35, 35, 0, 5);
        decided(&mut commands.clone(), 30, [1, 0]).unwrap();
        decided(&mut commands.clone(), 30, [2, 0]).unwrap();
        decided(&mut commands.clone(), 30, [0, 0]).expect_err("only one ended");
        decided(&mut commands.clone(), 40, [2, 0]).expect_err("it has ended");
        decided(&mut commands.clone(), 40, [1, 1]).expect_err("nothing went to port 1");
        commands.complete(40, 40, 1, 5);
        commands.complete(41, 41, 9, 5);
        let (counts, ignored) = commands.finish(&timeline);
        assert_eq!((counts[0][5], ignored), (Count { low: 1, high: 1 }, Count { low: 2, high: 2 }));
    }

    #[test]
    fn a_fall_forgets_them_within_its_window() {
        let mut timeline = Timeline::new(Settings::reset(2), 3);
        let mut commands = Commands::new(2);
        commands.decided(window(10, 12), true, Some((0, &[0, 0])), Some(1), &timeline).unwrap();
        timeline.link(20, 1);
        commands.complete(21, 21, 1, 0);
        commands.clone().decided(window(20, 22), true, Some((0, &[0, 1])), None, &timeline).unwrap();
        commands.clone().decided(window(20, 22), true, Some((0, &[0, 0])), None, &timeline).unwrap();
        commands.clone().decided(window(40, 42), true, Some((0, &[0, 1])), None, &timeline).expect_err("it fell");
        let (counts, ignored) = commands.finish(&timeline);
        assert_eq!((counts[1][0].high, ignored), (0, Count { low: 0, high: 1 }), "before the fall, or ignored");
    }

    #[test]
    fn one_at_the_port_is_before_a_fall_though_one_by_register_was_begun_sooner() {
        let mut timeline = Timeline::new(Settings::reset(2), 3);
        let mut commands = Commands::new(2);
        for clock in [10, 20] {
            commands.decided(window(clock, clock), true, Some((0, &[clock as u8 / 20, 0])), Some(0), &timeline).unwrap();
        }
        commands.complete(424, 468, 0, 0);
        commands.complete(432, 432, 0, 0);
        timeline.link(432, 2);
        let (counts, ignored) = commands.finish(&timeline);
        assert_eq!((counts[0][0].high, ignored), (0, Count { low: 0, high: 1 }));
    }

    #[test]
    fn quota_begins_with_none() {
        let timeline = Timeline::new(Settings::reset(2), 3);
        let mut commands = Commands::new(2);
        commands.decided(window(10, 12), true, Some((0, &[0, 0])), Some(1), &timeline).unwrap();
        commands.decided(window(20, 22), false, None, Some(1), &timeline).unwrap();
        commands.decided(window(30, 32), true, Some((0, &[0, 1])), None, &timeline).expect_err("cleared");
    }
}
