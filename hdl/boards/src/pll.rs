// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The PLL of a board.

use crate::board::{Board, Pll};
use anyhow::{bail, Result};
use rust_hdl::fpga::lattice::ice40::ice_pll::ICE40PLLBlock;
use rust_hdl::prelude::*;

/// Module `board_pll`: the core's clock from the board's.
///
/// # Errors
///
/// No PLL of its kind makes the clock.
pub fn module(board: &Board) -> Result<String> {
    let cell = match board.pll {
        Pll::Ehxplll { reference, feedback, output } => ecp5_pll(board, reference, feedback, output),
        Pll::SbPll40 => ice40_pll(board)?,
    };
    Ok(format!(
        "\n/* verilator lint_off PINMISSING */ // Pins that are not used are left open.\n\
         module board_pll (input wire clock_in, output wire clock_out, output wire locked);\n{cell}endmodule\n\
         /* verilator lint_on PINMISSING */\n"
    ))
}

/// The analogue settings are those that prjtrellis's ecppll gives any PLL.
fn ecp5_pll(board: &Board, reference: u32, feedback: u32, output: u32) -> String {
    format!(
        "  (* FREQUENCY_PIN_CLKI=\"{}\", FREQUENCY_PIN_CLKOP=\"{}\" *)
  (* ICP_CURRENT=\"12\", LPF_RESISTOR=\"8\", MFG_ENABLE_FILTEROPAMP=\"1\", MFG_GMCREF_SEL=\"2\" *)
  EHXPLLL #(
    .CLKI_DIV({reference}), .CLKFB_DIV({feedback}), .CLKOP_DIV({output}), .CLKOP_CPHASE({}), .FEEDBK_PATH(\"CLKOP\"),
    .CLKOP_ENABLE(\"ENABLED\")
  ) cell_0 (
    .CLKI(clock_in), .CLKFB(clock_out), .CLKOP(clock_out), .LOCK(locked), .RST(1'b0), .STDBY(1'b0), .ENCLKOP(1'b0),
    .PHASESEL0(1'b0), .PHASESEL1(1'b0), .PHASEDIR(1'b0), .PHASESTEP(1'b0), .PHASELOADREG(1'b0), .PLLWAKESYNC(1'b0)
  );
",
        board.clock.hertz as f64 / 1e6,
        board.core_hertz as f64 / 1e6,
        output / 2,
    )
}

fn ice40_pll(board: &Board) -> Result<String> {
    // The rates are const parameters there: one arm for each pair that a board has.
    let hdl = match (board.clock.hertz, board.core_hertz) {
        (100_000_000, 25_000_000) => ICE40PLLBlock::<100_000_000, 25_000_000>::default().hdl(),
        (from, to) => bail!("{}: no PLL from {from} Hz to {to} Hz; add the pair to pll.rs", board.name),
    };
    let Verilog::Custom(code) = hdl else { bail!("rust-hdl's ICE40PLLBlock is not custom Verilog any more") };
    let code: String = code.lines().map(|line| format!("    {}\n", line.trim())).collect();
    Ok(code)
}
