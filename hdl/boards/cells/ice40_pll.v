// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors
//
// Model of the iCE40's PLL: it passes its input on, so the bench drives the clock pin at the rate that the PLL would make. LOCK comes
// sixteen clocks after the start or a reset.
/* verilator lint_off DECLFILENAME */
/* verilator lint_off UNUSEDSIGNAL */ // Pins and settings
/* verilator lint_off UNUSEDPARAM */ // without effect here.
module SB_PLL40_CORE (
  input wire REFERENCECLK, output wire PLLOUTCORE, output wire PLLOUTGLOBAL, input wire EXTFEEDBACK, input wire [7:0] DYNAMICDELAY,
  output wire LOCK, input wire BYPASS, input wire RESETB, input wire LATCHINPUTVALUE, output wire SDO, input wire SDI, input wire SCLK
);
  parameter string FEEDBACK_PATH = "SIMPLE";
  parameter DIVR = 0;
  parameter DIVF = 0;
  parameter DIVQ = 0;
  parameter FILTER_RANGE = 0;
  reg [4:0] seen;
  initial seen = 5'd0;
  always @(posedge REFERENCECLK or negedge RESETB) begin
    if (!RESETB) seen <= 5'd0;
    else if (!seen[4]) seen <= seen + 5'd1;
  end
  assign PLLOUTCORE = REFERENCECLK;
  assign PLLOUTGLOBAL = REFERENCECLK;
  assign LOCK = seen[4];
  assign SDO = 1'b0;
endmodule
