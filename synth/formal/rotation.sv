// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Rotation of the receive half, four ports, seen at its ports. Assumed is what Store does: a beat waits until it was granted in a clock in
// which beats move (store_granted); while a frame has more, its next beat waits (store_whole_frames); `more` is that of the beat that moved last
// until beats move again (store_kept with store_payload), and low where none did (store_zero).
`default_nettype none
module rotation_properties (
    input wire clock,
    input wire reset,
    input wire [3:0] waiting,
    input wire more,
    input wire advance,
    input wire free_more,
    input wire [1:0] watch   // free: the port that is watched
);
  wire [3:0] grant;
  rotation dut (.clock(clock), .reset(reset), .waiting(waiting), .more(more), .advance(advance), .grant(grant));

  reg started = 0;
  always @(posedge clock) started <= 1;
  wire [3:0] moves = (advance & ~reset) ? (waiting & grant) : 4'd0;
  // The port whose beat moved last, as long as nothing else did; the beat that moved in each clock may have more behind it.
  reg [3:0] mover = 0;
  reg has_more = 0;
  reg [3:0] must_wait = 0;
  always @(posedge clock) if (reset) begin
    mover <= 0;
    has_more <= 0;
    must_wait <= 0;
  end else begin
    must_wait <= waiting & ~moves;
    if (advance) begin
      mover <= moves;
      has_more <= |moves & free_more;
    end
  end
  always @(*) begin
    assume (reset == ~started);
    assume ((waiting & must_wait) == must_wait);
    assume (more == has_more);
    if (has_more) assume ((waiting & mover) == mover);
  end

`ifdef ONE
  // One port at most moves, so that the OR of all is its beat.
  always @(*) if (started) assert ((grant & (grant - 4'd1)) == 0);
`endif

`ifdef UNSPLIT
  // While a frame has more, nobody else moves.
  always @(*) if (started & has_more) assert (grant == mover);
`endif

`ifdef FAIR
  // While a port waits, any one of them, no other begins two frames.
  reg [1:0] watch_before;
  always @(posedge clock) watch_before <= watch;
  always @(*) if (started) assume (watch == watch_before);
  reg [3:0] passed = 0;
  wire [3:0] begins = has_more ? 4'd0 : moves;
  wire waits = waiting[watch] & ~moves[watch] & ~reset;
  always @(posedge clock) passed <= waits ? (passed | begins) : 4'd0;
  always @(*) if (started & waits) assert ((passed & begins) == 0);
`endif

`ifdef FULL_RATE
  // A beat moves in every clock in which beats may, if one waited already in the clock before, whether beats moved in that or not.
  reg [3:0] waited = 0;
  always @(posedge clock) waited <= reset ? 4'd0 : (waiting & ~moves);
  always @(*) if (started & ~reset & advance & |waited) assert (|moves);
`endif
endmodule
