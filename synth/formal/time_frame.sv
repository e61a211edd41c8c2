// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Time frame of two ports, seen at its ports: any port, any of its counts, from reset on, over any number of time frames. Assumed is what the rebalancer
// and the timer do: no firing until the last time frame was read.
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
  wire [3:0] beat = watch ? sent_bytes_1[3:0] : sent_bytes_0[3:0];
  wire [3:0] more = (count == 0) ? (sent_beat[watch] ? beat : 4'd0) : {3'd0, (count == 1) ? sent_frame[watch] : busy[watch]};
  reg [39:0] so_far = 0, then = 0;
  wire [39:0] now = so_far + {36'd0, more};
  reg so_far_full = 0, then_full = 0;
  wire now_full = so_far_full | no_room[watch];
  reg open = 0; // a time frame was asked for and is not read
  reg held = 0; // one was read, and none was taken since
  always @(posedge clock) if (started) begin
    so_far <= taken ? 40'd0 : now;
    so_far_full <= ~taken & now_full;
    if (taken) {then, then_full} <= {now, now_full};
    open <= (open & ~done) | fire;
    held <= (held | done) & ~taken;
  end
  always @(*) if (open & ~done) assume (~fire);

`ifdef ONCE
  always @(*) if (started & (done | held)) assert (amount == then & crowded[watch] == then_full);

`ifndef FIND
  // As a help for the induction: the same sum as the block has it, by rounds.
  wire [1:0] in_at, in_counted, in_of_count, in_so_far;
  wire in_capture, in_mark, in_ending, in_kept, in_captured, in_of_ending, in_add_ending, in_of_kept, in_of_last, in_add_last, in_ended;
  wire [6:0] in_octets_0, in_octets_1, in_octets_0_taken, in_octets_1_taken, in_of_octets, in_more;
  wire [2:0] in_ends_0, in_ends_1, in_ends_0_taken, in_ends_1_taken, in_of_ends;
  wire [2:0] in_clocks_0, in_clocks_1, in_clocks_0_taken, in_clocks_1_taken, in_of_clocks;
  wire [3:0] in_of_place, in_add_place;
  wire [39:0] in_old;
  wire [639:0] in_running, in_held;

  // Clock of the round, and the one in which the watched count is picked.
  wire [2:0] phase = {in_counted, 1'b0} + {2'd0, in_at[0]};
  wire [2:0] slot = {count, 1'b0} + {2'd0, watch};
  function [3:0] place(input [2:0] of);
    place = {1'b0, of[2:1], 2'b00} | {3'd0, of[0]};
  endfunction
  function [2:0] back(input [2:0] of, input [2:0] by);
    back = (of >= by) ? (of - by) : (of + 3'd6 - by);
  endfunction
  wire [2:0] since = back(phase, slot);
  wire [39:0] running = in_running[{place(slot), 5'd0} + {2'd0, place(slot), 3'd0} +: 40];
  wire [39:0] kept_word = in_held[{place(slot), 5'd0} + {2'd0, place(slot), 3'd0} +: 40];
  wire [6:0] counting = (count == 0) ? (watch ? in_octets_1 : in_octets_0) : {4'd0, (count == 1) ? (watch ? in_ends_1 : in_ends_0) : (watch ? in_clocks_1 : in_clocks_0)};
  wire [6:0] taken_before = (count == 0) ? (watch ? in_octets_1_taken : in_octets_0_taken)
    : {4'd0, (count == 1) ? (watch ? in_ends_1_taken : in_ends_0_taken) : (watch ? in_clocks_1_taken : in_clocks_0_taken)};
  wire [6:0] picked = (count == 0) ? in_of_octets : {4'd0, (count == 1) ? in_of_ends : in_of_clocks};

  // This round's, the one before, those before that of its time frame; and the same as the round before had it.
  reg [6:0] round = 0, last = 0, p_last = 0;
  reg [39:0] older = 0, p_older = 0;
  reg any = 0, ending = 0, kept = 0, p_any = 0, p_ending = 0, p_kept = 0, ever = 0;
  reg [1:0] age = 0;
  always @(posedge clock) if (started) begin
    if (age != 2) age <= age + 2'd1;
    round <= round + {3'd0, more};
    if (phase == 5) begin
      round <= 0;
      last <= round + {3'd0, more};
      older <= ending ? 40'd0 : (older + {33'd0, last});
      {any, ending, kept} <= {1'b1, taken, any & ~ending};
      {p_last, p_older, p_any, p_ending, p_kept} <= {last, older, any, ending, kept};
      ever <= ever | taken;
    end
  end
  wire [39:0] total = older + {33'd0, last};
  wire [39:0] p_total = p_older + {33'd0, p_last};
  // What is on its way to the words is of the round before, until this round's is picked.
  wire before = phase < since;
  wire [6:0] e_last = before ? p_last : last;
  wire [39:0] e_older = before ? p_older : older;
  wire e_any = before ? p_any : any, e_ending = before ? p_ending : ending, e_kept = before ? p_kept : kept;
  wire pending = (ending & phase <= slot) | (e_ending & (since == 1 | since == 2));

  always @(*) if (started) begin
    assert (in_counted < 3 & in_at < 2 & in_capture == (phase == 5));
    assert (age == 2 | phase == {1'b0, age});
    assert (age == 0 | (in_of_place == place(back(phase, 3'd1)) & in_of_count == in_of_place[3:2]));
    assert (age != 2 | in_add_place == place(back(phase, 3'd2)));
    assert (~any | age == 2);
    assert ({in_captured, in_ending, in_kept} == {any, ending, kept});
    assert (~p_any | any);
    assert (any | {last, older, ending, kept, ever} == 0);
    assert (p_any | {p_last, p_older, p_ending, p_kept} == 0);
    assert (kept == (p_any & ~p_ending) & older == (kept ? p_total : 40'd0));
    assert (p_kept | p_older == 0);
    assert (round <= {1'b0, phase, 3'd0} & (count == 0 | round <= {4'd0, phase}));
    assert (last <= 48 & p_last <= 48 & (count == 0 | (last <= 6 & p_last <= 6)));
    assert (counting == round);
    assert (~any | taken_before == last);
    assert (so_far == (ending ? 40'd0 : total) + {33'd0, round});
    assert (~ending | then == total);
    assert (~(p_ending & pending & before) | then == p_total);
    assert (~(ending & p_ending));
    // On the way to the words.
    if (since == 1) assert (in_of_ending == e_ending & (~e_any | (picked == e_last & in_of_kept == e_kept)));
    if (since == 2) assert (in_add_ending == e_ending & (~e_any | (in_more == e_last & in_old == e_older)));
    if (e_any & since >= 3) assert (running == e_older + {33'd0, e_last});
    if (e_kept & since < 3) assert (running == e_older);
    if (ever & ~pending) assert (kept_word == then);
    // When it is read.
    assert ({in_of_last, in_add_last, in_ended} == {phase == 0 & p_ending, phase == 1 & p_ending, phase == 2 & p_ending});
    assert (~(in_mark | ending | (p_ending & phase <= 2)) | open);
    assert (~in_mark | ~(ending | (p_ending & phase <= 2)));
    assert (~(ending | (p_ending & phase <= 2)) | ever);
    assert (~held | (ever & ~ending & ~(p_ending & phase <= 2)));
    assert (in_so_far[watch] == so_far_full & crowded[watch] == then_full);
  end
`endif
`endif
endmodule
