// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # What goes into the shell
//!
//! The one place that says which core a top gets.

use crate::{Board, Top};
use anyhow::Result;
use std::fmt::Write;

/// The core of a top, for a board's clock and serial line: module [`Top::core`].
///
/// # Errors
///
/// The core cannot be printed.
pub fn verilog(board: &Board, top: Top) -> Result<String> {
    if top.has_ethernet() {
        return loopback(board, top);
    }
    equipoise_hdl::emit_board(top, board.core_hertz, board.uart.baud, board.phy_facts.map_or(0, |facts| facts.rx_delay_taps))
}

/// Sends back what comes in: proves shell, pins and flow.
fn loopback(board: &Board, top: Top) -> Result<String> {
    let mut text = format!(
        "\n// Sends back what comes in. {} Hz, {} baud.\nmodule {} (\n  input wire clk, input wire rst, input wire uart_rx, output wire uart_tx, output wire [7:0] leds",
        board.core_hertz,
        board.uart.baud,
        top.core()
    );
    let phys = if top.has_ethernet() { 2 } else { 0 };
    for p in 0..phys {
        write!(
            text,
            ",\n  input wire phy_{p}_rx_clk, input wire [7:0] phy_{p}_rxd, input wire [1:0] phy_{p}_rx_ctl,
  output wire [7:0] phy_{p}_txd, output wire [1:0] phy_{p}_tx_ctl,
  output wire phy_{p}_delay_loadn, output wire phy_{p}_delay_move, output wire phy_{p}_delay_direction"
        )?;
    }
    text += "\n);\n  reg [1:0] line;\n  reg [24:0] beat;\n  always @(posedge clk) begin\n    line <= {line[0], uart_rx};\n    beat <= rst ? 25'd0 : beat + 25'd1;\n  end\n  assign uart_tx = line[1];\n  assign leds = beat[24:17];\n";
    for p in 0..phys {
        write!(
            text,
            "  reg [9:0] seen_{p}, sent_{p};
  always @(posedge phy_{p}_rx_clk) seen_{p} <= {{phy_{p}_rx_ctl, phy_{p}_rxd}};
  always @(posedge clk) sent_{p} <= rst ? 10'd0 : seen_{p};
  assign {{phy_{p}_tx_ctl, phy_{p}_txd}} = sent_{p};
  assign phy_{p}_delay_loadn = ~rst;
  assign phy_{p}_delay_move = 1'b0;
  assign phy_{p}_delay_direction = 1'b0;
"
        )?;
    }
    Ok(text + "endmodule\n")
}
