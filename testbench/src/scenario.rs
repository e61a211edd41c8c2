// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A run as data: frames per lane, and what changes around them when. Property tests make such runs and shrink them.

mod event;
mod host;

use equipoise_golden::all_ports;
use equipoise_golden::settings::Settings;
use equipoise_regmap::map;
use equipoise_sim::Pace;

use self::host::{feed, Host};
use crate::harness::Harness;
use crate::readout::Readout;

pub use self::event::Event;
pub use self::host::Item;

/// `LANE_TIMEOUT` of every scenario, microseconds: more than random stalls ever last.
const LANE_TIMEOUT: u16 = 3;
/// Clocks within which an event has its effect, with a firing of the timer behind it.
const EVENT: u64 = 5000;
/// The same for an access that waits for the bus.
const ACCESS: u64 = 10;
/// Clocks to a firing of the timer that are worth waiting for.
const SOON: u64 = 20_000;
/// Clocks from its decision to the end of a command that no event ended.
const LAST_COMMANDS: u64 = 20;

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
        Event::Policy(self.policy).apply(harness)?;
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
        let mut hosts: Vec<Host> = (0..n).map(|lane| Host::new(self.traffic.get(lane).cloned().unwrap_or_default())).collect();
        for (wait, event) in &self.events {
            for _ in 0..*wait {
                clock(&mut hosts, harness)?;
            }
            pass_firing(&mut hosts, harness)?;
            event.apply(harness)?;
            let before = harness.live.last;
            while *event == Event::Elapse && harness.live.last == before && harness.live.fires_within(SOON) {
                clock(&mut hosts, harness)?;
            }
            if let Some(fault) = &harness.score.fault {
                return Err(fault.clone().into());
            }
        }
        // The end: everything may leave, so everything must, and the timer is as after reset.
        pass_firing(&mut hosts, harness)?;
        for port in 0..n {
            harness.link(port, true);
            harness.bench.sinks[port].pause(false);
        }
        harness.configure(|s| (s.members, s.period) = (all_ports(n), Settings::reset(n).period));
        harness.commit();
        harness.completes_after = Some(LAST_COMMANDS);
        let start = harness.now();
        while hosts.iter().any(|host| !host.is_done()) {
            clock(&mut hosts, harness)?;
            if let Some(fault) = &harness.score.fault {
                return Err(fault.clone().into());
            }
            anyhow::ensure!(harness.now() - start < 1_000_000, "the hosts do not come to an end");
        }
        let read = harness.finish()?;
        harness.readings()?;
        anyhow::ensure!(harness.read(&map::MISSED_FIRES, 0)? == 0, "a firing was missed, though none came while another one was reckoned");
        for port in 0..n {
            let load = harness.read(&map::LOAD, port)?;
            anyhow::ensure!(load == 0, "LOAD[{port}] is {load}, though nothing waits");
        }
        Ok(read)
    }
}

/// A clock in which hosts send; what a time frame that ended in it brings about.
fn clock(hosts: &mut [Host], harness: &mut Harness) -> anyhow::Result<()> {
    feed(hosts, harness);
    harness.clock();
    if harness.live.taken.is_some() {
        harness.time_frame()?;
    }
    Ok(())
}

/// Lets the timer fire if it might before the next event has had its effect: which of the two came first must be known.
fn pass_firing(hosts: &mut [Host], harness: &mut Harness) -> anyhow::Result<()> {
    while harness.live.fires_within(EVENT + ACCESS * harness.queued() as u64) {
        clock(hosts, harness)?;
    }
    Ok(())
}
