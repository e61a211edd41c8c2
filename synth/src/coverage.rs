// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Coverage: which lines and signal bits of the RTL the tests reached, from the counts that verilated models write.
//!
//! A line of such a file is `C '<keys>' <count>`; a key is `\x01name\x02value`. Points of all files are added up by their keys.

use anyhow::{ensure, Context, Result};
use std::{collections::BTreeMap, fs, path::Path};

/// Points and reached points, of one kind in one module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Points.
    pub all: usize,
    /// Points with a count.
    pub hit: usize,
}

/// Where a point is: kind (`line`, `branch`, `toggle`), module, line, what.
type Place = (String, String, usize, String);

/// Adds the points of one file to `points`.
fn add(points: &mut BTreeMap<Place, u64>, text: &str) {
    for line in text.lines() {
        let Some((keys, count)) = line.strip_prefix("C '").and_then(|rest| rest.rsplit_once("' ")) else { continue };
        let key = |name: &str| {
            let pair = keys.split('\x01').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('\x02'));
            pair.unwrap_or_default().to_string()
        };
        let (kind, module) = match key("page").split_once('/') {
            Some((kind, module)) => (kind.trim_start_matches("v_").to_string(), module.to_string()),
            None => continue,
        };
        let place = (kind, module, key("l").parse().unwrap_or(0), key("o"));
        *points.entry(place).or_default() += count.trim().parse().unwrap_or(0u64);
    }
}

/// By kind and module, reached points.
fn summary(points: &BTreeMap<Place, u64>) -> BTreeMap<(&str, &str), Reached> {
    let mut modules: BTreeMap<(&str, &str), Reached> = BTreeMap::new();
    for ((kind, module, ..), &count) in points {
        let reached = modules.entry((kind, module)).or_default();
        reached.all += 1;
        reached.hit += usize::from(count > 0);
    }
    modules
}

/// Prints what the files in `folder` cover, module by module, and writes the points without a count to `missed.txt` there.
///
/// # Errors
/// There is no such file, or `least` percent of the lines and branches were not reached.
pub fn run(folder: &Path, least: f64) -> Result<()> {
    let mut points = BTreeMap::new();
    let mut files = 0;
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "dat") {
            let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            add(&mut points, &String::from_utf8_lossy(&bytes));
            files += 1;
        }
    }
    ensure!(!points.is_empty(), "no coverage in the {files} files of {}", folder.display());
    let mut statements = Reached::default();
    for ((kind, module), reached) in summary(&points) {
        println!("{kind:<8} {module:<58} {:>6} of {:>6}  {:>5.1} %", reached.hit, reached.all, percent(reached));
        if kind != "toggle" {
            statements.all += reached.all;
            statements.hit += reached.hit;
        }
    }
    let missed = points.iter().filter(|(_, &count)| count == 0);
    let text: String = missed.map(|((kind, module, line, what), _)| format!("{kind} {module}:{line} {what}\n")).collect();
    fs::write(folder.join("missed.txt"), text)?;
    println!(
        "lines and branches: {} of {}, {:.1} %; what was missed: {}/missed.txt",
        statements.hit,
        statements.all,
        percent(statements),
        folder.display()
    );
    ensure!(
        percent(statements) >= least,
        "the tests reach {:.1} % of lines and branches, at least {least} % are wanted",
        percent(statements)
    );
    Ok(())
}

fn percent(reached: Reached) -> f64 {
    100.0 * reached.hit as f64 / reached.all.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_several_files_add_up() {
        let point =
            |line: u32, count: u32| format!("C '\x01f\x02a.v\x01l\x02{line}\x01page\x02v_line/lane\x01o\x02if\x01h\x02TOP.x' {count}\n");
        let mut points = BTreeMap::new();
        add(&mut points, &(String::from("# SystemC::Coverage-3\n") + &point(7, 0) + &point(9, 0)));
        add(&mut points, &(point(7, 2) + &point(9, 0)));
        assert_eq!(summary(&points), BTreeMap::from([(("line", "lane"), Reached { all: 2, hit: 1 })]));
    }
}
