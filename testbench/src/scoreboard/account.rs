// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The end of a run: every frame is accounted for, every counter compared.

use equipoise_golden::lane::Reason;
use equipoise_golden::policy::quota::UNITS;
use equipoise_golden::team::{Count, Counters};

use super::{Scoreboard, DECISION_DELAY};
use crate::fault::Fault;
use crate::ports::{Fate, Fates, Lost};
use crate::readout::Readout;

/// Reasons for which a frame may be lost behind its lane's checks.
const FATES: [(Fates, Reason); 3] = [(Fate::LINK_DOWN, Reason::LinkDown), (Fate::NO_PATH, Reason::NoPath), (Fate::NO_ROOM, Reason::NoRoom)];

impl Scoreboard {
    /// The end of the run at clock `now`, with nothing moving any more: every frame is accounted for.
    pub fn finish(&mut self, now: u64) -> Result<(), Fault> {
        self.clock(now + DECISION_DELAY);
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        for lane in 0..self.lanes.len() {
            while let Some(passed) = self.lanes[lane].passed.front() {
                let (unit, own) = passed.routes(lane, &self.timeline, now);
                if !own {
                    return Err(Fault::Missing {
                        port: lane,
                        detail: format!(
                            "no decision for the frame of {} bytes that began in clock {}{}",
                            passed.frame.bytes.len(),
                            passed.first,
                            if unit { "" } else { " (no route at all)" }
                        ),
                    });
                }
                self.leave_by_own_port(lane, 0, now);
            }
        }
        for port in &mut self.ports {
            port.finish(&self.timeline, now)?;
        }
        Ok(())
    }

    /// Compares the counters, after [`Scoreboard::finish`].
    pub fn compare(&self, read: &Readout) -> Result<(), Fault> {
        let n = self.ports.len();
        for p in 0..n {
            exactly(&format!("DECIDED[{p}]"), read.counters.decided[p], self.counters.decided[p])?;
            exactly(&format!("SENT[{p}]"), read.counters.sent[p], self.ports[p].sent)?;
        }
        exactly("DECIDED_TOTAL", read.decided_total, Count::total(&self.counters.decided))?;
        let sent: Vec<Count> = self.ports.iter().map(|port| port.sent).collect();
        exactly("SENT_TOTAL", read.sent_total, Count::total(&sent))?;
        within("FORCED_FRAMES", read.counters.forced, self.counters.forced, self.counters.forced)?;

        let lost = self.lost();
        let sure = |reason: Reason| self.lanes.iter().map(|lane| lane.dropped(reason)).sum::<u64>() + self.counters.drops.get(reason);
        for reason in Reason::ALL.into_iter().filter(|reason| FATES.iter().all(|(_, fated)| fated != reason)) {
            within(&format!("DROP_{}", reason.name()), read.drops[reason as usize], sure(reason), sure(reason))?;
        }
        // Of a frame that did not leave it may not be known which of some counters has counted it: each of them, and each sum of some.
        for some in 1..1 << FATES.len() {
            let chosen = FATES.iter().filter(|(fate, _)| some & fate != 0);
            let names: Vec<String> = chosen.clone().map(|(_, reason)| format!("DROP_{}", reason.name())).collect();
            let seen: u64 = chosen.clone().map(|&(_, reason)| read.drops[reason as usize]).sum();
            let known: u64 = chosen.map(|&(_, reason)| sure(reason)).sum();
            let (low, high) = lost.between(some);
            within(&names.join(" + "), seen, known + low, known + high)?;
        }
        Ok(())
    }

    /// Compares what is outstanding, after [`Scoreboard::finish`]: INFLIGHT of each path and unit, and IGNORED_DONE.
    pub fn compare_commands(&mut self, in_flight: &[[u8; UNITS]], ignored: u64) -> Result<(), Fault> {
        let (counts, expected) = self.commands.finish(&self.timeline);
        for (path, (seen, counts)) in in_flight.iter().zip(counts).enumerate() {
            for (unit, (&seen, count)) in seen.iter().zip(counts).enumerate() {
                within(&format!("INFLIGHT[{unit}] of port {path}"), seen.into(), count.low, count.high)?;
            }
        }
        within("IGNORED_DONE", ignored, expected.low, expected.high)
    }

    /// Frames that did not leave, over all ports.
    pub fn lost(&self) -> Lost {
        self.ports.iter().fold(Lost::default(), |sum, port| sum.plus(port.lost))
    }

    /// What the model expects of the counters that it knows exactly: decided, sent, forced.
    pub fn counters(&self) -> Counters {
        let mut counters = self.counters.clone();
        for (p, port) in self.ports.iter().enumerate() {
            counters.sent[p] = port.sent;
        }
        counters
    }

    /// Frames that lanes dropped or cut for `reason`, and beats for [`Reason::NullBeat`].
    pub fn lane_drops(&self, reason: Reason) -> u64 {
        self.lanes.iter().map(|lane| lane.dropped(reason)).sum()
    }
}

fn exactly(name: &str, seen: Count, expected: Count) -> Result<(), Fault> {
    within(&format!("{name} frames"), seen.frames, expected.frames, expected.frames)?;
    within(&format!("{name} bytes"), seen.bytes, expected.bytes, expected.bytes)
}

fn within(name: &str, seen: u64, low: u64, high: u64) -> Result<(), Fault> {
    if (low..=high).contains(&seen) {
        return Ok(());
    }
    Err(Fault::Counter { name: name.to_string(), seen, expected: if low == high { low.to_string() } else { format!("{low} to {high}") } })
}
