// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Receive half of two ports with buffers of four beats, seen at its ports and where its stores hand over. Nothing is assumed of wires,
// links, host and bus.
`default_nettype none
module receive_properties (
    input wire clock,
    input wire reset,
    input wire [63:0] data_0, data_1,
    input wire [7:0] keep_0, keep_1,
    input wire [1:0] user, last, valid,
    input wire ready,
    input wire [1:0] link_up, primary,
    input wire cyc, stb, we,
    input wire [7:0] adr,
    input wire [31:0] dat_w
);
  wire [63:0] tdata;
  wire [7:0] tkeep;
  wire [3:0] tuser;
  wire tlast, tvalid, ack;
  wire [1:0] wire_ready;
  wire [31:0] dat_r;
  // Kept though SCREEN reads none of its outputs.
  (* keep *) receive dut (
    .clk(clock), .rst(reset),
    .s_axis_0_tdata(data_0), .s_axis_0_tkeep(keep_0), .s_axis_0_tuser(user[0]), .s_axis_0_tlast(last[0]), .s_axis_0_tvalid(valid[0]),
    .s_axis_0_tready(wire_ready[0]),
    .s_axis_1_tdata(data_1), .s_axis_1_tkeep(keep_1), .s_axis_1_tuser(user[1]), .s_axis_1_tlast(last[1]), .s_axis_1_tvalid(valid[1]),
    .s_axis_1_tready(wire_ready[1]),
    .m_axis_tdata(tdata), .m_axis_tkeep(tkeep), .m_axis_tuser(tuser), .m_axis_tlast(tlast), .m_axis_tvalid(tvalid), .m_axis_tready(ready),
    .link_up(link_up), .primary(primary), .wb_cyc(cyc), .wb_stb(stb), .wb_we(we), .wb_adr(adr), .wb_dat_w(dat_w), .wb_dat_r(dat_r),
    .wb_ack(ack));

  reg started = 0;
  always @(posedge clock) started <= 1;
  always @(*) assume (reset == ~started);

  // Beats that wait in the stores, and those that move.
  (* keep *) wire [1:0] waiting, grant, valids;
  (* keep *) wire advance;
  wire [1:0] stay = waiting & ~(advance ? grant : 2'd0);

`ifdef NO_BUBBLE
  // If a beat waited in a store and stayed there in some clock, then two clocks later one is behind the beat on offer, and three clocks later one
  // is on offer, however the host stalled. That what is kept waits in its store three clocks later is store_full_rate.
  reg waited = 0;
  reg behind = 0;
  reg offered = 0;
  always @(posedge clock) begin
    waited <= |stay & ~reset;
    behind <= waited & ~reset;
    offered <= behind & ~reset;
  end
  always @(*) if (started & ~reset) begin
    if (behind) assert (|valids);
    if (offered) assert (tvalid);
  end
`endif

`ifdef SCREEN
  // What a port's screen tells its store: beats of frames, of which the last comes with `commit` or `drop`; a frame broken off ends with `drop`
  // alone, and `drop` alone between two frames is one of which nothing was written.
  (* keep *) wire write, more, commit, drop;
  reg mid = 0;
  always @(posedge clock) if (reset | drop) mid <= 0; else if (write) mid <= more;
  always @(*) if (started & ~reset) begin
    assert (~commit | (write & ~more & ~drop));
    if (write & ~more) assert (commit | drop);
    if (drop & write) assert (~more);
  end
`endif
endmodule
