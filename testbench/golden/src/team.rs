// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The whole block, frame by frame: lanes, balancing unit, ports, counters.
//!
//! The model has no clock. Whoever drives it says what happened and in which order (a beat was accepted, the unit took a
//! lane's frame, a port took the next frame of its own lane, a MAC accepted a frame, a link changed); the model says
//! what that gives: the decision, what each port sends, and every counter. Arbitration between lanes, and between the
//! two sources of a port, is therefore an input; everything else is a prediction.

use std::collections::VecDeque;

use crate::all_ports;
use crate::frame::Frame;
use crate::lane::{Beat, Drops, Lane, Outcome, Reason};
use crate::settings::{EgressMode, NoPath, Role, Settings};
use crate::unit::{Decision, Request, Unit};

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
    /// `DROP_*`.
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
        }
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
        let forced = frame.sideband.forced;
        if *role != Role::Primary || !self.unit.takes(forced.is_some(), self.link_up) {
            return None;
        }
        let request = Request { lane, bytes: frame.bytes.len() as u64, forced };
        let decision = self.unit.decide(request, self.link_up);
        self.counters.decision(&decision);
        let (_, frame) = self.lanes[lane].waiting.pop_front()?;
        if let Some(port) = decision.port {
            self.arrive(port, frame);
        }
        Some(decision)
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
mod tests {
    use super::*;
    use crate::frame::Sideband;

    /// Sends a frame of `length` bytes in one piece of beats of 64 bytes.
    fn frame(team: &mut Team, lane: usize, length: usize, sideband: Sideband) {
        for start in (0..length).step_by(64) {
            let n = (length - start).min(64);
            team.beat(
                lane,
                Beat { data: &[lane as u8; 64], keep: u64::MAX >> (64 - n), last: start + n == length, user: sideband.to_bits() },
            );
        }
    }

    #[test]
    fn a_secondary_sends_by_its_own_port_and_the_unit_does_not_see_it() {
        let mut team = Team::new(4, 64);
        frame(&mut team, 2, 100, Sideband::NONE);
        assert_eq!(team.decide(2), None);
        assert!(team.own(2) && !team.own(2));
        assert_eq!(team.sent(2).unwrap().bytes, vec![2; 100]);
        assert_eq!(team.unit().balancer().bytes(), [0; 4]);
        assert_eq!(Count::total(&team.counters().decided), Count::default());
        assert_eq!(team.counters().sent[2], Count { frames: 1, bytes: 100 });
    }

    #[test]
    fn a_primary_is_balanced_and_a_forced_frame_is_not() {
        let mut team = Team::new(2, 64);
        frame(&mut team, 0, 100, Sideband::NONE);
        frame(&mut team, 0, 60, Sideband::forced(1));
        frame(&mut team, 1, 60, Sideband::forced(0));
        frame(&mut team, 0, 60, Sideband::NONE);
        assert!(!team.own(0) && !team.own(1));
        let ports: Vec<_> = [0, 0, 1, 0].map(|lane| team.decide(lane).unwrap().port.unwrap()).into();
        assert_eq!(ports, [0, 1, 0, 1]);
        assert_eq!(team.counters().forced, 2);
        assert_eq!(team.waiting(1).count(), 2);
    }

    #[test]
    fn cut_frames_are_decided_and_then_dropped_or_marked() {
        let mut team = Team::new(2, 64);
        let mut settings = Settings::reset(2);
        settings.egress[1] = EgressMode::Cut;
        team.commit(&settings);
        frame(&mut team, 0, 2000, Sideband::NONE);
        frame(&mut team, 0, 2000, Sideband::NONE);
        assert_eq!(team.decide(0).unwrap().bytes, 1522);
        assert_eq!(team.decide(0).unwrap().port, Some(1));
        assert_eq!(team.waiting(0).count(), 0);
        let sent = team.sent(1).unwrap();
        assert!(sent.error && sent.bytes.len() == 1522);
        assert_eq!(team.counters().drops.get(Reason::Oversize), 2);
    }

    #[test]
    fn a_link_that_falls_swallows_what_waits() {
        let mut team = Team::new(2, 64);
        frame(&mut team, 0, 100, Sideband::NONE);
        team.decide(0).unwrap();
        team.link(0b10);
        assert_eq!(team.counters().drops.get(Reason::LinkDown), 1);
        frame(&mut team, 0, 100, Sideband::NONE);
        assert_eq!(team.decide(0).unwrap().port, Some(1));
        team.link(0);
        frame(&mut team, 0, 100, Sideband::NONE);
        frame(&mut team, 1, 100, Sideband::NONE);
        assert_eq!(team.decide(0), None, "held");
        assert!(!team.own(1), "held");
        let mut settings = Settings::reset(2);
        settings.no_path = NoPath::Drop;
        team.commit(&settings);
        assert_eq!(team.decide(0).unwrap().drop, Some(Reason::NoPath));
        assert!(team.own(1));
        assert_eq!(team.counters().drops.get(Reason::NoPath), 2);
        assert_eq!(team.counters().drops.get(Reason::LinkDown), 2);
    }

    #[test]
    fn runts_and_empty_beats_are_counted() {
        let mut team = Team::new(2, 64);
        frame(&mut team, 0, 13, Sideband::NONE);
        team.beat(0, Beat { data: &[0; 64], keep: 0, last: false, user: 0 });
        assert_eq!(team.counters().drops.get(Reason::Runt), 1);
        assert_eq!(team.counters().drops.get(Reason::NullBeat), 1);
        assert_eq!(team.decide(0), None);
    }
}
