// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `replay`: a capture through a team, and everything that came of it into a folder.

use std::fs::{self, File};
use std::io::{BufWriter, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, Result};
use equipoise_sim::Pace;
use indicatif::{ProgressBar, ProgressStyle};

use super::args::{ReplayArgs, Speed};
use super::capture::{self, Capture};
use super::engine::{Engine, Setup};
use super::report::Report;
use super::{csv, pcapng, picture};

/// Runs the command; `false` when something was not as it should be.
pub fn run(args: &ReplayArgs) -> Result<bool> {
    let capture = capture::read(&args.input)?;
    let name = args.input.display().to_string();
    let report = replay(args, &name, &capture)?;
    for warning in &report.warnings {
        eprintln!("warning: {warning}");
    }
    if args.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{report}");
        println!("written: {} (ports.pcapng, decisions.csv, shares.svg, report.json)", args.out.display());
    }
    for fault in report.faults.iter().filter(|_| args.json) {
        eprintln!("fault: {fault}");
    }
    Ok(report.is_good())
}

/// Sends `capture` as `args` say (but for its input, which is called `name`) and writes the results.
pub fn replay(args: &ReplayArgs, name: &str, capture: &Capture) -> Result<Report> {
    let shares = args.shares();
    let total = capture.frames.len() as u64;
    fs::create_dir_all(&args.out).with_context(|| format!("cannot make the folder {}", args.out.display()))?;
    let mut engine = Engine::new(Setup {
        n: args.ports,
        w: args.width,
        shares: shares.clone(),
        max_frame: args.max_frame,
        pace: if args.speed == Speed::Line { Pace::GIGABIT } else { Pace::Unlimited },
        seed: args.seed,
        stall: args.stall,
        links: links(args),
        trace: args.trace.clone(),
    })?;
    let mut warnings = capture.warnings.clone();
    if engine.max_frame != args.max_frame {
        warnings.push(format!("the block's buffers allow frames of {} bytes at most, not {}", engine.max_frame, args.max_frame));
    }
    for at in args.link_down.iter().chain(&args.link_up).filter(|at| at.frame > total) {
        warnings.push(format!("the link of port {} was to change at frame {}, and there are {total}", at.port, at.frame));
    }
    let mut ports = pcapng::Writer::create(&args.out.join("ports.pcapng"), args.ports)?;
    let bar = bar(total, args.json);
    engine.run(
        total,
        |index| capture.frames[index as usize].clone(),
        |port, frame| ports.frame(port, frame.last, &frame.bytes).context("cannot write ports.pcapng"),
        |given| bar.set_position(given),
    )?;
    bar.finish_and_clear();
    warnings.append(&mut engine.warnings);
    ports.finish().context("cannot write ports.pcapng")?;
    write_file(&args.out.join("decisions.csv"), |to| Ok(csv::write(to, &engine.follow.rows)?))?;
    let size = (args.ports, args.width);
    let report = Report::new(name.to_string(), size, &shares, engine.max_frame, engine.clocks, &engine.follow, warnings);
    let title = format!("{} frames over {} ports", report.frames, report.ports);
    picture::draw(&args.out.join("shares.svg"), &title, args.ports, &shares, &engine.follow)?;
    write_file(&args.out.join("report.json"), |to| Ok(serde_json::to_writer_pretty(to, &report)?))?;
    Ok(report)
}

/// Frame, port, up; a port that fails and comes back at the same frame ends up.
fn links(args: &ReplayArgs) -> Vec<(u64, usize, bool)> {
    let down = args.link_down.iter().map(|at| (at.frame, at.port, false));
    down.chain(args.link_up.iter().map(|at| (at.frame, at.port, true))).collect()
}

/// A bar on a terminal; nothing otherwise.
fn bar(total: u64, json: bool) -> ProgressBar {
    if json || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(total);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} frames, {eta} left") {
        bar.set_style(style);
    }
    bar
}

fn write_file(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> Result<()>) -> Result<()> {
    let attempt = || -> Result<()> {
        let mut to = BufWriter::new(File::create(path)?);
        write(&mut to)?;
        Ok(to.flush()?)
    };
    attempt().with_context(|| format!("cannot write {}", path.display()))
}
