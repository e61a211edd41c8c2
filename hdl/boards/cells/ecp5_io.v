// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors
//
// Models of the ECP5's input and output cells.
/* verilator lint_off DECLFILENAME */

// Double data rate in: at a rising edge Q0 and Q1 change together, to what was there at the rising edge before and at the falling edge
// between.
module IDDRX1F (input wire D, input wire SCLK, input wire RST, output reg Q0, output reg Q1);
  parameter string GSR = "ENABLED";
  reg rise, fall;
  wire unused = GSR == "";
  always @(posedge SCLK or posedge RST) begin
    if (RST) begin
      rise <= 1'b0;
      Q0 <= 1'b0;
      Q1 <= 1'b0;
    end else begin
      rise <= D;
      Q0 <= rise;
      Q1 <= fall;
    end
  end
  always @(negedge SCLK or posedge RST) fall <= RST ? 1'b0 : D;
endmodule

// Double data rate out: D0 and D1 are taken at the rising edge, D0 is sent while the clock is high, then D1.
module ODDRX1F (input wire SCLK, input wire RST, input wire D0, input wire D1, output wire Q);
  parameter string GSR = "ENABLED";
  reg first, second;
  wire unused = GSR == "";
  always @(posedge SCLK or posedge RST) begin
    first <= RST ? 1'b0 : D0;
    second <= RST ? 1'b0 : D1;
  end
  assign Q = SCLK ? first : second;
endmodule

// Delay that can be moved in taps of 25 ps, here without delay: taps can be looked at. LOADN low: back to the start value. A falling
// edge of MOVE: a tap more, or less where DIRECTION is high. CFLAG: at an end of the range.
module DELAYF (input wire A, input wire LOADN, input wire MOVE, input wire DIRECTION, output wire Z, output wire CFLAG);
  parameter string DEL_MODE = "USER_DEFINED";
  parameter DEL_VALUE = 0;
  localparam [6:0] START = 7'(DEL_VALUE);
  reg [6:0] taps;
  wire unused = DEL_MODE == "";
  initial taps = START;
  always @(negedge MOVE or negedge LOADN) begin
    if (!LOADN) taps <= START;
    else if (DIRECTION & (taps != 7'd0)) taps <= taps - 7'd1;
    else if (!DIRECTION & (taps != 7'd127)) taps <= taps + 7'd1;
  end
  assign Z = A;
  assign CFLAG = DIRECTION ? taps == 7'd0 : taps == 7'd127;
endmodule

// Delay that cannot be moved.
module DELAYG (input wire A, output wire Z);
  parameter string DEL_MODE = "USER_DEFINED";
  parameter DEL_VALUE = 0;
  wire unused = DEL_MODE == "" || DEL_VALUE > 127;
  assign Z = A;
endmodule
