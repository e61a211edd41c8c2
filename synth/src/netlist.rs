// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A design and what synthesis made of it, side by side in Verilator: the netlist runs on our own models of the hard cells
//! (`hdl/boards/cells`), both get the same random inputs, and every output must agree in every clock.

use crate::{ports, tools};
use anyhow::{bail, ensure, Context, Result};
use equipoise_boards::{board::Family, cells};
use std::fmt::Write as _;
use std::fs;

/// Differences that are shown: what comes later follows from them.
const SHOWN: usize = 10;

/// What is compared, and how it is driven.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    /// Name of the folder in `build/netlist`.
    pub name: &'a str,
    /// The design.
    pub verilog: &'a str,
    /// What is synthesised; the design itself, but where a difference must be found.
    pub synthesised: &'a str,
    /// The module to compare.
    pub top: &'a str,
    /// Which cells it becomes.
    pub family: Family,
    /// Clock inputs, each with the inputs that change with it; inputs that no clock names change with the first. Their periods differ.
    pub clocks: &'a [(&'a str, &'a [&'a str])],
    /// Inputs that are not just random: an expression of `random` (as wide as the port), `starting` (high for the first 32 clocks), and of
    /// the design's outputs, by the names `rtl_<port>`.
    pub drive: &'a [(&'a str, &'a str)],
    /// Outputs that say nothing at times, and when they do: an expression of the design's outputs. Registers without a reset start
    /// as they like, and not alike in a design and its netlist.
    pub valid: &'a [(&'a str, &'a str)],
    /// Half periods of the first clock.
    pub half_periods: u64,
    /// Outputs must change in at least so many clocks, or the test says nothing.
    pub least_changes: u64,
}

/// What a comparison found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The first outputs that differ, one a line; empty if none does.
    pub differences: String,
    /// Clocks in which an output changed.
    pub changes: u64,
    /// Kinds of cells in the netlist with their numbers.
    pub cells: Vec<(String, u64)>,
}

impl Comparison<'_> {
    /// Synthesises, simulates both, and fails on a difference.
    ///
    /// # Errors
    ///
    /// A tool fails, an output differs, or too little happened.
    pub fn check(&self) -> Result<Outcome> {
        let outcome = self.run()?;
        ensure!(outcome.differences.is_empty(), "{}: netlist and design differ:\n{}", self.name, outcome.differences);
        ensure!(
            outcome.changes >= self.least_changes,
            "{}: outputs changed in {} clocks only, {} are asked for",
            self.name,
            outcome.changes,
            self.least_changes
        );
        Ok(outcome)
    }

    /// Synthesises, simulates both, and says what differs.
    ///
    /// # Errors
    ///
    /// A tool fails.
    pub fn run(&self) -> Result<Outcome> {
        let work = tools::root().join("build/netlist").join(self.name);
        // What an older build left would be taken for this one's.
        let _ = fs::remove_dir_all(&work);
        fs::create_dir_all(&work).with_context(|| format!("cannot make {}", work.display()))?;
        let put = |name: &str, text: &str| fs::write(work.join(name), text).with_context(|| format!("cannot write {name}"));
        put("design.v", self.verilog)?;
        put("synthesised.v", self.synthesised)?;
        put("cells.v", &cells::models(self.family))?;
        put("bench.v", &self.bench()?)?;
        put("main.cpp", &self.program())?;
        let script = format!(
            "read_verilog -sv synthesised.v; {1}; tee -q -o cells.json stat -json; rename {0} {0}_netlist; write_verilog -noattr netlist.v",
            self.top,
            crate::bitstream::flow::synthesis(self.family, self.top)
        );
        tools::Tool::find(tools::YOSYS).run(&work, &["-q", "-p", &script])?;
        // yosys writes what it likes: its netlist is not linted. One kind of start for what has no start value in either.
        let verilator = tools::Tool::find(tools::VERILATOR);
        let arguments = [
            "--cc",
            "--exe",
            "--build",
            "-O3",
            "--no-timing",
            // The compiler takes longer than the simulation: one file of C++, and the runtime as it is.
            "--output-split",
            "1000000",
            "-MAKEFLAGS",
            "OPT_GLOBAL=-O0",
            "--x-assign",
            "0",
            "--x-initial",
            "0",
            "-Wno-fatal",
            "-Wno-lint",
            "--Mdir",
            "obj",
            "--top-module",
            "bench",
            "-o",
            "side_by_side",
            "main.cpp",
            "bench.v",
            "design.v",
            "netlist.v",
            "cells.v",
        ];
        verilator.run(&work, &arguments)?;
        let output = std::process::Command::new(work.join("obj/side_by_side")).output().context("the comparison does not start")?;
        let text = String::from_utf8_lossy(&output.stdout);
        ensure!(output.status.success(), "the comparison ends with an error:\n{text}");
        let changes = text.lines().find_map(|line| line.strip_prefix("changes ")).context("the comparison counts no changes")?;
        let differences: Vec<&str> = text.lines().filter(|line| line.starts_with("differs ")).take(SHOWN).collect();
        Ok(Outcome {
            differences: differences.join("\n"),
            changes: changes.trim().parse()?,
            cells: kinds(&fs::read_to_string(work.join("cells.json"))?)?,
        })
    }

    /// Both modules with the same inputs, and a comparison.
    fn bench(&self) -> Result<String> {
        let all = ports::parse(self.verilog, self.top)?;
        let clocks: Vec<&str> = self.clocks.iter().map(|(clock, _)| *clock).collect();
        let is_clock = |port: &&ports::Port| clocks.contains(&port.name.as_str());
        let inputs: Vec<&ports::Port> = all.iter().filter(|port| port.input).filter(|port| !is_clock(port)).collect();
        let outputs: Vec<&ports::Port> = all.iter().filter(|port| !port.input).collect();
        for (name, _) in self.drive {
            ensure!(inputs.iter().any(|port| port.name == *name), "{} has no input {name}", self.top);
        }
        for (name, _) in self.valid {
            ensure!(outputs.iter().any(|port| port.name == *name), "{} has no output {name}", self.top);
        }
        let mut text = format!("module bench ({}, output reg [63:0] changes);\n", clocks.map_list("input wire "));
        text += "  initial changes = 64'd0;\n  reg [5:0] begun = 6'd0;\n  wire starting = !begun[5];\n";
        let first = clocks.first().context("a comparison needs a clock")?;
        writeln!(text, "  always @(posedge {first}) if (starting) begun <= begun + 6'd1;")?;
        for port in &outputs {
            writeln!(text, "  wire [{0}:0] rtl_{1}, netlist_{1}; reg [{0}:0] old_{1} = {2}'d0;", port.bits - 1, port.name, port.bits)?;
        }
        for port in &inputs {
            let (name, top) = (&port.name, port.bits - 1);
            let clock = self.clocks.iter().find(|(_, with)| with.contains(&name.as_str())).map_or(*first, |(clock, _)| clock);
            let words = vec!["$urandom"; port.bits.div_ceil(32)].join(", ");
            let drive = self.drive.iter().find(|(port, _)| port == name).map_or("random", |(_, drive)| drive);
            writeln!(
                text,
                "  reg [{top}:0] random_{name} = {}'d0; always @(posedge {clock}) random_{name} <= {}'({{{words}}});\n  wire [{top}:0] in_{name} = {};",
                port.bits,
                port.bits,
                own_random(drive, name)
            )?;
        }
        for (instance, module) in [("rtl", self.top.to_string()), ("netlist", format!("{}_netlist", self.top))] {
            let mut pins: Vec<String> = clocks.iter().map(|clock| format!(".{clock}({clock})")).collect();
            pins.extend(inputs.iter().map(|port| format!(".{0}(in_{0})", port.name)));
            pins.extend(outputs.iter().map(|port| format!(".{0}({instance}_{0})", port.name)));
            writeln!(text, "  {module} {instance} ({});", pins.join(", "))?;
        }
        let edges = clocks.iter().map(|clock| format!("posedge {clock}")).collect::<Vec<_>>().join(" or ");
        writeln!(text, "  always @({edges}) if (!starting) begin")?;
        let changed: Vec<String> = outputs.iter().map(|port| format!("rtl_{0} != old_{0}", port.name)).collect();
        writeln!(text, "    if ({}) changes <= changes + 64'd1;", changed.join(" || "))?;
        for port in &outputs {
            let valid = self.valid.iter().find(|(name, _)| *name == port.name).map_or("1'b1", |(_, valid)| valid);
            writeln!(
                text,
                "    old_{0} <= rtl_{0};\n    if (({valid}) && rtl_{0} != netlist_{0}) $display(\"differs {0}: design %h, netlist %h\", rtl_{0}, netlist_{0});",
                port.name
            )?;
        }
        Ok(text + "  end\nendmodule\n")
    }

    /// Clocks with periods 10, 14, 18, …: edges of two clocks come in every order.
    fn program(&self) -> String {
        let toggles: String = self
            .clocks
            .iter()
            .enumerate()
            .map(|(i, (clock, _))| format!("        if (t % {} == 0) top->{clock} = !top->{clock};\n", 5 + 2 * i))
            .collect();
        format!(
            "#include \"Vbench.h\"
#include \"verilated.h\"
#include <cstdio>
int main() {{
    VerilatedContext context;
    context.randSeed(1);
    Vbench* top = new Vbench{{&context}};
    for (unsigned long t = 0; t < {}; t++) {{
{toggles}        top->eval();
    }}
    std::printf(\"changes %lu\\n\", (unsigned long)top->changes);
    delete top;
    return 0;
}}
",
            self.half_periods * 5
        )
    }
}

/// `random` alone is the port's own, `random_<port>` another's.
fn own_random(drive: &str, port: &str) -> String {
    let mut parts = drive.split("random");
    let mut text = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let other = part.starts_with('_');
        text += &if other { format!("random{part}") } else { format!("random_{port}{part}") };
    }
    text
}

trait MapList {
    fn map_list(&self, before: &str) -> String;
}

impl MapList for Vec<&str> {
    fn map_list(&self, before: &str) -> String {
        self.iter().map(|name| format!("{before}{name}")).collect::<Vec<_>>().join(", ")
    }
}

/// Kinds of cells in a `stat -json`.
fn kinds(text: &str) -> Result<Vec<(String, u64)>> {
    let begin = text.find('{').unwrap_or(0);
    let json: serde_json::Value = serde_json::from_str(&text[begin..]).context("cannot make sense of cells.json")?;
    let Some(counts) = json.pointer("/design/num_cells_by_type").and_then(|counts| counts.as_object()) else {
        bail!("cells.json counts no cells");
    };
    Ok(counts.iter().map(|(kind, count)| (kind.clone(), count.as_u64().unwrap_or(0))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_is_the_ports_own() {
        assert_eq!(own_random("random & random_beat[0] | starting", "last"), "random_last & random_beat[0] | starting");
        assert_eq!(own_random("starting", "rst"), "starting");
    }

    #[test]
    fn cells_are_counted() {
        let text = "x\n{\"design\": {\"num_cells_by_type\": {\"LUT4\": 3}}}";
        assert_eq!(kinds(text).unwrap(), [("LUT4".to_string(), 3)]);
        assert!(kinds("{}").is_err());
    }
}
