// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The measurements behind `docs/figures.md`, one by one, in `docs/measurements.json`.
//!
//! The tools give the same result for the same input on every machine, so a clone need not measure again what has not changed.

use crate::{cache, designs::Design, flow, flow::Measurement, tools};
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::fs;

const FILE: &str = "docs/measurements.json";

/// One run of place and route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Entry {
    design: String,
    seed: u32,
    /// Of RTL, harness, settings and tool versions.
    key: String,
    #[serde(flatten)]
    measured: Measurement,
}

/// Puts the published measurements into the cache; what is there already stays.
///
/// # Errors
/// The file is damaged, or the cache cannot be written.
pub fn import() -> Result<()> {
    let path = tools::root().join(FILE);
    let Ok(text) = fs::read_to_string(&path) else { return Ok(()) };
    let entries: Vec<Entry> =
        serde_json::from_str(&text).with_context(|| format!("{FILE} is damaged; delete it, or measure again with make bench FRESH=1"))?;
    for entry in entries {
        if cache::get::<Measurement>(&entry.key).is_none() {
            cache::put(&entry.key, &entry.measured)?;
        }
    }
    Ok(())
}

/// Writes those measurements of `designs` that the cache has.
///
/// # Errors
/// A tool does not start, or the file cannot be written.
pub fn export(designs: &[Design]) -> Result<()> {
    let mut entries = Vec::new();
    for design in designs {
        let name = design.top();
        for (seed, key) in (1..).zip(flow::keys(&design.verilog()?, &name, design.device(), design.seeds)?) {
            if let Some(measured) = cache::get(&key) {
                entries.push(Entry { design: name.clone(), seed, key, measured });
            }
        }
    }
    tools::write(FILE, &lines(&entries)?)
}

/// JSON with one entry a line, so that a change shows as the lines that it touches.
fn lines(entries: &[Entry]) -> Result<String> {
    let lines = entries.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
    Ok(format!("[\n{}\n]\n", lines.join(",\n")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::designs;
    use std::collections::HashSet;

    fn entries() -> Vec<Entry> {
        let text = fs::read_to_string(tools::root().join(FILE)).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn one_line_an_entry() {
        let entry = |seed| Entry { design: "d".into(), seed, key: "k".into(), measured: Measurement::default() };
        let text = lines(&[entry(1), entry(2)]).unwrap();
        assert_eq!(text.lines().count(), 4);
        assert_eq!(serde_json::from_str::<Vec<Entry>>(&text).unwrap(), [entry(1), entry(2)]);
    }

    #[test]
    fn what_is_published_are_rows_of_the_figures() {
        let entries = entries();
        let keys: HashSet<_> = entries.iter().map(|entry| &entry.key).collect();
        assert_eq!(keys.len(), entries.len(), "no key twice");
        let designs = designs::all();
        for entry in &entries {
            let design = designs.iter().find(|design| design.top() == entry.design);
            assert!(design.is_some_and(|design| (1..=design.seeds).contains(&entry.seed)), "{entry:?}");
            assert!(entry.measured.luts > 0 && entry.measured.megahertz.len() == 1, "{entry:?}");
        }
    }

    /// Rates in MHz that the median over a design's seeds keeps: what blocks are made for.
    const TARGETS: [(&str, f64); 6] = [
        ("equipoise_team_n4_w64", 142.0),
        ("equipoise_team_n8_w64", 130.0),
        ("equipoise_team_n16_w64", 110.0),
        ("equipoise_team_n4_w512", 125.0),
        ("equipoise_team_n4_w64_static", 142.0),
        ("equipoise_team_n8_w64_static", 130.0),
    ];

    /// What is measured anew, each night too, says whether they are kept. A design with seeds that are not measured yet says nothing.
    #[test]
    fn blocks_keep_their_rates_by_the_median_of_their_seeds() {
        let designs = designs::all();
        for (name, target) in TARGETS {
            let seeds = designs.iter().find(|design| design.top() == name).unwrap().seeds as usize;
            let all = entries().into_iter().filter(|entry| entry.design == name).flat_map(|entry| entry.measured.megahertz);
            let measured = Measurement { megahertz: all.collect(), ..Measurement::default() };
            if measured.megahertz.len() == seeds {
                let median = measured.median();
                assert!(median >= target, "{name}: {median:.1} MHz, not {target:.0}");
            }
        }
    }
}
