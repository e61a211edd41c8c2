// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What is verilated: the block in a size, and what is beside it.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::{env, fs};

use equipoise_boards::{Board, Top};

use crate::compile::model;
use crate::table::Size;
use crate::tool::Verilator;

/// Clock of the simulated board, and its serial line.
const CLOCK_HZ: u64 = 125_000_000;
const BAUD: u64 = 3_000_000;

/// What Verilator says of netlists: yosys leaves pins open, names bits by strange names, and lets nets stand that nobody reads.
const NETLIST_WAIVERS: [&str; 7] = ["SYNCASYNCNET", "WIDTH", "UNUSED", "UNDRIVEN", "PINMISSING", "PINCONNECTEMPTY", "UNOPTFLAT"];

/// Clocks after which the simulated bridge forgets half a command: 10 ms, so that a simulation need not wait long for it.
const UARTBONE_TIMEOUT: u64 = 1_250_000;

impl Size {
    /// Prints, translates and compiles `equipoise_team_n{n}_w{w}`, or finds it fresh.
    pub fn build(tool: &Verilator, out: &Path, n: usize, w: usize) -> Result<Self, String> {
        let top = format!("equipoise_team_n{n}_w{w}");
        let rtl = rtl(&top, n, w)?;
        model(tool, out, n, w, top, &rtl, folder("EQUIPOISE_RTL_DIR").is_none())
    }

    /// The crate's own test piece, listed as a size without ports.
    pub fn probe(tool: &Verilator, out: &Path) -> Result<Self, String> {
        model(tool, out, 0, 0, "equipoise_probe".to_string(), include_str!("probe.v"), true)
    }

    /// The UARTBone bridge, bytes by handshake, listed as a size without ports.
    pub fn uartbone(tool: &Verilator, out: &Path) -> Result<Self, String> {
        let rtl = equipoise_hdl::emit_uartbone(UARTBONE_TIMEOUT).map_err(|e| format!("equipoise_uartbone cannot be printed: {e:#}"))?;
        model(tool, out, 0, 0, "equipoise_uartbone".to_string(), &rtl, true)
    }

    /// The same behind its serial line, as `make rtl` prints it but for the shorter time-out.
    pub fn uart_bridge(tool: &Verilator, out: &Path) -> Result<Self, String> {
        let rtl = equipoise_hdl::emit_uart_bridge(CLOCK_HZ, BAUD, UARTBONE_TIMEOUT)
            .map_err(|e| format!("equipoise_uart_bridge cannot be printed: {e:#}"))?;
        model(tool, out, 0, 0, "equipoise_uart_bridge".to_string(), &rtl, true)
    }

    /// A board's top with the models of its hard cells, listed as a size without ports.
    pub fn device(tool: &Verilator, out: &Path, board: &Board, top: Top) -> Result<Self, String> {
        let name = equipoise_boards::module_name(board, top);
        let netlists = folder("EQUIPOISE_NETLIST_DIR");
        let text = match &netlists {
            Some(dir) => NETLIST_WAIVERS.map(|rule| format!("/* verilator lint_off {rule} */\n")).concat() + &read_given(dir, &name)?,
            None => equipoise_boards::verilog_at(board, top, equipoise_boards::simulated_baud(board))
                .map_err(|e| format!("{name} cannot be printed: {e:#}"))?,
        };
        model(tool, out, 0, 0, name, &(text + &equipoise_boards::cells::models(board.device.family)), netlists.is_none())
    }

    /// The receive half, listed as a size without ports: it is no team.
    pub fn receive(tool: &Verilator, out: &Path, n: usize, w: usize) -> Result<Self, String> {
        let top = format!("equipoise_receive_n{n}_w{w}");
        let rtl = equipoise_hdl::emit_receive(n, w, 4096).map_err(|e| format!("{top} cannot be printed: {e:#}"))?;
        model(tool, out, 0, 0, top, &rtl, true)
    }
}

/// A folder from which the user gives modules instead of those that are printed.
fn folder(variable: &str) -> Option<OsString> {
    env::var_os(variable).filter(|folder| !folder.is_empty())
}

fn read_given(dir: &OsStr, top: &str) -> Result<String, String> {
    let file = PathBuf::from(dir).join(format!("{top}.v"));
    println!("cargo:rerun-if-changed={}", file.display());
    fs::read_to_string(&file).map_err(|e| format!("EQUIPOISE_RTL_DIR or EQUIPOISE_NETLIST_DIR: cannot read {}: {e}", file.display()))
}

fn rtl(top: &str, n: usize, w: usize) -> Result<String, String> {
    match folder("EQUIPOISE_RTL_DIR") {
        Some(dir) => read_given(&dir, top),
        None => equipoise_hdl::emit_team(n, w, 4096).map_err(|e| format!("{top} cannot be printed: {e:#}")),
    }
}
