// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Release queue of four words, seen at its ports. Assumed is what the dispatch queue sees to: no more words inside than there is room for.
`default_nettype none
module release_queue_properties (
    input wire clock,
    input wire reset,
    input wire write,
    input wire [17:0] word,
    input wire [5:0] frame,
    input wire go,
    input wire stop,
    input wire watch   // free: the word, or frame, that is watched
);
  wire front_valid, front_leaves, stopped_now, out_valid, out_first;
  wire [5:0] front;
  wire [17:0] out;
  release_queue dut (.clock(clock), .reset(reset), .write(write), .word(word), .frame(frame), .go(go), .stop(stop), .front_valid(front_valid),
    .front(front), .front_leaves(front_leaves), .stopped_now(stopped_now), .out_valid(out_valid), .out_first(out_first), .out(out));

  reg started = 0;
  always @(posedge clock) started <= 1;
  always @(*) assume (reset == ~started);
  wire on = started & ~reset;

  // Words that came and were not handed on; but for that which is now: three in the queue, and the head.
  reg [2:0] inside = 0;
  wire [2:0] waiting = inside - {2'd0, out_valid};
  always @(posedge clock)
    if (reset) inside <= 0;
    else inside <= waiting + {2'd0, write};
  always @(*) assume (~write | waiting < 4);

  // Frames that came, and of which nothing has left.
  reg [2:0] frames = 0;
  wire comes = write & word[0];
  always @(posedge clock)
    if (reset) frames <= 0;
    else frames <= frames + {2'd0, comes} - {2'd0, front_leaves};

  // One word is watched, with how many are in front of it.
  reg watched = 0, gone = 0;
  reg [17:0] value = 0;
  reg [2:0] before = 0;
  wire [2:0] in_front = before - {2'd0, out_valid};
  wire is_out = watched & ~gone & out_valid & before == 0;
  wire at_head = watched & ~gone & ~is_out & (before == 0 | (before == 1 & out_valid));
  always @(posedge clock)
    if (reset) {watched, gone} <= 0;
    else begin
      if (~watched & write & watch) begin
        watched <= 1;
        value <= word;
        before <= waiting;
      end else if (before != 0) before <= in_front;
      if (is_out) gone <= 1;
    end

`ifdef EXACT
  // It is handed on when they were, once, as it came; none is that was not inside a clock ago.
  reg some = 0;
  always @(posedge clock) some <= waiting != 0 & ~reset;
  always @(*) if (on) begin
    if (is_out) assert (out == value);
    if (out_valid) assert (some & out_first == out[0]);
    else assert (~out_first);
  end
`endif

`ifdef WAITS
  // What is at the head leaves at once but for a first beat that may not go yet, and where nothing may.
  reg head_was = 0, may = 0, stopped = 0;
  always @(posedge clock) begin
    head_was <= at_head & ~reset;
    may <= go | ~value[0];
    stopped <= stop & ~reset;
  end
  reg halted = 0;
  always @(posedge clock) halted <= stopped & ~reset;
  always @(*) if (on) begin
    if (head_was) assert (out_valid == (may & ~halted));
    if (halted) assert (~out_valid);
    assert (stopped_now == stopped);
    if (front_leaves) assert (go & ~stopped);
  end
`endif

`ifdef FRONT
  // The frame in front is the oldest of which nothing has left, and leaves with its first beat.
  reg seen = 0, past = 0, left = 0;
  reg [5:0] asked = 0;
  reg [2:0] older = 0;
  wire is_front = seen & ~past & older == 0;
  always @(posedge clock) begin
    left <= front_leaves & ~reset;
    if (reset) {seen, past} <= 0;
    else begin
      if (~seen & comes & watch) begin
        seen <= 1;
        asked <= frame;
        older <= frames - {2'd0, front_leaves};
      end else if (older != 0) older <= older - {2'd0, front_leaves};
      if (is_front & front_leaves) past <= 1;
    end
  end
  always @(*) if (on) begin
    assert (front_valid == (frames != 0));
    if (front_leaves) assert (front_valid);
    assert (out_first == left);
    if (is_front) assert (front == asked);
  end
`endif
endmodule
