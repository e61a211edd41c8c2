// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What happens in a run: events by frame and by time, and the bus accesses that they need, one after the other while frames flow.

use std::collections::VecDeque;

use equipoise_golden::settings::Settings;
use equipoise_regmap::map;

use super::Engine;
use crate::cli::follow::Change;
use crate::cli::scenario::step::{Event, Step, When};
use crate::cli::scenario::values::Time;
use crate::cli::scenario::{Plan, Shadow};

/// Events to come, and what is being done.
pub struct Changes {
    /// By frame, and by time in clocks; the earliest first.
    framed: VecDeque<(u64, Event)>,
    timed: VecDeque<(u64, Event)>,
    shadow: Shadow,
    /// Settings when all is written that was asked for.
    settings: Settings,
    /// Accesses to come, the first one under way if it has a clock in which it began.
    accesses: VecDeque<Access>,
    began: Option<u64>,
}

/// A bus write, and the change that it brings into use.
struct Access {
    word: u16,
    value: u32,
    brings: Option<Vec<Step>>,
}

impl Changes {
    /// Those of a plan.
    pub fn new(plan: &Plan) -> Self {
        let mut framed: Vec<(u64, Event)> = vec![];
        let mut timed: Vec<(u64, Event)> = vec![];
        for event in &plan.events {
            match event.when {
                When::Frame(frame) => framed.push((frame, event.clone())),
                When::Time(Time(clocks)) => timed.push((clocks, event.clone())),
            }
        }
        framed.sort_by_key(|event| event.0);
        timed.sort_by_key(|event| event.0);
        Changes {
            framed: framed.into(),
            timed: timed.into(),
            shadow: Shadow::default(),
            settings: Settings::reset(plan.ports),
            accesses: VecDeque::new(),
            began: None,
        }
    }

    /// Words that set what is to be in use before the first frame.
    pub fn first(&mut self, plan: &Plan) -> Vec<(u16, u32)> {
        for (step, _) in &plan.start {
            apply(step, &mut self.settings);
        }
        self.shadow.words(plan.start.iter().map(|(step, _)| step), plan.ports).words
    }

    /// Settings in use before the first frame, with MAX_FRAME as the block clamped it.
    pub fn settings(&mut self, max_frame: u16) -> Settings {
        self.settings.max_frame = max_frame;
        self.settings.clone()
    }

    /// Whether an event waits for its time.
    pub fn is_timed(&self) -> bool {
        !self.timed.is_empty()
    }

    /// Whether the bus has something to do.
    pub fn is_writing(&self) -> bool {
        !self.accesses.is_empty()
    }

    /// What did not happen, for people.
    pub fn missed(&self) -> impl Iterator<Item = String> + '_ {
        self.timed.iter().map(|(clocks, event)| {
            let ms = *clocks as f64 * 8e-6;
            format!("{}: the last frame had left before {ms} ms, so this did not happen", event.from)
        })
    }

    /// The access that is to begin.
    fn next(&mut self, now: u64) -> Option<(u16, u32)> {
        if self.began.is_some() {
            return None;
        }
        let access = self.accesses.front()?;
        self.began = Some(now);
        Some((access.word, access.value))
    }

    /// The access under way was acknowledged in clock `now`: what it brought into use.
    fn done(&mut self, now: u64) -> Option<Change> {
        let (began, access) = (self.began.take()?, self.accesses.pop_front()?);
        let steps = access.brings?;
        let mut limits = vec![];
        for step in &steps {
            apply(step, &mut self.settings);
            if let Step::LuMax(limit) = step {
                limits.push(*limit);
            }
        }
        Some(Change { began, acknowledged: now, settings: self.settings.clone(), limits })
    }
}

/// What a step changes in the golden model's settings.
fn apply(step: &Step, settings: &mut Settings) {
    match step {
        Step::Shares(shares) => settings.shares.clone_from(shares),
        Step::Policy(policy) => settings.policy = *policy,
        Step::RoundFrames(frames) => settings.round_frames = *frames,
        Step::Priority(priority) => settings.priority.clone_from(priority),
        Step::LuMax(_) | Step::Rebalance(_) | Step::Fire | Step::Link { .. } | Step::Throttle(_) => {}
    }
}

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
            if let Some(change) = self.changes.done(now - 1) {
                self.follow.changed(change);
            }
        }
        if let Some((word, value)) = self.changes.next(now) {
            self.bench.bus.start(word, Some(value));
        }
    }
}
