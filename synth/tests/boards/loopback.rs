// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A core that sends back what comes in: enough to try a shell and the tools in seconds.

use equipoise_boards::{shell, Board, Top};
use std::fmt::Write;

/// Shell and core.
pub fn verilog(board: &Board, top: Top) -> String {
    shell::verilog(board, top).unwrap() + &core(top)
}

fn core(top: Top) -> String {
    let mut text =
        format!("module {} (input wire clk, input wire rst, input wire uart_rx, output wire uart_tx, output wire [7:0] leds", top.core());
    let phys = if top.has_ethernet() { 2 } else { 0 };
    for p in 0..phys {
        write!(
            text,
            ", input wire phy_{p}_rx_clk, input wire [7:0] phy_{p}_rxd, input wire [1:0] phy_{p}_rx_ctl, output wire [7:0] phy_{p}_txd,
  output wire [1:0] phy_{p}_tx_ctl, output wire phy_{p}_delay_loadn, output wire phy_{p}_delay_move, output wire phy_{p}_delay_direction"
        )
        .unwrap();
    }
    text += ");
  reg [1:0] line;
  reg [7:0] beat;
  always @(posedge clk) begin
    line <= {line[0], uart_rx};
    beat <= rst ? 8'd0 : beat + 8'd1;
  end
  assign uart_tx = line[1];
  assign leds = beat;
";
    for p in 0..phys {
        write!(
            text,
            "  reg [9:0] seen_{p}, sent_{p};
  always @(posedge phy_{p}_rx_clk) seen_{p} <= {{phy_{p}_rx_ctl, phy_{p}_rxd}};
  always @(posedge clk) sent_{p} <= rst ? 10'd0 : seen_{p};
  assign {{phy_{p}_tx_ctl, phy_{p}_txd}} = sent_{p};
  assign phy_{p}_delay_loadn = ~rst;
  assign phy_{p}_delay_move = beat[3];
  assign phy_{p}_delay_direction = beat[7];
"
        )
        .unwrap();
    }
    text + "endmodule\n"
}
