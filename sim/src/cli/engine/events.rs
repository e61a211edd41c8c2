// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! When what a scenario asks for happens.

use equipoise_regmap::map;

use super::changes::Access;
use super::Engine;
use crate::cli::scenario::step::{Event, Step};

impl Engine {
    /// Before a clock: what is due by time, and bus accesses.
    #[inline(always)]
    pub(super) fn happen(&mut self) {
        let now = self.bench.team.clock() - self.start;
        while self.changes.timed.front().is_some_and(|(clocks, _)| *clocks <= now) {
            if let Some((_, event)) = self.changes.timed.pop_front() {
                self.begin(event);
            }
        }
        self.write();
    }

    /// Frame `number` is about to enter: what is due by frame.
    pub(super) fn enter(&mut self, number: u64) {
        while self.changes.framed.front().is_some_and(|(frame, _)| *frame <= number) {
            if let Some((_, event)) = self.changes.framed.pop_front() {
                self.begin(event);
            }
        }
    }

    /// A block without an eligible port takes no frame, so that the frame of the next event would never be about to enter: lets that event
    /// happen now. `false` if there is none to wait for.
    pub(super) fn wake(&mut self) -> bool {
        if self.bench.team.link_up.get() != 0 {
            return false;
        }
        let Some(&(frame, _)) = self.changes.framed.front() else {
            return false;
        };
        let waiting = self.follow.rows.last().map_or(0, |row| row.number);
        self.warnings.push(format!("no link was up and frame {waiting} had to wait, so the links changed then and not at frame {frame}"));
        self.enter(frame);
        true
    }

    /// Does what is around the block, and has the bus do the rest.
    fn begin(&mut self, event: Event) {
        for step in &event.steps {
            match step {
                Step::Link { port, up } => {
                    self.bench.team.link(*port, *up);
                    let mask = self.bench.team.link_up.get() as u16;
                    self.follow.link(self.bench.team.clock(), mask);
                }
                Step::Throttle(throttle) => self.bench.sinks[throttle.port].pace(throttle.rate.pace()),
                _ => {}
            }
        }
        let words = self.changes.shadow.words(&event.steps, self.plan.ports);
        self.follow.happened(self.bench.team.clock(), &event.steps);
        let accesses = &mut self.changes.accesses;
        accesses.extend(words.words.iter().map(|&(word, value)| Access { word, value, brings: None }));
        if words.wait_for_commit {
            accesses.push_back(Access { word: map::COMMIT.offset, value: 1, brings: Some(event.steps) });
        } else if let Some(last) = accesses.back_mut().filter(|_| !words.words.is_empty()) {
            last.brings = Some(event.steps);
        }
    }

    /// Goes on with the accesses.
    #[inline(always)]
    pub(super) fn write(&mut self) {
        if !self.changes.is_writing() {
            return;
        }
        let now = self.bench.team.clock();
        if self.bench.bus.finish().is_some() {
            // It was seen after the clock before this one.
            if let Some((began, settings)) = self.changes.done() {
                self.follow.committed(began, now - 1, settings);
            }
        }
        if let Some((word, value)) = self.changes.next(now) {
            self.bench.bus.start(word, Some(value));
        }
    }
}
