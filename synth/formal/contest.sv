// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Contest of two paths, of three bits a load and a share, seen at its ports: who wins is said as a fraction would be compared, of what was there three clocks
// before.
`default_nettype none
module contest_properties (
    input wire clock,
    input wire [2:0] a_load, a_share, b_load, b_share,
    input wire a_may, b_may,
    input wire [3:0] a_path, b_path
);
  wire [2:0] load, share;
  wire may;
  wire [3:0] path;
  contest dut (.clock(clock), .a_load(a_load), .a_share(a_share), .a_may(a_may), .a_path(a_path), .b_load(b_load), .b_share(b_share),
    .b_may(b_may), .b_path(b_path), .load(load), .share(share), .may(may), .path(path));

  reg [2:0] started = 0;
  reg [21:0] seen_1, seen_2, seen_3;
  always @(posedge clock) begin
    started <= {started[1:0], 1'b1};
    seen_1 <= {a_load, a_share, a_may, a_path, b_load, b_share, b_may, b_path};
    seen_2 <= seen_1;
    seen_3 <= seen_2;
  end
  // An ineligible path comes with share 0.
  always @(*) assume ((a_may | a_share == 0) & (b_may | b_share == 0));

  wire [2:0] al = seen_3[21:19], as = seen_3[18:16], bl = seen_3[10:8], bs = seen_3[7:5];
  wire am = seen_3[15], bm = seen_3[4];
  wire [5:0] left = {3'd0, al} * {3'd0, bs}, right = {3'd0, bl} * {3'd0, as};
  wire b_wins = bm & (~am | left > right | (left == right & bs > as));

`ifdef SMALLER
  // The eligible one, or of two the one with less for its share, then the larger share, then a.
  always @(*) if (started[2] & (am | bm)) assert ({load, share, path} == (b_wins ? {bl, bs, seen_3[3:0]} : {al, as, seen_3[14:11]}));
`endif

`ifdef MAY
  // An ineligible path comes out only if both are.
  always @(*) if (started[2]) assert (may == (am | bm));
`endif
endmodule
