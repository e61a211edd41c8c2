// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A run as data: frames per lane, and what changes around them when. Property tests make such runs and shrink them.

use std::collections::VecDeque;

use equipoise_golden::all_ports;
use equipoise_golden::frame::Sideband;
use equipoise_golden::policy::Policy;
use equipoise_golden::rebalance::by_share::Rule;
use equipoise_golden::rebalance::Mode;
use equipoise_golden::settings::{EgressMode, NoPath, NoRoom, Role};
use equipoise_regmap::map;
use equipoise_sim::{Beat, Frame, Pace};

use crate::beats::{spoiled, Flaw};
use crate::harness::Harness;
use crate::readout::Readout;

/// `LANE_TIMEOUT` of every scenario, microseconds: more than random stalls ever last.
const LANE_TIMEOUT: u16 = 3;
/// Clocks that a change which needs quiet lanes waits for them.
const PATIENCE: u64 = 3000;

/// Clocks from its decision to the end of a command that no event ended.
const LAST_COMMANDS: u64 = 20;

/// Policies that the blocks under test have.
const BUILT: [Policy; 5] = [Policy::Static, Policy::RoundRobin, Policy::ActiveBackup, Policy::LeastLoad, Policy::Quota];

/// What a host does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// Sends a legal frame. The low three bits of its length are a sequence number, so that neighbours differ.
    Frame {
        /// Bytes.
        length: u16,
        /// The port it must take.
        forced: Option<u8>,
        /// It is a command of this logical unit.
        command: Option<u8>,
    },
    /// Sends fewer bytes than a header.
    Runt(u8),
    /// Sends more than MAX_FRAME bytes, by this many.
    Oversize(u16),
    /// Sends a spoiled frame.
    Spoiled {
        /// Bytes before it is spoiled.
        length: u16,
        /// How.
        flaw: Flaw,
    },
    /// Falls silent in mid-frame until the block ends the frame, then sends the rest.
    Silence {
        /// Beats before the silence.
        beats: u8,
        /// In which it sends beats without a byte.
        nulls: bool,
    },
    /// Sends nothing for some clocks.
    Pause(u8),
}

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

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Picks frame contents, stalls and the state before reset.
    pub seed: u64,
    /// Hosts are silent in so many percent of the clocks.
    pub host_stall: u8,
    /// MACs are not ready in so many percent of the clocks, port by port (the list repeats).
    pub mac_stall: Vec<u8>,
    /// POLICY from the beginning.
    pub policy: u8,
    /// Commands end so many clocks after their decision; none: when an event or the end of the run says so.
    pub completes_after: Option<u8>,
    /// MACs take a byte a clock, with the gaps of Ethernet.
    pub line_rate: bool,
    /// What hosts send, lane by lane.
    pub traffic: Vec<Vec<Item>>,
    /// Clocks to wait, and what then changes.
    pub events: Vec<(u8, Event)>,
}

/// A host at work.
struct Host {
    items: VecDeque<Item>,
    pause: u8,
    sequence: u16,
    /// The rest of a frame whose host has fallen silent.
    rest: Option<usize>,
    /// It sends beats without a byte meanwhile.
    nulls: bool,
}

impl Scenario {
    /// Runs it on a block of `n` ports and `w` bits with the scoreboard on.
    ///
    /// # Errors
    ///
    /// Whatever the scoreboard finds.
    pub fn run(&self, n: usize, w: usize) -> anyhow::Result<Readout> {
        let mut harness = Harness::open(n, w, Some(self.seed))?;
        self.run_on(&mut harness)
    }

    /// Runs it on a block that was just reset.
    ///
    /// # Errors
    ///
    /// Whatever the scoreboard finds.
    pub fn run_on(&self, harness: &mut Harness) -> anyhow::Result<Readout> {
        let n = harness.n();
        harness.lane_timeout(LANE_TIMEOUT);
        apply(&Event::Policy(self.policy), harness)?;
        harness.completes_after = self.completes_after.map(u64::from);
        harness.commit();
        harness.settle_bus()?;
        for (lane, source) in harness.bench.sources.iter_mut().enumerate() {
            source.stall(self.seed ^ lane as u64, f64::from(self.host_stall) / 100.0);
        }
        for (port, sink) in harness.bench.sinks.iter_mut().enumerate() {
            if let Some(percent) = self.mac_stall.get(port % self.mac_stall.len().max(1)) {
                sink.stall(self.seed ^ 0x55 ^ port as u64, f64::from(*percent) / 100.0);
            }
            if self.line_rate {
                sink.pace(Pace::GIGABIT);
            }
        }
        let mut hosts: Vec<Host> = (0..n)
            .map(|lane| Host {
                items: self.traffic.get(lane).cloned().unwrap_or_default().into(),
                pause: 0,
                sequence: 0,
                rest: None,
                nulls: false,
            })
            .collect();
        for (wait, event) in &self.events {
            for _ in 0..*wait {
                feed(&mut hosts, harness);
                harness.clock();
            }
            apply(event, harness)?;
            if let Some(fault) = &harness.score.fault {
                return Err(fault.clone().into());
            }
        }
        // The end: everything may leave, so everything must.
        for port in 0..n {
            harness.link(port, true);
            harness.bench.sinks[port].pause(false);
        }
        harness.configure(|s| s.members = all_ports(n));
        harness.commit();
        harness.completes_after = Some(LAST_COMMANDS);
        let start = harness.now();
        while hosts.iter().any(|host| !host.items.is_empty() || host.rest.is_some()) {
            feed(&mut hosts, harness);
            harness.clock();
            if let Some(fault) = &harness.score.fault {
                return Err(fault.clone().into());
            }
            anyhow::ensure!(harness.now() - start < 1_000_000, "the hosts do not come to an end");
        }
        let read = harness.finish()?;
        harness.readings()?;
        Ok(read)
    }
}

/// Gives each host's stream its next frame, early enough that it never runs dry by accident.
fn feed(hosts: &mut [Host], harness: &mut Harness) {
    let k = harness.k();
    for (lane, host) in hosts.iter_mut().enumerate() {
        if host.pause > 0 {
            host.pause -= 1;
            continue;
        }
        let waiting = harness.bench.sources[lane].waiting();
        if let Some(length) = host.rest {
            // The block has ended the frame: the rest must be swallowed.
            if waiting == 0 && host.nulls && harness.score.in_frame(lane) {
                harness.bench.sources[lane].push_beats(vec![Beat { gap: 5, ..Beat::new(&[], 0, false) }]);
            } else if waiting == 0 && !harness.score.in_frame(lane) {
                host.rest = None;
                let bytes = harness.bytes(length);
                let rest = Frame { bytes, user: 0 }.beats(k);
                harness.bench.sources[lane].push_beats(rest);
            }
            continue;
        }
        if waiting >= 2 {
            continue;
        }
        let Some(item) = host.items.pop_front() else { continue };
        let max = usize::from(harness.shadow().max_frame);
        host.sequence = host.sequence.wrapping_add(1);
        match item {
            Item::Pause(clocks) => host.pause = clocks,
            Item::Frame { length, forced, command } => {
                let length = numbered(length, host.sequence).min(max);
                let sideband = Sideband { forced, class: command.is_some(), lu: command.unwrap_or(0) & 15, ..Sideband::NONE };
                harness.send_with(lane, length, sideband);
            }
            Item::Runt(length) => harness.send(lane, usize::from(length % 13) + 1),
            Item::Oversize(by) => {
                harness.send(lane, max + 1 + usize::from(by));
                separate(lane, host.sequence, harness);
            }
            Item::Spoiled { length, flaw } => {
                let bytes = harness.bytes(numbered(length, host.sequence));
                let beats = spoiled(&bytes, 0, k, flaw);
                harness.bench.sources[lane].push_beats(beats);
                separate(lane, host.sequence, harness);
            }
            Item::Silence { beats, nulls } => {
                host.nulls = nulls;
                // MAX_FRAME must not end the frame first.
                let beats = (usize::from(beats) + 1).min(max / k).max(1);
                let bytes = harness.bytes(beats * k);
                let mut beats = Frame { bytes, user: 0 }.beats(k);
                if let Some(end) = beats.last_mut() {
                    end.last = false;
                }
                harness.bench.sources[lane].push_beats(beats);
                host.rest = Some(k + 1);
            }
        }
    }
}

/// Cut frames may be as long as each other, and STORE drops them unseen: with a role that changes about then, the scoreboard could not
/// tell which of two neighbours a decision was for. A frame of another length between them does.
fn separate(lane: usize, sequence: u16, harness: &mut Harness) {
    harness.send(lane, numbered(64, sequence));
}

/// A length whose low three bits are those of `sequence`.
fn numbered(length: u16, sequence: u16) -> usize {
    let length = (length & !7) | (sequence & 7);
    usize::from(if length < 14 { length + 16 } else { length })
}

fn apply(event: &Event, harness: &mut Harness) -> anyhow::Result<()> {
    let n = harness.n();
    let at = |port: &u8| usize::from(*port) % n;
    match event {
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
        Event::Fire => {}
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_lengths_differ() {
        for length in [14, 15, 16, 60, 1522] {
            let lengths: Vec<_> = (0..8).map(|sequence| numbered(length, sequence)).collect();
            assert!(lengths.windows(2).all(|pair| pair[0] != pair[1] && pair[0] >= 14), "{lengths:?}");
        }
    }
}
