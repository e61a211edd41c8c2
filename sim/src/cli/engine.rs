// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Runs frames through the block, with what a scenario has happen meanwhile, and has every one of them followed.

mod changes;
mod counters;
mod events;
mod looks;
mod own;
mod setup;

use std::path::PathBuf;

use anyhow::{Context, Result};
use equipoise_sim::{Bench, Captured, Completer, Frame, Options, Pace, Team};

use self::changes::Changes;
use self::looks::{Following, Seen};
use self::own::OwnTraffic;
use self::setup::{configure, turns};
use super::args::Speed;
use super::commands;
use super::follow::Follow;
use super::scenario::step::Step;
use super::scenario::Plan;

pub use self::setup::judge;

/// Clocks between two looks at whether anything moves.
const LOOK: u64 = 1024;
/// Looks without movement after which nothing will come, if every line is as fast as Ethernet.
const QUIET_LOOKS: u64 = 32;
/// Bytes of the longest silence of a line: a short frame's padding and overhead.
const SILENCE: u64 = 100;
/// The same of a port that has traffic of another adaptor: what may be before a frame, on its way and in its buffer.
const OWN_SILENCE: u64 = 32_768;
/// Clocks after the last frame in which nothing more may come out, and counters end their additions.
const AFTERMATH: u64 = 100;

/// A run at work.
pub struct Engine {
    bench: Bench,
    plan: Plan,
    pub follow: Follow,
    /// MAX_FRAME in use, after the block clamped it.
    pub max_frame: u16,
    changes: Changes,
    following: Following,
    completer: Option<Completer>,
    own: Vec<OwnTraffic>,
    /// Frames of the capture that left.
    left: u64,
    start: u64,
    /// The clock in which a frame was last whole, on its way in or out.
    last: u64,
    /// Clocks from the first frame offered to the last one out.
    pub clocks: u64,
    /// A link changes in this run.
    has_failures: bool,
    /// Looks without movement after which nothing will come.
    patience: u64,
    /// For people: what came otherwise than asked for.
    pub warnings: Vec<String>,
}

impl Engine {
    /// Opens, resets and configures the block.
    ///
    /// # Errors
    /// This build has no such block, or it does not answer.
    pub fn new(plan: Plan, trace: Option<&PathBuf>) -> Result<Self> {
        let mut team = Team::open(plan.ports, plan.width, Options { random_reset: Some(plan.seed) })?;
        if let Some(path) = trace {
            team.trace(path)?;
        }
        let mut bench = Bench::around(team);
        let mut changes = Changes::new(&plan);
        let max_frame = configure(&mut bench, &plan, &mut changes).context("cannot set up the block")?;
        let pace = if plan.speed == Speed::Line { Pace::GIGABIT } else { Pace::Unlimited };
        for (i, sink) in bench.sinks.iter_mut().enumerate() {
            sink.pace(pace);
            sink.stall(plan.seed ^ (i as u64 + 1) << 32, plan.stall);
        }
        let mut slowest = 1;
        for (step, _) in plan.steps() {
            if let Step::Throttle(throttle) = step {
                slowest = slowest.max(throttle.rate.clocks_a_byte());
            }
        }
        for (step, _) in &plan.start {
            if let Step::Throttle(throttle) = step {
                bench.sinks[throttle.port].pace(throttle.rate.pace());
            }
        }
        for (i, source) in bench.sources.iter_mut().enumerate() {
            source.stall(plan.seed ^ (i as u64) << 40, plan.stall);
        }
        let settings = changes.settings(max_frame);
        let quotas = turns(&mut bench, &plan, &settings).context("cannot read the turns")?;
        let following = Following::new(&settings, quotas.clone());
        let mut follow = Follow::new(settings, plan.width, bench.team.latency()).keeping(bench.team.completions.is_some());
        for (step, _) in &plan.start {
            if let Step::LuMax(limit) = step {
                follow.limited(0, 0, *limit);
            }
        }
        if let Some(quotas) = quotas {
            quotas.iter().enumerate().for_each(|(port, quota)| follow.turn(0, 0, port, *quota));
        }
        let completer = commands::completer(&bench.team, plan.complete)?;
        let start = bench.team.clock();
        let has_failures = plan.steps().any(|(step, _)| matches!(step, Step::Link { .. }));
        let own = OwnTraffic::of_all(&plan, max_frame);
        let silence = if own.is_empty() { SILENCE } else { OWN_SILENCE };
        let patience = QUIET_LOOKS + silence * slowest / LOOK;
        Ok(Engine {
            bench,
            plan,
            follow,
            max_frame,
            changes,
            following,
            completer,
            own,
            left: 0,
            start,
            last: start,
            clocks: 0,
            has_failures,
            patience,
            warnings: Vec::new(),
        })
    }

    /// Sends `total` frames. `next` makes the frame of an index from 0, with its number in the capture; `sent` sees each whole frame that leaves a port;
    /// `progress` hears now and then how many frames went in.
    pub fn run(
        &mut self,
        total: u64,
        mut next: impl FnMut(u64) -> (u64, Vec<u8>),
        mut sent: impl FnMut(usize, &Captured) -> Result<()>,
        mut progress: impl FnMut(u64),
    ) -> Result<()> {
        self.start = self.bench.team.clock();
        let (mut given, mut quiet, mut moved) = (0, 0, 0);
        while given < total || self.follow.open > 0 {
            self.happen();
            if given < total && self.bench.sources[0].waiting() == 0 {
                let (number, bytes) = next(given);
                self.enter(number);
                let command = commands::of(&bytes, self.plan.commands);
                self.follow.push(number, &bytes, command);
                self.bench.sources[0].push(Frame { user: commands::sideband(command), ..Frame::new(bytes) });
                given += 1;
            }
            self.clock();
            self.collect(&mut sent)?;
            if self.bench.team.clock() % LOOK == 0 {
                progress(given);
                let movement = self.movement();
                quiet = if movement == moved { quiet + 1 } else { 0 };
                moved = movement;
                let is_idle = self.completer.as_ref().is_none_or(Completer::is_idle);
                if quiet >= self.patience && !self.changes.is_timed() && is_idle {
                    if !self.wake() {
                        break;
                    }
                    quiet = 0;
                }
            }
        }
        self.clocks = self.last - self.start;
        self.warnings.extend(self.changes.missed());
        // A block that holds frames leaves the rest of the capture outside, and what was to happen with it.
        for index in given..total {
            let (number, bytes) = next(index);
            self.follow.push(number, &bytes, None);
            self.warnings.extend(self.changes.left_out(number));
        }
        self.own.iter_mut().for_each(OwnTraffic::stop);
        let mut left = if self.own.is_empty() { AFTERMATH } else { self.patience * LOOK };
        while left > 0 || self.changes.is_writing() || self.following.is_reading || !self.following.waiting.is_empty() {
            // Nothing waits for another look.
            self.following.is_over = left == 0 && self.following.waiting.is_empty();
            self.write();
            self.clock();
            self.collect(&mut sent)?;
            left = left.saturating_sub(1);
            if !self.own.iter().any(OwnTraffic::is_under_way) {
                left = left.min(AFTERMATH);
            }
        }
        if let Some((frame, unit)) = self.follow.finish() {
            let why = if self.completer.is_some() {
                "some were not completed, as they did not leave"
            } else {
                "nobody completes them (--complete)"
            };
            self.warnings
                .push(format!("frame {frame} waits: LU {unit} has as many commands outstanding as it may on each port, and {why}"));
        }
        let unjudged = self.follow.unjudged();
        if unjudged > 0 {
            self.warnings.push(format!("which shares {unjudged} frames were decided by is not known: they moved close to a commit"));
        }
        for violation in self.bench.violations() {
            self.follow.fault(|| violation);
        }
        self.compare_counters().context("cannot read the block's counters")?;
        self.bench.team.end_trace();
        Ok(())
    }

    /// One clock of everything, with the completion that is due.
    #[inline(always)]
    fn clock(&mut self) {
        if let Some(completer) = &mut self.completer {
            let now = self.bench.team.clock();
            if let Some((port, unit)) = completer.drive(now) {
                self.follow.completed(now, port, unit);
            }
        }
        self.own.iter_mut().for_each(|own| own.drive(&mut self.bench));
        self.bench.clock();
    }

    #[inline(always)]
    fn collect(&mut self, sent: &mut impl FnMut(usize, &Captured) -> Result<()>) -> Result<()> {
        while let Some(accepted) = self.bench.sources[0].accepted.pop_front() {
            self.last = accepted.last;
            self.follow.accepted(accepted);
        }
        while let Some(decision) = self.bench.decisions.decisions.pop_front() {
            self.following.waiting.push_back(Seen::Decided(decision));
        }
        for (port, sink) in self.bench.sinks.iter_mut().enumerate() {
            while let Some(frame) = sink.frames.pop_front() {
                if !frame.error {
                    sent(port, &frame)?;
                }
                if self.own.iter_mut().any(|own| own.port == port && own.left(&frame)) {
                    continue;
                }
                self.last = frame.last;
                self.left += 1;
                if let Some(completer) = &mut self.completer {
                    commands::left(completer, self.plan.commands, port, &frame);
                }
                self.following.waiting.push_back(Seen::Sent(port, frame));
            }
        }
        self.settle();
        Ok(())
    }

    /// Changes whenever a beat of the capture or a decision came; with own traffic beside it, a whole frame out.
    fn movement(&self) -> u64 {
        let beats = || self.bench.sinks.iter().map(|s| s.beats).sum();
        let out: u64 = if self.own.is_empty() { beats() } else { self.left };
        out + self.bench.decisions.count + self.bench.sources[0].beats
    }
}
