// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// The rebalancer of four paths, from the end of the division on that says what the path at hand would give (step "limit" of ADJUST in
// sharing.rs), with no step under way, and with anything in calculator, words and settings: one share is less by the gift, which is not more
// than it was, one is more by it, and no other changes. So their sum stays; a share has its 16 bits while the sum is 65535 at most, as
// scaling makes it (against_claims.rs). Assumed of what was reckoned before: a receiver was found, which is another path than the one at hand
// (rebalancer/tests.rs compares whole passes with the golden model).
`default_nettype none
module rebalancer_properties (
    input wire clock,
    input wire taken,
    input wire done,
    input wire [39:0] amount,
    input wire [3:0] crowded,
    input wire [3:0] eligible,
    input wire [15:0] user_0, user_1, user_2, user_3,
    input wire [3:0] members,
    input wire by_share, by_speed, magnitude, unlimited,
    input wire [16:0] threshold,
    input wire [7:0] change,
    input wire absolute,
    input wire [15:0] min_share,
    input wire guard, cancel, forget, waits,
    input wire [3:0] read_port
);
  (* keep *)  // no output is looked at
  rebalancer dut (.clock(clock), .reset(1'b0), .taken(taken), .done(done), .amount(amount), .crowded(crowded), .eligible(eligible),
    .user_0(user_0), .user_1(user_1), .user_2(user_2), .user_3(user_3), .members(members), .by_share(by_share), .by_speed(by_speed),
    .magnitude(magnitude), .unlimited(unlimited), .threshold(threshold), .change(change), .absolute(absolute), .min_share(min_share),
    .guard(guard), .cancel(cancel), .forget(forget), .waits(waits), .read_port(read_port));

  // Registers of the block, joined after flattening.
  wire [8:0] in_place;
  wire [5:0] in_clocks, in_more_clocks;
  wire in_at_last, in_last_done, in_done, in_unless, in_write, in_load, in_compare, in_keep, in_to_quotient, in_divide, in_multiply;
  wire [2:0] in_store;
  wire [3:0] in_act, in_here, in_taken_path, in_other_path;
  wire [4:0] in_condition;
  wire in_has_taken, in_has_other, in_was_other, in_free;
  wire [63:0] in_shares;
  wire [43:0] in_kept;

  reg [5:0] age = 0;
  reg [63:0] before;
  reg [3:0] giver, receiver;
  always @(posedge clock) begin
    if (age != 6'd63) age <= age + 6'd1;
    if (age == 0) begin
      before <= in_shares;
      giver <= in_here;
      receiver <= in_was_other ? in_taken_path : in_other_path;
    end
  end

  // No step is under way.
  wire nothing = ~(in_last_done | in_done | in_at_last | in_unless | in_write | in_load | in_compare | in_keep | in_to_quotient
    | in_divide | in_multiply)
    & in_clocks == 0 & in_more_clocks == 0 & in_store == 0 & in_act == 0 & in_condition == 0;
  // Who receives is another path.
  wire found = in_has_other & in_here < 4 & in_other_path < 4 & in_taken_path < 4 & in_was_other == (in_here == in_other_path)
    & (~in_was_other | (in_has_taken & in_taken_path != in_here));
  always @(*) if (age == 0) begin
    assume (in_place == `BEGIN);
    assume (nothing);
    assume (found);
    assume (~in_free);
  end

`ifdef GIFT
  // The gift is what was kept. Between the two writes the sum is less, so it is looked at behind both.
  wire [15:0] gift = in_kept[15:0];
  integer p;
  always @(*) if (age == 6'd`END) begin
    for (p = 0; p < 4; p = p + 1) begin
      if (giver == p) assert (in_kept <= before[16*p +: 16] & in_shares[16*p +: 16] == before[16*p +: 16] - gift);
      else if (receiver == p) assert (in_shares[16*p +: 16] == before[16*p +: 16] + gift);
      else assert (in_shares[16*p +: 16] == before[16*p +: 16]);
    end
  end
`endif
endmodule
