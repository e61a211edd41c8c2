// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The block with a host on each lane, a MAC on each port, a bus master and an observer.
//!
//! `&mut Bench` is an `equipoise_regmap::host::Bus`: `host::Team::identify(&mut bench)` gives registers by name.

use crate::{Error, Master, Monitor, Options, Sink, Source, Team};

/// Clocks of reset that [`Bench::open`] gives.
const RESET_CLOCKS: u32 = 4;

/// A team and everything around it. All parts are public: a test reaches in where it needs to.
pub struct Bench {
    /// The block.
    pub team: Team,
    /// Hosts, one a lane.
    pub sources: Vec<Source>,
    /// MACs, one a port.
    pub sinks: Vec<Sink>,
    /// Register bus master.
    pub bus: Master,
    /// Observer of the decision port.
    pub decisions: Monitor,
}

impl Bench {
    /// A bench around a block of `n` ports and `w` bits: reset, all links up, nothing stalled.
    ///
    /// # Errors
    /// As [`Team::open`].
    pub fn open(n: usize, w: usize, options: Options) -> Result<Self, Error> {
        Ok(Bench::around(Team::open(n, w, options)?))
    }

    /// The same around a team that the caller opened, perhaps to trace it from the start.
    pub fn around(mut team: Team) -> Self {
        let k = team.k();
        let sources = team.host.iter().map(|s| Source::new(s.clone(), k)).collect();
        let sinks = team.mac.iter().map(|s| Sink::new(s.clone(), k)).collect();
        let (bus, decisions) = (Master::new(team.bus.clone()), Monitor::new(team.decision.clone()));
        team.link_up.set(u64::MAX);
        team.reset(RESET_CLOCKS);
        Bench { team, sources, sinks, bus, decisions }
    }

    /// One clock of everything.
    #[inline(always)]
    pub fn clock(&mut self) {
        for source in &mut self.sources {
            source.drive();
        }
        for sink in &mut self.sinks {
            sink.drive();
        }
        self.bus.drive();
        self.team.settle();
        let now = self.team.clock();
        for source in &mut self.sources {
            source.sample(now);
        }
        for sink in &mut self.sinks {
            sink.sample(now);
        }
        self.bus.sample(now);
        self.decisions.sample(now);
        self.team.tick();
    }

    /// `clocks` clocks of everything.
    pub fn run(&mut self, clocks: u64) {
        for _ in 0..clocks {
            self.clock();
        }
    }

    /// Clocks until `done`; gives how many it took.
    ///
    /// # Errors
    /// [`Error::Timeout`] after `limit` clocks.
    pub fn run_until(&mut self, limit: u64, mut done: impl FnMut(&mut Self) -> bool) -> Result<u64, Error> {
        for taken in 0..=limit {
            if done(self) {
                return Ok(taken);
            }
            self.clock();
        }
        Err(Error::Timeout { clocks: limit, now: self.team.clock(), what: "what the caller asked for".to_string() })
    }

    /// Resets the block amid whatever goes on; hosts, MACs and master forget what they had on the way.
    pub fn reset(&mut self, clocks: u32) {
        for source in &mut self.sources {
            source.clear();
        }
        for sink in &mut self.sinks {
            sink.clear();
        }
        self.bus.clear();
        self.team.reset(clocks);
    }

    /// Reads a register, while everything else goes on.
    ///
    /// # Errors
    /// [`Error::Timeout`] when the block does not acknowledge within [`crate::Latency::answer`] clocks.
    pub fn read32(&mut self, word_address: u16) -> Result<u32, Error> {
        self.access(word_address, None)
    }

    /// Writes a register, while everything else goes on.
    ///
    /// # Errors
    /// As [`Bench::read32`].
    pub fn write32(&mut self, word_address: u16, value: u32) -> Result<(), Error> {
        self.access(word_address, Some(value)).map(drop)
    }

    /// Reads a 64-bit register: the high word, at `word_address`, latches the low one behind it.
    ///
    /// # Errors
    /// As [`Bench::read32`].
    pub fn read64(&mut self, word_address: u16) -> Result<u64, Error> {
        let high = self.read32(word_address)?;
        Ok(u64::from(high) << 32 | u64::from(self.read32(word_address + 1)?))
    }

    fn access(&mut self, word_address: u16, write: Option<u32>) -> Result<u32, Error> {
        let clocks = self.team.latency().answer;
        self.bus.start(word_address, write);
        for _ in 0..clocks {
            self.clock();
            if let Some(answer) = self.bus.finish() {
                return Ok(answer);
            }
        }
        let what = format!("the acknowledgement of word address {word_address:#x}");
        self.bus.clear();
        Err(Error::Timeout { clocks, now: self.team.clock(), what })
    }

    /// Breaches of the streams' and the bus's rules seen so far, by name. Empty is good.
    pub fn violations(&self) -> Vec<String> {
        let sinks = self.sinks.iter().enumerate();
        let streams = sinks.flat_map(|(p, s)| s.violations.iter().map(move |v| format!("port {p}: {v}")));
        streams.chain(self.bus.violations.iter().map(|v| format!("register bus: {v}"))).collect()
    }
}

impl equipoise_regmap::host::Bus for &mut Bench {
    type Error = Error;

    fn read32(&mut self, word: u16) -> Result<u32, Error> {
        Bench::read32(self, word)
    }

    fn write32(&mut self, word: u16, value: u32) -> Result<(), Error> {
        Bench::write32(self, word, value)
    }
}
