// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The bench: measures every design and the simulation, and writes what it found.

use crate::{
    designs::{self, Design, Family},
    flow::{self, Measurement},
    picture, progress, report, speed, tools,
};
use anyhow::{ensure, Context, Result};
use serde::Serialize;
use std::fs;

/// A row of the table.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Heading of its group.
    pub family: &'static str,
    /// Ports.
    pub ports: usize,
    /// Stream width in bits, 0 for a selector.
    pub width: usize,
    /// Clocks from decision to decision.
    pub interval: u32,
    /// What was measured.
    #[serde(flatten)]
    pub measured: Measurement,
}

impl Row {
    /// Million decisions per second at the median clock rate.
    pub fn decisions(&self) -> f64 {
        self.measured.median() / f64::from(self.interval)
    }
}

/// All that the bench found.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// yosys and nextpnr.
    pub tools: [String; 2],
    /// Area and clock rate.
    pub rows: Vec<Row>,
    /// Simulation speed.
    pub speed: Option<speed::Speed>,
}

/// Measures `designs` one after the other; `only_seed` takes one seed of each.
///
/// # Errors
/// The first design that fails, by name.
pub fn measure(designs: &[Design], only_seed: bool) -> Result<Vec<Row>> {
    let bar = progress::bar(designs.len());
    let mut rows = Vec::new();
    for design in designs {
        let top = design.top();
        let say = |step: &str| bar.set_message(format!("{top}: {step}"));
        let seeds = if only_seed { 1 } else { design.seeds };
        let measured =
            design.verilog().and_then(|verilog| flow::measure(&verilog, &top, seeds, &say)).with_context(|| format!("measuring {top}"))?;
        let row = Row { family: design.family.title(), ports: design.ports, width: design.width, interval: design.interval(), measured };
        bar.suspend(|| println!("{}", report::line(&row)));
        rows.push(row);
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(rows)
}

/// The whole bench: JSON into `build/`, table and picture into `docs/`.
///
/// # Errors
/// A design fails, or a file cannot be written.
pub fn run() -> Result<()> {
    let rows = measure(&designs::all(), false)?;
    let speed = speed::measure()?;
    println!("{}", speed.line());
    let versions = [tools::Tool::find(tools::YOSYS).version()?, tools::Tool::find(tools::NEXTPNR).version()?];
    let figures = Figures { tools: versions, rows, speed: Some(speed) };
    write(&figures)
}

fn write(figures: &Figures) -> Result<()> {
    let root = tools::root();
    for folder in ["build", "docs"] {
        fs::create_dir_all(root.join(folder)).with_context(|| format!("cannot make {folder}/"))?;
    }
    for (name, text) in [
        ("build/figures.json", serde_json::to_string_pretty(figures)?),
        ("docs/figures.md", report::markdown(figures)?),
        ("docs/figures.svg", picture::svg(&figures.rows)?),
    ] {
        fs::write(root.join(name), text).with_context(|| format!("cannot write {name}"))?;
        println!("wrote {name}");
    }
    Ok(())
}

/// Clock rates in MHz of one seed: (family, ports, width, floor, target). The floor keeps what was reached, less the spread between seeds, so
/// that a push that slows the block down fails; the target is what the block is to reach, and a row that misses it is said to.
const BUDGETS: &[(Family, usize, usize, f64, f64)] =
    &[(Family::Selector, 4, 0, 150.0, 150.0), (Family::Selector, 8, 0, 125.0, 125.0), (Family::Block, 4, 64, 125.0, 125.0)];

/// Measures the designs with a budget, seed 1 only.
///
/// # Errors
/// A design fails or is slower than its floor.
pub fn budget() -> Result<()> {
    let designs: Vec<Design> = BUDGETS.iter().map(|&(family, ports, width, ..)| Design { family, ports, width, seeds: 1 }).collect();
    let rows = measure(&designs, true)?;
    for (row, (_, _, _, floor, target)) in rows.iter().zip(BUDGETS) {
        let reached = row.measured.median();
        ensure!(
            reached >= *floor,
            "{} at N = {} reaches {reached:.0} MHz, its floor is {floor:.0} MHz (seed 1, ECP5-45k speed 6)",
            row.family,
            row.ports,
        );
        let verdict = if reached >= *target { "reached" } else { "NOT REACHED YET" };
        println!("{} at N = {}: {reached:.0} MHz, target {target:.0} MHz {verdict} (seed 1, ECP5-45k speed 6)", row.family, row.ports);
    }
    println!("budget: every clock rate is above its floor");
    Ok(())
}
