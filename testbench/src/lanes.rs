// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a lane took in and must pass on.

use std::collections::VecDeque;

use equipoise_golden::frame::Frame;
use equipoise_golden::lane::{Beat, Drops, Lane, Outcome, Reason};
use equipoise_golden::settings::Role;
use equipoise_sim::check::Timeline;

use crate::fault::Fault;

/// Clocks of a microsecond at the nominal clock.
pub const US_CLOCKS: u64 = 125;
/// Clocks beyond the last microsecond until a timeout has surely happened.
const TIMEOUT_SLACK: u64 = 8;

/// A frame that passed its lane's checks.
#[derive(Debug, Clone)]
pub struct Passed {
    /// The frame.
    pub frame: Frame,
    /// Clock in which its first beat was accepted.
    pub first: u64,
    /// Clock in which the next beat of the lane was accepted, by which the first one had been looked at.
    pub second: Option<u64>,
}

impl Passed {
    /// Whether it may go by the balancing unit, and whether by the own port, as seen at clock `now`.
    pub fn routes(&self, lane: usize, timeline: &Timeline, now: u64) -> (bool, bool) {
        if self.frame.sideband.forced.is_some() {
            return (true, false);
        }
        let mut routes = (false, false);
        for settings in timeline.in_use(self.first, self.second.unwrap_or(now)) {
            match settings.roles[lane] {
                Role::Primary => routes.0 = true,
                Role::Secondary => routes.1 = true,
            }
        }
        routes
    }
}

/// One lane as seen from outside.
#[derive(Debug, Clone)]
pub struct LaneMonitor {
    lane: usize,
    checks: Lane,
    /// Accepted first beat of the frame at hand, and the beat after it.
    first: u64,
    second: Option<u64>,
    /// The newest frame in `passed` still waits for the clock of its second beat.
    single: bool,
    silence: u64,
    /// `LANE_TIMEOUT`, microseconds; 0 is never.
    timeout: u64,
    /// Frames that passed and are neither decided nor known to have gone by the own port.
    pub passed: VecDeque<Passed>,
    /// Drops of this lane.
    pub drops: Drops,
}

impl LaneMonitor {
    /// Lane `lane`, of `k` bytes a beat, after reset.
    pub fn new(lane: usize, k: usize) -> Self {
        LaneMonitor {
            lane,
            checks: Lane::new(k),
            first: 0,
            second: None,
            single: false,
            silence: 0,
            timeout: 1000,
            passed: VecDeque::new(),
            drops: Drops::default(),
        }
    }

    /// `LANE_TIMEOUT` in use from now on; the lane must be idle.
    pub fn set_timeout(&mut self, microseconds: u64) {
        self.timeout = microseconds;
    }

    /// Beats that were ignored for want of a byte.
    pub fn null_beats(&self) -> u64 {
        self.checks.null_beats()
    }

    /// Whether every frame that came in has gone on.
    pub fn is_empty(&self) -> bool {
        self.passed.is_empty() && !self.checks.in_frame()
    }

    /// Whether the lane is in a frame, so that silence counts.
    #[inline(always)]
    pub fn in_frame(&self) -> bool {
        self.checks.in_frame()
    }

    /// Clock of the first beat of the frame at hand.
    pub fn began(&self) -> u64 {
        self.first
    }

    /// A beat was accepted in `clock`. One that is ignored is silence.
    pub fn beat(&mut self, clock: u64, beat: Beat, max_frame: u16) -> Result<(), Fault> {
        let ignored = self.in_frame() && beat.is_null();
        if self.silence != 0 && !ignored {
            let silence = std::mem::take(&mut self.silence);
            if self.may_have_timed_out(silence) {
                return Err(Fault::Stimulus {
                    clock,
                    detail: format!("lane {}: {silence} clocks of silence are about the LANE_TIMEOUT of {} us", self.lane, self.timeout),
                });
            }
        }
        if self.single {
            self.single = false;
            if let Some(newest) = self.passed.back_mut() {
                newest.second = Some(clock);
            }
        }
        // A beat without a byte does not begin a frame.
        let (nulls, idle, in_frame) = (self.checks.null_beats(), self.checks.is_idle(), self.checks.in_frame());
        let outcome = self.checks.beat(beat, max_frame);
        let null = self.checks.null_beats() != nulls;
        if idle && !null {
            self.first = clock;
            self.second = None;
        } else if in_frame && self.second.is_none() {
            self.second = Some(clock);
        }
        self.outcome(outcome);
        if ignored {
            self.silent();
        }
        Ok(())
    }

    /// The lane was ready and its host, in mid-frame, silent.
    pub fn silent(&mut self) {
        self.silence += 1;
        if self.timeout != 0 && self.silence >= self.timeout * US_CLOCKS + TIMEOUT_SLACK {
            self.silence = 0;
            let outcome = self.checks.timeout();
            self.outcome(outcome);
        }
    }

    /// The lane was not ready: silence counts from its next ready clock on. If the block may have ended the frame already, it has: nothing
    /// but its last beat moves on in a lane whose host is silent, and that alone can take the room away.
    #[inline]
    pub fn blocked(&mut self) {
        if self.in_doubt() {
            let outcome = self.checks.timeout();
            self.outcome(outcome);
        }
        self.silence = 0;
    }

    fn may_have_timed_out(&self, silence: u64) -> bool {
        self.timeout != 0 && silence + 4 > (self.timeout - 1) * US_CLOCKS
    }

    /// Whether the block may have ended the frame at hand already while the model is not sure.
    pub fn in_doubt(&self) -> bool {
        self.silence != 0 && self.may_have_timed_out(self.silence)
    }

    fn outcome(&mut self, outcome: Option<Outcome>) {
        match outcome {
            None => {}
            Some(Outcome::Dropped(reason)) => self.drops.count(reason),
            Some(Outcome::Passed(frame, reason)) => {
                if let Some(reason) = reason {
                    self.drops.count(reason);
                }
                self.single = self.second.is_none();
                self.passed.push_back(Passed { frame, first: self.first, second: self.second });
            }
        }
    }

    /// Frames dropped for `reason`.
    pub fn dropped(&self, reason: Reason) -> u64 {
        match reason {
            Reason::NullBeat => self.checks.null_beats(),
            reason => self.drops.get(reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_golden::settings::Settings;

    fn beat(last: bool) -> Beat<'static> {
        Beat { data: &[3; 64], keep: u64::MAX, last, user: 0 }
    }

    #[test]
    fn role_is_that_of_the_first_beat() {
        let mut timeline = Timeline::new(Settings::reset(2), 3);
        let mut flipped = Settings::reset(2);
        flipped.roles.reverse();
        timeline.commit(20, 22, flipped);
        let mut lane = LaneMonitor::new(0, 64);
        for clock in [5, 6, 19, 40, 41] {
            lane.beat(clock, beat(clock != 5 && clock != 40), 1522).unwrap();
        }
        let routes: Vec<_> = lane.passed.iter().map(|p| p.routes(0, &timeline, 100)).collect();
        // Accepted at 19, the next beat at 40: the commit may have come before or after.
        assert_eq!(routes, [(true, false), (true, true), (false, true)]);
    }

    #[test]
    fn silence_near_the_limit_is_refused() {
        let mut lane = LaneMonitor::new(0, 64);
        lane.set_timeout(2);
        lane.beat(0, beat(false), 1522).unwrap();
        (0..100).for_each(|_| lane.silent());
        lane.beat(101, beat(false), 1522).unwrap();
        (0..130).for_each(|_| lane.silent());
        assert!(lane.in_doubt());
        assert!(matches!(lane.beat(232, beat(false), 1522), Err(Fault::Stimulus { .. })));
    }

    #[test]
    fn beats_without_a_byte_are_silence() {
        let mut lane = LaneMonitor::new(0, 64);
        lane.set_timeout(2);
        lane.beat(0, beat(false), 1522).unwrap();
        for clock in 1..300 {
            lane.beat(clock, Beat { keep: 0, ..beat(false) }, 1522).unwrap();
        }
        assert_eq!((lane.dropped(Reason::LaneTimeout), lane.null_beats()), (1, 299));
        assert!(lane.passed[0].frame.error && !lane.in_frame());
    }

    #[test]
    fn a_blocked_host_is_not_silent() {
        let mut lane = LaneMonitor::new(0, 64);
        lane.set_timeout(2);
        lane.beat(0, beat(false), 1522).unwrap();
        for _ in 0..5 {
            (0..100).for_each(|_| lane.silent());
            lane.blocked();
        }
        assert!(lane.in_frame() && lane.dropped(Reason::LaneTimeout) == 0);
        (0..150).for_each(|_| lane.silent());
        lane.blocked();
        assert_eq!(lane.dropped(Reason::LaneTimeout), 1, "its end took the room");
    }

    #[test]
    fn silence_ends_a_frame() {
        let mut lane = LaneMonitor::new(0, 64);
        lane.set_timeout(2);
        lane.beat(0, beat(false), 1522).unwrap();
        (0..300).for_each(|_| lane.silent());
        assert_eq!(lane.dropped(Reason::LaneTimeout), 1);
        assert!(lane.passed[0].frame.error && !lane.in_frame());
        lane.beat(301, beat(true), 1522).unwrap();
        lane.beat(302, beat(true), 1522).unwrap();
        assert_eq!(lane.passed.len(), 2);
        assert_eq!(lane.passed[1].first, 302);
    }
}
