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
  wire go, steady, go_soon, path_soon;
  eligibility dut (
    .clock(clock), .reset(reset), .member(member), .member_shadow(member_shadow), .no_path_drop(no_path_drop),
    .no_path_drop_shadow(no_path_drop_shadow), .commit(commit), .link_up(link_up), .link(link), .eligible(eligible), .skip(skip), .go(go),
    .go_soon_0(go_soon), .path_soon_0(path_soon), .steady_0(steady));
  reg started = 0;
  always @(posedge clock) started <= 1;
  always @(*) assume (reset == ~started);

`ifdef STEADY
  reg [3:0] was_eligible = 0;
  reg go_was_soon = 0, path_was_soon = 0;
  always @(posedge clock) {was_eligible, go_was_soon, path_was_soon} <= {eligible, {2{~reset}} & {go_soon, path_soon}};
  always @(*) if (started & ~reset) assert (path_was_soon == |eligible & (~steady | eligible == was_eligible) & go_was_soon == go);
`endif

`ifdef SKIP
  // A frame is thrown away for want of a path only where it has none: what the lanes count on.
  always @(*) if (started & ~reset) assert ((eligible & skip) == 0);
`endif
endmodule
