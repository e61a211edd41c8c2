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
    for entry in entries()? {
        if cache::get::<Measurement>(&entry.key).is_none() {
            cache::put(&entry.key, &entry.measured)?;
        }
    }
    Ok(())
}

/// The published measurements, none if there is no file.
fn entries() -> Result<Vec<Entry>> {
    let Ok(text) = fs::read_to_string(tools::root().join(FILE)) else { return Ok(Vec::new()) };
    serde_json::from_str(&text).with_context(|| format!("{FILE} is damaged; delete it, or measure again with make bench FRESH=1"))
}

/// What is published of a design: the size that its first seed has, the rates of all.
///
/// # Errors
/// The file is damaged.
#[cfg(test)]
pub fn measured(design: &str) -> Result<Measurement> {
    let all: Vec<Measurement> = entries()?.into_iter().filter(|entry| entry.design == design).map(|entry| entry.measured).collect();
    let megahertz = all.iter().flat_map(|one| one.megahertz.clone()).collect();
    Ok(Measurement { megahertz, ..all.into_iter().next().unwrap_or_default() })
}

/// Writes those measurements of `designs` that the cache has.
///
/// # Errors
/// A tool does not start, or the file cannot be written.
pub fn export(designs: &[Design]) -> Result<()> {
    let mut entries = Vec::new();
    for design in designs {
        let name = design.top();
        for (seed, key) in (1..).zip(flow::keys(&design.verilog()?, &name, design.conditions())?) {
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

    #[test]
    fn one_line_an_entry() {
        let entry = |seed| Entry { design: "d".into(), seed, key: "k".into(), measured: Measurement::default() };
        let text = lines(&[entry(1), entry(2)]).unwrap();
        assert_eq!(text.lines().count(), 4);
        assert_eq!(serde_json::from_str::<Vec<Entry>>(&text).unwrap(), [entry(1), entry(2)]);
    }

    #[test]
    fn what_is_published_are_rows_of_the_figures() {
        let entries = entries().unwrap();
        assert!(!entries.is_empty(), "{FILE}");
        let keys: HashSet<_> = entries.iter().map(|entry| &entry.key).collect();
        assert_eq!(keys.len(), entries.len(), "no key twice");
        let designs = designs::all();
        for entry in &entries {
            let design = designs.iter().find(|design| design.top() == entry.design);
            assert!(design.is_some_and(|design| (1..=design.seeds).contains(&entry.seed)), "{entry:?}");
            assert!(entry.measured.luts > 0 && entry.measured.megahertz.len() == 1, "{entry:?}");
        }
    }
}
