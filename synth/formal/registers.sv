// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Register bus of two ports, seen at its ports: the registers alone, or (BOUND) with the statistics behind them. Assumed of the master: an
// access stays as it is until it is answered, or is given up for at least a clock (Wishbone B4; the block's own masters: axil_master,
// uartbone_master). Word addresses come from the register map as macros.
`default_nettype none
module registers_properties (
    input wire clock,
    input wire reset,
    input wire cyc,
    input wire stb,
    input wire we,
    input wire [9:0] adr,
    input wire [31:0] dat_w,
    input wire [3:0] sel,
    input wire any_valid    // free: an answer of the statistics
);
  wire ack, stat_read, stat_valid, hold, clear_stats, commit, clear_epoch;
  wire [7:0] stat_address;
  wire [1:0] member, member_shadow;
  wire [13:0] max_frame;
  wire [15:0] share_0, share_1, share_shadow_0, share_shadow_1;
  registers dut (
    .clock(clock), .reset(reset), .wb_cyc(cyc), .wb_stb(stb), .wb_we(we), .wb_adr(adr), .wb_dat_w(dat_w), .wb_sel(sel), .wb_ack(ack),
    .stat_read(stat_read), .stat_address(stat_address), .stat_valid(stat_valid), .hold(hold), .clear_stats(clear_stats),
    .commit(commit), .clear_epoch(clear_epoch), .max_frame(max_frame), .member(member), .member_shadow(member_shadow), .share_0(share_0), .share_1(share_1),
    .share_shadow_0(share_shadow_0), .share_shadow_1(share_shadow_1));

  reg started = 0;
  always @(posedge clock) started <= 1;
  always @(*) assume (reset == ~started);

  wire active = cyc & stb;
  reg waits = 0;
  reg [46:0] before;
  wire [46:0] access = {we, adr, we ? dat_w : 32'd0, sel};
  always @(posedge clock) begin
    waits <= active & ~ack & ~reset;
    before <= access;
  end
  always @(*) begin
    if (waits & active) assume (access == before);
  end

`ifdef LIMITS
  // The longest frame in use is never below 64 bytes, whatever is written: what the lanes count on.
  always @(*) if (started & ~reset) assert (max_frame >= 64);
`endif

`ifdef ANSWERED
  // An access is answered once and in its fifth clock, but for the read of a counter: one clock after the statistics gave the word, which
  // they are asked for until they do. Nothing else is answered, and nothing else asks them.
  reg [2:0] age = 0;        // clocks of the access before this one, up to four
  reg counter = 0;          // it has asked the statistics
  reg given = 0;            // the word came one clock ago
  assign stat_valid = any_valid;
  always @(posedge clock) if (reset | ~active | ack) begin
    age <= 0;
    counter <= 0;
    given <= 0;
  end else begin
    if (age != 4) age <= age + 1;
    counter <= stat_read;
    given <= stat_read & stat_valid;
  end
  always @(*) if (started & ~reset) begin
    assert (ack == (active & (age == 4) & (given | ~counter)));
    assert (~stat_read | (active & ~we & (age >= 3) & ~given));
    if (active & counter & ~given) assert (stat_read);
  end
`endif

`ifdef ONCE
  // Assumed: no access is given up. A write takes effect once, in the clock of its answer: commands last that clock, shadow registers take
  // the word and keep it, a commit moves all of them at once, and after LOCK neither they nor COMMIT can be written. Nothing moves
  // without a write.
  assign stat_valid = any_valid;
  always @(*) if (waits) assume (active);
  wire written = ack & we & (sel == 4'b1111);
  reg locked = 0;
  always @(posedge clock) if (reset) locked <= 0; else if (written & (adr == `LOCK) & dat_w[0]) locked <= 1;
  wire open = written & ~locked;
  wire [34:0] shadow = {hold, member_shadow, share_shadow_1, share_shadow_0};
  wire [33:0] live = {member, share_1, share_0};
  reg [34:0] shadow_before;
  reg [33:0] live_before;
  reg commit_before, running = 0;
  always @(posedge clock) begin
    running <= started;
    shadow_before <= shadow;
    live_before <= live;
    commit_before <= commit;
  end
  always @(*) if (started & ~reset) begin
    assert (commit == (open & (adr == `COMMIT) & dat_w[0]));
    assert (clear_stats == (written & (adr == `CLEAR) & dat_w[0]));
    assert (clear_epoch == (written & (adr == `CLEAR) & dat_w[1]));
  end
  always @(*) if (running) begin
    assert (share_shadow_0 == ((open & (adr == `SHARE)) ? dat_w[15:0] : shadow_before[15:0]));
    assert (share_shadow_1 == ((open & (adr == `SHARE + 1)) ? dat_w[15:0] : shadow_before[31:16]));
    assert (member_shadow == ((open & (adr == `MEMBERS)) ? dat_w[1:0] : shadow_before[33:32]));
    assert (hold == ((written & (adr == `SNAPSHOT)) ? dat_w[0] : shadow_before[34]));
    assert (live == (commit_before ? shadow_before[33:0] : live_before));
  end
`endif

`ifdef BOUND
  // Every access is answered by the end of clock 5 + `BOUND, with SNAPSHOT and CLEAR written at any time before.
  statistics counters (
    .clock(clock), .reset(reset), .stat_read(stat_read), .stat_address(stat_address), .stat_valid(stat_valid), .hold(hold),
    .clear_stats(clear_stats));
  reg [9:0] clocks = 0;     // of the access before this one
  always @(posedge clock) clocks <= (reset | ~active | ack) ? 10'd0 : (clocks + 1);
  always @(*) if (started & ~reset & active & (clocks >= 4 + `BOUND)) assert (ack);
`ifndef FIND
  // What makes it inductive: where the engine of the statistics is in its round, and how long it will take from there.
  (* keep *) wire [2:0] phase, kind;
  (* keep *) wire [4:0] place;
  (* keep *) wire keeping, clear_wanted, copying, held, hold_before, serving, at_last, at_end, asked, decoded, checked, acknowledge;
  // Four kinds of a total and two ports, then what is counted once; eight clocks each.
  localparam LAST_EVENT = `ROUND / 8 - 13;
  wire [4:0] counter_at = ((kind == 4) ? 5'd12 : (kind * 5'd3)) + place;
  // In the clock before its last one a step has the next counter already; behind the last one the round ends.
  wire [9:0] to_end = (phase != 6) ? (10'd`ROUND - {2'd0, counter_at, phase}) : (counter_at == 0) ? 10'd2
    : (10'd`ROUND + 10'd2 - {2'd0, counter_at, 3'd0});
  wire [9:0] to_slot = {7'd0, 3'd6 - phase};
  wire [9:0] to_free = hold ? (held ? 10'd0 : copying ? to_end : (to_end + 10'd`ROUND))
                            : clear_wanted ? (to_end + 10'd`ROUND) : keeping ? 10'd0 : to_end;
  wire [9:0] to_word = stat_address[0] ? 10'd3 : 10'd2;
  wire [9:0] left = serving ? (to_word - {7'd0, phase - 3'd6}) : (((to_free > to_slot) ? (to_free + 10'd6) : to_slot) + to_word);
  always @(*) if (started & ~reset) begin
    assert ((kind == 4) ? (place <= LAST_EVENT) : ((kind < 4) & (place <= 2)));
    assert (at_last == (place == ((kind == 4) ? LAST_EVENT : 2)));
    assert (at_end == ((phase == 6) ? (counter_at == 0) : (at_last & (kind == 4))));
    assert (~serving | (phase == 7) | (phase <= 1));
    assert (~(serving & stat_read & (phase == 1) & ~stat_address[0]));
    assert (waits | (clocks == 0));
    if (stat_read) assert (hold_before == hold);
    assert (~(copying & held));
    if (active) assert ((asked == (clocks == 1)) & (decoded == (clocks == 2)) & (checked == ((clocks >= 3) & ~acknowledge)));
    if (acknowledge) assert (clocks >= 4);
    if (stat_read) assert ((clocks >= 3) & ~clear_stats & (clocks - 3 + left <= `BOUND));
    if (acknowledge & active) assert (clocks <= 4 + `BOUND);
  end
`endif
`endif
endmodule
