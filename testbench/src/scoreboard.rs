// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Compares everything that a block shows with the golden model.
//!
//! It is fed with what crossed the block's ports, clock by clock: beats that lanes accepted, decisions, frames that MACs
//! took, changes of links and configuration. It predicts every decision (R1-R4, R20-R23), every byte and the order per
//! port and source, and every counter.

mod account;
mod commands;

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
use crate::lanes::{LaneMonitor, Passed};
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
            self.leave_by_own_port(lane, 0);
        }
        let Some(passed) = self.lanes[lane].passed.pop_front() else {
            return Err(wrong("no frame".into()));
        };
        let entered = Entered {
            request: Request::of(lane, &passed.frame),
            first: passed.first,
            beats: passed.frame.bytes.len().div_ceil(self.k) as u64,
        };
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
                ahead,
                own_before: 0,
            });
        }
        Ok(())
    }

    /// Most beats of its own lane that may be in the buffer of `port` without being known to have gone there.
    fn own_ahead(&self, port: usize) -> usize {
        let beats = |bytes: usize| bytes.div_ceil(self.k);
        let complete: usize = self.lanes[port].passed.iter().map(|passed| beats(passed.frame.bytes.len())).sum();
        let longest = beats(self.timeline.newest().max_frame.into());
        complete + if self.lanes[port].in_frame() { longest } else { 0 }
    }

    /// Which of the frames that wait on the lane was decided: the first that must go by the unit, or one before it that
    /// may and fits.
    fn decided(&self, shown: Decision, now: u64) -> Result<usize, Fault> {
        let lane = usize::from(shown.lane);
        let waiting = &self.lanes[lane].passed;
        for (at, passed) in waiting.iter().enumerate() {
            let (unit, own) = passed.routes(lane, &self.timeline, now);
            let fits = passed.frame.bytes.len() == usize::from(shown.bytes) && passed.frame.sideband.forced.is_some() == shown.forced;
            if unit && (fits || !own) {
                return Ok(at);
            }
        }
        Err(Fault::Decision {
            clock: shown.clock,
            detail: format!("lane {lane} has no frame for the unit that is complete ({} wait for their own port)", waiting.len()),
        })
    }

    fn leave_by_own_port(&mut self, lane: usize, at: usize) {
        if let Some(Passed { frame, first, .. }) = self.lanes[lane].passed.remove(at) {
            self.ports[lane].expect(Expected {
                bytes: frame.bytes,
                error: frame.error,
                lane,
                born: first,
                own: true,
                ahead: 0,
                own_before: 0,
            });
        }
    }

    fn check_frame(&mut self, port: usize, captured: &Captured, now: u64) -> Result<(), Fault> {
        // Frames of the own lane are known to have gone only now: those that can have gone no other way, and, up to the
        // one that came out, those that may have gone either way. One that must go by the unit may still wait there.
        let (mut sure, mut take) = (true, 0);
        let mut owns = Vec::new();
        for passed in &self.lanes[port].passed {
            let (unit, own) = passed.routes(port, &self.timeline, now);
            // A commit is known when it is acknowledged, a little after it may have taken effect.
            sure &= !unit && passed.second.is_some_and(|second| second + DECISION_DELAY <= now);
            owns.push(own);
            if own && (sure || passed.frame.bytes.starts_with(&captured.bytes)) {
                take = owns.len();
            }
        }
        let mut kept = 0;
        for own in owns.into_iter().take(take) {
            if own {
                self.leave_by_own_port(port, kept);
            } else {
                kept += 1;
            }
        }
        self.ports[port].sent(captured, &self.timeline)
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
