// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The whole block, frame by frame: lanes, balancing unit, ports, counters.
//!
//! The model has no clock. Whoever drives it says what happened and in which order (a beat was accepted, the unit took a
//! lane's frame, a port took the next frame of its own lane, a MAC accepted a frame, a link changed); the model says
//! what that gives: the decision, what each port sends, and every counter. Arbitration between lanes, and between the
//! two sources of a port, is therefore an input; everything else is a prediction. Its buffers have no end: which frames
//! NO_ROOM = drop loses depends on clocks, so it drops none, and the test bench's port monitor judges those that are lost.

use std::collections::VecDeque;

use crate::all_ports;
use crate::frame::Frame;
use crate::lane::{Beat, Drops, Lane, Outcome, Reason};
use crate::policy::quota::quotas;
use crate::rebalance::FIRST_MEAN;
use crate::settings::{EgressMode, NoPath, Role, Settings};
use crate::unit::{Decision, Read, Request, Unit};

/// Frames and their bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Frames.
    pub frames: u64,
    /// Bytes.
    pub bytes: u64,
}

impl Count {
    /// Counts a frame of `bytes`.
    pub fn add(&mut self, bytes: u64) {
        self.frames += 1;
        self.bytes += bytes;
    }

    /// The sum over ports.
    pub fn total(counts: &[Count]) -> Count {
        counts.iter().fold(Count::default(), |sum, c| Count { frames: sum.frames + c.frames, bytes: sum.bytes + c.bytes })
    }
}

/// The statistics registers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counters {
    /// `DECIDED_*`: given to a port by the rule, forced frames not among them.
    pub decided: Vec<Count>,
    /// `SENT_*`: accepted by the MAC, frames that end in error among them.
    pub sent: Vec<Count>,
    /// `FORCED_FRAMES`: forced frames that went to their port.
    pub forced: u64,
    /// `DROP_*`; those for want of room are nobody's prediction.
    pub drops: Drops,
}

impl Counters {
    /// All at 0.
    pub fn new(n: usize) -> Self {
        Counters { decided: vec![Count::default(); n], sent: vec![Count::default(); n], forced: 0, drops: Drops::default() }
    }

    /// Counts what the unit decided.
    pub fn decision(&mut self, decision: &Decision) {
        match (decision.drop, decision.port) {
            (Some(reason), _) => self.drops.count(reason),
            (None, Some(_)) if decision.forced => self.forced += 1,
            (None, Some(port)) => self.decided[port].add(decision.bytes),
            (None, None) => unreachable!("a frame without a port is dropped for a reason"),
        }
    }
}

/// The block.
#[derive(Debug, Clone)]
pub struct Team {
    lanes: Vec<LaneQueue>,
    unit: Unit,
    ports: Vec<VecDeque<Frame>>,
    link_up: u16,
    counters: Counters,
    beat_bytes: usize,
    /// Mean length of the frames of each port in the last time frame.
    means: Vec<u64>,
}

/// A lane and the frames that passed its checks and wait behind it. `role` is that of the frame being received.
#[derive(Debug, Clone)]
struct LaneQueue {
    checks: Lane,
    role: Role,
    waiting: VecDeque<(Role, Frame)>,
}

impl Team {
    /// The block after reset: `n` ports, streams of `beat_bytes` bytes a beat, every link up.
    pub fn new(n: usize, beat_bytes: usize) -> Self {
        let settings = Settings::reset(n);
        let lane = |role| LaneQueue { checks: Lane::new(beat_bytes), role, waiting: VecDeque::new() };
        Team {
            lanes: settings.roles.iter().map(|&role| lane(role)).collect(),
            unit: Unit::new(settings),
            ports: vec![VecDeque::new(); n],
            link_up: all_ports(n),
            counters: Counters::new(n),
            beat_bytes,
            means: vec![FIRST_MEAN; n],
        }
    }

    /// A time frame has ended: the mean lengths from here on.
    pub fn means(&mut self, means: &[u64]) {
        self.means = means.to_vec();
    }

    /// LU_MAX of a logical unit, in use as written.
    pub fn limit(&mut self, unit: u8, most: u8) {
        self.unit.limit(unit, most);
    }

    /// A command of `unit` on `port` has ended.
    pub fn complete(&mut self, port: usize, unit: u8) {
        self.unit.complete(port, unit);
    }

    /// COMMIT.
    pub fn commit(&mut self, settings: &Settings) {
        self.unit.commit(settings);
    }

    /// CLEAR.EPOCH.
    pub fn clear_epoch(&mut self) {
        self.unit.clear_epoch();
    }

    /// Every counter.
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// The unit.
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// The links are now `link_up`. What waits at a port whose link went down is swallowed.
    pub fn link(&mut self, link_up: u16) {
        self.link_up = link_up;
        for (port, waiting) in self.ports.iter_mut().enumerate() {
            if link_up >> port & 1 == 0 {
                self.unit.failed(port);
                waiting.drain(..).for_each(|_| self.counters.drops.count(Reason::LinkDown));
            }
        }
    }

    /// Lane `lane` accepted a beat.
    pub fn beat(&mut self, lane: usize, beat: Beat) {
        let settings = self.unit.settings();
        let queue = &mut self.lanes[lane];
        let (null_beats, idle) = (queue.checks.null_beats(), queue.checks.is_idle());
        if idle {
            queue.role = settings.roles[lane];
        }
        let outcome = queue.checks.beat(beat, settings.max_frame);
        if queue.checks.null_beats() > null_beats {
            self.counters.drops.count(Reason::NullBeat);
        }
        self.checked(lane, outcome);
    }

    /// The host of `lane` was silent for `LANE_TIMEOUT`.
    pub fn silence(&mut self, lane: usize) {
        let outcome = self.lanes[lane].checks.timeout();
        self.checked(lane, outcome);
    }

    fn checked(&mut self, lane: usize, outcome: Option<Outcome>) {
        let queue = &mut self.lanes[lane];
        match outcome {
            None => {}
            Some(Outcome::Dropped(reason)) => self.counters.drops.count(reason),
            Some(Outcome::Passed(frame, reason)) => {
                if let Some(reason) = reason {
                    self.counters.drops.count(reason);
                }
                let forced = frame.sideband.forced.is_some();
                let role = if forced { Role::Primary } else { queue.role };
                queue.waiting.push_back((role, frame));
            }
        }
    }

    /// The unit takes the frame at the head of `lane`. `None` if there is none for the unit, or it must wait.
    pub fn decide(&mut self, lane: usize) -> Option<Decision> {
        let (role, frame) = self.lanes[lane].waiting.front()?;
        if *role != Role::Primary {
            return None;
        }
        let request = Request { read: self.read(frame), ..Request::of(lane, frame) };
        let decision = self.unit.decide(request, self.link_up)?;
        self.counters.decision(&decision);
        let (_, frame) = self.lanes[lane].waiting.pop_front()?;
        if let Some(port) = decision.port {
            self.arrive(port, frame);
        }
        Some(decision)
    }

    /// What policies read for `frame` if they see all that was decided before.
    fn read(&self, frame: &Frame) -> Read {
        let settings = self.unit.settings();
        let mut read = Read { in_flight: self.unit.in_flight(frame.sideband.lu), ..Read::default() };
        let quotas = quotas(&self.means, &settings.shares, settings.members);
        for (port, quota) in quotas.into_iter().enumerate() {
            let beats: usize = self.ports[port].iter().map(|frame| frame.bytes.len().div_ceil(self.beat_bytes)).sum();
            (read.load[port], read.quota[port]) = ((beats * self.beat_bytes) as u64, quota);
        }
        read
    }

    /// The own port of `lane` takes the frame at its head. `false` if there is none for it, or it must wait.
    pub fn own(&mut self, lane: usize) -> bool {
        let Some((Role::Secondary, _)) = self.lanes[lane].waiting.front() else {
            return false;
        };
        let settings = self.unit.settings();
        let eligible = settings.eligible(self.link_up) >> lane & 1 == 1;
        if !eligible && settings.no_path == NoPath::Hold {
            return false;
        }
        if let Some((_, frame)) = self.lanes[lane].waiting.pop_front() {
            if eligible {
                self.arrive(lane, frame);
            } else {
                self.counters.drops.count(Reason::NoPath);
            }
        }
        true
    }

    fn arrive(&mut self, port: usize, frame: Frame) {
        let store = self.unit.settings().egress[port] == EgressMode::Store;
        if store && frame.error {
            // Counted already, under the reason of its lane.
        } else if self.link_up >> port & 1 == 0 {
            self.counters.drops.count(Reason::LinkDown);
        } else {
            self.ports[port].push_back(frame);
        }
    }

    /// The frames that `port` has to send, in order.
    pub fn waiting(&self, port: usize) -> impl Iterator<Item = &Frame> {
        self.ports[port].iter()
    }

    /// The MAC of `port` accepted the next frame.
    pub fn sent(&mut self, port: usize) -> Option<Frame> {
        let frame = self.ports[port].pop_front()?;
        self.counters.sent[port].add(frame.bytes.len() as u64);
        Some(frame)
    }
}

#[cfg(test)]
mod tests;
