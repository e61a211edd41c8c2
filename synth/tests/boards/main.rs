// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Bitstreams, and the models of the hard cells against what they were inferred from: boxes of the block with their RAMs, small designs
//! for the modes that those do not use, and shells.

mod boxes;
mod flow;
mod loopback;
mod small;
mod tops;

use equipoise_boards::board::Family;
use equipoise_synth::netlist::{Comparison, Outcome};

/// A comparison of `verilog` with its own synthesis, on one clock `clk`.
fn of<'a>(name: &'a str, verilog: &'a str, top: &'a str, family: Family) -> Comparison<'a> {
    Comparison {
        name,
        verilog,
        synthesised: verilog,
        top,
        family,
        clocks: &[("clk", &[])],
        drive: &[],
        valid: &[],
        half_periods: 40_000,
        least_changes: 5_000,
    }
}

fn count(outcome: &Outcome, kind: &str) -> u64 {
    outcome.cells.iter().find(|(name, _)| name == kind).map_or(0, |(_, count)| *count)
}
