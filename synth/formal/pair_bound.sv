// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// One pair of paths in its real widths, seen at its ports: no path is ever ahead of its share by more than one frame, and the kept
// difference never overflows (docs/semantics.md "The exact form"):
//     -L * share[a]  <=  by[a] * share[b] - by[b] * share[a]  <=  L * share[b]
// for every pair of shares and every longest frame L: the shares do not occur but through the products of a frame, whose sums may be
// anything up to MOST_A = L * share[a] and MOST_B = L * share[b]. A path takes a frame only if the pair says that it leads (the selector
// takes the path that leads in all its pairs), keeps it to its end, and others may take frames in between.
`default_nettype none
module pair_bound (
    input wire clock,
    input wire start,
    input wire tie,
    input wire first,
    input wire a_takes,
    input wire b_takes,
    input wire [18:0] p_a,
    input wire [18:0] p_b,
    input wire [29:0] most_a,
    input wire [29:0] most_b
);
  wire a_leads;
  wire win_a = first ? a_takes : held_a;
  wire win_b = first ? b_takes : held_b;
  reg held_a = 0, held_b = 0;
  pair dut (.clock(clock), .start(start), .tie(tie), .win_a(win_a), .win_b(win_b), .p_a(p_a), .p_b(p_b), .a_leads(a_leads));

  // The block gets the products one clock ahead of the beat that they are of.
  reg [18:0] beat_a = 0, beat_b = 0;
  always @(posedge clock) begin
    beat_a <= p_a;
    beat_b <= p_b;
  end

  reg begun = 0;                         // the first epoch has begun
  reg fresh = 0;                         // it began with the last clock: a first beat comes
  reg [29:0] sum_a = 0, sum_b = 0;       // products of the frame so far
  reg [29:0] old_a = 0, old_b = 0;
  reg wins_ties = 0;
  reg signed [32:0] kept = 0;            // by[a] * share[b] - by[b] * share[a], two bits wider than the block keeps it

  wire [30:0] now_a = (first ? 31'd0 : {1'b0, sum_a}) + beat_a;
  wire [30:0] now_b = (first ? 31'd0 : {1'b0, sum_b}) + beat_b;

  always @(posedge clock) begin
    begun <= begun | start;
    fresh <= start;
    held_a <= win_a;
    held_b <= win_b;
    sum_a <= now_a[29:0];
    sum_b <= now_b[29:0];
    old_a <= most_a;
    old_b <= most_b;
    if (start) begin
      kept <= 0;
      wins_ties <= tie;
    end else if (win_a) kept <= kept + $signed({1'b0, beat_b});
    else if (win_b) kept <= kept - $signed({1'b0, beat_a});
  end

  always @(*) begin
    assume (begun | start);
    assume (begun | (~win_a & ~win_b));
    assume (~fresh | first);
    assume (~begun | ((most_a == old_a) & (most_b == old_b)));
    assume ({1'b0, most_a} >= now_a);
    assume ({1'b0, most_b} >= now_b);
    assume (~(a_takes & b_takes));
    assume (~(first & a_takes) | a_leads);
    assume (~(first & b_takes) | ~a_leads);
  end

  wire signed [32:0] with_tie = kept - $signed({32'd0, wins_ties});
  always @(*) if (begun) begin
    // What is to be proved.
    assert (kept <= $signed({3'd0, old_b}));
    assert (kept >= -$signed({3'd0, old_a}));
    assert (a_leads == with_tie[32]);
  end

`ifndef FIND
  // What makes it inductive: within a frame the path that takes it has gone no further than the frame's products; and the block's own
  // registers, joined after flattening.
  (* keep *) wire [30:0] inside;
  (* keep *) wire inside_a_first, inside_b_first;
  (* keep *) wire [18:0] inside_term_a, inside_term_b;
  wire signed [32:0] behind = wins_ties ? -kept : kept;
  always @(*) if (begun) begin
    if (held_a) assert (kept <= $signed({3'd0, sum_b}));
    if (held_b) assert (kept >= -$signed({3'd0, sum_a}));
    assert (~(held_a & held_b));
    assert (inside == behind[30:0]);
    assert ((inside_a_first == wins_ties) & (inside_b_first == ~wins_ties));
    assert (inside_term_a == (beat_a ^ {19{~wins_ties}}));
    assert (inside_term_b == (beat_b ^ {19{wins_ties}}));
  end
`endif
endmodule
