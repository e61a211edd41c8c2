// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `speed`: random frames at full rate with every check on, and how fast that goes.

use std::fs;
use std::time::Instant;

use anyhow::{Context, Result};
use equipoise_sim::Rng;
use serde::Serialize;

use super::args::{Speed, SpeedArgs};
use super::console::{complain, say};
use super::engine::Engine;
use super::scenario::Plan;

/// Distinct frames; more would only measure the random generator.
const POOL: u64 = 2000;

/// What `--json` prints.
#[derive(Serialize)]
struct Figures {
    ports: usize,
    width: usize,
    frames: u64,
    clocks: u64,
    cpu_seconds: f64,
    clocks_per_cpu_second: f64,
    frames_per_cpu_second: f64,
    faults: Vec<String>,
}

/// Runs the command; `false` when a check failed.
pub fn run(args: &SpeedArgs) -> Result<bool> {
    let mut rng = Rng::new(args.seed);
    let pool: Vec<Vec<u8>> = (0..POOL.min(args.frames))
        .map(|_| {
            let mut bytes = vec![0; 64 + rng.below(1518 - 64 + 1) as usize];
            rng.fill(&mut bytes);
            bytes
        })
        .collect();
    if let Some(path) = &args.stimulus {
        let line = |frame: &Vec<u8>| frame.iter().map(|byte| format!("{byte:02x}")).collect::<String>() + "\n";
        fs::write(path, pool.iter().map(line).collect::<String>()).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let mut engine = Engine::new(Plan::plain(args.ports, args.width, Speed::Max, args.seed), None)?;
    let clock = CpuClock::start();
    engine.run(args.frames, |i| (i + 1, pool[(i % POOL) as usize].clone()), |_, _| Ok(()), |_| {})?;
    let seconds = clock.seconds().max(1e-9);
    let figures = Figures {
        ports: args.ports,
        width: args.width,
        frames: args.frames,
        clocks: engine.clocks,
        cpu_seconds: seconds,
        clocks_per_cpu_second: engine.clocks as f64 / seconds,
        frames_per_cpu_second: args.frames as f64 / seconds,
        faults: engine.follow.faults.clone(),
    };
    for fault in &figures.faults {
        complain(&format!("fault: {fault}"));
    }
    if args.json {
        say(&format!("{}\n", serde_json::to_string_pretty(&figures)?))?;
    } else {
        say(&format!(
            "{} ports, {} bits: {} frames in {} clocks and {seconds:.2} s of processor time: {:.0} thousand clocks/s, {:.0} frames/s\n",
            figures.ports,
            figures.width,
            figures.frames,
            figures.clocks,
            figures.clocks_per_cpu_second / 1e3,
            figures.frames_per_cpu_second
        ))?;
    }
    Ok(figures.faults.is_empty())
}

/// Processor time of this thread where the system tells it, else wall time.
struct CpuClock {
    cpu: Option<f64>,
    wall: Instant,
}

impl CpuClock {
    fn start() -> Self {
        CpuClock { cpu: thread_seconds(), wall: Instant::now() }
    }

    fn seconds(&self) -> f64 {
        match (self.cpu, thread_seconds()) {
            (Some(from), Some(to)) => to - from,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

/// Linux: the first field is nanoseconds on a processor.
fn thread_seconds() -> Option<f64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse::<f64>().ok().map(|ns| ns * 1e-9)
}
