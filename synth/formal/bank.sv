// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// One bank in its real widths, seen at its ports, one pair of it (any): a, its first path, and b.
`default_nettype none

`ifdef EXACT
// What it keeps of a pair is D = by[a] * share[b] - by[b] * share[a] less one where a ranks first, its sign is who leads, and D never
// overflows (docs/semantics.md "The exact form"):
//     -L * share[a]  <=  D  <=  L * share[b]
// for every pair of shares and every longest frame L: the shares do not occur but through products, which come through a port here (the
// multiplier has proofs of its own: bank_feed, digit_product_exact), and whose sums in a frame may be anything up to MOST_A = L * share[a]
// and MOST_B = L * share[b]. Assumed: the winner stays until the next one (banks_steady, with the clocks that it takes), a product has the
// sign of the winner's side (banks_loaded). Where a path takes a frame and does not lead, as when its partner is not eligible, nothing is
// claimed until the pair begins anew, but that `by_rank` holds.
module bank_exact (
    input wire clock,
    input wire [3:0] winner,
    input wire stale,
    input wire [7:0] load_pair,
    input wire [7:0] load_tie,
    input wire [7:0] first_may,
    input wire [7:0] second_may,
    input wire [7:0] moves,
    input wire by_rank,
    input wire asks,
    input wire signed [22:0] p,
    input wire begins,           // with p: a frame begins
    input wire [29:0] most_a,
    input wire [29:0] most_b,
    input wire [2:0] choose      // free: which pair is watched
);
  wire [7:0] first_leads;
  wire stays;
  bank dut (
    .clock(clock), .winner(winner), .stale(stale), .load_pair(load_pair), .load_tie(load_tie),
    .first_may(first_may), .second_may(second_may), .moves(moves), .by_rank(by_rank), .asks(asks), .product_p(p), .first_leads(first_leads),
    .stays(stays));

  reg [2:0] age = 0;
  reg [2:0] watched;
  wire [2:0] x = (age == 0) ? choose : watched;

  // The winner comes three clocks ahead of its product, whether it is stale two.
  reg [3:0] winner_1 = 0, at_before = 0, winner_2 = 0, at = 0;
  reg stale_1 = 0, anew = 0;
  wire here = at[2:0] == x;

  // Who ranks first: the eligible one, else who wins ties.
  reg tie = 0, rank = 0, rank_1 = 0, rank_2 = 0;
  always @(*) assume ((age != 0) | load_pair[x]);
  always @(posedge clock) begin
    if (age != 7) age <= age + 3'd1;
    watched <= x;
    {winner_1, winner_2, at, at_before} <= {winner, winner_1, winner_2, at};
    {stale_1, anew} <= {stale, stale_1};
    if (load_pair[x]) tie <= load_tie[x];
    rank <= (first_may[x] != second_may[x]) ? first_may[x] : tie;
    {rank_1, rank_2} <= {rank, rank_1};
  end

  // D, two bits wider than the block keeps it; and what the frame under way has added.
  reg begun = 0;
  reg signed [32:0] kept = 0;
  reg ranks_first = 0;
  reg [29:0] sum = 0;
  reg takes = 0, lost = 0;
  wire begun_now = begun | (anew & here & (age == 7));
  wire signed [32:0] before = anew ? 33'sd0 : kept;
  wire ranks_now = anew ? rank_2 : ranks_first;
  wire signed [32:0] seen = before - $signed({32'd0, ranks_now});
  wire takes_now = begins ? (here & (seen[32] ^ at[3])) : takes;
  wire lost_now = (lost & ~anew) | ((p != 0) & ~takes_now);
  wire [30:0] sum_now = (begins ? 31'd0 : {1'b0, sum}) + (p[22] ? {8'd0, -p} : {8'd0, p});

  reg here_before = 0, by_rank_before = 0, asks_before = 0;
  reg lead = 0, lead_known = 0;
  reg [29:0] old_a = 0, old_b = 0;
  wire signed [32:0] with_tie = kept - $signed({32'd0, ranks_first});
  always @(posedge clock) begin
    begun <= begun_now;
    if (here) {kept, ranks_first, lost} <= {before + p, ranks_now, lost_now};
    {sum, takes} <= {sum_now[29:0], takes_now};
    {old_a, old_b} <= {most_a, most_b};
    {here_before, by_rank_before, asks_before} <= {here, by_rank, asks};
    // A clock behind, as the leads follow.
    if (moves[x]) {lead, lead_known} <= by_rank ? {rank, age == 7} : {with_tie[32], here_before & begun & ~lost};
  end

  always @(*) begin
    assume (begins | (at == at_before));
    assume ((p == 0) | (p[22] == at[3]));
    assume (~takes_now | (sum_now <= {1'b0, at[3] ? most_a : most_b}));
    assume (~begun | (here & anew) | ((most_a == old_a) & (most_b == old_b)));
  end

  // What is to be proved.
  always @(*) begin
    if (begun & ~lost) begin
      assert (kept <= $signed({3'd0, old_b}));
      assert (kept >= -$signed({3'd0, old_a}));
      if (here_before) assert (stays == (~asks_before | (with_tie[32] ^ at_before[3]) | by_rank_before));
    end
    if (by_rank_before | (~asks_before & (age > 0))) assert (stays);
    if (lead_known) assert (first_leads[x] == lead);
  end

`ifndef FIND
  // What makes it inductive: within a frame the path that takes it has gone no further than the frame's products; and the block's own
  // registers, joined after flattening.
  (* keep *) wire [16 * 31 - 1:0] words;
  (* keep *) wire [7:0] in_tie, in_rank;
  (* keep *) wire [3:0] in_place, in_read;
  (* keep *) wire [2:0] in_pair, in_write;
  (* keep *) wire in_is_second, in_anew, in_anew_rank, in_second, in_first_better;
  wire [30:0] word = words[31 * x +: 31];
  always @(*) begin
    assert ((words[31 * 8 +: 31] == 0) & (&words[31 * 9 +: 31]));
    assert ((in_place == winner_1) | (age < 1));
    assert ((in_pair == winner_2[2:0]) | (age < 2));
    assert ((in_is_second == winner_2[3]) | (age < 2));
    assert ((in_anew == stale_1) | (age < 1));
    assert ((in_tie[x] == tie) | (age < 1));
    assert ((in_rank[x] == rank) | (age < 2));
    assert ((in_anew_rank == rank_1) | (winner_2[2:0] != x) | (age < 3));
    if (age > 3) begin
      assert (in_read == (anew ? {3'd4, in_read[0]} : {1'b0, at[2:0]}));
      if (anew & here) assert (in_read[0] == rank_2);
      assert (in_write == at[2:0]);
      assert (in_second == at[3]);
    end
    if (begun) begin
      assert (age == 7);
      assert (word == with_tie[30:0]);
      if (here_before) assert (in_first_better == word[30]);
      if (takes & here_before & ~lost) assert (at_before[3] ? (kept >= -$signed({3'd0, sum})) : (kept <= $signed({3'd0, sum})));
      if (takes) assert (here_before);
    end
  end
`endif
endmodule
`endif

`ifdef FEED
// What it multiplies: the digits of one clock ago with the share that was last given for the winner's place of the clock before that.
module bank_feed (
    input wire clock,
    input wire [5:0] digits,
    input wire [3:0] winner,
    input wire load,
    input wire [3:0] load_at,
    input wire [16:0] load_share,
    input wire [3:0] choose      // free: which place is watched
);
  wire [5:0] fed_digits;
  wire [16:0] fed_share;
  bank dut (
    .clock(clock), .digits(digits), .winner(winner), .load(load), .load_at(load_at), .load_share(load_share), .product_digits(fed_digits),
    .product_share(fed_share));

  reg started = 0;
  reg [3:0] watched;
  wire [3:0] x = started ? watched : choose;
  reg given = 0, given_before = 0;
  reg [16:0] word, word_before;
  reg [5:0] digits_before;
  reg [3:0] winner_1 = 0, winner_2 = 0;
  always @(posedge clock) begin
    started <= 1;
    watched <= x;
    if (load & (load_at == x)) {given, word} <= {1'b1, load_share};
    {given_before, word_before} <= {given, word};
    digits_before <= digits;
    {winner_1, winner_2} <= {winner, winner_1};
  end
  always @(*) begin
    if (started) assert (fed_digits == digits_before);
    if (given_before & (winner_2 == x)) assert (fed_share == word_before);
  end

`ifndef FIND
  (* keep *) wire [16 * 17 - 1:0] words;
  (* keep *) wire [3:0] in_place;
  always @(*) begin
    if (given) assert (words[17 * x +: 17] == word);
    if (started) assert (in_place == winner_1);
    if (given | given_before) assert (started);
    if (given_before) assert (given);
  end
`endif
endmodule
`endif
