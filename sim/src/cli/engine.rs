// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Runs frames through the block and has every one of them followed.

use std::path::PathBuf;

use anyhow::{ensure, Context, Result};
use equipoise_golden::lane::Reason;
use equipoise_regmap::host;
use equipoise_regmap::map;
use equipoise_sim::{Bench, Captured, Frame, Options, Pace, Team};

use super::follow::{Fate, Follow};

/// Clocks between two looks at whether anything moves.
const LOOK: u64 = 1024;
/// Looks without movement after which nothing will come.
const QUIET_LOOKS: u32 = 32;
/// Clocks after the last frame in which nothing more may come out, and counters end their additions.
const AFTERMATH: u64 = 100;

/// A run to be made.
pub struct Setup {
    pub n: usize,
    pub w: usize,
    pub shares: Vec<u16>,
    pub max_frame: u16,
    pub pace: Pace,
    pub seed: u64,
    pub stall: f64,
    /// Frame number (from 1), port, up.
    pub links: Vec<(u64, usize, bool)>,
    pub trace: Option<PathBuf>,
}

/// A run at work.
pub struct Engine {
    bench: Bench,
    setup: Setup,
    pub follow: Follow,
    /// MAX_FRAME in use, after the block clamped it.
    pub max_frame: u16,
    start: u64,
    /// The clock in which a frame was last whole, on its way in or out.
    last: u64,
    /// Clocks from the first frame offered to the last one out.
    pub clocks: u64,
    /// A link changes in this run.
    has_failures: bool,
    /// For people: what came otherwise than asked for.
    pub warnings: Vec<String>,
}

impl Engine {
    /// Opens, resets and configures the block.
    pub fn new(mut setup: Setup) -> Result<Self> {
        setup.links.sort_by_key(|l| l.0);
        let has_failures = !setup.links.is_empty();
        let mut team = Team::open(setup.n, setup.w, Options { random_reset: Some(setup.seed) })?;
        if let Some(path) = &setup.trace {
            team.trace(path)?;
        }
        let mut bench = Bench::around(team);
        let max_frame = configure(&mut bench, &setup).context("cannot set up the block")?;
        for (i, sink) in bench.sinks.iter_mut().enumerate() {
            sink.pace(setup.pace);
            sink.stall(setup.seed ^ (i as u64 + 1) << 32, setup.stall);
        }
        bench.sources[0].stall(setup.seed, setup.stall);
        let follow = Follow::new(setup.n, &setup.shares, max_frame, bench.team.latency());
        let start = bench.team.clock();
        Ok(Engine { bench, setup, follow, max_frame, start, last: start, clocks: 0, has_failures, warnings: Vec::new() })
    }

    /// Sends `total` frames. `next` makes the frame of an index from 0, with its number in the capture; `sent` sees each whole frame that leaves a port;
    /// `progress` hears now and then how many frames went in.
    pub fn run(
        &mut self,
        total: u64,
        mut next: impl FnMut(u64) -> (u64, Vec<u8>),
        mut sent: impl FnMut(usize, &Captured) -> Result<()>,
        mut progress: impl FnMut(u64),
    ) -> Result<()> {
        self.start = self.bench.team.clock();
        let (mut given, mut quiet, mut moved) = (0, 0, 0);
        while given < total || self.follow.open > 0 {
            if given < total && self.bench.sources[0].waiting() == 0 {
                let (number, bytes) = next(given);
                self.change_links(number);
                self.follow.push(number, &bytes);
                self.bench.sources[0].push(Frame::new(bytes));
                given += 1;
            }
            self.bench.clock();
            self.collect(&mut sent)?;
            if self.bench.team.clock() % LOOK == 0 {
                progress(given);
                let movement = self.movement();
                quiet = if movement == moved { quiet + 1 } else { 0 };
                moved = movement;
                if quiet == QUIET_LOOKS {
                    if !self.wake() {
                        break;
                    }
                    quiet = 0;
                }
            }
        }
        self.clocks = self.last - self.start;
        // A block that holds frames for want of a port leaves the rest of the capture outside.
        for index in given..total {
            let (number, bytes) = next(index);
            self.follow.push(number, &bytes);
        }
        for _ in 0..AFTERMATH {
            self.bench.clock();
            self.collect(&mut sent)?;
        }
        self.follow.finish();
        for violation in self.bench.violations() {
            self.follow.fault(|| violation);
        }
        self.compare_counters().context("cannot read the block's counters")?;
        self.bench.team.end_trace();
        Ok(())
    }

    #[inline(always)]
    fn collect(&mut self, sent: &mut impl FnMut(usize, &Captured) -> Result<()>) -> Result<()> {
        while let Some(accepted) = self.bench.sources[0].accepted.pop_front() {
            self.last = accepted.last;
            self.follow.accepted(accepted);
        }
        while let Some(decision) = self.bench.decisions.decisions.pop_front() {
            self.follow.decided(decision);
        }
        for (port, sink) in self.bench.sinks.iter_mut().enumerate() {
            while let Some(frame) = sink.frames.pop_front() {
                self.last = frame.last;
                self.follow.sent(port, &frame);
                if !frame.error {
                    sent(port, &frame)?;
                }
            }
        }
        Ok(())
    }

    /// The link events that are due as frame `number` is about to enter.
    fn change_links(&mut self, number: u64) {
        let due = self.setup.links.iter().take_while(|l| l.0 <= number).count();
        for (_, port, up) in self.setup.links.drain(..due) {
            self.bench.team.link(port, up);
            let mask = self.bench.team.link_up.get() as u16;
            self.follow.link(self.bench.team.clock(), mask);
        }
    }

    /// A block without an eligible port takes no frame, so that the frame of the next link event would never be about to
    /// enter: lets that event happen now. `false` if there is none to wait for.
    fn wake(&mut self) -> bool {
        if self.bench.team.link_up.get() != 0 {
            return false;
        }
        let Some(&(frame, ..)) = self.setup.links.first() else {
            return false;
        };
        let waiting = self.follow.rows.last().map_or(0, |row| row.number);
        self.warnings.push(format!("no link was up and frame {waiting} had to wait, so the links changed then and not at frame {frame}"));
        self.change_links(frame);
        true
    }

    /// Changes whenever a beat or a decision came.
    fn movement(&self) -> u64 {
        let out: u64 = self.bench.sinks.iter().map(|s| s.beats).sum();
        out + self.bench.decisions.count + self.bench.sources[0].beats
    }

    /// Compares the block's own statistics with what was seen.
    fn compare_counters(&mut self) -> Result<()> {
        let n = self.setup.n;
        let mut decided = vec![(0u64, 0u64); n];
        let mut left = vec![(0u64, 0u64); n];
        for row in &self.follow.rows {
            if let Some(d) = row.decision.filter(|d| usize::from(d.port) < n && !d.dropped) {
                decided[usize::from(d.port)].0 += 1;
                decided[usize::from(d.port)].1 += u64::from(row.bytes);
                if row.fate == Fate::Sent {
                    left[usize::from(d.port)].0 += 1;
                    left[usize::from(d.port)].1 += u64::from(row.bytes);
                }
            }
        }
        let mut team = host::Team::identify(&mut self.bench)?;
        let mut held = team.snapshot()?;
        let mut differences = Vec::new();
        let mut compare = |name: &str, port: Option<usize>, block: u64, seen: u64| {
            if block != seen {
                let port = port.map_or(String::new(), |p| format!("[{p}]"));
                differences.push(format!("counter {name}{port} is {block}; {seen} were seen"));
            }
        };
        for p in 0..n {
            let index = p as u16;
            compare("DECIDED_FRAMES", Some(p), held.read(&map::DECIDED_FRAMES, index)?, decided[p].0);
            compare("DECIDED_BYTES", Some(p), held.read(&map::DECIDED_BYTES, index)?, decided[p].1);
            // A frame that its link cut in two is counted as sent, and was not seen whole.
            if !self.has_failures {
                compare("SENT_FRAMES", Some(p), held.read(&map::SENT_FRAMES, index)?, left[p].0);
                compare("SENT_BYTES", Some(p), held.read(&map::SENT_BYTES, index)?, left[p].1);
            }
        }
        for (register, reason) in [
            (&map::DROP_RUNT, Reason::Runt),
            (&map::DROP_OVERSIZE, Reason::Oversize),
            (&map::DROP_NO_PATH, Reason::NoPath),
            (&map::DROP_LINK_DOWN, Reason::LinkDown),
            (&map::DROP_BAD_KEEP, Reason::BadKeep),
            (&map::DROP_LANE_TIMEOUT, Reason::LaneTimeout),
        ] {
            // A captured frame without bytes is an ignored beat to the block, not a runt.
            let is_it = |r: &&super::follow::Row| r.fate == Fate::Dropped(reason) && r.bytes > 0;
            let seen = self.follow.rows.iter().filter(is_it).count() as u64;
            compare(register.name, None, held.read(register, 0)?, seen);
        }
        held.release()?;
        for difference in differences {
            self.follow.fault(|| difference);
        }
        Ok(())
    }
}

/// Writes shares and MAX_FRAME, commits, and gives MAX_FRAME as the block took it into use.
fn configure(bench: &mut Bench, setup: &Setup) -> Result<u16> {
    let mut team = host::Team::identify(&mut *bench)?;
    let caps = team.caps();
    ensure!(caps.ports == setup.n, "it says that it has {} ports, not {}", caps.ports, setup.n);
    team.write(&map::MAX_FRAME, 0, u32::from(setup.max_frame))?;
    team.set_shares(&setup.shares)?;
    Ok(team.read(&map::LIVE_MAX_FRAME, 0)? as u16)
}
