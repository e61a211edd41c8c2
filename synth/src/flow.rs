// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! yosys and nextpnr over one block: area and clock rate on an ECP5, CABGA381, speed 6 (the slowest grade).

use crate::{bitstream, cache, harness, output_registers, tools};
use anyhow::{Context, Result};
use equipoise_boards::board::Family;
use rust_hdl_emit::bare;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fs, path::Path};

/// Options of nextpnr but device, settings and seed.
const PLACE: &[&str] = &["--package", "CABGA381", "--speed", "6", "--freq", "200"];
const ALLOW: &[&str] = &["--lpf-allow-unconstrained", "--timing-allow-fail"];

/// How the tools are set. Wires within a box that stands alone are short, as they assume; those across a whole block are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settings {
    /// Their own: for a box alone, and for what it is compared with.
    Tools,
    /// Synthesis as for a bitstream, and timing weighs three times as much in placing: for a whole block.
    Block,
}

impl Settings {
    /// yosys's commands from Verilog to a netlist, and to the cells of each module.
    fn synthesis(self) -> String {
        let synthesis = match self {
            Settings::Tools => format!("synth_ecp5 -top {}", harness::TOP),
            Settings::Block => bitstream::flow::synthesis(Family::Ecp5, harness::TOP),
        };
        format!("{synthesis} -json synthesis.json; tee -q -o cells.json stat -json")
    }

    /// Options of the placer.
    fn placer(self) -> &'static [&'static str] {
        match self {
            Settings::Tools => &[],
            Settings::Block => &["--placer-heap-timingweight", "30"],
        }
    }
}

/// Which ECP5 a block is placed on: the same fabric, more or less of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// 43 848 LUT.
    Ecp5_45k,
    /// 83 640 LUT.
    Ecp5_85k,
}

impl Device {
    fn option(self) -> &'static str {
        match self {
            Device::Ecp5_45k => "--45k",
            Device::Ecp5_85k => "--85k",
        }
    }
}

/// What a block takes without its harness, and how fast it goes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// Logic cells: a LUT4 or half a carry cell each, after packing.
    pub luts: u64,
    /// Flip-flops.
    pub flip_flops: u64,
    /// 18×18 multipliers.
    pub multipliers: u64,
    /// 18-kilobit block RAMs.
    pub block_rams: u64,
    /// Highest clock rate in MHz, one for each seed from 1.
    pub megahertz: Vec<f64>,
}

impl Measurement {
    /// Median clock rate over the seeds, MHz.
    pub fn median(&self) -> f64 {
        let mut rates = self.megahertz.clone();
        rates.sort_by(f64::total_cmp);
        match rates.len() {
            0 => 0.0,
            n if n % 2 == 1 => rates[n / 2],
            n => (rates[n / 2 - 1] + rates[n / 2]) / 2.0,
        }
    }
}

/// What a module is measured on, and how.
#[derive(Clone, Copy, Debug)]
pub struct Conditions {
    pub device: Device,
    pub settings: Settings,
    /// Seeds 1 to this one.
    pub seeds: u32,
}

impl Conditions {
    /// Options of nextpnr but the seed.
    fn options(self) -> Vec<&'static str> {
        [&[self.device.option()], PLACE, self.settings.placer(), ALLOW].concat()
    }
}

/// Under which keys the results for module `top` of `verilog` are kept: of its synthesis, and of a seed.
struct Keys<'a> {
    verilog: &'a str,
    harness: &'a str,
    conditions: Conditions,
    versions: String,
}

impl<'a> Keys<'a> {
    fn new(verilog: &'a str, harness: &'a str, conditions: Conditions) -> Result<Self> {
        let versions = [tools::Tool::find(tools::YOSYS).version()?, tools::Tool::find(tools::NEXTPNR).version()?];
        Ok(Keys { verilog, harness, conditions, versions: versions.join("\n") })
    }

    fn step(&self, step: &str) -> String {
        let (synthesis, place) = (self.conditions.settings.synthesis(), self.conditions.options().join(" "));
        cache::key(&[self.verilog, self.harness, &self.versions, &synthesis, &place, step])
    }

    fn synthesis(&self) -> String {
        self.step("synthesis")
    }

    fn seed(&self, seed: u32) -> String {
        self.step(&format!("seed {seed}"))
    }
}

/// The key under which each seed is kept.
///
/// # Errors
/// A tool does not start, or the ports of `top` cannot be read.
pub fn keys(verilog: &str, top: &str, conditions: Conditions) -> Result<Vec<String>> {
    let verilog = bare::lines(verilog);
    let harness = harness::around(&verilog, top)?;
    let keys = Keys::new(&verilog, &harness, conditions)?;
    Ok((1..=conditions.seeds).map(|seed| keys.seed(seed)).collect())
}

/// Measures module `top` of `verilog` under `conditions`; results are kept in `build/bench-cache`.
///
/// # Errors
/// A tool fails, or its report lacks what is looked for.
pub fn measure(verilog: &str, top: &str, conditions: Conditions, say: &dyn Fn(&str)) -> Result<Measurement> {
    let (yosys, nextpnr) = (tools::Tool::find(tools::YOSYS), tools::Tool::find(tools::NEXTPNR));
    // As a bitstream's: comments change neither what is measured nor its key.
    let verilog = bare::lines(verilog);
    let wrapped = harness::around(&verilog, top)?;
    let keys = Keys::new(&verilog, &wrapped, conditions)?;

    let work = tools::root().join("build/bench").join(top);
    fs::create_dir_all(&work).with_context(|| format!("cannot make {}", work.display()))?;
    let synthesise = || -> Result<()> {
        say("synthesis");
        fs::write(work.join("design.v"), format!("{verilog}\n{wrapped}"))?;
        yosys.run(&work, &["-q", "-p", &format!("read_verilog design.v; {}", conditions.settings.synthesis())])?;
        // As for a bitstream.
        let netlist = fs::read_to_string(work.join("synthesis.json")).context("yosys wrote no synthesis.json")?;
        fs::write(work.join("netlist.json"), output_registers::move_in(&netlist, harness::MEASURED)?.0)?;
        fs::write(work.join("netlist.key"), keys.synthesis())?;
        Ok(())
    };
    let mut all = Measurement::default();
    for seed in 1..=conditions.seeds {
        let one: Measurement = cache::get_or(&keys.seed(seed), || {
            if fs::read_to_string(work.join("netlist.key")).ok() != Some(keys.synthesis()) {
                synthesise()?;
            }
            say(&format!("place and route, seed {seed} of {}", conditions.seeds));
            let seed = seed.to_string();
            let mut arguments = conditions.options();
            arguments.extend(["--seed", &seed, "--json", "netlist.json", "--report", "report.json", "-q"]);
            nextpnr.run(&work, &arguments)?;
            read_reports(&work)
        })?;
        all.megahertz.extend(&one.megahertz);
        if seed == 1 {
            all = one;
        }
    }
    Ok(all)
}

#[derive(Deserialize)]
struct Report {
    fmax: BTreeMap<String, Rate>,
    utilization: BTreeMap<String, Used>,
}
#[derive(Deserialize)]
struct Rate {
    achieved: f64,
}
#[derive(Deserialize)]
struct Used {
    used: u64,
}
#[derive(Deserialize)]
struct Cells {
    modules: BTreeMap<String, Module>,
}
#[derive(Deserialize)]
struct Module {
    num_cells_by_type: BTreeMap<String, u64>,
}

fn read_reports(work: &Path) -> Result<Measurement> {
    let report: Report = read_json(&work.join("report.json"))?;
    let cells: Cells = read_json(&work.join("cells.json"))?;
    let own =
        cells.modules.get(&format!("\\{}", harness::TOP)).context("cells.json does not count the harness by itself: was it flattened?")?;
    let count = |name: &str| own.num_cells_by_type.get(name).copied().unwrap_or(0);
    let used = |name: &str| report.utilization.get(name).map_or(0, |u| u.used);
    Ok(Measurement {
        luts: used("TRELLIS_COMB").saturating_sub(count("LUT4")),
        flip_flops: used("TRELLIS_FF").saturating_sub(count("TRELLIS_FF")),
        multipliers: used("MULT18X18D"),
        block_rams: used("DP16KD"),
        megahertz: vec![report.fmax.values().map(|rate| rate.achieved).reduce(f64::min).context("report.json holds no clock rate")?],
    })
}

fn read_json<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let begin = text.find('{').unwrap_or(0);
    serde_json::from_str(&text[begin..]).with_context(|| format!("cannot make sense of {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_of_odd_and_even() {
        let of = |megahertz: &[f64]| Measurement { megahertz: megahertz.to_vec(), ..Default::default() }.median();
        assert_eq!(of(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(of(&[4.0, 1.0]), 2.5);
        assert_eq!(of(&[]), 0.0);
    }
}
