// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The bench: measures every design and the simulation, and writes what it found.

use crate::{
    cache,
    designs::{self, Design, Family},
    figures::{Figures, Row},
    flow, picture, progress, published, report, speed, tools,
};
use anyhow::{ensure, Context, Result};
use std::fs;

/// Measures `designs` one after the other; after each of them `so_far` gets the rows that there are.
///
/// # Errors
/// The first design that fails, by name; those of `so_far`.
pub fn measure(designs: &[Design], so_far: &mut dyn FnMut(&[Row]) -> Result<()>) -> Result<Vec<Row>> {
    let bar = progress::bar(designs.len());
    let mut rows = Vec::new();
    for design in designs {
        let top = design.top();
        let say = |step: &str| bar.set_message(format!("{top}: {step}"));
        let measured = design
            .verilog()
            .and_then(|verilog| flow::measure(&verilog, &top, design.conditions(), &say))
            .with_context(|| format!("measuring {top}"))?;
        let row = Row {
            family: design.family.title(),
            ports: design.ports,
            width: design.width,
            device: design.device(),
            interval: design.interval(),
            measured,
        };
        bar.suspend(|| println!("{}", report::line(&row)));
        rows.push(row);
        so_far(&rows)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(rows)
}

/// The whole bench: table, picture and the single measurements into `docs/`.
///
/// A measurement in `docs/measurements.json` whose key (RTL, harness, settings, tool versions) is that of the present design is
/// taken from there, unless `fresh`: all of them take more than an hour. So the page is written row by row: a bench that is broken off
/// leaves one with the rows that it had, which says how many there would be.
///
/// # Errors
/// A design fails, or a file cannot be written.
pub fn run(fresh: bool) -> Result<()> {
    let designs = designs::all();
    if fresh {
        forget(&designs)?;
    } else {
        published::import()?;
    }
    // Also before: what a bench that was broken off had measured is published by the next one.
    published::export(&designs)?;
    let speed = speed::measure()?;
    println!("{}", speed.line());
    let versions = [tools::Tool::find(tools::YOSYS).version()?, tools::Tool::find(tools::NEXTPNR).version()?];
    let mut figures = Figures { tools: versions, rows: Vec::new(), missing: designs.len(), speed };
    measure(&designs, &mut |rows| {
        (figures.rows, figures.missing) = (rows.to_vec(), designs.len() - rows.len());
        write(&figures)
    })?;
    published::export(&designs)?;
    println!("wrote {PAGE} and {PICTURE}");
    Ok(())
}

fn forget(designs: &[Design]) -> Result<()> {
    for design in designs {
        for key in flow::keys(&design.verilog()?, &design.top(), design.conditions())? {
            cache::remove(&key)?;
        }
    }
    Ok(())
}

fn write(figures: &Figures) -> Result<()> {
    fs::write(tools::root().join(PAGE), report::markdown(figures)?).with_context(|| format!("cannot write {PAGE}"))?;
    fs::write(tools::root().join(PICTURE), picture::svg(&figures.rows)?).with_context(|| format!("cannot write {PICTURE}"))
}

const PAGE: &str = "docs/figures.md";
const PICTURE: &str = "docs/figures.svg";

/// A clock rate in MHz of a design: (family, ports, width, rate).
type Rate = (Family, usize, usize, f64);

/// What selectors keep.
const SELECTORS: &[Rate] = &[(Family::Selector, 4, 0, 170.0), (Family::Selector, 8, 0, 155.0), (Family::Selector, 16, 0, 143.0)];

/// What blocks keep: with all policies as with STATIC alone.
const BLOCKS: &[Rate] =
    &[(Family::Static, 4, 64, 142.0), (Family::Static, 8, 64, 130.0), (Family::Block, 4, 64, 142.0), (Family::Block, 8, 64, 130.0)];

/// The same of blocks that take too long for every push.
#[cfg(test)]
const LARGE: &[Rate] = &[(Family::Block, 16, 64, 110.0), (Family::Block, 4, 512, 125.0)];

/// What the median of a selector's seeds keeps, and its size in LUT, which no seed changes.
#[cfg(test)]
const MEDIANS: &[(Rate, u64)] =
    &[((Family::Selector, 4, 0, 178.0), 1300), ((Family::Selector, 8, 0, 155.0), 2200), ((Family::Selector, 16, 0, 136.0), 5000)];

/// Seeds that a design may try: one seed in some is unlucky by a tenth, three are not.
const BUDGET_SEEDS: u32 = 3;

/// Measures the designs with a budget: the first seed that keeps it is enough. What is published with the key of the present design is not
/// measured again; the bench of each night measures all anew, and the budget is asked after it too.
///
/// # Errors
/// A design fails, or none of its seeds keeps its budget.
pub fn budget() -> Result<()> {
    published::import()?;
    for &(family, ports, width, wanted) in SELECTORS.iter().chain(BLOCKS) {
        let mut reached = 0.0;
        for seeds in 1..=BUDGET_SEEDS {
            let rows = measure(&[Design { family, ports, width, seeds }], &mut |_| Ok(()))?;
            reached = rows.iter().flat_map(|row| &row.measured.megahertz).fold(reached, |best: f64, &rate| best.max(rate));
            if reached >= wanted {
                break;
            }
        }
        ensure!(
            reached >= wanted,
            "{} at N = {ports} reaches {reached:.0} MHz, its budget is {wanted:.0} MHz (best of seeds 1 to {BUDGET_SEEDS}, ECP5-45k speed 6)",
            family.title(),
        );
        println!("{} at N = {ports}: {reached:.0} MHz, budget {wanted:.0} MHz (ECP5-45k speed 6)", family.title());
    }
    println!("budget: every clock rate is kept");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is measured anew, each night too, says whether they do. A design with seeds that are not measured yet says nothing.
    #[test]
    fn designs_keep_their_rates_by_the_median_of_their_seeds() {
        let sizes = MEDIANS.iter().map(|&(rate, most)| (rate, Some(most)));
        for ((family, ports, width, wanted), most) in BLOCKS.iter().chain(LARGE).map(|&rate| (rate, None)).chain(sizes) {
            let design =
                designs::all().into_iter().find(|design| (design.family, design.ports, design.width) == (family, ports, width)).unwrap();
            let measured = published::measured(&design.top()).unwrap();
            if measured.megahertz.len() == design.seeds as usize {
                let (median, luts) = (measured.median(), measured.luts);
                assert!(median >= wanted, "{}: {median:.1} MHz, not {wanted:.0}", design.top());
                assert!(luts <= most.unwrap_or(luts), "{}: {luts} LUT, not {most:?}", design.top());
            }
        }
    }
}
