// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors
//
// Model of the ECP5's distributed RAM: sixteen words of four bits, written at a clock, read at once.
/* verilator lint_off DECLFILENAME */
module TRELLIS_DPR16X4 (
  input wire [3:0] DI, input wire [3:0] WAD, input wire WRE, input wire WCK, input wire [3:0] RAD, output wire [3:0] DO
);
  parameter string WCKMUX = "WCK";
  parameter string WREMUX = "WRE";
  parameter [63:0] INITVAL = 64'h0;
  reg [3:0] words [0:15];
  wire clock = WCKMUX == "INV" ? ~WCK : WCK;
  wire write = WREMUX == "1" ? 1'b1 : WREMUX == "0" ? 1'b0 : WREMUX == "INV" ? ~WRE : WRE;
  initial for (int i = 0; i < 16; i = i + 1) words[i] = INITVAL[4 * i +: 4];
  always @(posedge clock) if (write) words[WAD] <= DI;
  assign DO = words[RAD];
endmodule
