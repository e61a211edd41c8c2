// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Which frames went by the balancing unit, and which by their own port.

use equipoise_sim::{Captured, Decision};

use super::{Scoreboard, DECISION_DELAY};
use crate::fault::Fault;
use crate::lanes::Passed;
use crate::ports::{Expected, PortMonitor};

impl Scoreboard {
    /// Which of the frames that wait on the lane was decided: the first that must go by the unit, or one before it that
    /// may and fits.
    pub(super) fn decided(&self, shown: Decision, now: u64) -> Result<usize, Fault> {
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

    pub(super) fn leave_by_own_port(&mut self, lane: usize, at: usize, now: u64) {
        if let Some(passed) = self.lanes[lane].passed.remove(at) {
            let either = passed.routes(lane, &self.timeline, now).0;
            let Passed { frame, first, .. } = passed;
            self.ports[lane].expect(Expected {
                bytes: frame.bytes,
                error: frame.error,
                lane,
                born: first,
                own: true,
                decided: None,
                either,
                ahead: 0,
                own_before: 0,
            });
        }
    }

    pub(super) fn check_frame(&mut self, port: usize, captured: &Captured, now: u64) -> Result<(), Fault> {
        self.tell_apart(port, captured);
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
                self.leave_by_own_port(port, kept, now);
            } else {
                kept += 1;
            }
        }
        self.ports[port].sent(captured, &self.timeline)
    }

    /// Of two frames of one length, either of which may go by the unit, the first was taken for the one that was decided. Where it leaves by its
    /// own port, it was the other, which waits at the lane still or was taken for an own one.
    fn tell_apart(&mut self, port: usize, captured: &Captured) {
        let is_first = |frame: &&mut Expected| frame.lane == port && frame.either && frame.bytes == captured.bytes;
        let Some((mut bytes, mut error)) = self.ports.iter_mut().flat_map(PortMonitor::from_unit).find(is_first).map(Expected::take) else {
            return;
        };
        let timeline = &self.timeline;
        let known = self.ports[port].from_own().filter(|own| own.either).map(|own| (&mut own.bytes, &mut own.error));
        let waiting = self.lanes[port].passed.iter_mut().filter(|passed| passed.routes(port, timeline, captured.last).0);
        let mut others = known.chain(waiting.map(|passed| (&mut passed.frame.bytes, &mut passed.frame.error)));
        if let Some(other) = others.find(|other| other.0.len() == bytes.len()) {
            std::mem::swap(other.0, &mut bytes);
            std::mem::swap(other.1, &mut error);
        }
        drop(others);
        if let Some(first) = self.ports.iter_mut().flat_map(PortMonitor::from_unit).find(|frame| frame.bytes.is_empty()) {
            (first.bytes, first.error) = (bytes, error);
        }
    }
}
