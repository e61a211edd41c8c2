// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Lane of one host stream, seen at its ports. Nothing is assumed of the host and of who takes the beats; of the settings, that the longest
// frame has two beats or more (MAX_FRAME is 64 at least: registers_limits), and that no frame is thrown away for want of a path where there is
// one (eligibility_skip).
`default_nettype none
module lane_properties (
    input wire clock,
    input wire reset,
    input wire [63:0] tdata,
    input wire [7:0] tkeep,
    input wire [25:0] tuser,
    input wire tlast, tvalid,
    input wire [10:0] max_beats,
    input wire [2:0] max_rest,
    input wire [15:0] timeout,
    input wire us_tick, primary, own_eligible, go, own_skip, unit_ready, own_ready
);
  wire tready, unit_coming, unit_valid, unit_last, unit_err, own_coming, own_valid, own_last, own_err;
  wire drop_runt, drop_bad_keep, drop_oversize, drop_timeout, drop_null_beat, drop_no_path;
  wire [4:0] side;
  wire [63:0] unit_data, own_data;
  wire [3:0] unit_count;
  wire [2:0] own_count;
  lane dut (
    .clock(clock), .reset(reset), .s_axis_tdata(tdata), .s_axis_tkeep(tkeep), .s_axis_tuser(tuser), .s_axis_tlast(tlast),
    .s_axis_tvalid(tvalid), .s_axis_tready(tready), .max_beats(max_beats), .max_rest(max_rest), .timeout(timeout), .us_tick(us_tick),
    .primary(primary), .own_eligible(own_eligible), .go(go), .own_skip(own_skip), .side(side),
    .unit_coming(unit_coming), .unit_valid(unit_valid), .unit_data(unit_data), .unit_count(unit_count), .unit_last(unit_last),
    .unit_err(unit_err), .unit_ready(unit_ready),
    .own_coming(own_coming), .own_valid(own_valid), .own_data(own_data), .own_count(own_count), .own_last(own_last), .own_err(own_err),
    .own_ready(own_ready), .drop_runt(drop_runt), .drop_bad_keep(drop_bad_keep), .drop_oversize(drop_oversize),
    .drop_timeout(drop_timeout), .drop_null_beat(drop_null_beat), .drop_no_path(drop_no_path));

  reg started = 0;
  always @(posedge clock) started <= 1;
  always @(*) assume ((reset == ~started) & (max_beats > 1) & ~(own_eligible & own_skip));

  wire unit_taken = unit_valid & unit_ready;
  wire own_taken = own_valid & own_ready;
  reg unit_mid = 0, own_mid = 0;
  always @(posedge clock) if (reset) {unit_mid, own_mid} <= 0; else begin
    if (unit_taken) unit_mid <= ~unit_last;
    if (own_taken) own_mid <= ~own_last;
  end

`ifdef STABLE
  // A beat on offer stays as it is until it is taken; only a frame's first one may be withdrawn, and may come again. What Turns and Merge assume.
  reg unit_held = 0, own_held = 0;
  reg [11:0] unit_before;
  reg [5:0] own_before;
  wire [11:0] unit_beat = {side, unit_data[0], unit_count, unit_last, unit_err};
  wire [5:0] own_beat = {own_data[0], own_count, own_last, own_err};
  always @(posedge clock) begin
    unit_held <= unit_valid & ~unit_ready & ~reset;
    own_held <= own_valid & ~own_ready & ~reset;
    unit_before <= unit_beat;
    own_before <= own_beat;
  end
  always @(*) if (started & ~reset) begin
    if (unit_held & unit_mid) assert (unit_valid);
    if (own_held & own_mid) assert (own_valid);
    if (unit_held & unit_valid) assert (unit_beat == unit_before);
    if (own_held & own_valid) assert (own_beat == own_before);
  end
`endif

`ifdef DATA
  // Data stays with its beat: where data bit 0 says of each beat of the host whether it is a frame's last, it does so of what leaves, but of beats
  // that a cut, or a last one without bytes, made last ones.
  always @(*) assume ((tdata[0] == tlast) & (~tlast | (tkeep != 0)));
  always @(*) if (started & ~reset) begin
    if (unit_valid & ~unit_err) assert (unit_data[0] == unit_last);
    if (own_valid & ~own_err) assert (own_data[0] == own_last);
  end
`endif

`ifdef SAID
  // A beat on offer to the unit that is not taken is said, too; a frame that comes on offer at an own port with a path was said to come one clock
  // before. What Turns and Merge count on to lose no clock.
  always @(*) assume (own_eligible);
  reg own_known = 0;
  always @(posedge clock) own_known <= (own_coming | (own_valid & ~own_ready)) & ~reset;
  always @(*) if (started & ~reset) begin
    assert (~unit_valid | unit_ready | unit_coming);
    if (own_valid & ~own_mid) assert (own_known);
  end
`endif

`ifdef BYTES
  // No beat without a byte leaves, and none of more than eight; all but a frame's last are full. What the selector and the pairs count on.
  always @(*) if (started & ~reset & unit_valid) assert ((unit_count != 0) & (unit_count <= 8) & (unit_last | (unit_count == 8)));
`endif

`ifdef TWO_BEATS
  // No frame of one beat goes to the unit: it would have fewer than 14 bytes. What the turns before banks count on.
  always @(*) if (started & ~reset & unit_valid & ~unit_mid) assert (~unit_last);
`endif

`ifdef ONE_WAY
  // A frame goes one way: to the unit or to the own port, never both at once, and to its end.
  always @(*) if (started & ~reset) assert (~(unit_valid & own_valid) & ~(unit_mid & own_valid) & ~(own_mid & unit_valid));
`endif
endmodule
