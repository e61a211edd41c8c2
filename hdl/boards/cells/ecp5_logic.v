// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors
//
// Models of the ECP5's logic cells, as yosys uses them: behaviour without delays. Several modules a file, hence the waiver.
/* verilator lint_off DECLFILENAME */

// Look-up table: bit {D, C, B, A} of INIT.
module LUT4 (input wire A, input wire B, input wire C, input wire D, output wire Z);
  parameter [15:0] INIT = 16'h0000;
  assign Z = INIT[{D, C, B, A}];
endmodule

// Chooses between two look-up tables.
module PFUMX (input wire ALUT, input wire BLUT, input wire C0, output wire Z);
  assign Z = C0 ? ALUT : BLUT;
endmodule

// Chooses between two choices.
module L6MUX21 (input wire D0, input wire D1, input wire SD, output wire Z);
  assign Z = SD ? D1 : D0;
endmodule

// Two bits of a carry chain. A bit's table says whether the carry passes; if it does not, its lower quarter, addressed by A and B alone,
// is the carry. INJECT "YES" cuts the carry off.
module CCU2C (
  input wire CIN, input wire A0, input wire B0, input wire C0, input wire D0,
  input wire A1, input wire B1, input wire C1, input wire D1,
  output wire S0, output wire S1, output wire COUT
);
  parameter [15:0] INIT0 = 16'h0000;
  parameter [15:0] INIT1 = 16'h0000;
  parameter string INJECT1_0 = "YES";
  parameter string INJECT1_1 = "YES";
  wire on_0 = INJECT1_0 != "YES";
  wire on_1 = INJECT1_1 != "YES";
  wire pass_0 = INIT0[{D0, C0, B0, A0}];
  wire pass_1 = INIT1[{D1, C1, B1, A1}];
  wire middle = pass_0 ? CIN : on_0 & INIT0[{2'b00, B0, A0}];
  assign S0 = pass_0 ^ (on_0 & CIN);
  assign S1 = pass_1 ^ (on_1 & middle);
  assign COUT = pass_1 ? middle : on_1 & INIT1[{2'b00, B1, A1}];
endmodule

// Flip-flop. It starts as REGSET says, as after configuration.
module TRELLIS_FF (input wire CLK, input wire LSR, input wire CE, input wire DI, input wire M, output reg Q);
  parameter string GSR = "ENABLED";
  parameter string CEMUX = "1";
  parameter string CLKMUX = "CLK";
  parameter string LSRMUX = "LSR";
  parameter string SRMODE = "LSR_OVER_CE";
  parameter string REGSET = "RESET";
  parameter string LSRMODE = "LSR";
  wire enable = CEMUX == "1" ? 1'b1 : CEMUX == "0" ? 1'b0 : CEMUX == "INV" ? ~CE : CE;
  wire clock = CLKMUX == "INV" ? ~CLK : CLK;
  wire set = LSRMUX == "INV" ? ~LSR : LSR;
  wire start = LSRMODE == "PRLD" ? M : REGSET == "SET";
  wire unused = GSR == "";
  initial Q = REGSET == "SET";
  generate
    if (SRMODE == "ASYNC") begin : asynchronous
      always @(posedge clock or posedge set) begin
        if (set) Q <= start;
        else if (enable) Q <= DI;
      end
    end else begin : synchronous
      always @(posedge clock) begin
        if (set) Q <= start;
        else if (enable) Q <= DI;
      end
    end
  endgenerate
endmodule
