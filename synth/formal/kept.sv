// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Paths that a frame is stamped with, of four, seen at its ports.
`default_nettype none
module kept_properties (
    input wire clock,
    input wire reset,
    input wire [3:0] eligible_soon,
    input wire drops_soon
);
  // Proved of the eligible paths (eligibility_steady): what is told of them a clock before.
  wire [3:0] paths;
  wire any, some, settled, none;
  wire path_soon = |eligible_soon;
  reg [3:0] eligible = 0;
  always @(posedge clock) eligible <= reset ? 4'd0 : eligible_soon;
  kept dut (.clock(clock), .reset(reset), .eligible(eligible), .go_soon(path_soon | drops_soon), .path_soon(path_soon), .paths(paths), .any(any),
    .some(some), .settled(settled), .none(none));
  reg started = 0;
  always @(posedge clock) started <= 1;
  always @(*) assume (reset == ~started);

`ifdef ANY
  // `settled` but in the first clock of an outage.
  reg drops = 0, had_way = 0;
  wire way = |eligible | drops;
  always @(posedge clock) {drops, had_way} <= {drops_soon & ~reset, way | reset};
  always @(*) if (started & ~reset) begin
    assert (any == |paths);
    assert (settled == (way | ~had_way));
    assert (some == (drops | (settled & any)));
    assert (none == (drops & ~|eligible));
  end
`endif
endmodule
