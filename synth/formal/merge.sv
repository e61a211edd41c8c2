// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// The crossbar's side of a port, seen at its ports. Assumed: an offered beat stays until it is taken (dispatch_stable, lane_stable), but that
// the own lane may withdraw a frame's first beat (it does when its port fails).
`default_nettype none
module merge_properties (
    input wire clock,
    input wire reset,
    input wire own_coming,
    input wire own_valid,
    input wire [63:0] own_data,
    input wire [2:0] own_count,
    input wire own_last,
    input wire own_err,
    input wire unit_valid,
    input wire [63:0] unit_data,
    input wire [2:0] unit_count,
    input wire unit_last,
    input wire unit_err,
    input wire room,
    input wire fits
);
  wire own_ready, unit_ready, valid, last, err;
  wire [63:0] data;
  wire [2:0] count;
  merge dut (
    .clock(clock), .reset(reset), .own_coming(own_coming), .own_valid(own_valid), .own_data(own_data),
    .own_count(own_count), .own_last(own_last), .own_err(own_err), .own_ready(own_ready), .unit_valid(unit_valid), .unit_data(unit_data), .unit_count(unit_count), .unit_last(unit_last),
    .unit_err(unit_err), .unit_ready(unit_ready), .room(room), .fits(fits), .valid(valid), .data(data), .count(count), .last(last), .err(err));

  reg started = 0;
  always @(posedge clock) started <= 1;
  always @(*) assume (reset == ~started);
  // One data bit stands for all: see prove.rs.
  wire [5:0] own_beat = {own_data[0], own_count, own_last, own_err};
  wire [5:0] unit_beat = {unit_data[0], unit_count, unit_last, unit_err};
  wire own_taken = own_valid & own_ready;
  wire unit_taken = unit_valid & unit_ready;

  reg own_mid = 0;
  reg unit_mid = 0;
  reg own_waits = 0;
  reg unit_waits = 0;
  reg [5:0] own_before, unit_before;
  // The unit's queue drops a first beat in a clock in which it is refused for want of room for a frame (dispatch_whole).
  reg fitted = 1;
  reg refused = 0;
  always @(posedge clock) begin
    own_waits <= own_valid & ~own_ready & ~reset;
    unit_waits <= unit_valid & ~unit_ready & ~reset;
    fitted <= fits;
    refused <= ~fitted & ~unit_mid;
    own_before <= own_beat;
    unit_before <= unit_beat;
  end
  always @(*) begin
    if (own_waits & own_mid) assume (own_valid);
    if (own_waits & own_valid) assume (own_beat == own_before);
    if (unit_waits & ~refused) assume (unit_valid & (unit_beat == unit_before));
  end

  always @(posedge clock) if (reset) begin
    own_mid <= 0;
    unit_mid <= 0;
  end else begin
    if (own_taken) own_mid <= ~own_last;
    if (unit_taken) unit_mid <= ~unit_last;
  end

`ifdef EXACT
  // Nothing lost, doubled, changed or reordered: a beat taken is the beat handed on in the next clock, and nothing else is.
  reg own_due = 0, unit_due = 0;
  always @(posedge clock) begin
    own_due <= own_taken & ~reset;
    unit_due <= unit_taken & ~reset;
  end
  always @(*) if (started) begin
    assert (~(own_taken & unit_taken));
    if (~reset) assert (valid == (own_due | unit_due));
    if (own_due) assert ({data[0], count, last, err} == own_before);
    if (unit_due) assert ({data[0], count, last, err} == unit_before);
  end
`endif

`ifdef ROOM
  // A beat is handed on only if there was room two clocks ago: what the egress buffer's proofs assume.
  reg [1:0] had_room = 0;
  always @(posedge clock) had_room <= reset ? 2'd0 : {had_room[0], room};
  always @(*) if (started & valid) assert (had_room[1]);
`endif

`ifdef FITS
  // Where the longest frame did not fit one clock ago the unit's frames do not begin: what the unit's queue counts on when it drops one. One
  // that has begun goes on whatever fits.
  reg had_room = 0;
  always @(posedge clock) had_room <= room & ~reset;
  always @(*) if (started & ~reset) begin
    if (~fitted & ~unit_mid) assert (~unit_ready);
    if (unit_mid & had_room) assert (unit_ready);
  end
`endif

`ifdef UNSPLIT
  // Frames stay whole: while one input is in mid-frame the other is not served.
  always @(*) if (started & ~reset) assert (~(own_mid & unit_mid) & ~(own_mid & unit_taken) & ~(unit_mid & own_taken));
`endif

`ifdef FAIR
  // A frame that waits lets at most one frame of the other input (and the rest of the one under way) go first.
  reg [1:0] own_passed = 0;
  reg [1:0] unit_passed = 0;
  always @(posedge clock) if (reset) begin
    own_passed <= 0;
    unit_passed <= 0;
  end else begin
    if (~own_valid | own_taken) own_passed <= 0;
    else if (unit_taken & unit_last & (own_passed != 3)) own_passed <= own_passed + 1;
    if (~unit_valid | unit_taken) unit_passed <= 0;
    else if (own_taken & own_last & (unit_passed != 3)) unit_passed <= unit_passed + 1;
  end
  always @(*) if (started) assert ((own_passed < 2) & (unit_passed < 2));
`endif

`ifdef FULL_RATE
  // If there was room one clock ago, a beat is taken in every clock in which a frame under way has one, or a balanced frame is there, or an own
  // one that was said to come (lane_said) or waited one clock before. Assumed: an own frame that is said to come does come
  // (a lane says it of some runts and of a frame behind a stalled beat, too: a clock is lost).
  reg own_known = 0;
  reg own_said = 0;
  always @(posedge clock) begin
    own_known <= ((own_valid & ~own_ready) | own_coming) & ~reset;
    own_said <= own_coming & ~reset;
  end
  always @(*) begin
    assume (~own_waits | own_valid);  // a frame that is withdrawn costs a clock, too
    assume (~own_said | own_valid);
  end
  always @(*) assume (fits);  // NO_ROOM = hold
  reg room_before = 0;
  always @(posedge clock) room_before <= room & ~reset;
  always @(*) if (started & ~reset & room_before) begin
    if (own_mid & own_valid) assert (own_taken);
    if (unit_mid & unit_valid) assert (unit_taken);
    if (~own_mid & ~unit_mid & ((own_valid & own_known) | unit_valid)) assert (own_taken | unit_taken);
  end
`endif
endmodule
