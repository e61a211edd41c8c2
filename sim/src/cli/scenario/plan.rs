// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What is to be done, of options and file together: an option wins over the file's setting of the same thing, events of both happen.

use std::mem::discriminant;

use anyhow::{bail, Result};

use super::file::{self, Said};
use super::step::{Event, Step, When};
use super::values::{Commands, Time};
use crate::cli::args::{ReplayArgs, Speed};

/// A run to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub ports: usize,
    pub width: usize,
    pub speed: Speed,
    pub seed: u64,
    pub stall: f64,
    pub max_frame: u16,
    pub commands: Commands,
    /// Commands are completed so long after they have left.
    pub complete: Option<Time>,
    /// Settings before the first frame, and who asked for each.
    pub start: Vec<(Step, String)>,
    pub events: Vec<Event>,
}

impl Plan {
    /// Of the command line and the file that it names.
    ///
    /// # Errors
    /// The file cannot be used, or something does not go together.
    pub fn new(args: &ReplayArgs) -> Result<Self> {
        let said = match &args.scenario {
            Some(path) => file::read(path)?,
            None => Said::default(),
        };
        Plan::of(args, said)
    }

    /// The same of a file that was read.
    ///
    /// # Errors
    /// Something does not go together.
    pub fn of(args: &ReplayArgs, said: Said) -> Result<Self> {
        let options = args.steps();
        let mut start = said.start;
        start.retain(|(step, _)| !options.iter().any(|(option, _)| option.sets_the_same(step)));
        start.extend(options);
        let mut events = said.events;
        events.extend(args.events());
        let plan = Plan {
            ports: args.ports.or(said.ports).unwrap_or(4),
            width: args.width.or(said.width).unwrap_or(64),
            speed: args.speed.or(said.speed).unwrap_or(Speed::Line),
            seed: args.seed.or(said.seed).unwrap_or(1),
            stall: args.stall.or(said.stall).unwrap_or(0.0),
            max_frame: args.max_frame.or(said.max_frame).unwrap_or(1522),
            commands: args.commands.or(said.commands).unwrap_or(Commands::Aoe),
            complete: args.complete,
            start,
            events,
        };
        for (step, from) in plan.steps() {
            if let Some(fault) = step.fault(plan.ports) {
                bail!("{from}: {fault}");
            }
        }
        Ok(plan)
    }

    /// Of a block of this size: every share 1, nothing happens, no frame is a command.
    pub fn plain(ports: usize, width: usize, speed: Speed, seed: u64) -> Self {
        let (stall, max_frame, commands) = (0.0, 1522, Commands::None);
        Plan { ports, width, speed, seed, stall, max_frame, commands, complete: None, start: vec![], events: vec![] }
    }

    /// Everything that is to be done, with who asked for it.
    pub fn steps(&self) -> impl Iterator<Item = (&Step, &str)> {
        let start = self.start.iter().map(|(step, from)| (step, from.as_str()));
        start.chain(self.events.iter().flat_map(|event| event.steps.iter().map(|step| (step, event.from.as_str()))))
    }

    /// Shares before the first frame: 1 for each port where nothing else is said.
    pub fn shares(&self) -> Vec<u16> {
        let said = self.start.iter().find_map(|(step, _)| match step {
            Step::Shares(shares) => Some(shares.clone()),
            _ => None,
        });
        said.unwrap_or_else(|| vec![1; self.ports])
    }

    /// Events that wait for a frame behind the last one.
    pub fn too_late(&self, last: u64) -> impl Iterator<Item = (&Event, u64)> {
        self.events.iter().filter_map(move |event| match event.when {
            When::Frame(frame) if frame > last => Some((event, frame)),
            _ => None,
        })
    }
}

impl Step {
    /// Whether it sets what `other` sets.
    fn sets_the_same(&self, other: &Step) -> bool {
        discriminant(self) == discriminant(other)
            && match (self, other) {
                (Step::LuMax(a), Step::LuMax(b)) => a.unit == b.unit,
                (Step::Throttle(a), Step::Throttle(b)) => a.port == b.port,
                (Step::Own(a), Step::Own(b)) => a.port == b.port,
                _ => true,
            }
    }
}
