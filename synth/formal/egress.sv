// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Egress buffer, seen at its ports (FLUSH, REST and LOST look inside). One property is chosen by a macro; all share the environment:
//  * a beat comes only two clocks after `room` was seen: merge_room;
//  * beats and ends of frames come in any order: nothing is assumed of the source, the MAC, the mode or the link unless the property says so.
`default_nettype none
module egress_properties (
    input wire clock,
    input wire reset,
    input wire valid,
    input wire [63:0] data,
    input wire [2:0] count,
    input wire last,
    input wire err,
    input wire cut,
    input wire link,
    input wire m_axis_tready,
    input wire choose,      // free: which beat or frame is watched
    input wire free_bad     // free: which frames end in error
);
  wire room, tvalid, tlast, tuser, sent_beat, sent_frame, lost_frame;
  wire [63:0] tdata;
  wire [7:0] tkeep;
  wire [2:0] sent_count;
  egress dut (
    .clock(clock), .reset(reset), .valid(valid), .data(data), .count(count), .last(last), .err(err), .room(room), .cut(cut), .link(link),
    .m_axis_tdata(tdata), .m_axis_tkeep(tkeep), .m_axis_tuser(tuser), .m_axis_tlast(tlast), .m_axis_tvalid(tvalid),
    .m_axis_tready(m_axis_tready), .sent_beat(sent_beat), .sent_count(sent_count), .sent_frame(sent_frame), .lost_frame(lost_frame));

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
  wire accepted = tvalid & m_axis_tready;

`ifdef STABLE
  // What is on offer stays until it is taken, whatever mode, link and source do.
  reg held = 0;
  reg [11:0] held_beat;
  always @(posedge clock) begin
    held <= tvalid & ~m_axis_tready & ~reset;
    held_beat <= {tdata[0], tkeep, tlast, tuser, 1'b1};
  end
  always @(*) if (held) assert (tvalid & ({tdata[0], tkeep, tlast, tuser, 1'b1} == held_beat));
`endif

`ifdef ORDER
  // CUT, no link failure, no frame in error: nothing is lost, doubled or reordered. The beats are coloured 0...0 1 2...2, the single 1
  // at any place; they must leave in the same colours. What holds for any one beat holds for all.
  reg [1:0] colour = 0;
  reg [1:0] seen = 0;
  always @(*) begin
    assume (cut & link & ~err);
    if (valid) assume (data[1:0] == ((colour == 0) ? {1'b0, choose} : 2'd2));
  end
  always @(posedge clock) begin
    if (valid & (data[1:0] != 0)) colour <= 2;
    if (accepted & ~reset & (tdata[1:0] != 0)) seen <= 2;
  end
  always @(*) if (started & ~reset & accepted) assert ((seen == 0) ? (tdata[1:0] != 2) : (tdata[1:0] == 2));
`endif

`ifdef KEPT
  // STORE, no link failure: of frames without an error nothing is lost, doubled or reordered, and nothing of the others comes out. The
  // beats of good frames are coloured as above, those of bad ones 3.
  reg mid = 0;
  reg bad_before = 0;
  wire bad = mid ? bad_before : free_bad;
  reg [1:0] colour = 0;
  reg [1:0] seen = 0;
  always @(*) begin
    assume (~cut & link);
    assume (err == (last & bad));
    if (valid) assume (data[1:0] == (bad ? 2'd3 : (colour == 0) ? {1'b0, choose} : 2'd2));
  end
  always @(posedge clock) begin
    if (valid) bad_before <= bad;
    if (reset) mid <= 0; else if (valid) mid <= ~last;
    if (valid & ~bad & (data[1:0] != 0)) colour <= 2;
    if (accepted & ~reset & (tdata[1:0] != 0)) seen <= 2;
  end
  always @(*) if (started & ~reset & accepted) assert ((seen == 0) ? ~tdata[1] : (tdata[1:0] == 2));
`endif

`ifdef PAYLOAD
  // Data, bytes and end of a beat stay together: data bits 3 to 0 repeat count and last, and do so on the way out. Error beats of a
  // failed link, the only ones that the buffer makes itself, carry tuser.
  always @(*) if (valid) assume (data[3:0] == {count, last});
  // A beat count of 0 means eight bytes; keep is a run of ones from bit 0.
  wire [7:0] keep = (tdata[3:1] == 0) ? 8'hff : ((8'h01 << tdata[3:1]) - 8'h01);
  always @(*) if (started & tvalid & ~tuser) assert ((tkeep == keep) & (tlast == tdata[0]));
`endif

`ifdef CUT_FRAMES_GONE
  // STORE: no beat of a frame that ends in error is ever offered. Bad frames carry data bit 0 from their first beat on.
  reg mid = 0;
  always @(posedge clock) if (reset) mid <= 0; else if (valid) mid <= ~last;
  reg bad_before = 0;
  wire bad = mid ? bad_before : choose;
  always @(posedge clock) if (valid) bad_before <= bad;
  always @(*) begin
    assume (~cut & link);
    assume (data[0] == bad);
    assume (err == (last & bad));
    if (started & tvalid) assert (~tdata[0] & ~tuser);
  end
`endif

`ifdef WHOLE_FRAMES
  // STORE: once a frame is begun towards the MAC it goes on without a pause to its end while the MAC takes it (link up).
  reg mid_out = 0;
  reg [1:0] pause = 0;
  always @(*) assume (~cut & link);
  always @(posedge clock) if (reset) begin
    mid_out <= 0;
    pause <= 0;
  end else begin
    if (accepted) mid_out <= ~tlast;
  end
  always @(*) if (started & mid_out) assert (tvalid);
`endif

`ifdef LINK_DOWN
  // The link stays down and the MAC takes what it is offered: within four clocks nothing is half out.
  reg mid_out = 0;
  reg [2:0] down = 0;
  always @(posedge clock) if (reset) begin
    mid_out <= 0;
    down <= 0;
  end else begin
    if (accepted) mid_out <= ~tlast;
    down <= (~link & m_axis_tready) ? ((down == 7) ? 3'd7 : (down + 3'd1)) : 3'd0;
  end
  always @(*) if (started & (down >= 4)) assert (~mid_out & ~tvalid);
`endif

`ifdef FLAPS
  `define FIRST_BEATS
`endif
`ifdef REST
  `define FIRST_BEATS
`endif
`ifdef FIRST_BEATS
  // Link, mode and MAC do what they like. First beats of frames are marked by data bit 0.
  reg mid_in = 0;
  always @(posedge clock) if (reset) mid_in <= 0; else if (valid) mid_in <= ~last;
  always @(*) if (valid) assume (data[0] == ~mid_in);
`endif

`ifdef FLAPS
  // Behind a frame's last beat comes a frame's first one, and within a frame none does until it ends, or is ended by an error beat.
  reg mid_out = 0;
  always @(posedge clock) if (reset) mid_out <= 0; else if (accepted) mid_out <= ~tlast;
  always @(*) if (started & tvalid & ~(mid_out & tlast & tuser)) assert (tdata[0] == ~mid_out);
`endif

`ifdef GONE
  // Link, mode and MAC do what they like: a frame whose last beat is in the buffer, or comes, in a clock without link, and of which nothing
  // is on offer a clock later, never leaves. One frame, any, is watched: its beats carry data bit 0.
  reg mid = 0;
  reg chosen = 0;
  reg watching = 0;
  wire watched = mid ? watching : (choose & ~chosen);
  always @(*) if (valid) assume (data[0] == watched);
  reg complete = 0;
  reg fell = 0;
  reg begun = 0;
  reg doomed = 0;
  wire shows = tvalid & tdata[0];
  always @(posedge clock) if (~reset) begin
    if (valid) begin
      mid <= ~last;
      watching <= watched;
      chosen <= chosen | watched;
      complete <= complete | (watched & last);
    end
    fell <= (complete | (valid & watched & last)) & ~link;
    begun <= begun | shows;
    doomed <= doomed | (fell & ~(begun | shows));
  end
  always @(*) if (started & doomed) assert (~shows);
`endif

  // The other half, that nothing else is thrown away, is two claims about the inside. What is thrown away is what waited at a fall
  // (`flushing`), or the rest of a frame.
`ifdef FLUSH
  // Of the first, nothing lies behind what could be read after the last clock without link: eight beats, pointers of four bits.
  (* keep *) wire flushing;
  (* keep *) wire [3:0] read_at, commit_at;
  reg [3:0] waited_to = 0;
  reg was_down = 0;
  always @(posedge clock) begin
    was_down <= ~link;
    if (~link | was_down) waited_to <= commit_at;
  end
  wire [3:0] to_go = waited_to - read_at;
  always @(*) if (started & flushing) assert (to_go <= 8);
`endif

`ifdef REST
  // The second ends with its frame: no first beat is of it.
  (* keep *) wire throw_away, flushing, first;
  always @(*) if (started & throw_away & ~flushing) assert (~first);
`endif

`ifdef AFTER
  // After the last fall no beat is lost, doubled or reordered, whatever waited at it. (CUT, no frame in error; STORE is KEPT's.) From some
  // frame on, which begins in a clock with link, the link stays up; any beat from then on has colour 1, those behind it 2, all others 0.
  reg mid = 0;
  reg up_for_good = 0;
  wire begins = valid & ~mid & link & choose;
  wire for_good = up_for_good | begins;
  reg [1:0] colour = 0;
  reg [1:0] seen = 0;
  always @(*) begin
    assume (cut & ~err);
    if (up_for_good) assume (link);
    if (valid) assume (data[1:0] == (~for_good ? 2'd0 : (colour == 0) ? {1'b0, free_bad} : 2'd2));
  end
  always @(posedge clock) begin
    if (reset) mid <= 0; else if (valid) mid <= ~last;
    if (~reset) up_for_good <= for_good;
    if (valid & (data[1:0] != 0)) colour <= 2;
    if (accepted & ~reset & (tdata[1:0] != 0)) seen <= 2;
  end
  always @(*) if (started & ~reset & accepted) assert ((seen == 0) ? (tdata[1:0] != 2) : (tdata[1:0] == 2));
`endif

`ifdef SENT
  // What the statistics are told: beats, bytes and frames that the MAC took, in the clock in which it did.
  wire [6:0] bytes = tkeep[0] + tkeep[1] + tkeep[2] + tkeep[3] + tkeep[4] + tkeep[5] + tkeep[6] + tkeep[7];
  always @(*) if (started & ~reset) begin
    assert (sent_beat == accepted);
    assert (sent_frame == (accepted & tlast));
    if (accepted) assert (sent_count == bytes[2:0]);
  end
`endif

`ifdef LOST
  // A frame counts as lost when its last beat is thrown away, and in no other clock. What is thrown away, GONE, FLUSH and REST say.
  (* keep *) wire throw_away, end_read;
  reg thrown_end = 0;
  always @(posedge clock) thrown_end <= throw_away & end_read & ~reset;
  always @(*) if (started & ~reset) assert (lost_frame == thrown_end);
`endif

`ifdef ENDS
  // As which it knows the beats that were written as last ones: data bit 0 repeats `last`.
  (* keep *) wire throw_away, end_read, first_bit;
  always @(*) if (valid) assume (data[0] == last);
  always @(*) if (started & throw_away) assert (end_read == first_bit);
`endif

`ifdef FULL_RATE
  // CUT, link up, a MAC that is always ready, a beat whenever there is room: room never ends, and from the fifth clock on a beat
  // leaves in every clock.
  reg [2:0] clocks = 0;
  always @(*) assume (cut & link & m_axis_tready & (valid == room_before[1]));
  always @(posedge clock) if (reset) clocks <= 0; else if (clocks != 7) clocks <= clocks + 1;
  always @(*) if (started & (clocks == 7)) assert (room & tvalid);
`endif
endmodule
