// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `replay`: a capture through a team, and everything that came of it into a folder.

use std::fs::{self, File};
use std::io::{BufWriter, IsTerminal, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::{bail, Context, Result};
use indicatif::{ProgressBar, ProgressStyle};

use super::args::ReplayArgs;
use super::capture::{self, Capture};
use super::console::{complain, say, warn};
use super::engine::{self, Engine};
use super::report::Report;
use super::scenario::Plan;
use super::{csv, pcapng, picture, view};

/// What is written into the output folder.
pub const RESULTS: [&str; 4] = ["ports.pcapng", "decisions.csv", "shares.svg", "report.json"];

/// Where results go.
pub struct Results {
    /// Folder of [`RESULTS`]; made if it is not there.
    pub out: PathBuf,
    /// File for all signals.
    pub trace: Option<PathBuf>,
    /// No bar.
    pub is_quiet: bool,
}

/// Runs the command; `false` when something was not as it should be.
pub fn run(args: &ReplayArgs) -> Result<bool> {
    // Before anything is written, and before time is spent on it.
    spare_the_input(args)?;
    let plan = Plan::new(args)?;
    let capture = capture::read(&args.input)?;
    let name = args.input.display().to_string();
    let to = Results { out: args.out.clone(), trace: args.trace.clone(), is_quiet: args.json };
    let report = replay(plan, &to, &name, &capture)?;
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

/// Sends `capture`, called `name`, as planned, and writes the results.
pub fn replay(plan: Plan, to: &Results, name: &str, capture: &Capture) -> Result<Report> {
    let (ports, width, max_frame) = (plan.ports, plan.width, plan.max_frame);
    let shares = plan.shares();
    let total = capture.packets.len() as u64;
    let last = capture.packets.last().map_or(0, |packet| packet.number);
    let mut warnings = capture.warnings.clone();
    for (event, frame) in plan.too_late(last) {
        warnings.push(format!("{}: this was to happen at frame {frame}, and the last one is {last}", event.from));
    }
    engine::judge(&plan)?;
    fs::create_dir_all(&to.out).with_context(|| format!("cannot make the folder {}", to.out.display()))?;
    let mut engine = Engine::new(plan, to.trace.as_ref())?;
    if engine.max_frame != max_frame {
        warnings.push(format!("the block's buffers allow frames of {} bytes at most, not {max_frame}", engine.max_frame));
    }
    let mut sent = pcapng::Writer::create(&to.out.join("ports.pcapng"), ports)?;
    let bar = bar(total, to.is_quiet);
    engine.run(
        total,
        |index| {
            let packet = &capture.packets[index as usize];
            (packet.number, packet.bytes.clone())
        },
        |port, frame| sent.frame(port, frame.last, &frame.bytes).context("cannot write ports.pcapng"),
        |given| bar.set_position(given),
    )?;
    bar.finish_and_clear();
    warnings.append(&mut engine.warnings);
    sent.finish().context("cannot write ports.pcapng")?;
    write_file(&to.out.join("decisions.csv"), |to| Ok(csv::write(to, &engine.follow.rows)?))?;
    let report = Report::new(name.to_string(), (ports, width), &shares, engine.max_frame, engine.clocks, &engine.follow, warnings);
    picture::draw(&to.out.join("shares.svg"), name, &shares, engine.max_frame, &engine.follow)?;
    if let Some(trace) = &to.trace {
        view::write(trace, ports, width)?;
    }
    write_file(&to.out.join("report.json"), |to| Ok(serde_json::to_writer_pretty(to, &report)?))?;
    Ok(report)
}

/// Refuses to write over the capture or the scenario, by whatever name they go, and to write two results into one file.
fn spare_the_input(args: &ReplayArgs) -> Result<()> {
    let mut files = vec![args.input.clone()];
    files.extend(args.scenario.clone());
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

/// A bar on a terminal; nothing otherwise.
fn bar(total: u64, is_quiet: bool) -> ProgressBar {
    if is_quiet || !std::io::stderr().is_terminal() {
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
