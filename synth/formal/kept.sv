// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Paths that a frame is stamped with, of four, seen at its ports.
`default_nettype none
module kept_properties (
    input wire clock,
    input wire reset,
    input wire [3:0] eligible,
    input wire drops
);
  // Proved of the eligible paths (eligibility_steady): `has_path` says whether there are some.
  wire [3:0] paths;
  wire any, some, settled;
  kept dut (.clock(clock), .reset(reset), .eligible(eligible), .flows(|eligible | drops), .has_path(|eligible), .paths(paths), .any(any),
    .some(some), .settled(settled));
  reg started = 0;
  always @(posedge clock) started <= 1;
  always @(*) assume (reset == ~started);

`ifdef ANY
  always @(*) if (started & ~reset) assert (any == |paths);
`endif
endmodule
