// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `replay`: a capture through a team, and everything that came of it into a folder.

use std::fs::{self, File};
use std::io::{BufWriter, IsTerminal, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use anyhow::{bail, Context, Result};
use equipoise_sim::Pace;
use indicatif::{ProgressBar, ProgressStyle};

use super::args::{ReplayArgs, Speed};
use super::capture::{self, Capture};
use super::console::{complain, say, warn};
use super::engine::{Engine, Setup};
use super::report::Report;
use super::{csv, pcapng, picture, view};

/// What is written into the output folder.
pub const RESULTS: [&str; 4] = ["ports.pcapng", "decisions.csv", "shares.svg", "report.json"];

/// Runs the command; `false` when something was not as it should be.
pub fn run(args: &ReplayArgs) -> Result<bool> {
    // Before anything is written, and before time is spent on it.
    spare_the_input(args)?;
    let capture = capture::read(&args.input)?;
    let name = args.input.display().to_string();
    let report = replay(args, &name, &capture)?;
    warn(&report.warnings);
    if args.json {
        for fault in &report.faults {
            complain(&format!("fault: {fault}"));
        }
        say(&format!("{}\n", serde_json::to_string_pretty(&report)?))?;
    } else {
        let mut written = format!("written: {} ({})\n", args.out.display(), RESULTS.join(", "));
        if let Some(trace) = &args.trace {
            written += &format!("traced: {}; look at it with: gtkwave {}\n", trace.display(), view::of(trace).display());
        }
        say(&format!("{report}{written}"))?;
    }
    Ok(report.is_good())
}

/// Sends `capture` as `args` say (but for its input, which is called `name`) and writes the results.
pub fn replay(args: &ReplayArgs, name: &str, capture: &Capture) -> Result<Report> {
    let shares = args.shares();
    let total = capture.packets.len() as u64;
    let last = capture.packets.last().map_or(0, |packet| packet.number);
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
    for at in args.link_down.iter().chain(&args.link_up).filter(|at| at.frame > last) {
        warnings.push(format!("the link of port {} was to change at frame {}, and the last one is {last}", at.port, at.frame));
    }
    let mut ports = pcapng::Writer::create(&args.out.join("ports.pcapng"), args.ports)?;
    let bar = bar(total, args.json);
    engine.run(
        total,
        |index| {
            let packet = &capture.packets[index as usize];
            (packet.number, packet.bytes.clone())
        },
        |port, frame| ports.frame(port, frame.last, &frame.bytes).context("cannot write ports.pcapng"),
        |given| bar.set_position(given),
    )?;
    bar.finish_and_clear();
    warnings.append(&mut engine.warnings);
    ports.finish().context("cannot write ports.pcapng")?;
    write_file(&args.out.join("decisions.csv"), |to| Ok(csv::write(to, &engine.follow.rows)?))?;
    let size = (args.ports, args.width);
    let report = Report::new(name.to_string(), size, &shares, engine.max_frame, engine.clocks, &engine.follow, warnings);
    picture::draw(&args.out.join("shares.svg"), name, &shares, engine.max_frame, &engine.follow)?;
    if let Some(trace) = &args.trace {
        view::write(trace, args.ports, args.width)?;
    }
    write_file(&args.out.join("report.json"), |to| Ok(serde_json::to_writer_pretty(to, &report)?))?;
    Ok(report)
}

/// Refuses to write over the capture, by whatever name it goes, and to write two results into one file.
fn spare_the_input(args: &ReplayArgs) -> Result<()> {
    let mut files = vec![args.input.clone()];
    files.extend(RESULTS.iter().map(|name| args.out.join(name)));
    files.extend(args.trace.iter().flat_map(|trace| [trace.clone(), view::of(trace)]));
    // What is not there yet is nobody else. (That the input cannot be opened is told when it is read.)
    let there: Vec<_> = files.iter().filter_map(|path| Some((path, fs::metadata(path).ok()?))).collect();
    let place = |data: &fs::Metadata| (data.dev(), data.ino());
    for (i, (path, file)) in there.iter().enumerate() {
        let Some((other, _)) = there[..i].iter().find(|(_, other)| place(other) == place(file)) else { continue };
        if *other == &args.input {
            bail!("{} is the capture {} itself, and would be written over: give another --out or --trace", path.display(), other.display());
        }
        // A device such as /dev/null is nobody's file.
        if file.is_file() {
            bail!("{} and {} are one file: give another --out or --trace", other.display(), path.display());
        }
    }
    Ok(())
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
