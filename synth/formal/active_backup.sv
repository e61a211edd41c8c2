// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Active backup, four paths, seen at its ports. The order of the pairs is what Order makes of the priorities of one clock before (tested there with all
// values). Pair k joins path k mod 4 and the one k div 4 + 1 places behind it.
`default_nettype none
module active_backup_properties (
    input wire clock,
    input wire reset,
    input wire take,
    input wire now_in_use,
    input wire [15:0] now_priority,
    input wire [3:0] eligible
);
  reg [15:0] priority_seen = 0;
  function before(input [3:0] one, input [3:0] other, input lower);
    before = (one < other) | (lower & (one == other));
  endfunction
  wire [3:0] seen_0 = priority_seen[3:0], seen_1 = priority_seen[7:4], seen_2 = priority_seen[11:8], seen_3 = priority_seen[15:12];
  wire [5:0] order = {before(seen_1, seen_3, 1'b1), before(seen_0, seen_2, 1'b1), before(seen_3, seen_0, 1'b0), before(seen_2, seen_3, 1'b1),
    before(seen_1, seen_2, 1'b1), before(seen_0, seen_1, 1'b1)};
  wire in_use;
  wire [3:0] win;
  active_backup dut (.clock(clock), .reset(reset), .take(take), .now_in_use(now_in_use), .now_order(order), .eligible(eligible),
    .in_use(in_use), .win(win));

  reg started = 0;
  reg use_seen = 0;
  reg used = 0;
  reg [15:0] stamped = 0;
  always @(posedge clock) begin
    started <= 1;
    priority_seen <= now_priority;
    use_seen <= now_in_use & ~reset;
    if (reset) used <= 0;
    else if (take) begin
      used <= use_seen;
      stamped <= priority_seen;
    end
  end
  always @(*) assume (reset == ~started);

  // The winner by search: a later path must have a lower number.
  reg [3:0] first;
  reg [4:0] least;
  integer p;
  always @(*) begin
    first = 0;
    least = 5'd16;
    for (p = 0; p < 4; p = p + 1)
      if (eligible[p] & ({1'b0, stamped[4*p +: 4]} < least)) begin
        first = 4'd1 << p;
        least = {1'b0, stamped[4*p +: 4]};
      end
  end

`ifdef FIRST
  // The eligible path of the lowest number, then index, by the priorities of the stamp; nobody while another policy is in use.
  always @(*) if (started & ~reset) assert (win == (used ? first : 4'd0));
`endif

`ifdef STAMPED
  // In use is what was seen as the frame came.
  always @(*) if (started & ~reset) assert (in_use == used);
`endif
endmodule
