// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Selector of PATHS (three or four) paths in its real widths, seen at its ports: every decision is that of docs/semantics.md "Static
// balancing", by differences of cross products that are kept here. Shares have W bits, any or (SHARES) given ones; eligible paths may be
// any; a frame has up to MOST bytes, a clock brings up to BEAT of them; epochs have any length. pair_bound.sv has each pair by itself, for
// all shares and lengths: here is proved what the pairs are together.
`default_nettype none
`define ALL (`PATHS * `W)
module selector_properties (
    input wire clock,
    input wire reset,
    input wire first,
    input wire [3:0] offered,
    input wire counts,
    input wire epoch_start,
    input wire [`ALL - 1:0] any_shares,    // of the next epoch
    input wire [`PATHS - 1:0] any_may      // its eligible paths
);
  localparam N = `PATHS;
  localparam W = `W;
  localparam D = 6 + W;     // bits of a difference here

  wire [3:0] n = counts ? offered : 4'd0;

  // Shares and eligible paths change with the first beat of an epoch only (stamp.rs).
  wire start = first & epoch_start;
  reg [N - 1:0] old_may;
`ifdef SHARES
  wire [`ALL - 1:0] raw = `SHARES, raw_1 = raw, raw_2 = raw, raw_3 = raw, old_raw = raw;
`else
  reg [`ALL - 1:0] raw_1, raw_2, raw_3, old_raw;
  wire [`ALL - 1:0] raw = start ? any_shares : old_raw;
  always @(posedge clock) {old_raw, raw_1, raw_2, raw_3} <= {raw, raw, raw_1, raw_2};
`endif
  wire [N - 1:0] may = start ? any_may : old_may;

  // An ineligible path has no share.
  function [`ALL - 1:0] given(input [`ALL - 1:0] shares, input [N - 1:0] to);
    integer p;
    for (p = 0; p < N; p = p + 1) given[W * p +: W] = shares[W * p +: W] & {W{to[p]}};
  endfunction

  // The larger share wins ties, then the lower index; but an eligible path always.
  function ties(input [`ALL - 1:0] shares, input [1:0] a, input [1:0] b);
    ties = (shares[W * a +: W] > shares[W * b +: W]) | ((shares[W * a +: W] == shares[W * b +: W]) & (a < b));
  endfunction
  function ranks(input [`ALL - 1:0] shares, input [N - 1:0] to, input [1:0] a, input [1:0] b);
    ranks = (to[a] != to[b]) ? to[a] : ties(shares, a, b);
  endfunction

  wire [`ALL - 1:0] shares = given(raw, may);
  localparam [15 - W:0] NONE = 0;
  wire [N - 1:0] win;
  selector dut (
`ifdef FOUR
    .share_3({NONE, shares[3 * W +: W]}), .tie_0(ties(raw, 0, 1)), .tie_1(ties(raw, 1, 2)), .tie_2(ties(raw, 2, 3)),
    .tie_3(ties(raw, 3, 0)), .tie_4(ties(raw, 0, 2)), .tie_5(ties(raw, 1, 3)),
`else
    .tie_0(ties(raw, 0, 1)), .tie_1(ties(raw, 1, 2)), .tie_2(ties(raw, 2, 0)),
`endif
    .clock(clock), .reset(reset), .first(first), .n(offered), .counts(counts), .share_0({NONE, shares[0 +: W]}), .share_1({NONE, shares[W +: W]}),
    .share_2({NONE, shares[2 * W +: W]}), .eligible(may), .epoch_start(epoch_start), .win(win));

  reg started = 0;
  reg begun = 0;                   // the first epoch has begun
  always @(*) begin
    assume (reset == ~started);
    assume (begun | start | (~first & (n == 0)));
    assume (~reset | (~first & (n == 0)));
    assume (offered <= `BEAT);
  end

  // Beats one, two and three clocks behind the ports; `win` is of the third.
  reg [2:0] begins = 0, starts = 0, valid = 0;
  reg [3:0] n_1 = 0, n_2 = 0, n_3 = 0;
  reg [N - 1:0] may_1, may_2, may_3;
  always @(posedge clock) begin
    started <= 1;
    begun <= ~reset & (begun | start);
    begins <= {begins[1:0], first};
    starts <= {starts[1:0], start};
    valid <= {valid[1:0], begun | start};
    old_may <= may;
    {n_1, n_2, n_3} <= {n, n_1, n_2};
    {may_1, may_2, may_3} <= {may, may_1, may_2};
  end
  wire [`ALL - 1:0] s = given(raw_3, may_3);

  reg [5:0] frame = 0;
  wire [5:0] frame_now = (begins[2] ? 6'd0 : frame) + {2'd0, n_3};
  always @(posedge clock) frame <= frame_now;
  always @(*) assume (frame_now <= `MOST);

  reg [N - 1:0] win_before = 0;
  always @(posedge clock) win_before <= win;

  // What is claimed: one path is chosen and kept for the frame, an eligible one if there is one,
  always @(*) if (valid[2]) begin
    assert ((win != 0) & ((win & (win - 1)) == 0));
    if (begins[2]) assert ((may_3 == 0) | ((win & may_3) != 0));
    else assert (win == win_before);
  end

  genvar k;
  generate for (k = 0; k < N * (N - 1) / 2; k = k + 1) begin : pairs
    localparam [1:0] A = k % N;
    localparam [1:0] B = (k % N + k / N + 1) % N;
    wire signed [D - 1:0] s_a = s[W * A +: W];
    wire signed [D - 1:0] s_b = s[W * B +: W];
    // by[a] * share[b] - by[b] * share[a] before this beat, and with it.
    reg signed [D - 1:0] kept = 0;
    wire signed [D - 1:0] before = starts[2] ? 0 : kept;
    wire signed [D - 1:0] bytes = n_3;
    wire signed [D - 1:0] now = before + (win[A] ? bytes * s_b : 0) - (win[B] ? bytes * s_a : 0);
    always @(posedge clock) kept <= now;
    wire a_ranks = ranks(raw_3, may_3, A, B);

    // and no eligible path is better.
    always @(*) if (valid[2] & begins[2]) begin
      if (win[A] & may_3[B]) assert ((before < 0) | ((before == 0) & a_ranks));
      if (win[B] & may_3[A]) assert ((before > 0) | ((before == 0) & ~a_ranks));
    end

`ifndef FIND
    // What makes it inductive. The block keeps that difference as seen from the path that wins ties, and the products beside it; a pair is
    // balanced, in the frame under way by its bytes so far; a path without a share takes nothing.
    (* keep *) wire [30:0] inside;
    (* keep *) wire [18:0] term_a, term_b;
    (* keep *) wire rank, leads, a_first, b_first;
    wire first_now = ranks(raw_2, may_2, A, B);
    wire signed [D - 1:0] ahead = starts[1] ? 0 : now;
    wire signed [D - 1:0] behind = first_now ? -ahead : ahead;
    wire [18:0] product_a = n_2 * raw_2[W * A +: W] * may_2[A];
    wire [18:0] product_b = n_2 * raw_2[W * B +: W] * may_2[B];
    wire signed [D - 1:0] most = `MOST;
    wire signed [D - 1:0] part = frame_now;
    always @(*) begin
      if (valid[0]) assert (rank == ranks(raw_1, may_1, A, B));
      if (valid[1]) begin
        assert (inside == {{31 - D{behind[D - 1]}}, behind});
        assert (leads == ((ahead < 0) | ((ahead == 0) & first_now)));
        assert ((a_first == first_now) & (b_first == ~first_now));
        assert (term_a == (product_a ^ {19{~first_now}}));
        assert (term_b == (product_b ^ {19{first_now}}));
      end
      if (valid[2]) begin
        assert ((now <= most * s_b) & (now >= -(most * s_a)));
        if (win[A]) assert ((now <= part * s_b) & ((s_a != 0) | (s_b == 0)));
        if (win[B]) assert ((now >= -(part * s_a)) & ((s_b != 0) | (s_a == 0)));
        if ((s_a == 0) | (s_b == 0)) assert (now == 0);
      end
    end
`endif
  end endgenerate

`ifndef FIND
  // Any three paths: the differences of a cycle agree, so the pairs do on one winner.
  function agree(input signed [D - 1:0] ab, input signed [D - 1:0] bc, input signed [D - 1:0] ca, input [1:0] a, input [1:0] b, input [1:0] c);
    reg signed [D + W + 1:0] sum;
    begin
      sum = ab * $signed({1'b0, s[W * c +: W]}) + bc * $signed({1'b0, s[W * a +: W]}) + ca * $signed({1'b0, s[W * b +: W]});
      agree = sum == 0;
    end
  endfunction
  always @(*) if (valid[2]) begin
`ifdef FOUR
    assert (agree(pairs[0].now, pairs[1].now, -pairs[4].now, 0, 1, 2));
    assert (agree(pairs[1].now, pairs[2].now, -pairs[5].now, 1, 2, 3));
    assert (agree(pairs[0].now, pairs[5].now, pairs[3].now, 0, 1, 3));
    assert (agree(pairs[4].now, pairs[2].now, pairs[3].now, 0, 2, 3));
`else
    assert (agree(pairs[0].now, pairs[1].now, pairs[2].now, 0, 1, 2));
`endif
  end

  // The way in: products and starts of the block are those of the beats here, shares move with a start only.
  genvar p;
  generate for (p = 0; p < N; p = p + 1) begin : paths
    (* keep *) wire [18:0] row_0, row_1;
    wire [18:0] sum = row_0 + row_1;
    wire [D - 1:0] product_1 = n_1 * raw_1[W * p +: W] * may_1[p];
    always @(*) if (valid[0]) assert (sum == {{19 - D{1'b0}}, product_1});
  end endgenerate
  (* keep *) wire first_d1, first_d2, start_d1;
  always @(*) begin
    assert ((n_1 <= `BEAT) & (n_2 <= `BEAT) & (n_3 <= `BEAT));
    assert ((starts & ~begins) == 0);
    assert ((valid[0] == begun) & (~valid[1] | valid[0]) & (~valid[2] | valid[1]));
    if (~started) assert ((valid == 0) & (begins == 0));
    else if (~reset) assert ((first_d1 == begins[0]) & (first_d2 == begins[1]) & (start_d1 == starts[0]));
    if (valid[0]) assert ((raw_1 == old_raw) & (may_1 == old_may));
    if (valid[1] & ~starts[0]) assert ((raw_1 == raw_2) & (may_1 == may_2));
    if (valid[2] & ~starts[1]) assert ((raw_2 == raw_3) & (may_2 == may_3));
    if (valid[0] & ~valid[1]) assert (starts[0]);
    if (valid[1] & ~valid[2]) assert (starts[1]);
  end
`endif
endmodule
