// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Store of a port of the receive half, seen at its ports (FULL_RATE looks inside). Assumed is what Screen does (receive_screen): `commit`
// comes with a frame's last beat, `drop` ends any other frame, with a beat or without; of a frame that is not wanted nothing but its `drop` is
// seen. One property is chosen by a macro.
`default_nettype none
module store_properties (
    input wire clock,
    input wire reset,
    input wire write,
    input wire [63:0] data,
    input wire [2:0] count,
    input wire more,
    input wire commit,
    input wire drop,
    input wire advance,
    input wire grant,
    input wire choose,    // free: which beat is watched
    input wire free_bad   // free: which frames are dropped
);
  wire full, waiting, out_valid, out_more;
  wire [63:0] out_data;
  wire [2:0] out_count;
  store dut (
    .clock(clock), .reset(reset), .write(write), .data(data), .count(count), .more(more), .commit(commit), .drop(drop), .full(full),
    .waiting(waiting), .advance(advance), .grant(grant), .out_valid(out_valid), .out_data(out_data), .out_count(out_count), .out_more(out_more));

  reg started = 0;
  always @(posedge clock) started <= 1;
  reg mid = 0;
  reg bad_before = 0;
  wire bad = mid ? bad_before : free_bad;
  always @(posedge clock) begin
    if (write) bad_before <= bad;
    if (reset) mid <= 0;
    else if (drop) mid <= 0;
    else if (write) mid <= more;
  end
  always @(*) begin
    assume (reset == ~started);
    // A good frame ends with commit, a bad one with drop: at its last beat, or between two.
    assume (commit == (write & ~more & ~bad));
    if (write & ~more & bad) assume (drop);
    if (drop) assume (write ? (bad & ~more) : (bad | ~mid));
  end
  // A beat goes to the host when it is in the register and the register moves on.
  wire given = out_valid & advance;

`ifdef KEPT
  // Of kept frames nothing is lost, doubled or reordered, and nothing of others comes out. Beats of good frames are coloured
  // 0...0 1 2...2, the single 1 at any place, in a frame of which `full` does not say that it found no room; beats of dropped frames 3.
  reg [1:0] colour = 0;
  reg [1:0] seen = 0;
  reg marked = 0;
  wire now_marked = (mid & marked) | (write & (data[1:0] == 2'd1));
  always @(*) begin
    if (write) assume (data[1:0] == (bad ? 2'd3 : (colour == 0) ? {1'b0, choose} : 2'd2));
    if (full) assume (~now_marked);
  end
  always @(posedge clock) begin
    if (write) marked <= now_marked & more;
    if (write & ~reset & ~bad & (data[1:0] != 0)) colour <= 2;
    if (given & ~reset & (out_data[1:0] != 0)) seen <= 2;
  end
  always @(*) if (started & ~reset & given) assert ((seen == 0) ? ~out_data[1] : (out_data[1:0] == 2));
`endif

`ifdef PAYLOAD
  // Bytes and end of a beat stay with its data: data bits 3 to 0 repeat count and more, and do so on the way out.
  always @(*) if (write) assume (data[3:0] == {count, more});
  always @(*) if (started & out_valid) assert (out_data[3:0] == {out_count, out_more});
`endif

`ifdef ZERO
  // Without a beat of this port the register is zero, so that the OR of all ports is the beat of the one that has its turn.
  reg moved = 0;
  always @(posedge clock) moved <= started & ~reset;
  always @(*) if (moved & ~out_valid) assert (~|{out_data[0], out_count, out_more});
`endif

`ifdef WHOLE_FRAMES
  // A frame that was begun goes on without a pause while it is granted: its next beat waits.
  always @(*) if (started & out_valid & out_more) assert (waiting);
`endif

`ifdef FULL_RATE
  // A beat that was kept three clocks ago waits, or is gone: the next one is always fetched ahead. Four beats, pointers of three bits.
  (* keep *) wire [2:0] commit_at, read_at;
  reg [2:0] kept_1 = 0, kept_2 = 0, kept_3 = 0;
  always @(posedge clock) if (reset) {kept_1, kept_2, kept_3} <= 0; else {kept_1, kept_2, kept_3} <= {commit_at, kept_1, kept_2};
  wire [2:0] to_fetch = kept_3 - read_at;
  always @(*) if (started & ~reset & ~waiting) assert ((to_fetch == 0) | (to_fetch > 4));
`endif

`ifdef GRANTED
  // A beat waits until it is granted in a clock in which beats move, and is then in the register.
  reg waited = 0;
  reg went = 0;
  always @(posedge clock) begin
    waited <= waiting & ~(grant & advance) & ~reset;
    went <= waiting & grant & advance & ~reset;
  end
  always @(*) if (started & ~reset) begin
    if (waited) assert (waiting);
    if (went) assert (out_valid);
  end
`endif
endmodule
