// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Turns of four lanes at the balancing unit, seen at their ports. Assumed: an offered beat stays until it is taken, but that a frame's
// first beat may be withdrawn (lane_stable; a lane does that when the last path fails); a lane with a beat on offer that is not taken says that it
// comes (lane_said).
// SPACED: the form for the banks, whose frames begin at least seven clocks apart; FAIR assumes of them that they have two beats or more
// (lane_two_beats).
`default_nettype none
`ifdef SPACED
`define TURNS spaced_turns
`else
`define TURNS turns
`endif
module turns_properties (
    input wire clock,
    input wire reset,
    input wire [3:0] offer,
    input wire [3:0] coming,
    input wire [3:0] begins,
    input wire [3:0] last,
    input wire room,
    input wire [1:0] choose  // free: which lane is watched
);
  wire [3:0] turn, ready;
  wire taken, taken_last, mid_frame;
  `TURNS dut (
    .clock(clock), .reset(reset), .offer(offer), .coming(coming), .begins(begins), .last(last), .room(room), .turn(turn), .ready(ready), .taken(taken),
    .taken_last(taken_last), .mid_frame(mid_frame));

  reg started = 0;
  reg room_before = 0;
  always @(posedge clock) begin
    started <= 1;
    room_before <= room & ~reset;
  end
  always @(*) assume (reset == ~started);

  wire [3:0] takes = offer & ready;
  reg [3:0] waits = 0;
  reg [3:0] last_before;
  always @(posedge clock) begin
    waits <= reset ? 4'd0 : (offer & ~ready);
    last_before <= last;
  end
  // Lanes in mid-frame.
  reg [3:0] mid = 0;
  always @(*) assume ((offer & ~ready & ~coming) == 0);
  always @(*) assume (((waits & mid & ~offer) == 0) & ((waits & offer & (last ^ last_before)) == 0));
  always @(posedge clock) if (reset) mid <= 0; else mid <= (mid & ~takes) | (takes & ~last);

`ifdef SPACED
  // Clocks since the last first beat; seven: that many, or none has come.
  reg [2:0] since = 7;
  wire first = taken & (mid == 0);
  always @(posedge clock) if (reset) since <= 7; else since <= first ? 3'd1 : (since + {2'd0, since != 7});
  wire may_begin = since == 7;
`else
  wire may_begin = 1;
`endif

`ifdef APART
  // First beats are taken at least seven clocks apart.
  always @(*) if (started & ~reset & first) assert (since == 7);
`endif

`ifdef ONE_TURN
  // One lane has the turn, it alone is served, and only with room; what the unit hears of it is that lane's beat.
  always @(*) if (started & ~reset) begin
    assert ((turn != 0) & ((turn & (turn - 4'd1)) == 0));
    assert ((ready == 0) | ((ready == turn) & room_before));
    assert (taken == (takes != 0));
    if (taken) assert (taken_last == ((last & turn) != 0));
  end
`endif

`ifdef UNSPLIT
  // Frames stay whole: a lane in mid-frame is the only one, keeps the turn, and the unit knows that the next beat is not a first one.
  always @(*) if (started & ~reset) begin
    assert (mid_frame == (mid != 0));
    if (mid != 0) assert (turn == mid);
  end
`endif

  // Lanes that have said for two clocks that they come, SPACED three.
  reg [3:0] said_one = 0, said_two = 0, said_three = 0;
  always @(posedge clock) begin
    said_one <= reset ? 4'd0 : coming;
    said_two <= reset ? 4'd0 : (said_one & coming);
    said_three <= reset ? 4'd0 : (said_two & coming);
  end
`ifdef SPACED
  wire [3:0] heard = said_three;
`else
  wire [3:0] heard = said_two;
`endif

`ifdef FAIR
`ifdef SPACED
  always @(*) assume ((offer & ~mid & last) == 0);
`endif
  // While a lane offers and waits, having said so for as long as the turns take to hear it, no other lane ends a second frame.
  reg [1:0] watched;
  always @(posedge clock) watched <= reset ? choose : watched;
  wire waiting = offer[watched] & ~ready[watched] & heard[watched];
  reg [3:0] passed = 0;  // lanes that ended a frame meanwhile
  wire [3:0] ends = takes & last;
  always @(posedge clock) passed <= (reset | ~waiting) ? 4'd0 : (passed | ends);
  always @(*) if (started & ~reset & waiting) assert ((passed & ends) == 0);
`endif

`ifdef FULL_RATE
  always @(*) assume ((waits & ~offer) == 0);  // a frame that is withdrawn costs a clock
  // If there was room one clock ago, a beat is taken in every clock in which the frame under way has one, or, between frames, a lane offers
  // that was said to come two clocks before and was not taken since. Assumed: a frame that is said to come does come. SPACED: said three clocks
  // before, and, of a first beat, if it may come already; so nothing is lost behind a frame of seven beats or more.
  reg [3:0] one_ago = 0, two_ago = 0, three_ago = 0;
`ifdef SPACED
  wire [3:0] known = three_ago;
  always @(posedge clock) begin
    one_ago <= reset ? 4'd0 : (coming | begins);
    three_ago <= reset ? 4'd0 : (two_ago & ~takes);
  end
`else
  wire [3:0] known = two_ago;
  always @(posedge clock) one_ago <= reset ? 4'd0 : coming;
`endif
  always @(posedge clock) two_ago <= reset ? 4'd0 : (one_ago & ~takes);
  always @(*) assume ((known & ~offer) == 0);
  always @(*) if (started & ~reset & room_before) begin
    if (mid != 0) assert (((mid & offer) == 0) | taken);
    else assert (((offer & known) == 0) | taken | ~may_begin);
  end
`endif
endmodule
