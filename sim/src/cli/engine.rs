// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Runs frames through the block, with what a scenario has happen meanwhile, and has every one of them followed.

mod changes;
mod counters;
mod events;
mod looks;

use std::path::PathBuf;

use anyhow::{bail, ensure, Context, Result};
use equipoise_golden::all_ports;
use equipoise_golden::policy::quota::quotas;
use equipoise_golden::policy::Policy;
use equipoise_golden::rebalance::FIRST_MEAN;
use equipoise_golden::settings::Settings;
use equipoise_regmap::{host, map};
use equipoise_sim::check::longest_pass;
use equipoise_sim::{Bench, Captured, Completer, Frame, Options, Pace, Team};

use self::changes::Changes;
use self::looks::{Following, Seen};
use super::args::Speed;
use super::commands;
use super::follow::Follow;
use super::scenario::step::Step;
use super::scenario::{refusal, Plan};

/// Clocks between two looks at whether anything moves.
const LOOK: u64 = 1024;
/// Looks without movement after which nothing will come, if every line is as fast as Ethernet.
const QUIET_LOOKS: u64 = 32;
/// Bytes of the longest silence of a line: a short frame's padding and overhead.
const SILENCE: u64 = 100;
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
        bench.sources[0].stall(plan.seed, plan.stall);
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
        let patience = QUIET_LOOKS + SILENCE * slowest / LOOK;
        Ok(Engine {
            bench,
            plan,
            follow,
            max_frame,
            changes,
            following,
            completer,
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
        let mut left = AFTERMATH;
        while left > 0 || self.changes.is_writing() || self.following.is_reading || !self.following.waiting.is_empty() {
            // Nothing waits for another look.
            self.following.is_over = left == 0 && self.following.waiting.is_empty();
            self.write();
            self.clock();
            self.collect(&mut sent)?;
            left = left.saturating_sub(1);
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
                self.last = frame.last;
                if !frame.error {
                    sent(port, &frame)?;
                }
                if let Some(completer) = &mut self.completer {
                    commands::left(completer, self.plan.commands, port, &frame);
                }
                self.following.waiting.push_back(Seen::Sent(port, frame));
            }
        }
        self.settle();
        Ok(())
    }

    /// Changes whenever a beat or a decision came.
    fn movement(&self) -> u64 {
        let out: u64 = self.bench.sinks.iter().map(|s| s.beats).sum();
        out + self.bench.decisions.count + self.bench.sources[0].beats
    }
}

/// Asks a block that is not the run's, so that nothing of the run has begun, whether it can do what is planned.
///
/// # Errors
/// It cannot, or this build has no such block.
pub fn judge(plan: &Plan) -> Result<()> {
    let mut bench = Bench::open(plan.ports, plan.width, Options::default())?;
    let caps = host::Team::identify(&mut bench)?.caps();
    ensure!(caps.ports == plan.ports, "the block says that it has {} ports, not {}", caps.ports, plan.ports);
    commands::completer(&bench.team, plan.complete)?;
    for (step, from) in plan.steps() {
        if let Some(why) = refusal(step, caps) {
            bail!("{from}: {why}");
        }
    }
    Ok(())
}

/// Writes the settings, commits, and gives MAX_FRAME as the block took it into use.
fn configure(bench: &mut Bench, plan: &Plan, changes: &mut Changes) -> Result<u16> {
    bench.write32(map::MAX_FRAME.offset, u32::from(plan.max_frame))?;
    for (word, value) in changes.first(plan) {
        bench.write32(word, value)?;
    }
    bench.write32(map::COMMIT.offset, 1)?;
    Ok(bench.read32(map::LIVE_MAX_FRAME.offset)? as u16)
}

/// Bytes of turns before the first frame, where QUOTA comes in the run.
fn turns(bench: &mut Bench, plan: &Plan, settings: &Settings) -> Result<Option<Vec<u32>>> {
    if !plan.steps().any(|(step, _)| *step == Step::Policy(Policy::Quota)) {
        return Ok(None);
    }
    for _ in 0..longest_pass(plan.ports) {
        bench.clock();
    }
    let mut found = vec![];
    for port in 0..plan.ports as u16 {
        found.push(bench.read32(map::QUOTA.offset + port)?);
    }
    let model = quotas(&vec![FIRST_MEAN; plan.ports], &settings.shares, all_ports(plan.ports));
    ensure!(found.iter().copied().map(u64::from).eq(model.iter().copied()), "QUOTA is {found:?} before the first frame, not {model:?}");
    Ok(Some(found))
}
