// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// What an egress buffer of wide beats does otherwise than others (egress.sv): beats are written a clock late, and what lets them leave the
// RAM is known a clock ahead. One property is chosen by a macro; of the source only this is assumed:
//  * a beat comes only two clocks after `room` was seen: merge_room.
`default_nettype none
module wide_egress_properties (
    input wire clock,
    input wire reset,
    input wire valid,
    input wire [63:0] data,
    input wire [2:0] count,
    input wire last,
    input wire err,
    input wire cut,
    input wire link,
    input wire m_axis_tready
);
  wire room, tvalid, tlast, tuser, sent_beat;
  wire [63:0] tdata;
  wire [2:0] sent_count;
  egress dut (
    .clock(clock), .reset(reset), .valid(valid), .data(data), .count(count), .last(last), .err(err), .room(room), .cut(cut), .link(link),
    .m_axis_tdata(tdata), .m_axis_tkeep(), .m_axis_tuser(tuser), .m_axis_tlast(tlast), .m_axis_tvalid(tvalid),
    .m_axis_tready(m_axis_tready), .sent_beat(sent_beat), .sent_count(sent_count), .sent_frame(), .lost_frame());

  reg started = 0;
  reg [1:0] room_before = 0;
  always @(posedge clock) begin
    started <= 1;
    room_before <= reset ? 2'd0 : {room_before[0], room};
  end
  always @(*) begin
    assume (reset == ~started);
    assume (~valid | room_before[1]);
  end

`ifdef COUNT
  // Data, bytes and end of a beat stay together: data bits 3 to 0 repeat count and last, and do so on the way out. (The keep bits follow
  // from the count, or its code: primitives/keep_count.rs.)
  always @(*) if (valid) assume (data[3:0] == {count, last});
  always @(*) if (started & sent_beat & ~tuser) assert ((sent_count == tdata[3:1]) & (tlast == tdata[0]));
`endif
`ifdef AHEAD
  // The RAM's output is let go in just the clocks in which what is there goes, or nothing is there.
  wire output_free, fetched, load, throw_away;
  always @(*) if (started & ~reset) assert (output_free == (~fetched | load | throw_away));
`endif
`ifdef WRITTEN
  // A beat that is still on its way into the RAM is not fetched: so it is the same as if it had been written at once.
  wire fetch, late_write;
  wire [2:0] late_address, read_at;
  always @(*) if (started & ~reset) assert (~(fetch & late_write & (late_address == read_at)));
`endif
endmodule
