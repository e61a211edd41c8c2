// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// A plain selector of cross products, written by hand, to compare the block's selector with.
//
// Rule: the eligible path with the largest share / bytes, exactly, by cross products; ties to the larger share, then the lower
// index; bytes of every beat count at the path of its frame. Exact as long as BYTES bits hold the bytes of a path in an epoch
// (32 bits: 34 seconds at 1 Gb/s; the block's selector has no such end).
//
// selector_cross      one decision per clock: the whole tree between two clock edges.
// selector_cross_slow the tree cut at every level, products and comparison apart: one decision every 2 log2(N) + 2 clocks.
`default_nettype none

// One comparison: the better of two candidates.
module cross_better #(parameter INDEX = 2, BYTES = 32) (
    input wire [BYTES-1:0] by_a, input wire [15:0] share_a, input wire up_a, input wire [INDEX-1:0] path_a,
    input wire [BYTES-1:0] by_b, input wire [15:0] share_b, input wire up_b, input wire [INDEX-1:0] path_b,
    input wire [BYTES+15:0] a_times_b, input wire [BYTES+15:0] b_times_a,
    output wire [BYTES-1:0] by, output wire [15:0] share, output wire up, output wire [INDEX-1:0] path
);
  // a comes with the lower indices. a_times_b = by_a * share_b.
  wire a_wins = up_a & (~up_b | (a_times_b < b_times_a) | ((a_times_b == b_times_a) & (share_a >= share_b)));
  assign by = a_wins ? by_a : by_b;
  assign share = a_wins ? share_a : share_b;
  assign up = up_a | up_b;
  assign path = a_wins ? path_a : path_b;
endmodule

module selector_cross #(parameter N = 4, INDEX = 2, BYTES = 32) (
    input wire clk,
    input wire rst,
    input wire first,               // first beat of a frame: decide
    input wire [6:0] n,             // bytes of the beat; 0 without a beat
    input wire [N*16-1:0] share,    // of this frame
    input wire [N-1:0] eligible,
    input wire epoch_start,         // with first: all counts start from 0
    output reg [N-1:0] win          // path of the beat, one-hot, two clocks later
);
  reg first_1, start_1;
  reg [6:0] n_1;
  reg [N*16-1:0] share_1;
  reg [N-1:0] eligible_1;
  reg [BYTES-1:0] by [0:N-1];

  // A binary heap: node 0 is the root, nodes N-1 to 2N-2 the leaves, in order.
  wire [BYTES-1:0] node_by [0:2*N-2];
  wire [15:0] node_share [0:2*N-2];
  wire [INDEX-1:0] node_path [0:2*N-2];
  wire node_up [0:2*N-2];
  genvar g;
  generate
    for (g = 0; g < N; g = g + 1) begin : leaf
      assign node_by[N-1+g] = start_1 ? {BYTES{1'b0}} : by[g];
      assign node_share[N-1+g] = share_1[g*16 +: 16];
      assign node_path[N-1+g] = g;
      assign node_up[N-1+g] = eligible_1[g];
    end
    for (g = 0; g < N - 1; g = g + 1) begin : inner
      cross_better #(.INDEX(INDEX), .BYTES(BYTES)) better (
        .by_a(node_by[2*g+1]), .share_a(node_share[2*g+1]), .up_a(node_up[2*g+1]), .path_a(node_path[2*g+1]),
        .by_b(node_by[2*g+2]), .share_b(node_share[2*g+2]), .up_b(node_up[2*g+2]), .path_b(node_path[2*g+2]),
        .a_times_b(node_by[2*g+1] * node_share[2*g+2]), .b_times_a(node_by[2*g+2] * node_share[2*g+1]),
        .by(node_by[g]), .share(node_share[g]), .up(node_up[g]), .path(node_path[g]));
    end
  endgenerate

  wire [N-1:0] best = {{(N-1){1'b0}}, 1'b1} << node_path[0];
  wire [N-1:0] chosen = first_1 ? best : win;
  integer p;
  always @(posedge clk) begin
    first_1 <= first;
    start_1 <= first & epoch_start;
    n_1 <= n;
    share_1 <= share;
    eligible_1 <= eligible;
    win <= chosen;
    for (p = 0; p < N; p = p + 1)
      by[p] <= (start_1 ? {BYTES{1'b0}} : by[p]) + (chosen[p] ? {{(BYTES-7){1'b0}}, n_1} : {BYTES{1'b0}});
    if (rst) begin
      first_1 <= 1'b0;
      start_1 <= 1'b0;
      n_1 <= 7'd0;
      win <= {{(N-1){1'b0}}, 1'b1};
      for (p = 0; p < N; p = p + 1) by[p] <= {BYTES{1'b0}};
    end
  end
endmodule

// Products in one clock, comparison in the next, for every level of the tree. A frame's bytes are gathered while its decision is
// made, and counted when it is known. `busy` says when not to begin: a decision every 2 * INDEX + 2 clocks.
module selector_cross_slow #(parameter N = 4, INDEX = 2, BYTES = 32) (
    input wire clk,
    input wire rst,
    input wire first,
    input wire [6:0] n,
    input wire [N*16-1:0] share,
    input wire [N-1:0] eligible,
    input wire epoch_start,
    output reg [N-1:0] win,         // path of the frame, one-hot, from the end of busy to the next end of busy
    output wire busy
);
  localparam STAGES = 2 * INDEX;
  reg [BYTES-1:0] by [0:N-1];
  reg [BYTES-1:0] waiting;          // bytes of the frame not yet counted
  reg [STAGES:0] step;              // one-hot: where the decision is
  reg [N*16-1:0] share_1;
  reg [N-1:0] eligible_1;

  wire [BYTES-1:0] node_by [0:2*N-2];
  wire [15:0] node_share [0:2*N-2];
  wire [INDEX-1:0] node_path [0:2*N-2];
  wire node_up [0:2*N-2];
  genvar g;
  generate
    for (g = 0; g < N; g = g + 1) begin : leaf
      assign node_by[N-1+g] = by[g];
      assign node_share[N-1+g] = share_1[g*16 +: 16];
      assign node_path[N-1+g] = g;
      assign node_up[N-1+g] = eligible_1[g];
    end
    for (g = 0; g < N - 1; g = g + 1) begin : inner
      // The candidates stay while a decision is made: only products and results need registers.
      reg [BYTES+15:0] a_times_b, b_times_a;
      wire [BYTES-1:0] better_by;
      wire [15:0] better_share;
      wire better_up;
      wire [INDEX-1:0] better_path;
      cross_better #(.INDEX(INDEX), .BYTES(BYTES)) better (
        .by_a(node_by[2*g+1]), .share_a(node_share[2*g+1]), .up_a(node_up[2*g+1]), .path_a(node_path[2*g+1]),
        .by_b(node_by[2*g+2]), .share_b(node_share[2*g+2]), .up_b(node_up[2*g+2]), .path_b(node_path[2*g+2]),
        .a_times_b(a_times_b), .b_times_a(b_times_a),
        .by(better_by), .share(better_share), .up(better_up), .path(better_path));
      reg [BYTES-1:0] kept_by;
      reg [15:0] kept_share;
      reg kept_up;
      reg [INDEX-1:0] kept_path;
      assign node_by[g] = kept_by;
      assign node_share[g] = kept_share;
      assign node_up[g] = kept_up;
      assign node_path[g] = kept_path;
      always @(posedge clk) begin
        a_times_b <= node_by[2*g+1] * node_share[2*g+2];
        b_times_a <= node_by[2*g+2] * node_share[2*g+1];
        kept_by <= better_by;
        kept_share <= better_share;
        kept_up <= better_up;
        kept_path <= better_path;
      end
    end
  endgenerate

  wire decided = step[STAGES];
  assign busy = |step;
  integer p;
  always @(posedge clk) begin
    step <= {step[STAGES-1:0], first};
    if (first) begin
      share_1 <= share;
      eligible_1 <= eligible;
    end
    if (decided) win <= {{(N-1){1'b0}}, 1'b1} << node_path[0];
    // Bytes wait until the path is known; from then on each beat counts at once.
    if (~busy) waiting <= {{(BYTES-7){1'b0}}, n};
    else waiting <= waiting + n;
    for (p = 0; p < N; p = p + 1) begin
      if (~busy & win[p]) by[p] <= by[p] + waiting;
      if (first & epoch_start) by[p] <= {BYTES{1'b0}};
    end
    if (rst) begin
      step <= 0;
      waiting <= 0;
      win <= {{(N-1){1'b0}}, 1'b1};
      for (p = 0; p < N; p = p + 1) by[p] <= {BYTES{1'b0}};
    end
  end
endmodule
