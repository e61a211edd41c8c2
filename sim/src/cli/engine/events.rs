// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! When what a scenario asks for happens.

use equipoise_regmap::map;

use super::changes::{Access, Brings, Brought};
use super::looks::{Seen, Told};
use super::own::OwnTraffic;
use super::Engine;
use crate::cli::scenario::step::{Event, Step};
use crate::cli::scenario::values::LuMax;

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
                Step::Own(own) => OwnTraffic::set(&mut self.own, *own),
                _ => {}
            }
        }
        let words = self.changes.shadow.words(&event.steps, self.plan.ports);
        self.follow.happened(self.bench.team.clock(), &event.steps);
        let accesses = &mut self.changes.accesses;
        // A pass that is fired goes by what comes with it; the commit would cancel one that was fired before.
        let (fires, first): (Vec<_>, Vec<_>) = words.words.into_iter().partition(|(word, _)| *word == map::FIRE.offset);
        let access = |(word, value): (u16, u32)| Access { word, value, brings: brings(word, value) };
        accesses.extend(first.into_iter().map(access));
        if words.wait_for_commit {
            accesses.push_back(Access { word: map::COMMIT.offset, value: 1, brings: Brings::Steps(event.steps) });
        }
        accesses.extend(fires.into_iter().map(access));
    }

    /// Goes on with the accesses; between them it looks at what the block moves.
    #[inline(always)]
    pub(super) fn write(&mut self) {
        if !self.changes.is_writing() && !self.following.is_needed() && !self.following.is_reading {
            return;
        }
        let now = self.bench.team.clock();
        if self.following.is_reading {
            let Some(word) = self.bench.bus.finish() else { return };
            match self.following.read(word, now - 1) {
                Told::Nothing => {}
                Told::Shares(moved) => self.follow.moved(moved.earliest, moved.latest, moved.value),
                Told::Quota(port, moved) => self.follow.turn(moved.earliest, moved.latest, port, moved.value),
            }
        } else if self.bench.bus.finish().is_some() {
            // It was seen after the clock before this one.
            match self.changes.done() {
                Some((began, Brought::Settings { before, settings })) => {
                    if let Some(since) = self.following.committed(&before, &settings, now - 1) {
                        self.follow.unseen(since, now - 1);
                    }
                    self.follow.committed(began, now - 1, *settings);
                }
                Some((began, Brought::Limit(limit))) => self.follow.limited(began, now - 1, limit),
                None => {}
            }
        }
        if let Some((word, value)) = self.changes.next(now) {
            self.bench.bus.start(word, Some(value));
        } else if self.following.is_needed() && !self.changes.is_writing() && !self.following.is_over {
            let word = self.following.next(now);
            self.bench.bus.start(word, None);
        }
    }

    /// Follows what was seen, as far as what was in use is known.
    #[inline(always)]
    pub(super) fn settle(&mut self) {
        while let Some(seen) = self.following.settled() {
            match seen {
                Seen::Decided(decision) => self.follow.decided(decision),
                Seen::Sent(port, frame) => self.follow.sent(port, &frame),
            }
        }
    }
}

/// What a write of a register that needs no COMMIT brings into use.
fn brings(word: u16, value: u32) -> Brings {
    match word.checked_sub(map::LU_MAX.offset).filter(|&unit| unit < map::LU_MAX.count) {
        Some(unit) => Brings::Limit(LuMax { unit: unit as u8, most: value as u8 }),
        None => Brings::Nothing,
    }
}
