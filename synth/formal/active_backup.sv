// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Active backup, four paths, three clocks a decision, seen at its ports.
`default_nettype none
module active_backup_properties (
    input wire clock,
    input wire reset,
    input wire take,
    input wire in_use_now,
    input wire [15:0] priority_now,
    input wire [3:0] eligible_now
);
  wire [3:0] win;
  active_backup dut (.clock(clock), .reset(reset), .take(take), .in_use_now(in_use_now), .eligible_now(eligible_now),
    .priority_now_0(priority_now[3:0]), .priority_now_1(priority_now[7:4]), .priority_now_2(priority_now[11:8]),
    .priority_now_3(priority_now[15:12]), .win(win));

  // The winner by search: a later path must have a lower number.
  reg [3:0] first;
  reg [4:0] least;
  integer p;
  always @(*) begin
    first = 0;
    least = 5'd16;
    for (p = 0; p < 4; p = p + 1)
      if (eligible_now[p] & ({1'b0, priority_now[4*p +: 4]} < least)) begin
        first = 4'd1 << p;
        least = {1'b0, priority_now[4*p +: 4]};
      end
  end

  // What a frame is stamped with, and what it is to be three clocks later; of no meaning without an eligible path.
  reg started = 0;
  reg use_seen = 0;
  reg [3:0] first_seen = 0;
  reg [3:0] stamped = 0, wanted_1 = 0, wanted_2 = 0, wanted = 0;
  reg known_0 = 0, known_1 = 0, known_2 = 0, known = 0;
  always @(posedge clock) begin
    started <= 1;
    use_seen <= in_use_now & ~reset;
    first_seen <= first;
    if (take) begin
      stamped <= use_seen ? first_seen : 4'd0;
      known_0 <= ~use_seen | |first_seen;
    end
    {wanted, wanted_2, wanted_1} <= {wanted_2, wanted_1, stamped};
    {known, known_2, known_1} <= {known_2, known_1, known_0};
  end
  // No frame has come before the first clock.
  always @(*) assume (reset == ~started & ~(reset & take));

`ifdef FIRST
  // The eligible path of the lowest number, then index, as they were when the frame came; nobody where it goes by another policy.
  always @(*) if (known) assert (win == wanted);
`endif
endmodule
