// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors
//
// Model of the ECP5's PLL: it passes its input on, so the bench drives the clock pin at the rate that the PLL would make. LOCK comes
// sixteen clocks after the start or a reset.
/* verilator lint_off DECLFILENAME */
/* verilator lint_off UNUSEDSIGNAL */ // Pins and settings
/* verilator lint_off UNUSEDPARAM */ // without effect here.
module EHXPLLL (
  input wire CLKI, input wire CLKFB, input wire PHASESEL1, input wire PHASESEL0, input wire PHASEDIR, input wire PHASESTEP,
  input wire PHASELOADREG, input wire STDBY, input wire PLLWAKESYNC, input wire RST,
  input wire ENCLKOP, input wire ENCLKOS, input wire ENCLKOS2, input wire ENCLKOS3,
  output wire CLKOP, output wire CLKOS, output wire CLKOS2, output wire CLKOS3,
  output wire LOCK, output wire INTLOCK, output wire REFCLK, output wire CLKINTFB
);
  parameter CLKI_DIV = 1;
  parameter CLKFB_DIV = 1;
  parameter CLKOP_DIV = 8;
  parameter CLKOP_CPHASE = 0;
  parameter string CLKOP_ENABLE = "ENABLED";
  parameter string FEEDBK_PATH = "CLKOP";
  reg [4:0] seen;
  initial seen = 5'd0;
  always @(posedge CLKI or posedge RST) begin
    if (RST) seen <= 5'd0;
    else if (!seen[4]) seen <= seen + 5'd1;
  end
  assign CLKOP = CLKI;
  assign CLKOS = 1'b0;
  assign CLKOS2 = 1'b0;
  assign CLKOS3 = 1'b0;
  assign LOCK = seen[4];
  assign INTLOCK = seen[4];
  assign REFCLK = CLKI;
  assign CLKINTFB = 1'b0;
endmodule
