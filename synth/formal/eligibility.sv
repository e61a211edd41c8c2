// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Eligible paths of four ports, seen at its ports. Nothing is assumed.
`default_nettype none
module eligibility_properties (
    input wire clock,
    input wire reset,
    input wire [3:0] member, member_shadow, link_up,
    input wire no_path_drop, no_path_drop_shadow, commit
);
  wire [3:0] link, eligible, skip;
  wire go, holds, steady, has_path;
  eligibility dut (
    .clock(clock), .reset(reset), .member(member), .member_shadow(member_shadow), .no_path_drop(no_path_drop),
    .no_path_drop_shadow(no_path_drop_shadow), .commit(commit), .link_up(link_up), .link(link), .eligible(eligible), .skip(skip), .go(go),
    .holds_0(holds), .steady_0(steady), .has_path_0(has_path));
  reg started = 0;
  always @(posedge clock) started <= 1;
  always @(*) assume (reset == ~started);

`ifdef STEADY
  reg [3:0] was_eligible = 0;
  always @(posedge clock) was_eligible <= eligible;
  always @(*) if (started & ~reset) assert (has_path == |eligible & (~steady | eligible == was_eligible) & holds == ~go);
`endif

`ifdef SKIP
  // A frame is thrown away for want of a path only where it has none: what the lanes count on.
  always @(*) if (started & ~reset) assert ((eligible & skip) == 0);
`endif
endmodule
