// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Divider of few bits, seen at its ports. Assumed: the divisor is not 0.
`default_nettype none
module divider_properties (
    input wire clock,
    input wire reset,
    input wire start,
    input wire [3:0] x,
    input wire [2:0] m,
    input wire [3:0] d
);
  wire done;
  wire [6:0] quotient;
  wire [3:0] rest;
  divider dut (.clock(clock), .reset(reset), .start(start), .x(x), .m(m), .d(d), .done(done), .quotient(quotient), .rest(rest));

  reg started = 0;
  reg [6:0] product = 0;
  reg [3:0] divisor = 1;
  always @(posedge clock) begin
    started <= 1;
    if (start) begin
      product <= x * m;
      divisor <= d;
    end
  end
  always @(*) begin
    assume (reset == ~started);
    assume (d != 0);
  end
  wire [10:0] sum = quotient * divisor + rest;

`ifdef EXACT
  always @(*) if (started & done) assert (sum == {4'd0, product} & rest < divisor);
`endif

`ifdef ENDS
  // Ten clocks and the one behind them.
  reg [3:0] clocks = 0;
  always @(posedge clock) clocks <= (start & ~reset) ? 4'd1 : (clocks == 0 | done | reset) ? 4'd0 : clocks + 4'd1;
  always @(*) if (started) assert (done == (clocks == 4'd11));
`endif
endmodule
