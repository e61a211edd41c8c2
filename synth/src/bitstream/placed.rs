// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What came of a placement: nextpnr's `report.json`.

use super::timing::{Clock, Path, Step, Timing};
use anyhow::{ensure, Result};
use equipoise_boards::board::Family;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A placement.
pub struct Placed {
    /// Clocks and paths.
    pub timing: Timing,
    /// Utilisation: resource, used, available.
    pub used: Vec<(String, u64, u64)>,
}

impl Placed {
    /// Reads a `report.json`.
    ///
    /// # Errors
    ///
    /// It is not one, or it has no clock.
    pub fn read(text: &str) -> Result<Self> {
        let report: Report = serde_json::from_str(text)?;
        ensure!(!report.fmax.is_empty(), "it has no clock");
        let clocks = report.fmax.into_iter().map(|(name, rate)| Clock { name, wanted: rate.constraint, reached: rate.achieved }).collect();
        let paths = report.critical_paths.into_iter().map(path).collect();
        let used = report.utilization.into_iter().map(|(name, count)| (name, count.used, count.available)).collect();
        Ok(Placed { timing: Timing { clocks, paths }, used })
    }

    /// How many of a resource are used.
    pub fn count(&self, resource: &str) -> u64 {
        self.used.iter().find(|(name, ..)| name == resource).map_or(0, |&(_, used, _)| used)
    }

    /// How many of a resource the device has.
    pub fn available(&self, resource: &str) -> u64 {
        self.used.iter().find(|(name, ..)| name == resource).map_or(0, |&(.., available)| available)
    }
}

#[derive(Deserialize)]
struct Report {
    fmax: BTreeMap<String, Rate>,
    utilization: BTreeMap<String, Used>,
    #[serde(default)]
    critical_paths: Vec<ReportPath>,
}
#[derive(Deserialize)]
struct Rate {
    achieved: f64,
    constraint: f64,
}
#[derive(Deserialize)]
struct Used {
    used: u64,
    available: u64,
}
#[derive(Deserialize)]
struct ReportPath {
    from: String,
    to: String,
    path: Vec<ReportStep>,
}
#[derive(Deserialize)]
struct ReportStep {
    #[serde(rename = "type")]
    kind: String,
    delay: f64,
    from: Place,
    to: Place,
    #[serde(default)]
    net: String,
}
#[derive(Deserialize)]
struct Place {
    cell: String,
    port: String,
    loc: [i64; 2],
}

fn path(from: ReportPath) -> Path {
    let step = |step: ReportStep| Step {
        tiles: step.from.loc.iter().zip(step.to.loc).map(|(a, b)| a.abs_diff(b)).sum(),
        from: format!("{}.{}", step.from.cell, step.from.port),
        to: format!("{}.{}", step.to.cell, step.to.port),
        kind: step.kind,
        delay: step.delay,
        net: step.net,
    };
    Path { from_clock: from.from, to_clock: from.to, steps: from.path.into_iter().map(step).collect() }
}

/// Names of resources in a family's report: LUTs, flip-flops, block RAMs. An iCE40 counts logic cells, one LUT and one flip-flop each.
pub fn resources(family: Family) -> [&'static str; 3] {
    match family {
        Family::Ecp5 => ["TRELLIS_COMB", "TRELLIS_FF", "DP16KD"],
        Family::Ice40 => ["ICESTORM_LC", "ICESTORM_LC", "ICESTORM_RAM"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = r#"{
      "critical_paths": [
        {"from": "posedge $glbnet$core_clk", "to": "posedge $glbnet$core_clk", "path": [
          {"delay": 0.5, "from": {"cell": "a", "loc": [1, 2], "port": "CLK"}, "to": {"cell": "a", "loc": [1, 2], "port": "Q"}, "type": "clk-to-q"},
          {"delay": 6.0, "from": {"cell": "a", "loc": [1, 2], "port": "Q"}, "net": "far", "to": {"cell": "b", "loc": [11, 22], "port": "A"}, "type": "routing"},
          {"delay": 0.25, "from": {"cell": "b", "loc": [11, 22], "port": "A"}, "to": {"cell": "b", "loc": [11, 22], "port": "F"}, "type": "logic"},
          {"delay": 1.0, "from": {"cell": "b", "loc": [11, 22], "port": "F"}, "net": "near", "to": {"cell": "c", "loc": [11, 22], "port": "DI"}, "type": "routing"},
          {"delay": 0.25, "from": {"cell": "c", "loc": [11, 22], "port": "DI"}, "to": {"cell": "c", "loc": [11, 22], "port": "DI"}, "type": "setup"}
        ]}
      ],
      "fmax": {"$glbnet$core_clk": {"achieved": 125.0, "constraint": 125.0}, "rx": {"achieved": 250.0, "constraint": 125.0}},
      "utilization": {"TRELLIS_FF": {"available": 24288, "used": 17}}
    }"#;

    #[test]
    fn a_missed_clock_is_told_with_its_path_and_what_helps() {
        let placed = Placed::read(REPORT).unwrap();
        assert_eq!(placed.count("TRELLIS_FF"), 17);
        assert_eq!(placed.timing.missed(0.0), None);
        let words = placed.timing.missed(5.0).unwrap();
        for part in [
            "core_clk reaches 125.0 MHz of 131.2 MHz with a margin of 5 %",
            "from a.CLK to c.DI: 8.00 ns",
            "0.25 in 1 stage of logic, 7.00 on wires",
            "far to b.A: 6.00 ns over 30 tiles",
            "Most of it is wires",
        ] {
            assert!(words.contains(part), "{part} in {words}");
        }
        assert!(!words.contains("rx "), "{words}");
    }

    #[test]
    fn a_report_without_clocks_is_none() {
        assert!(Placed::read(r#"{"fmax": {}, "utilization": {}}"#).is_err());
    }
}
