// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Simulation speed: the project's own bench beside cocotb, same block, same Verilator, same stimulus.
//!
//! Both send the same random frames of 64 to 1518 bytes into lane 0 of the block with N = 4, W = 64, all shares 1, every port ready; the
//! measure is clocks per second of CPU time. Ours follows every frame with the golden model, decision, bytes and order; the cocotb bench
//! only counts what leaves.

use crate::tools;
use anyhow::{ensure, Context, Result};
use serde::{Deserialize, Serialize};
use std::{fs, path::Path, process::Command};

/// Clocks that cocotb is given; it needs about half a minute for them.
const COCOTB_CLOCKS: u32 = 400_000;

/// What one bench reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Simulated clocks.
    pub clocks: u64,
    /// Frames that left the ports.
    pub frames: u64,
    /// CPU time in seconds.
    pub cpu_seconds: f64,
    /// Clocks per second of CPU time.
    pub clocks_per_cpu_second: f64,
}

/// Both benches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Speed {
    /// `equipoise-sim speed`, scoreboard on.
    pub ours: Run,
    /// The cocotb bench in `testbench/cocotb`.
    pub cocotb: Run,
}

impl Speed {
    /// How many times faster ours is.
    pub fn ratio(&self) -> f64 {
        self.ours.clocks_per_cpu_second / self.cocotb.clocks_per_cpu_second
    }

    /// For the terminal.
    pub fn line(&self) -> String {
        format!(
            "simulation, N = 4, W = 64: {:.0} thousand clocks per CPU second, cocotb {:.1} thousand: {:.0} times",
            self.ours.clocks_per_cpu_second / 1e3,
            self.cocotb.clocks_per_cpu_second / 1e3,
            self.ratio()
        )
    }

    /// Section of `docs/figures.md`.
    pub fn markdown(&self) -> String {
        let row = |name: &str, run: &Run| {
            format!(
                "| {name} | {:.1} | {:.0} | {:.0} |\n",
                run.clocks_per_cpu_second / 1e3,
                run.frames as f64 / run.cpu_seconds,
                run.clocks
            )
        };
        format!(
            "
## Simulation

The block with N = 4 and W = 64 in Verilator, the same random frames of 64 to 1518 bytes into lane 0, every port ready, on one machine, one
after the other, both models without traces.

| bench | thousand clocks per CPU second | frames per CPU second | clocks run |
| --- | ---: | ---: | ---: |
{}{}
The project's own bench, every decision and byte checked against the golden model, is {:.0} times as fast as cocotb, which counts what
leaves, on the same Verilator.
",
            row("equipoise-sim", &self.ours),
            row("cocotb 2.1", &self.cocotb),
            self.ratio()
        )
    }
}

/// Runs both benches.
///
/// # Errors
/// One does not build, or ends with an error.
pub fn measure() -> Result<Speed> {
    let work = tools::root().join("build/cocotb");
    fs::create_dir_all(&work).with_context(|| format!("cannot make {}", work.display()))?;
    let frames = work.join("frames.txt");
    let ours = ours(&frames)?;
    let cocotb = cocotb(&work, &frames)?;
    for (name, run) in [("cocotb", &cocotb), ("equipoise-sim", &ours)] {
        ensure!(run.frames > 0, "the {name} bench saw no frame leave the block");
    }
    Ok(Speed { ours, cocotb })
}

fn ours(frames: &Path) -> Result<Run> {
    let mut cargo = tools::cargo();
    cargo.args([
        "run",
        "--quiet",
        "--release",
        "-p",
        "equipoise-sim",
        "--features",
        "untraced,one-size",
        "--",
        "speed",
        "--json",
        "--stimulus",
    ]);
    cargo.arg(frames);
    cargo.env("EQUIPOISE_SIZES", "n4w64");
    last_json(&mut cargo, "equipoise-sim speed --json")
}

fn cocotb(work: &Path, frames: &Path) -> Result<Run> {
    let rtl = work.join("equipoise_team_n4_w64.v");
    fs::write(&rtl, crate::rtl::team(4, 64)?).with_context(|| format!("cannot write {}", rtl.display()))?;
    let mut python = Command::new(tools::root().join(".tools/venv/bin/python"));
    python.arg(tools::root().join("testbench/cocotb/run.py")).arg(rtl).arg(COCOTB_CLOCKS.to_string()).arg(frames);
    last_json(python.current_dir(work), "the cocotb bench")
}

/// Runs a bench that ends its output with a line of JSON.
fn last_json(command: &mut Command, name: &str) -> Result<Run> {
    let output = command.output().with_context(|| format!("{name} does not start; make bench sets it up"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{name} failed:\n{}", tools::last_lines(&format!("{text}\n{errors}"), 15));
    let begin = text.rfind("\n{").map_or(0, |at| at + 1);
    serde_json::from_str(text[begin..].trim())
        .with_context(|| format!("{name} did not end with a line of JSON: {}", tools::last_lines(&text, 3)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratio_and_last_line() {
        let run = |rate: f64| Run { clocks: 10, frames: 2, cpu_seconds: 1.0, clocks_per_cpu_second: rate };
        let speed = Speed { ours: run(100.0), cocotb: run(2.0) };
        assert_eq!(speed.ratio(), 50.0);
        let mut echo = Command::new("echo");
        echo.arg("noise\n{\"clocks\":1,\"frames\":2,\"cpu_seconds\":0.5,\"clocks_per_cpu_second\":2.0}");
        assert_eq!(last_json(&mut echo, "echo").unwrap().frames, 2);
        let mut silent = Command::new("true");
        assert!(last_json(&mut silent, "true").is_err());
    }
}
