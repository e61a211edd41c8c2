// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors
//
// Models of the iCE40's logic cells, as yosys uses them: behaviour without delays. Several modules a file, hence the waiver.
/* verilator lint_off DECLFILENAME */

// Look-up table: bit {I3, I2, I1, I0} of LUT_INIT.
module SB_LUT4 (output wire O, input wire I0, input wire I1, input wire I2, input wire I3);
  parameter [15:0] LUT_INIT = 16'h0000;
  assign O = LUT_INIT[{I3, I2, I1, I0}];
endmodule

// One bit of a carry chain.
module SB_CARRY (output wire CO, input wire I0, input wire I1, input wire CI);
  assign CO = (I0 & I1) | (CI & (I0 | I1));
endmodule

// Flip-flops: E with enable; R, S reset or set at once; SR, SS at the clock, where there is an enable only with it. They start at zero,
// as after configuration.
module SB_DFF (output reg Q, input wire C, input wire D);
  initial Q = 1'b0;
  always @(posedge C) Q <= D;
endmodule
module SB_DFFSR (output reg Q, input wire C, input wire R, input wire D);
  initial Q = 1'b0;
  always @(posedge C) Q <= R ? 1'b0 : D;
endmodule
module SB_DFFR (output reg Q, input wire C, input wire R, input wire D);
  initial Q = 1'b0;
  always @(posedge C or posedge R) if (R) Q <= 1'b0; else Q <= D;
endmodule
module SB_DFFSS (output reg Q, input wire C, input wire S, input wire D);
  initial Q = 1'b0;
  always @(posedge C) Q <= S ? 1'b1 : D;
endmodule
module SB_DFFS (output reg Q, input wire C, input wire S, input wire D);
  initial Q = 1'b0;
  always @(posedge C or posedge S) if (S) Q <= 1'b1; else Q <= D;
endmodule
module SB_DFFE (output reg Q, input wire C, input wire E, input wire D);
  initial Q = 1'b0;
  always @(posedge C) if (E) Q <= D;
endmodule
module SB_DFFESR (output reg Q, input wire C, input wire E, input wire R, input wire D);
  initial Q = 1'b0;
  always @(posedge C) if (E) Q <= R ? 1'b0 : D;
endmodule
module SB_DFFER (output reg Q, input wire C, input wire E, input wire R, input wire D);
  initial Q = 1'b0;
  always @(posedge C or posedge R) if (R) Q <= 1'b0; else if (E) Q <= D;
endmodule
module SB_DFFESS (output reg Q, input wire C, input wire E, input wire S, input wire D);
  initial Q = 1'b0;
  always @(posedge C) if (E) Q <= S ? 1'b1 : D;
endmodule
module SB_DFFES (output reg Q, input wire C, input wire E, input wire S, input wire D);
  initial Q = 1'b0;
  always @(posedge C or posedge S) if (S) Q <= 1'b1; else if (E) Q <= D;
endmodule
module SB_DFFN (output reg Q, input wire C, input wire D);
  initial Q = 1'b0;
  always @(negedge C) Q <= D;
endmodule
module SB_DFFNSR (output reg Q, input wire C, input wire R, input wire D);
  initial Q = 1'b0;
  always @(negedge C) Q <= R ? 1'b0 : D;
endmodule
module SB_DFFNR (output reg Q, input wire C, input wire R, input wire D);
  initial Q = 1'b0;
  always @(negedge C or posedge R) if (R) Q <= 1'b0; else Q <= D;
endmodule
module SB_DFFNSS (output reg Q, input wire C, input wire S, input wire D);
  initial Q = 1'b0;
  always @(negedge C) Q <= S ? 1'b1 : D;
endmodule
module SB_DFFNS (output reg Q, input wire C, input wire S, input wire D);
  initial Q = 1'b0;
  always @(negedge C or posedge S) if (S) Q <= 1'b1; else Q <= D;
endmodule
module SB_DFFNE (output reg Q, input wire C, input wire E, input wire D);
  initial Q = 1'b0;
  always @(negedge C) if (E) Q <= D;
endmodule
module SB_DFFNESR (output reg Q, input wire C, input wire E, input wire R, input wire D);
  initial Q = 1'b0;
  always @(negedge C) if (E) Q <= R ? 1'b0 : D;
endmodule
module SB_DFFNER (output reg Q, input wire C, input wire E, input wire R, input wire D);
  initial Q = 1'b0;
  always @(negedge C or posedge R) if (R) Q <= 1'b0; else if (E) Q <= D;
endmodule
module SB_DFFNESS (output reg Q, input wire C, input wire E, input wire S, input wire D);
  initial Q = 1'b0;
  always @(negedge C) if (E) Q <= S ? 1'b1 : D;
endmodule
module SB_DFFNES (output reg Q, input wire C, input wire E, input wire S, input wire D);
  initial Q = 1'b0;
  always @(negedge C or posedge S) if (S) Q <= 1'b1; else if (E) Q <= D;
endmodule
