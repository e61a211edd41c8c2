// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What happens in a run: events by frame and by time, and the bus accesses that they need, one after the other while frames flow.

use std::collections::VecDeque;

use equipoise_golden::settings::Settings;

use crate::cli::scenario::step::{Event, Step, When};
use crate::cli::scenario::values::Time;
use crate::cli::scenario::{Plan, Shadow};

/// Events to come, and what is being done.
pub struct Changes {
    /// By frame, and by time in clocks; the earliest first.
    pub(super) framed: VecDeque<(u64, Event)>,
    pub(super) timed: VecDeque<(u64, Event)>,
    pub(super) shadow: Shadow,
    /// Settings when all is written that was asked for.
    settings: Settings,
    /// Accesses to come, the first one under way if it has a clock in which it began.
    pub(super) accesses: VecDeque<Access>,
    began: Option<u64>,
}

/// A bus write, and the change that it brings into use.
pub(super) struct Access {
    pub(super) word: u16,
    pub(super) value: u32,
    pub(super) brings: Option<Vec<Step>>,
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
    pub(super) fn next(&mut self, now: u64) -> Option<(u16, u32)> {
        if self.began.is_some() {
            return None;
        }
        let access = self.accesses.front()?;
        self.began = Some(now);
        Some((access.word, access.value))
    }

    /// The access under way is done: the clock in which it began, and settings that it brought into use.
    pub(super) fn done(&mut self) -> Option<(u64, Settings)> {
        let (began, access) = (self.began.take()?, self.accesses.pop_front()?);
        for step in &access.brings? {
            apply(step, &mut self.settings);
        }
        Some((began, self.settings.clone()))
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
