// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Registers of the block under test, written while everything else goes on; the scoreboard hears what is in use from when.

use equipoise_golden::policy::quota::UNITS;
use equipoise_golden::settings::{clamp_max_frame, Settings};
use equipoise_regmap::{map, Register};
use equipoise_sim::Error;

use super::Harness;
use crate::accesses::{changes, entry, Meaning};
use crate::readout::Readout;

/// Clocks without a change of the links before a firing.
const QUIET: u64 = 10;

impl Harness {
    /// Values of the shadow registers once all queued writes are done.
    pub fn shadow(&self) -> &Settings {
        &self.shadow
    }

    /// Queues a write; it happens while everything else goes on.
    ///
    /// # Panics
    ///
    /// If the map has no such entry: the test is wrong.
    pub fn post(&mut self, register: &Register, index: usize, value: u32) {
        self.accesses.push(entry(register, index), Some(value), Meaning::Nothing);
    }

    /// Accesses that are not acknowledged.
    pub fn queued(&self) -> usize {
        self.accesses.left()
    }

    /// Queues the writes of the shadow registers that `change` changes.
    pub fn configure(&mut self, change: impl FnOnce(&mut Settings)) {
        let mut new = self.shadow.clone();
        change(&mut new);
        for (register, index, value) in changes(&self.shadow, &new) {
            self.post(register, index, value);
        }
        self.shadow = new;
    }

    /// Queues a write of LANE_TIMEOUT, microseconds.
    pub fn lane_timeout(&mut self, microseconds: u16) {
        self.shadow_timeout = microseconds.into();
        self.post(&map::LANE_TIMEOUT, 0, microseconds.into());
    }

    /// Queues a COMMIT. If it changes MAX_FRAME or LANE_TIMEOUT, the lanes must be idle when it happens.
    pub fn commit(&mut self) {
        let mut settings = self.shadow.clone();
        settings.max_frame = clamp_max_frame(settings.max_frame, self.buffer_bytes, self.k() as u32);
        let meaning = Meaning::Commit(Box::new(settings), self.shadow_timeout);
        self.accesses.push(map::COMMIT.offset, Some(1), meaning);
    }

    /// Queues a write of LU_MAX.
    pub fn limit(&mut self, unit: u8, most: u8) {
        self.accesses.push(entry(&map::LU_MAX, unit.into()), Some(most.into()), Meaning::Limit(unit, most));
    }

    /// A command ends, whether there is one or not: by the port, or by a queued write of COMPLETE.
    pub fn complete(&mut self, path: u8, unit: u8, by_register: bool) {
        if by_register {
            let value = u32::from(path) | u32::from(unit) << 4;
            self.accesses.push(map::COMPLETE.offset, Some(value), Meaning::Complete(path, unit));
        } else {
            self.ending.push_back((path, unit));
        }
    }

    /// Reads what is in flight, path by path and unit by unit, and how many completions were ignored.
    ///
    /// # Errors
    ///
    /// The bus does not answer.
    pub fn commands(&mut self) -> Result<(Vec<[u8; UNITS]>, u64), Error> {
        let ignored = self.read(&map::IGNORED_DONE, 0)?;
        let mut paths = vec![[0; UNITS]; self.n()];
        for (path, units) in paths.iter_mut().enumerate() {
            self.post(&map::SELECT, 0, path as u32);
            for (unit, count) in units.iter_mut().enumerate() {
                *count = self.read(&map::INFLIGHT, unit)? as u8;
            }
        }
        Ok((paths, ignored))
    }

    /// Queues a write of CLEAR.EPOCH.
    pub fn clear_epoch(&mut self) {
        self.accesses.push(map::CLEAR.offset, Some(2), Meaning::ClearEpoch);
    }

    /// Writes FIRE, when all queued accesses are done and links have been as they are for a while, and says what follows.
    ///
    /// # Errors
    ///
    /// As [`Harness::time_frame`].
    pub fn fire(&mut self) -> anyhow::Result<()> {
        self.settle_bus()?;
        self.run(QUIET);
        self.accesses.push(map::FIRE.offset, Some(1), Meaning::Fire);
        self.settle_bus()?;
        self.time_frame()
    }

    /// Clocks until a time frame has ended; then the model goes by it. Links and registers do not change about then.
    ///
    /// # Errors
    ///
    /// None does, or the bus does not answer.
    pub fn time_frame(&mut self) -> anyhow::Result<()> {
        self.run_until(20_000_000, |h| h.live.taken.is_some())?;
        let crowded = self.read(&map::CROWDED, 0)? as u16;
        let members = self.score.timeline.newest().members;
        let eligible = members & self.bench.team.link_up.get() as u16;
        if let Some((end, shares)) = self.live.pass(crowded, eligible) {
            let until = end + self.live.longest_pass();
            self.score.timeline.pass(end, until, shares);
            self.score.timeline.quotas(end, until, self.live.quotas(members));
        }
        Ok(())
    }

    /// Compares every reading of the rebalancer, once nothing is being reckoned.
    ///
    /// # Errors
    ///
    /// One is not the model's, or the bus does not answer.
    pub fn readings(&mut self) -> anyhow::Result<()> {
        self.run(self.live.longest_pass());
        let members = self.score.timeline.newest().members;
        let quotas = self.live.quotas(members);
        for (p, quota) in quotas.into_iter().enumerate().take(self.n()) {
            let golden = &self.live.golden;
            let wanted = [
                (&map::ACT, golden.actual()[p].into()),
                (&map::DIFF, golden.difference()[p] as u32 as u64 & 0x1_FFFF),
                (&map::SPEED, golden.speed(p).unwrap_or(0)),
                (&map::MEAN, golden.mean(p)),
                (&map::QUOTA, quota),
                (&map::LIVE_SHARE, golden.live()[p].into()),
            ];
            for (register, wanted) in wanted {
                let seen = self.read(register, p)?;
                anyhow::ensure!(seen == wanted, "{}[{p}]: {seen:#x}, not {wanted:#x}", register.name);
            }
        }
        Ok(())
    }

    /// Clocks until every queued access is acknowledged, and a few more until it has taken effect.
    ///
    /// # Errors
    ///
    /// The bus does not answer.
    pub fn settle_bus(&mut self) -> Result<(), Error> {
        let start = self.now();
        while !self.accesses.are_done() {
            if self.now() - start > 20_000 {
                return Err(Error::Timeout { clocks: 20_000, now: self.now(), what: "an acknowledgement on the bus".into() });
            }
            self.clock();
        }
        self.run(6);
        Ok(())
    }

    /// Changes registers, commits, and waits until that is done.
    ///
    /// # Errors
    ///
    /// The bus does not answer.
    pub fn set(&mut self, change: impl FnOnce(&mut Settings)) -> Result<(), Error> {
        self.configure(change);
        self.commit();
        self.settle_bus()
    }

    /// Reads a register of either width.
    ///
    /// # Errors
    ///
    /// The bus does not answer.
    pub fn read(&mut self, register: &Register, index: usize) -> Result<u64, Error> {
        for word in 0..register.words_per_entry() {
            self.accesses.push(entry(register, index) + word, None, Meaning::Nothing);
        }
        self.settle_bus()?;
        Ok(self.accesses.answers().fold(0, |value, word| value << 32 | u64::from(word)))
    }

    /// Reads one word of a register: of two, 0 is the high one.
    ///
    /// # Errors
    ///
    /// The bus does not answer.
    pub fn read_word(&mut self, register: &Register, index: usize, word: u16) -> Result<u32, Error> {
        self.accesses.push(entry(register, index) + word, None, Meaning::Nothing);
        self.settle_bus()?;
        Ok(self.accesses.answers().next_back().unwrap_or_default())
    }

    /// Reads every statistics counter.
    ///
    /// # Errors
    ///
    /// The bus does not answer.
    pub fn counters(&mut self) -> Result<Readout, Error> {
        Readout::gather(self.n(), |register, index| self.read(register, index))
    }
}
