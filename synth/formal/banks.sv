// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// The banks of four paths, in their real widths: how they hang together (bank.sv and portions.sv have the parts by themselves), and that
// every decision is that of docs/semantics.md "Static balancing". Assumed: first beats come at least seven clocks apart
// (spaced_turns_apart, each two clocks behind), with up to eight bytes a beat (lane_bytes); eligible paths change with an epoch's first
// beat only (stamp.rs).
`default_nettype none
module banks_properties (
    input wire clock,
    input wire reset,
    input wire first,
    input wire [3:0] n,
    input wire counts,
    input wire epoch_start,
    input wire [3:0] any_eligible,
    input wire [63:0] any_shares,
    input wire changing,
    input wire [1:0] choose      // free: which path is watched
);
`ifdef DECIDES
  localparam [15 - `W:0] NONE = 0;
  wire [63:0] new_shares;
  genvar k;
  generate for (k = 0; k < 4; k = k + 1) begin : few
`ifdef SHARES
    wire [4 * `W - 1:0] given = `SHARES;
    assign new_shares[16 * k +: 16] = {NONE, given[`W * k +: `W]};
`else
    assign new_shares[16 * k +: 16] = {NONE, any_shares[16 * k +: `W]};
`endif
  end endgenerate
`else
  wire [63:0] new_shares = any_shares;
`endif

  // Shares change two clocks after that was said (changed.rs), eligible paths with the first beat of an epoch.
  reg started = 0, changing_1 = 0, changing_2 = 0;
  reg [63:0] old_shares;
  reg [3:0] old_eligible;
  wire start = first & epoch_start;
  wire [63:0] shares = (~started | changing_2) ? new_shares : old_shares;
  wire [3:0] eligible = (~started | start) ? any_eligible : old_eligible;
  reg [2:0] since = 7;           // clocks since the last first beat; seven: that many, or none has come
  always @(posedge clock) begin
    started <= 1;
    {changing_1, changing_2} <= reset ? 2'b00 : {changing, changing_1};
    {old_shares, old_eligible} <= {shares, eligible};
    if (reset) since <= 7; else since <= first ? 3'd1 : (since + {2'd0, since != 7});
  end
  // The first frame starts an epoch (stamp.rs), no bytes come before it.
  reg begun = 0;
  always @(posedge clock) begun <= ~reset & (begun | start);
  always @(*) begin
    assume (reset == ~started);
    assume (~first | (since == 7));
    assume (begun | (start & ~reset) | (~first & ~counts));
    assume (n <= 8);
  end

  wire hold;
  wire [3:0] win;
  (* keep *) banks dut (
    .clock(clock), .reset(reset), .first(first), .n(n), .counts(counts), .eligible(eligible), .epoch_start(epoch_start),
    .share_0(shares[15:0]), .share_1(shares[31:16]), .share_2(shares[47:32]), .share_3(shares[63:48]), .changing(changing), .hold(hold),
`ifdef CHOOSES
    .said(said), .told(told),
`endif
`ifdef STEADY
    .said(any_shares[2:0]), .told(any_shares[8:3]),
`endif
    .win(win));

  // Number of the pair of path p in bank c, of six: two a bank.
  function [2:0] pair_of(input integer c, input [1:0] p);
    reg [1:0] a;
    begin
      a = ((c == 1) ? p[0] : p[1]) ? (p ^ c[1:0]) : p;
      pair_of = 2 * (c - 1) + ((c == 1) ? a[1] : a[0]);
    end
  endfunction

`ifdef STEADY
  // While bytes are multiplied the winner stays, from a clock before them on. Each of its pairs has begun anew since the epoch did, a clock
  // behind the first bytes at the latest, and from the next clock on does so no more. What bank.sv assumes. Assumed: that there is one winner (banks_chooses).
  (* keep *) wire [5:0] in_digits;
  (* keep *) wire [1:0] in_number;
  (* keep *) wire [2:0] in_stale;
  reg [1:0] number_before = 0;
  reg [1:0] multiplied = 0;
  // Pairs that are yet to begin anew in this epoch.
  reg [3:0] starts = 0;
  reg [5:0] old = 0;
  reg [5:0] old_now;
  integer c;
  always @(*) begin
    old_now = starts[3] ? 6'b111111 : old;
    for (c = 1; c < 4; c = c + 1) if (in_stale[c - 1]) old_now[pair_of(c, number_before)] = 0;
  end
  always @(*) if (started & ~reset & multiplied[0])
    assert (~old_now[pair_of(1, number_before)] & ~old_now[pair_of(2, number_before)] & ~old_now[pair_of(3, number_before)]);
  always @(posedge clock) begin
    starts <= reset ? 4'd0 : {starts[2:0], start};
    old <= old_now;
    number_before <= in_number;
    multiplied <= reset ? 2'b00 : {multiplied[0], in_digits != 0};
  end
  reg decided = 0;
  always @(posedge clock) decided <= ~reset & (decided | (since == 4));
  always @(*) assume (~decided | ((win != 0) & ((win & (win - 4'd1)) == 0)));
  always @(*) if (started & ~reset) begin
    if (in_digits != 0) assert (in_number == number_before);
    if (multiplied[1]) assert (in_stale == 0);
  end
`endif

`ifdef CHOOSES
  // The winner is the best of all, whatever frames did to who is better than whom. What the banks say is assumed: the sign of the winner's
  // pair as bank_exact has it, that a frame changes nothing but its path's pairs, and them while its products come (portions_waits); who wins
  // ties, as banks_loaded has it. Signs are of cross products, and so agree: of any three paths none is better than the next all round.
  (* keep *) wire [1:0] in_number;
  wire [2:0] said = any_shares[2:0];
  wire [5:0] told = any_shares[8:3];
  wire [5:0] any_order = any_shares[14:9];

  // Does path a come before b, in an order of six pairs?
  function before(input [5:0] order, input integer a, input integer b);
    before = order[pair_of(a ^ b, a[1:0])] ^ (((a ^ b) == 1) ? a[0] : a[1]);
  endfunction
  function agrees(input [5:0] order);
    integer a, b, c;
    begin
      agrees = 1;
      for (a = 0; a < 4; a = a + 1) for (b = 0; b < 4; b = b + 1) for (c = 0; c < 4; c = c + 1)
        if ((a != b) & (b != c) & (a != c) & before(order, a, b) & before(order, b, c) & before(order, c, a)) agrees = 0;
    end
  endfunction
  function [3:0] best(input [5:0] order);
    integer a, b;
    for (a = 0; a < 4; a = a + 1) begin
      best[a] = 1;
      for (b = 0; b < 4; b = b + 1) if ((a != b) & ~before(order, a, b)) best[a] = 0;
    end
  endfunction

  reg [4:0] starts = 0;
  reg [2:0] since_1 = 7, since_2 = 7, since_3 = 7;
  reg [1:0] number_1, number_2, at;
  reg [5:0] ties;
  reg [3:0] held = 0;                    // clocks for which the unit was held: beats are two behind, and not taken a clock after it is
  reg [5:0] order = 0;
  reg [5:0] rank, order_now;
  reg [2:0] pair;
  reg [1:0] partner;
  wire unsure = start | (starts[3:0] != 0) | starts[4];
  integer c;
  always @(*) begin
    for (c = 1; c < 4; c = c + 1) begin : ranks
      integer a;
      for (a = 0; a < 4; a = a + 1) if (((c == 1) ? a[0] : a[1]) == 0)
        rank[pair_of(c, a[1:0])] = (eligible[a] != eligible[a ^ c]) ? eligible[a] : ties[pair_of(c, a[1:0])];
    end
    order_now = starts[3] ? rank : order;
    for (c = 1; c < 4; c = c + 1) begin
      partner = at ^ c[1:0];
      pair = pair_of(c, at);
      // No products come between those of two frames: the first one's are over three clocks behind the next one's first beat.
      if (eligible[at] & eligible[partner] & ((since_3 == 0) | (since_3 > 5))) order_now[pair] = any_order[pair];
      assume (unsure | (eligible[at] != eligible[partner]) | (said[c - 1] == order_now[pair]));
    end
    assume (agrees(order_now));
    assume (agrees(told) & ((told == ties) | (held > 9)));
    assume (~(first | counts) | (held < 3));
  end
  always @(posedge clock) begin
    starts <= reset ? 5'd0 : {starts[3:0], start};
    {since_1, since_2, since_3} <= reset ? {3{3'd7}} : {since, since_1, since_2};
    {number_1, number_2, at} <= {in_number, number_1, number_2};
    ties <= told;
    held <= (~hold | reset) ? 4'd0 : (held + {3'd0, held != 15});
    order <= order_now;
  end
  always @(*) if (started & ~reset & begun & (since == 5)) assert (win == best(order));
`endif

`ifdef LOADED
  // Where beats may come, every bank has every share in use, for its path's partner: as it is where that is the first of the two, else
  // negative; and knows who wins ties. For a path (any), in words and bits of the three banks.
  (* keep *) wire [3 * 4 * 17 - 1:0] words;
  (* keep *) wire [3 * 2 - 1:0] ties;
  (* keep *) wire [5:0] in_step;
  (* keep *) wire in_loaded, in_walking, in_minus, in_writing, in_taken_away;
  (* keep *) wire [1:0] in_at, in_whose;
  (* keep *) wire [15:0] in_raw;
  (* keep *) wire [16:0] in_worth;
  (* keep *) wire [3:0] in_against, in_ranks;
  reg [1:0] watched;
  wire [1:0] i = started ? watched : choose;
  always @(posedge clock) watched <= i;
  wire [15:0] share = shares[16 * i +: 16];
  // A path's partner gets the share in two passes; both are behind the walk by three clocks.
`ifdef FIND
  wire plus_done = 0;
  wire minus_done = 0;
`else
  wire plus_done = in_loaded | (in_step >= 11 + {4'd0, i});
  wire minus_done = in_loaded | (in_step >= 15 + {4'd0, i});
`endif
  genvar c;
  generate for (c = 1; c < 4; c = c + 1) begin : banks
    localparam T = (c > 1) ? 1 : 0;
    wire [1:0] partner = i ^ c[1:0];
    wire [1:0] a = partner[T] ? i : partner;
    wire [1:0] b = a ^ c[1:0];
    wire pair = a[1 - T];
    wire [16:0] word = words[17 * (4 * (c - 1) + {partner[T], pair}) +: 17];
    wire [15:0] share_a = shares[16 * a +: 16];
    wire [15:0] share_b = shares[16 * b +: 16];
    always @(*) if (started & ~reset) begin
      if (~hold | (partner[T] ? minus_done : plus_done)) assert (word == (partner[T] ? (17'd0 - {1'b0, share}) : {1'b0, share}));
      // Told as the second path has its turn.
      if ((i == b) & (~hold | plus_done)) assert (ties[2 * (c - 1) + pair] == ((share_a > share_b) | ((share_a == share_b) & (a < b))));
    end
  end endgenerate

`ifndef FIND
  // What makes it inductive: where the walk is.
  wire [5:0] step_1 = in_step - 6'd9;
  wire [5:0] step_2 = in_step - 6'd10;
  function [3:0] above(input [1:0] of);
    integer p;
    for (p = 0; p < 4; p = p + 1)
      above[p] = shares[16 * p +: 16] >= shares[16 * of +: 16];
  endfunction
  always @(*) if (started & ~reset) begin
    assert (hold == ~in_loaded);
    assert (in_loaded ? (in_step == 18) : (in_step < 18));
    if (changing_1) assert (in_step == 0);
    if (changing_2) assert (in_step < 2);
    if ((in_step >= 9) & (in_step < 17)) assert (in_walking & (in_at == step_1[1:0]) & (in_minus == (in_step >= 13)) & (in_raw == shares[16 * in_at +: 16]));
    else if (in_step >= 2) assert (~in_walking);
    if ((in_step >= 10) & (in_step < 18)) begin
      assert (in_writing & (in_whose == step_2[1:0]) & (in_taken_away == (in_step >= 14)));
      assert (in_worth == (in_taken_away ? (17'd0 - {1'b0, shares[16 * in_whose +: 16]}) : {1'b0, shares[16 * in_whose +: 16]}));
      assert ((in_against == (in_taken_away ? 4'd0 : (4'd1 << in_whose))) & (in_ranks == above(in_whose)));
    end else if (in_step >= 3) assert (~in_writing & (in_against == 0));
  end
`endif
`endif

`ifdef DECIDES
  // Every decision, by differences of cross products that are kept here; up to BEAT bytes a clock, no commits.
  always @(*) begin
    assume (~changing);
    assume (~(first | counts) | (~hold & ~reset));
    assume (~counts | (eligible != 0));
    assume (n <= `BEAT);
`ifdef TIGHT
    assume (hold | reset | first | (since != 7));
`endif
  end

  // Beats five clocks behind the ports: `win` is of them.
  reg [4:0] begins = 0, starts = 0, valid = 0;
  reg [3:0] n_1 = 0, n_2 = 0, n_3 = 0, n_4 = 0, n_5 = 0;
  reg [3:0] may_1, may_2, may_3, may_4, may;
  reg [3:0] win_before = 0;
  always @(posedge clock) begin
    begins <= {begins[3:0], first};
    starts <= {starts[3:0], start};
    valid <= {valid[3:0], begun | start};
    {n_1, n_2, n_3, n_4, n_5} <= {counts ? n : 4'd0, n_1, n_2, n_3, n_4};
    {may_1, may_2, may_3, may_4, may} <= {eligible, may_1, may_2, may_3, may_4};
    win_before <= win;
  end

  // One path is chosen and kept for the frame, an eligible one if there is one,
  always @(*) if (valid[4]) begin
    assert ((win != 0) & ((win & (win - 4'd1)) == 0));
    if (begins[4]) assert ((may == 0) | ((win & may) != 0));
    else assert (win == win_before);
  end

  genvar a, b;
  generate for (a = 0; a < 4; a = a + 1) begin : first_path
    for (b = a + 1; b < 4; b = b + 1) begin : second_path
      // by[a] * share[b] - by[b] * share[a].
      reg signed [15:0] kept = 0;
      wire [`W - 1:0] s_a = shares[16 * a +: `W];
      wire [`W - 1:0] s_b = shares[16 * b +: `W];
      wire signed [15:0] before = starts[4] ? 16'sd0 : kept;
      wire [7:0] to_a = n_5 * s_b;
      wire [7:0] to_b = n_5 * s_a;
      always @(posedge clock) kept <= before + (win[a] ? {8'd0, to_a} : 16'd0) - (win[b] ? {8'd0, to_b} : 16'd0);
      wire a_ranks = (may[a] != may[b]) ? may[a] : (s_a >= s_b);

      // and no eligible path is better.
      always @(*) if (valid[4] & begins[4]) begin
        if (win[a] & may[b]) assert ((before < 0) | ((before == 0) & a_ranks));
        if (win[b] & may[a]) assert ((before > 0) | ((before == 0) & ~a_ranks));
      end
    end
  end endgenerate
`endif
endmodule
