// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What changes around a block in a run.

use equipoise_golden::all_ports;
use equipoise_golden::policy::Policy;
use equipoise_golden::rebalance::by_share::Rule;
use equipoise_golden::rebalance::Mode;
use equipoise_golden::settings::{EgressMode, NoPath, NoRoom, Role};
use equipoise_regmap::map;

use crate::harness::Harness;

/// Clocks that a change which needs quiet lanes waits for them.
const PATIENCE: u64 = 3000;

/// Policies that the blocks under test have.
const BUILT: [Policy; 5] = [Policy::Static, Policy::RoundRobin, Policy::ActiveBackup, Policy::LeastLoad, Policy::Quota];

/// What changes around the block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A link goes up or down.
    Link(u8, bool),
    /// A share is written.
    Share(u8, u16),
    /// POLICY is written, whether there is such a policy or not.
    Policy(u8),
    /// ROUND_FRAMES is written.
    RoundFrames(u8),
    /// A PRIORITY is written, of which four bits count.
    Priority(u8, u8),
    /// LU_MAX of a logical unit is written.
    Limit(u8, u8),
    /// CARRY is written.
    Carry(bool),
    /// One of the commands that are outstanding ends.
    Complete {
        /// Which, by its age.
        which: u8,
        /// COMPLETE says so, not the port.
        by_register: bool,
    },
    /// A command is said to end, whether there is one or not.
    Stray {
        /// Its path, of 16.
        path: u8,
        /// Its logical unit.
        unit: u8,
        /// COMPLETE says so, not the port.
        by_register: bool,
    },
    /// REBALANCE and what belongs to it are written.
    Rebalance(Mode, Rule),
    /// FIRE is written, unless what the last one began may not be at its end.
    Fire,
    /// PERIOD is written, microseconds.
    Period(u8),
    /// Nothing changes until the timer has fired, if that is soon.
    Elapse,
    /// Members are written.
    Members(u16),
    /// A role is written.
    Primary(u8, bool),
    /// NO_PATH is written.
    Drop(bool),
    /// NO_ROOM is written.
    NoRoom(bool),
    /// EGRESS_MODE is written.
    Cut(u8, bool),
    /// COMMIT.
    Commit,
    /// CLEAR.EPOCH.
    ClearEpoch,
    /// MAX_FRAME is written and committed, with the hosts quiet.
    MaxFrame(u16),
    /// A MAC takes nothing for a while, or goes on.
    Pause(u8, bool),
}

impl Event {
    /// Makes it happen.
    pub(super) fn apply(&self, harness: &mut Harness) -> anyhow::Result<()> {
        let n = harness.n();
        let at = |port: &u8| usize::from(*port) % n;
        match self {
            Event::Link(port, up) => harness.link(at(port), *up),
            Event::Share(port, share) => harness.configure(|s| s.shares[at(port)] = *share),
            Event::Policy(code) => match Policy::of(*code).filter(|policy| BUILT.contains(policy)) {
                Some(policy) => harness.configure(|s| s.policy = policy),
                // Not taken.
                None => harness.post(&map::POLICY, 0, (*code).into()),
            },
            Event::RoundFrames(frames) => harness.configure(|s| s.round_frames = *frames),
            Event::Priority(port, priority) => harness.configure(|s| s.priority[at(port)] = priority & 15),
            Event::Limit(unit, most) => harness.limit(unit & 15, *most),
            Event::Carry(carry) => harness.configure(|s| s.carry = *carry),
            Event::Complete { which, by_register } => {
                let at = usize::from(*which) % harness.outstanding.len().max(1);
                if let Some((_, path, unit)) = harness.outstanding.remove(at) {
                    harness.complete(path as u8, unit, *by_register);
                }
            }
            Event::Stray { path, unit, by_register } => harness.complete(path & 15, unit & 15, *by_register),
            Event::Rebalance(mode, rule) => harness.configure(|s| (s.rebalance, s.rule) = (*mode, *rule)),
            Event::Fire if harness.live.rests(harness.now()) => harness.fire()?,
            Event::Period(microseconds) => harness.configure(|s| s.period = (*microseconds).into()),
            // The run waits.
            Event::Fire | Event::Elapse => {}
            Event::Members(set) => harness.configure(|s| s.members = set & all_ports(n)),
            Event::Primary(port, primary) => harness.configure(|s| {
                s.roles[at(port)] = if *primary { Role::Primary } else { Role::Secondary };
            }),
            Event::Drop(drop) => harness.configure(|s| {
                s.no_path = if *drop { NoPath::Drop } else { NoPath::Hold };
            }),
            Event::NoRoom(drop) => harness.configure(|s| {
                s.no_room = if *drop { NoRoom::Drop } else { NoRoom::Hold };
            }),
            Event::Cut(port, cut) => harness.configure(|s| {
                s.egress[at(port)] = if *cut { EgressMode::Cut } else { EgressMode::Store };
            }),
            Event::Commit => harness.commit(),
            Event::ClearEpoch => harness.clear_epoch(),
            Event::MaxFrame(bytes) => max_frame(*bytes, harness),
            Event::Pause(port, pause) => harness.bench.sinks[at(port)].pause(*pause),
        }
        Ok(())
    }
}

/// MAX_FRAME is sampled at a frame's first beat, so it is changed with no frame begun and none on offer.
fn max_frame(bytes: u16, harness: &mut Harness) {
    let start = harness.now();
    while harness.bench.sources.iter().any(|source| source.waiting() > 0) {
        if harness.now() - start > PATIENCE {
            return;
        }
        harness.clock();
    }
    harness.configure(|s| s.max_frame = bytes.clamp(64, 2000));
    harness.commit();
    // A bus that does not answer shows at the end of the run.
    let _ = harness.settle_bus();
}
