// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Time frame of two ports, seen at its ports: from reset on, a number of clocks. Assumed is what the rebalancer and the timer do: no firing until the
// last time frame was read.
`default_nettype none
module time_frame_properties (
    input wire clock,
    input wire reset,
    input wire [1:0] sent_beat,
    input wire [6:0] sent_bytes_0,
    input wire [6:0] sent_bytes_1,
    input wire [1:0] sent_frame,
    input wire [1:0] busy,
    input wire [1:0] no_room,
    input wire fire,
    input wire watch,      // free: the port that is watched
    input wire [1:0] count // free: what of it
);
  wire wanted, taken, done;
  wire [39:0] amount;
  wire [1:0] crowded;
  time_frame dut (.clock(clock), .reset(reset), .sent_beat(sent_beat), .sent_bytes_0(sent_bytes_0), .sent_bytes_1(sent_bytes_1),
    .sent_frame(sent_frame), .busy(busy), .no_room(no_room), .fire(fire), .wanted(wanted), .taken(taken), .done(done), .count(count), .port({3'd0, watch}),
    .amount(amount), .crowded(crowded));

  reg started = 0;
  reg watched;
  reg [1:0] counted;
  always @(posedge clock) begin
    started <= 1;
    watched <= watch;
    counted <= count;
  end
  always @(*) begin
    assume (reset == ~started);
    if (started) assume (watch == watched & count == counted);
    assume (count < 3);
    assume (sent_bytes_0 <= 8 & sent_bytes_1 <= 8);
  end

  // What the port sent since the last time frame, this clock included.
  reg [9:0] so_far_bytes = 0, so_far_frames = 0, so_far_busy = 0;
  wire [9:0] now_bytes = so_far_bytes + (sent_beat[watch] ? {3'd0, watch ? sent_bytes_1 : sent_bytes_0} : 10'd0);
  wire [9:0] now_frames = so_far_frames + {9'd0, sent_frame[watch]};
  wire [9:0] now_busy = so_far_busy + {9'd0, busy[watch]};
  reg so_far_full = 0;
  wire now_full = so_far_full | no_room[watch];
  reg [9:0] then_bytes = 0, then_frames = 0, then_busy = 0;
  reg then_full = 0;
  reg open = 0;
  always @(posedge clock) if (started) begin
    so_far_bytes <= taken ? 10'd0 : now_bytes;
    so_far_frames <= taken ? 10'd0 : now_frames;
    so_far_busy <= taken ? 10'd0 : now_busy;
    so_far_full <= ~taken & now_full;
    if (taken) {then_bytes, then_frames, then_busy, then_full} <= {now_bytes, now_frames, now_busy, now_full};
    open <= (open & ~done) | fire;
  end
  always @(*) if (open & ~done) assume (~fire);

`ifdef ONCE
  always @(*) if (started & done)
    assert (amount == {30'd0, count == 0 ? then_bytes : count == 1 ? then_frames : then_busy} & crowded[watch] == then_full);
`endif
endmodule
