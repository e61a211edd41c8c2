// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A verilated block with everything around it, and the scoreboard looking on.

mod clock;
mod registers;

use std::collections::VecDeque;

use equipoise_golden::frame::Sideband;
use equipoise_golden::settings::Settings;
use equipoise_regmap::{ident::statistics_lag, map};
use equipoise_sim::{Bench, Decision, Error, Frame, Options, Rng};

use crate::accesses::Accesses;
use crate::arrivals::Arrivals;
use crate::fault::Fault;
use crate::live::Live;
use crate::readout::Readout;
use crate::scoreboard::Scoreboard;

/// Clocks without a beat, a decision or a bus access after which nothing is going to move, if the statistics do not take longer and no
/// port may be swallowing what it had, a beat a clock.
const IDLE: u64 = 300;
/// The same where something should move: a MAC with long pauses may keep everybody waiting.
const STUCK: u64 = 20_000;

/// When things happened, for tests that count clocks.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// Beats that lanes accepted: lane, clock, last beat of a frame.
    pub beats: Vec<(usize, u64, bool)>,
    /// Decisions.
    pub decisions: Vec<Decision>,
    /// Frames that MACs took: port, clocks of the first and the last beat, bytes.
    pub frames: Vec<(usize, u64, u64, usize)>,
}

/// The bench and its scoreboard.
pub struct Harness {
    /// The block with hosts, MACs and bus master. Use the harness's own `clock`, `run` and register access: they keep
    /// the scoreboard informed.
    pub bench: Bench,
    /// Compares all that happens with the golden model.
    pub score: Scoreboard,
    /// Contents of frames.
    pub rng: Rng,
    /// Set it to have a log of what happens from then on.
    pub log: Option<Log>,
    /// The rebalancer's model.
    pub live: Live,
    /// Values of the shadow registers once all queued writes are done.
    shadow: Settings,
    shadow_timeout: u64,
    accesses: Accesses,
    arrivals: Arrivals,
    /// Clocks from the decision of a command to its completion; none: never.
    pub completes_after: Option<u64>,
    /// Completions for the port, one a clock: path, logical unit.
    ending: VecDeque<(u8, u8)>,
    /// Commands that QUOTA decided and that have not ended: clock of the decision, path, logical unit.
    pub outstanding: VecDeque<(u64, usize, u8)>,
    /// Clock in which something last moved.
    moved: u64,
    buffer_bytes: u32,
}

#[cfg(feature = "coverage")]
impl Drop for Harness {
    /// Leaves the coverage counts of this run in the folder `EQUIPOISE_COVERAGE`, if it is set.
    fn drop(&mut self) {
        static RUNS: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let Some(folder) = std::env::var_os("EQUIPOISE_COVERAGE") else { return };
        let run = RUNS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let path = std::path::Path::new(&folder).join(format!("run{run}.dat"));
        if let Err(error) = self.bench.team.write_coverage(&path) {
            eprintln!("{error}");
        }
    }
}

impl Harness {
    /// Opens a block of `n` ports and `w` bits; `seed` picks frame contents and, if set, the state before reset.
    ///
    /// # Errors
    ///
    /// The size is not in this build, or the block does not answer on its bus.
    pub fn open(n: usize, w: usize, seed: Option<u64>) -> Result<Self, Error> {
        let bench = Bench::open(n, w, Options { random_reset: seed })?;
        let arrivals = Arrivals::new(n, bench.team.latency().arrival);
        let live = Live::new(n, bench.team.clock());
        let mut harness = Harness {
            live,
            score: Self::scoreboard(&bench, u16::MAX),
            bench,
            rng: Rng::new(seed.unwrap_or(1)),
            log: None,
            shadow: Settings::reset(n),
            shadow_timeout: 1000,
            accesses: Accesses::default(),
            arrivals,
            completes_after: None,
            ending: VecDeque::new(),
            outstanding: VecDeque::new(),
            moved: 0,
            buffer_bytes: 0,
        };
        let caps = harness.read(&map::CAPS, 0)?;
        harness.buffer_bytes = 1 << map::CAPS_BUFFER_LOG2.get(caps);
        harness.score.buffers(harness.buffer_beats());
        Ok(harness)
    }

    /// What checks `bench` from a reset on, with the links of `up`.
    fn scoreboard(bench: &Bench, up: u16) -> Scoreboard {
        Scoreboard::new(bench.team.n(), bench.team.k(), up)
            .keeping(bench.team.completions.is_some())
            .telling_loads(bench.decisions.tells_loads())
    }

    /// Beats that an egress buffer holds.
    pub fn buffer_beats(&self) -> usize {
        self.buffer_bytes as usize / self.k()
    }

    /// Ports.
    pub fn n(&self) -> usize {
        self.bench.team.n()
    }

    /// Bytes of a beat.
    pub fn k(&self) -> usize {
        self.bench.team.k()
    }

    /// Number of the coming clock.
    pub fn now(&self) -> u64 {
        self.bench.team.clock()
    }

    /// Clocks.
    pub fn run(&mut self, clocks: u64) {
        for _ in 0..clocks {
            self.clock();
        }
    }

    /// Clocks until `done`.
    ///
    /// # Errors
    ///
    /// [`Fault::Wedged`] after `limit` clocks, or what the scoreboard finds.
    pub fn run_until(&mut self, limit: u64, mut done: impl FnMut(&Self) -> bool) -> Result<u64, Fault> {
        let start = self.now();
        while !done(self) {
            if let Some(fault) = &self.score.fault {
                return Err(fault.clone());
            }
            if self.now() - start >= limit {
                return Err(self.wedged());
            }
            self.clock();
        }
        Ok(self.now() - start)
    }

    fn wedged(&self) -> Fault {
        let hosts: Vec<_> = self.bench.sources.iter().map(|source| source.waiting()).collect();
        Fault::Wedged { clock: self.now(), detail: format!("frames left at the hosts {hosts:?}, {}", self.score.describe()) }
    }

    /// A frame of `length` random bytes.
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.rng.fill(&mut bytes);
        bytes
    }

    /// Queues a frame of random bytes at the host of `lane`.
    pub fn send(&mut self, lane: usize, length: usize) {
        self.send_with(lane, length, Sideband::NONE);
    }

    /// Queues a frame that must take `port`.
    pub fn send_forced(&mut self, lane: usize, length: usize, port: u8) {
        self.send_with(lane, length, Sideband::forced(port));
    }

    /// Queues a frame with its sideband; the tag is filled with random bits.
    pub fn send_with(&mut self, lane: usize, length: usize, sideband: Sideband) {
        let bytes = self.bytes(length);
        let user = Sideband { tag: self.rng.bits() as u16, ..sideband }.to_bits();
        self.bench.sources[lane].push(Frame { bytes, user });
    }

    /// Sets the link input of `port`.
    pub fn link(&mut self, port: usize, up: bool) {
        self.bench.team.link(port, up);
        let now = self.now();
        self.score.timeline.link(now, self.bench.team.link_up.get() as u16);
    }

    /// Clocks until every host's frames are taken and nothing has moved for a while.
    ///
    /// # Errors
    ///
    /// [`Fault::Wedged`] if frames are left and nothing moves; what the scoreboard finds.
    pub fn drain(&mut self) -> Result<(), Fault> {
        self.moved = self.now();
        let quiet = IDLE.max(statistics_lag(self.n()) as u64) + u64::from(self.buffer_bytes) / self.k() as u64;
        loop {
            if let Some(fault) = &self.score.fault {
                return Err(fault.clone());
            }
            let idle = self.now() - self.moved;
            let taken = self.bench.sources.iter().all(|source| source.waiting() == 0) && self.arrivals.is_empty();
            if taken && self.accesses.are_done() && idle > quiet {
                return Ok(());
            }
            if idle > STUCK {
                return Err(self.wedged());
            }
            self.clock();
        }
    }

    /// Drains the block, accounts for every frame, compares every counter. Returns the counters.
    ///
    /// # Errors
    ///
    /// Whatever was found wrong since the reset.
    pub fn finish(&mut self) -> anyhow::Result<Readout> {
        self.drain()?;
        let now = self.now();
        self.score.finish(now)?;
        let read = self.counters()?;
        self.score.compare(&read)?;
        if self.bench.team.completions.is_some() {
            let (in_flight, ignored) = self.commands()?;
            self.score.compare_commands(&in_flight, ignored)?;
        }
        if let Some(violation) = self.bench.violations().into_iter().next() {
            return Err(Fault::Protocol(violation).into());
        }
        if self.bench.team.errors() != 0 {
            return Err(Fault::Protocol("the model reported errors".into()).into());
        }
        Ok(read)
    }

    /// Resets the block amid whatever goes on. Hosts and MACs forget what they had, and a new run begins.
    pub fn reset(&mut self) {
        self.bench.reset(4);
        while self.bench.decisions.decisions.pop_front().is_some() {}
        for sink in &mut self.bench.sinks {
            sink.frames.clear();
        }
        self.accesses = Accesses::default();
        self.outstanding.clear();
        self.ending.clear();
        self.arrivals = Arrivals::new(self.n(), self.bench.team.latency().arrival);
        self.shadow = Settings::reset(self.n());
        self.shadow_timeout = 1000;
        self.live = Live::new(self.n(), self.now());
        let up = self.bench.team.link_up.get() as u16;
        self.score = Self::scoreboard(&self.bench, up);
        self.score.buffers(self.buffer_beats());
    }
}
