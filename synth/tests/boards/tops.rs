// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Board tops with the models of the hard cells: all lint clean, and shells do as netlists what they do as they are.

use super::{count, loopback, of};
use equipoise_boards::{board::Family, catalogue, cells, module_name, verilog};
use equipoise_synth::{netlist::Comparison, tools};
use std::fs;

#[test]
fn all_tops_lint_clean() {
    for board in catalogue::all() {
        for &top in board.tops {
            let module = module_name(&board, top);
            let work = tools::root().join("build/netlist").join(&module);
            fs::create_dir_all(&work).unwrap();
            fs::write(work.join("top.v"), verilog(&board, top).unwrap()).unwrap();
            fs::write(work.join("cells.v"), cells::models(board.device.family)).unwrap();
            let arguments = ["--lint-only", "-Wall", "--top-module", &module, "top.v", "cells.v"];
            tools::Tool::find(tools::VERILATOR).run(&work, &arguments).unwrap();
        }
    }
}

/// Random bits on the pins, at both edges of the lines' clocks.
#[test]
fn netlists_of_shells() {
    for (board, top) in [("colorlight-5a-75b-v8", "port-extender"), ("versa-ecp5-5g", "two-members"), ("alchitry-cu", "small")] {
        let (board, top) = catalogue::find(board, top).unwrap();
        let module = module_name(&board, top);
        let text = loopback::verilog(&board, top);
        let ethernet: [(&str, &[&str]); 3] =
            [("clk", &[]), ("phy_0_rx_clk", &["phy_0_rxd", "phy_0_rx_ctl"]), ("phy_1_rx_clk", &["phy_1_rxd", "phy_1_rx_ctl"])];
        let plain: [(&str, &[&str]); 1] = [("clk", &[])];
        let clocks: &[(&str, &[&str])] = if top.has_ethernet() { &ethernet } else { &plain };
        let drive: &[(&str, &str)] = if board.reset_button.is_some() { &[("rst_n", "~starting | random")] } else { &[] };
        let name = format!("netlist_{module}");
        let comparison = Comparison { clocks, drive, least_changes: 1_000, ..of(&name, &text, &module, board.device.family) };
        let outcome = comparison.check().unwrap();
        if board.device.family == Family::Ecp5 {
            assert_eq!(count(&outcome, "IDDRX1F"), 10, "{:?}", outcome.cells);
            assert_eq!(count(&outcome, "ODDRX1F"), 12, "{:?}", outcome.cells);
            assert_eq!(count(&outcome, "DELAYF"), 10, "{:?}", outcome.cells);
        }
    }
}
