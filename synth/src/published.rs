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

/// Writes the measurements of `designs` from the cache.
///
/// # Errors
/// A design has not been measured, or the file cannot be written.
pub fn export(designs: &[Design]) -> Result<()> {
    let mut entries = Vec::new();
    for design in designs {
        let name = design.top();
        for (seed, key) in (1..).zip(flow::keys(&design.verilog()?, &name, design.seeds)?) {
            let measured = cache::get(&key).with_context(|| format!("{name}, seed {seed}, has not been measured"))?;
            entries.push(Entry { design: name.clone(), seed, key, measured });
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
    fn every_row_of_the_figures_is_published() {
        let entries = entries();
        let keys: HashSet<_> = entries.iter().map(|entry| &entry.key).collect();
        assert_eq!(keys.len(), entries.len(), "no key twice");
        for design in designs::all() {
            let seeds: Vec<u32> = entries.iter().filter(|entry| entry.design == design.top()).map(|entry| entry.seed).collect();
            assert_eq!(seeds, (1..=design.seeds).collect::<Vec<_>>(), "{}", design.top());
        }
    }
}
