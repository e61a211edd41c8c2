// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What happens in a run: events by frame and by time, and the bus accesses that they need, one after the other while frames flow.

use std::collections::VecDeque;

use equipoise_golden::rebalance::Mode;
use equipoise_golden::settings::Settings;

use crate::cli::scenario::step::{Event, Step, When};
use crate::cli::scenario::values::{LuMax, Time};
use crate::cli::scenario::{Plan, Shadow};

/// Events to come, and what is being done.
pub struct Changes {
    /// By frame, and by time in clocks; the earliest first.
    pub(super) framed: VecDeque<(u64, Event)>,
    pub(super) timed: VecDeque<(u64, Event)>,
    pub(super) shadow: Shadow,
    /// Settings as they were committed last: the shares are the user's, whatever the block has made of them.
    settings: Settings,
    /// Accesses to come, the first one under way if it has a clock in which it began.
    pub(super) accesses: VecDeque<Access>,
    began: Option<u64>,
}

/// A bus write, and what it brings into use.
pub(super) struct Access {
    pub(super) word: u16,
    pub(super) value: u32,
    pub(super) brings: Brings,
}

/// What comes into use by a write.
pub(super) enum Brings {
    Nothing,
    /// What a COMMIT does.
    Steps(Vec<Step>),
    /// LU_MAX, as it is written.
    Limit(LuMax),
}

/// What came into use.
pub(super) enum Brought {
    /// These settings, and not those before any more.
    Settings {
        before: Box<Settings>,
        settings: Box<Settings>,
    },
    Limit(LuMax),
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
            self.apply(step);
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

    /// The same, as a frame never entered.
    pub(super) fn left_out(&mut self, number: u64) -> Vec<String> {
        let count = self.framed.iter().take_while(|(frame, _)| *frame <= number).count();
        let told = |(frame, event): (u64, Event)| format!("{}: frame {frame} never entered, so this did not happen", event.from);
        self.framed.drain(..count).map(told).collect()
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

    /// The access under way is done: the clock in which it began, and what it brought into use.
    pub(super) fn done(&mut self) -> Option<(u64, Brought)> {
        let (began, access) = (self.began.take()?, self.accesses.pop_front()?);
        match access.brings {
            Brings::Nothing => None,
            Brings::Limit(limit) => Some((began, Brought::Limit(limit))),
            Brings::Steps(steps) => {
                let before = Box::new(self.settings.clone());
                steps.iter().for_each(|step| self.apply(step));
                Some((began, Brought::Settings { before, settings: Box::new(self.settings.clone()) }))
            }
        }
    }

    /// What a step changes in the golden model's settings.
    fn apply(&mut self, step: &Step) {
        let settings = &mut self.settings;
        match step {
            Step::Shares(shares) => settings.shares.clone_from(shares),
            Step::Rebalance(rebalance) => {
                settings.rebalance = match rebalance.mode {
                    "share" => Mode::Share,
                    "speed" => Mode::Speed,
                    _ => Mode::Off,
                }
            }
            Step::Policy(policy) => settings.policy = *policy,
            Step::RoundFrames(frames) => settings.round_frames = *frames,
            Step::Priority(priority) => settings.priority.clone_from(priority),
            Step::Carry(carry) => settings.carry = *carry,
            Step::LuMax(_) | Step::Fire | Step::Link { .. } | Step::Throttle(_) | Step::Own(_) => {}
        }
    }
}
