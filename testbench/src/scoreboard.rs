// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Compares everything that a block shows with the golden model.
//!
//! It is fed with what crossed the block's ports, clock by clock: beats that lanes accepted, decisions, frames that MACs
//! took, changes of links and configuration. It predicts every decision (R1-R4, R20-R23), every byte and the order per
//! port and source, and every counter.

mod account;
mod commands;
mod loads;
mod routes;

use std::collections::VecDeque;

use equipoise_golden::all_ports;
use equipoise_golden::lane::Beat;
use equipoise_golden::policy::Policy;
use equipoise_golden::settings::Settings;
use equipoise_golden::team::Counters;
use equipoise_golden::unit::Request;
use equipoise_sim::check::{Entered, Refused, Timeline, UnitMonitor};
use equipoise_sim::{Captured, Decision};

use self::commands::Commands;
use crate::fault::Fault;
use crate::lanes::LaneMonitor;
use crate::ports::{Expected, PortMonitor};

/// Clocks for which a frame that left waits to be checked: one that overtook a decision on its way to the decision port is
/// checked after it.
const DECISION_DELAY: u64 = 10;

/// The scoreboard of one run, from a reset to the end.
pub struct Scoreboard {
    k: usize,
    /// Changes so far.
    pub timeline: Timeline,
    lanes: Vec<LaneMonitor>,
    /// Commands that QUOTA decided: path and logical unit; the owner empties it.
    pub issued: VecDeque<(usize, u8)>,
    commands: Commands,
    unit: UnitMonitor,
    /// Decisions tell the loads that they read.
    loads: bool,
    /// Clock of the last decision.
    last_shown: u64,
    ports: Vec<PortMonitor>,
    counters: Counters,
    /// Seen and not checked yet.
    shown: VecDeque<Decision>,
    left: VecDeque<(usize, Captured)>,
    /// Decisions checked.
    pub decisions: u64,
    /// The first thing found wrong; nothing is checked after it.
    pub fault: Option<Fault>,
}

impl Scoreboard {
    /// A block of `n` ports with beats of `k` bytes, after reset, with the links of `up`.
    pub fn new(n: usize, k: usize, up: u16) -> Self {
        let settings = Settings::reset(n);
        Scoreboard {
            k,
            timeline: Timeline::new(settings.clone(), up & all_ports(n)),
            lanes: (0..n).map(|lane| LaneMonitor::new(lane, k)).collect(),
            issued: VecDeque::new(),
            commands: Commands::new(n),
            unit: UnitMonitor::new(settings),
            loads: false,
            last_shown: 0,
            ports: (0..n).map(|port| PortMonitor::new(port, k)).collect(),
            counters: Counters::new(n),
            shown: VecDeque::new(),
            left: VecDeque::new(),
            decisions: 0,
            fault: None,
        }
    }

    /// The same of a block that has a queue in front of its stamp, or has none.
    pub fn keeping(self, keeps: bool) -> Self {
        Scoreboard { unit: self.unit.keeping(keeps), ..self }
    }

    /// The same of a block whose decisions tell the loads that they read, or do not.
    pub fn telling_loads(self, loads: bool) -> Self {
        Scoreboard { loads, ..self }
    }

    /// The egress buffers hold `beats`.
    pub fn buffers(&mut self, beats: usize) {
        self.ports.iter_mut().for_each(|port| port.buffer_beats = beats);
    }

    /// Whether silence of the host of `lane` counts at present.
    #[inline(always)]
    pub fn in_frame(&self, lane: usize) -> bool {
        self.lanes[lane].in_frame()
    }

    /// Lane `lane` accepted a beat in `clock`.
    #[inline]
    pub fn beat(&mut self, clock: u64, lane: usize, beat: Beat) {
        let max_frame = self.timeline.newest().max_frame;
        self.ports[lane].own_beats += 1;
        let outcome = self.lanes[lane].beat(clock, beat, max_frame);
        self.note(outcome);
    }

    /// Lane `lane` was ready, its host silent in mid-frame.
    pub fn silent(&mut self, lane: usize) {
        self.lanes[lane].silent();
    }

    /// Lane `lane` was not ready: its host need not be blamed.
    #[inline]
    pub fn blocked(&mut self, lane: usize) {
        self.lanes[lane].blocked();
    }

    /// `LANE_TIMEOUT` in use from now on; call it with idle lanes.
    pub fn lane_timeout(&mut self, microseconds: u64) {
        self.lanes.iter_mut().for_each(|lane| lane.set_timeout(microseconds));
    }

    /// A decision was shown.
    pub fn decision(&mut self, decision: &Decision) {
        self.shown.push_back(*decision);
    }

    /// The MAC of `port` took the last beat of a frame.
    pub fn frame(&mut self, port: usize, frame: Captured) {
        self.left.push_back((port, frame));
    }

    /// The end of clock `now`: checks what was seen. A lane that may or may not have timed out delays that.
    #[inline]
    pub fn clock(&mut self, now: u64) {
        if self.shown.is_empty() && self.left.is_empty() || self.lanes.iter().any(LaneMonitor::in_doubt) {
            return;
        }
        while let Some(shown) = self.shown.pop_front() {
            if self.fault.is_none() {
                let outcome = self.check_decision(shown, now);
                self.note(outcome);
            }
        }
        while self.left.front().is_some_and(|(_, frame)| frame.last + DECISION_DELAY <= now) {
            if let (Some((port, frame)), None) = (self.left.pop_front(), &self.fault) {
                let outcome = self.check_frame(port, &frame, now);
                self.note(outcome);
            }
        }
    }

    fn note(&mut self, outcome: Result<(), Fault>) {
        if let Err(fault) = outcome {
            self.fault.get_or_insert(fault);
        }
    }

    /// A command of `unit` on `path` has ended, whether there is one or not: the block hears it in a clock of `earliest..=latest`.
    pub fn complete(&mut self, earliest: u64, latest: u64, path: usize, unit: u8) {
        self.commands.complete(earliest, latest, path, unit);
    }

    fn check_decision(&mut self, shown: Decision, now: u64) -> Result<(), Fault> {
        self.decisions += 1;
        let lane = usize::from(shown.lane);
        let wrong = |detail: String| Fault::Decision { clock: shown.clock, detail };
        if lane >= self.lanes.len() {
            return Err(wrong(format!("there is no lane {lane}")));
        }
        let at = self.decided(shown, now)?;
        // What came before it on this lane went by the own port.
        for _ in 0..at {
            self.leave_by_own_port(lane, 0, now);
        }
        let Some(passed) = self.lanes[lane].passed.pop_front() else {
            return Err(wrong("no frame".into()));
        };
        let either = passed.routes(lane, &self.timeline, now).1;
        let entered = Entered {
            request: Request::of(lane, &passed.frame),
            first: passed.first,
            beats: passed.frame.bytes.len().div_ceil(self.k) as u64,
        };
        self.check_loads(&shown, &entered)?;
        let window = self.unit.window(&shown, &entered);
        let decision = self.unit.check(shown, entered, &self.timeline).map_err(|refused| match refused {
            Refused::Wrong(detail) => wrong(detail),
            Refused::Ambiguous(detail) => Fault::Stimulus { clock: shown.clock, detail },
        })?;
        self.counters.decision(&decision);
        let quota = shown.policy.is_some_and(|code| Policy::of(code) == Some(Policy::Quota));
        let command = entered.request.command.filter(|_| !decision.forced);
        let read = command.map(|unit| (unit, &shown.in_flight[..]));
        self.commands.decided(window, quota, read, decision.port, &self.timeline).map_err(wrong)?;
        if let (true, Some(port), Some(unit)) = (quota, decision.port, command) {
            self.issued.push_back((port, unit));
        }
        if let Some(port) = decision.port {
            let ahead = self.own_ahead(port);
            self.ports[port].expect(Expected {
                bytes: passed.frame.bytes,
                error: passed.frame.error,
                lane,
                born: passed.first,
                own: false,
                decided: Some(shown.clock),
                either,
                ahead,
                own_before: 0,
            });
        }
        Ok(())
    }

    /// Frames taken in and neither out nor known to be lost.
    pub fn outstanding(&self) -> usize {
        self.ports.iter().map(PortMonitor::waiting).sum::<usize>() + self.lanes.iter().map(|lane| lane.passed.len()).sum::<usize>()
    }

    /// Whether no lane has anything on its way into the block.
    pub fn lanes_empty(&self) -> bool {
        self.lanes.iter().all(LaneMonitor::is_empty)
    }

    /// What waits where, for messages.
    pub fn describe(&self) -> String {
        let lanes: Vec<_> = self.lanes.iter().map(|lane| lane.passed.len()).collect();
        let ports: Vec<_> = self.ports.iter().map(PortMonitor::waiting).collect();
        format!("frames waiting at lanes {lanes:?}, on their way to ports {ports:?}")
    }
}

#[cfg(test)]
mod tests;
