// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Queue behind the balancing unit, seen at its ports. One property is chosen by a macro; all share the environment of unit.rs:
//  * a beat comes only two clocks after `room` was seen: one for the open register of the turns, one for the beat register (unit_queue);
//  * it is decided four clocks later (unit_queue), for one port or none (unit_one_port);
//  * a port that is shut takes no first beat (merge_fits);
//  * nothing else is assumed of the ports unless the property says so.
`default_nettype none
`ifndef LATENCY
`define FOLLOW
`endif
module dispatch_properties (
    input wire clock,
    input wire reset,
    input wire beat_valid,
    input wire [63:0] beat_data,
    input wire [2:0] beat_count,
    input wire beat_last,
    input wire beat_err,
    input wire [3:0] decided_port,
    input wire [3:0] accept,
    input wire [3:0] shut,
    input wire choose       // free: which beat is watched
);
  wire room, last, err, no_room;
  wire [3:0] gone;
  wire [3:0] port;
  wire [63:0] data;
  wire [2:0] count;
  reg [3:0] undecided = 0;
  wire decided = undecided[3];
  dispatch dut (
    .clock(clock), .reset(reset), .beat_valid(beat_valid), .beat_data(beat_data), .beat_count(beat_count), .beat_last(beat_last),
    .beat_err(beat_err), .decided(decided), .decided_port(decided_port), .room(room), .shut(shut), .no_room(no_room), .gone_0(gone), .out_port(port),
    .out_data(data), .out_count(count), .out_last(last), .out_err(err), .out_accept(accept));

  reg started = 0;
  reg [1:0] room_before = 0;
  always @(posedge clock) begin
    started <= 1;
    room_before <= reset ? 2'd0 : {room_before[0], room};
    undecided <= reset ? 4'd0 : {undecided[2:0], beat_valid};
  end
  wire [3:0] one_less = decided_port - 4'd1;
  always @(*) begin
    assume (reset == ~started);
    assume (~beat_valid | room_before[1]);
    assume (~decided | ((decided_port & one_less) == 0));
  end
  wire leaves = (port & accept) != 0;
`ifdef FOLLOW
  // Which beats end a frame, as they came, and whether the head is a first beat.
  reg [15:0] ends = 0;
  reg [3:0] at_in = 0, at_out = 0;
  reg amid = 0, first = 0;
  wire end_next = ends[at_out];
  wire refused = first & ((port & shut) != 0);
  // The rest of a frame that was refused.
  reg rest = 0;
  always @(*) assume (~(refused & leaves));
`else
  always @(*) assume (shut == 0);
`endif

`ifdef FOLLOW
  // A follower of the queue that sees its ports: how many beats wait, and how many of them are decided. For the proofs, not for the claims,
  // the block's pointers and words are joined to it after flattening.
  reg [4:0] inside = 0, known = 0;
  wire head_free = (port == 0) | leaves;
  wire load = head_free & (decided | (known != 0));
  always @(posedge clock) if (reset) begin
    inside <= 0;
    known <= 0;
    at_in <= 0;
    at_out <= 0;
    amid <= 0;
    rest <= 0;
  end else begin
    inside <= inside + {4'd0, beat_valid} - {4'd0, load};
    known <= known + {4'd0, decided} - {4'd0, load};
    if (beat_valid) begin
      ends[at_in] <= beat_last;
      at_in <= at_in + 4'd1;
    end
    if (load) begin
      at_out <= at_out + 4'd1;
      amid <= ~end_next;
      first <= ~amid;
      if (end_next) rest <= 0;
    end
    if (refused) rest <= amid;
  end
`ifndef FIND
  (* keep *) wire [3:0] write_at, know_at, read_at, head_at;
  (* keep *) wire behind, amid_inside, discard, head_first;
  (* keep *) wire [15:0] last_words;
  always @(*) if (started & ~reset) begin
    assert ((inside[3:0] == write_at - read_at) & (known[3:0] == know_at - read_at) & (behind == (known != 0)));
    assert (inside == known + {4'd0, undecided[0]} + {4'd0, undecided[1]} + {4'd0, undecided[2]} + {4'd0, undecided[3]});
    assert ((known <= inside) & (inside <= 14));
    if (room_before[1]) assert (inside <= 13);
    if (room_before[0]) assert (inside <= 12);
    if (room) assert (inside <= 11);
    if (port != 0) assert (head_at == read_at - 4'd1);
    assert ((at_in == write_at) & (at_out == read_at) & (amid == amid_inside) & (rest == discard));
    assert ((port == 0) | ((first == head_first) & (last == ~amid) & ~rest));
    assert (~rest | amid);
  end
  // The same words on both sides.
  genvar e;
  generate for (e = 0; e < 16; e = e + 1) begin : same
    wire [3:0] place = e - read_at;
    always @(*) if (started & ~reset & ({1'b0, place} < inside)) assert (ends[e] == last_words[e]);
  end endgenerate
`endif
`endif

`ifdef EXACT
  // Any one beat is followed by the number of beats before it: when all of them have left or were dropped it is offered, unchanged, at the
  // port that it was decided for, or at none if it was decided for none, or its frame refused before (WHOLE). And nothing is offered but by that count.
  reg came = 0;
  reg waits = 0;         // it is in the queue
  reg [3:0] decides = 0; // clocks since it came, one-hot, until its decision
  reg at_head = 0;
  reg dropped;           // as the rest of a frame
  reg [4:0] ahead;       // beats before it
  reg [3:0] its_port;
  reg [5:0] its_beat;
  wire comes = beat_valid & choose & ~came;
  wire [3:0] goes_to = decides[3] ? decided_port : its_port;
  reg loaded = 0;
  reg stays = 0;
  always @(posedge clock) if (reset) begin
    came <= 0;
    waits <= 0;
    decides <= 0;
    at_head <= 0;
    loaded <= 0;
    stays <= 0;
  end else begin
    loaded <= load;
    stays <= ~head_free & ~refused;
    decides <= {decides[2:0], comes};
    its_port <= goes_to;
    if (head_free | refused) at_head <= 0;
    if (comes) begin
      came <= 1;
      waits <= 1;
      ahead <= inside - {4'd0, load};
      its_beat <= {beat_data[0], beat_count, beat_last, beat_err};
    end else if (waits) begin
      ahead <= ahead - {4'd0, load};
      if (load & (ahead == 0)) begin
        waits <= 0;
        at_head <= 1;
        dropped <= rest;
      end
    end
  end
  always @(*) if (started & ~reset) begin
    if (at_head) assert ((port == (dropped ? 4'd0 : its_port)) & ((port == 0) | ({data[0], count, last, err} == its_beat)));
    if (port != 0) assert (loaded | stays);
  end
`ifndef FIND
  // The words of the block at the place of that beat, and its state.
  (* keep *) wire [15:0] data_words, err_words;
  (* keep *) wire [47:0] count_words;
  (* keep *) wire [63:0] port_words;
  wire [3:0] slot = read_at + ahead[3:0];
  wire [2:0] count_word = count_words >> (3 * slot);
  wire [3:0] port_word = port_words >> (4 * slot);
  always @(*) if (started & ~reset & waits) begin
    assert (ahead < inside);
    assert ({data_words[slot], count_word, last_words[slot], err_words[slot]} == its_beat);
    assert ((decides & ~undecided) == 0);
    assert ((decides & (decides - 4'd1)) == 0);
    if (decides == 0) assert ((ahead < known) & (port_word == its_port));
    if (decides[0]) assert (ahead == known + {4'd0, undecided[1]} + {4'd0, undecided[2]} + {4'd0, undecided[3]});
    if (decides[1]) assert (ahead == known + {4'd0, undecided[2]} + {4'd0, undecided[3]});
    if (decides[2]) assert (ahead == known + {4'd0, undecided[3]});
    if (decides[3]) assert (ahead == known);
  end
  always @(*) if (started & ~reset) assert ((waits | (decides == 0)) & (came | ~(waits | at_head)) & ~(waits & at_head));
`endif
`endif

`ifdef STABLE
  // What is on offer stays until it is taken, but for a first beat that a shut port refuses: what the crossbar counts on.
  reg held = 0;
  reg [9:0] held_beat;
  wire [9:0] beat = {port, data[0], count, last, err};
  always @(posedge clock) begin
    held <= (port != 0) & ~leaves & ~refused & ~reset;
    held_beat <= beat;
  end
  always @(*) if (started & ~reset) begin
    if (held) assert (beat == held_beat);
  end
`endif

`ifdef WHOLE
`define PORTS
  // A frame is refused before any beat of it has left, and only by a shut port; then nothing of the rest of it is
  // offered. So it is dropped whole or not at all. Its first beat leaves the count of its port. Assumed here: every beat is decided for a port.
  reg out_mid = 0, was_refused = 0;
  always @(*) assume (~decided | (decided_port != 0));
  reg [3:0] refused_port;
  always @(posedge clock) begin
    out_mid <= ~reset & (leaves ? ~last : out_mid);
    was_refused <= refused & ~reset;
    refused_port <= port & shut;
  end
  always @(*) if (started & ~reset) begin
    assert (no_room == refused);
    if (refused) assert (~out_mid);
    if (out_mid) assert ((amid | (port != 0)) & ~rest);
    if (out_mid & (port != 0)) assert (~first);
    if (rest | was_refused) assert (port == 0);
    if (was_refused) assert (gone == refused_port);
  end
`endif

`ifdef ROOM
  // The sixteen words of the queue never run over, nor over the head
  always @(*) if (started & ~reset) assert (inside <= 15 - {4'd0, port != 0});
`endif

`ifdef ROOM_BACK
  // Room comes back while more beats wait than the way in is long, so that a port that takes them all sees no gap.
  reg few = 0;
  always @(posedge clock) few <= ~reset & (inside <= 10);
  always @(*) if (started & few) assert (room);
`endif

`ifdef FULL_RATE
`define PORTS
  // While a decided beat is left, one is on offer, after any pause; assumed here: every beat is decided for a port.
  reg [4:0] left = 0;
  always @(*) assume (shut == 0);  // NO_ROOM = hold
  always @(*) assume (~decided | (decided_port != 0));
  always @(posedge clock) left <= reset ? 5'd0 : (left + {4'd0, decided} - {4'd0, leaves});
  always @(*) if (started & ~reset & (left != 0)) assert (port != 0);
`ifndef FIND
  always @(*) if (started & ~reset) begin
    assert ((left == known + {4'd0, port != 0}) & ~rest);
    assert ((known == 0) | (port != 0));
  end
`endif
`endif

`ifdef PORTS
`ifndef FIND
  // What was decided and waits was decided for a port.
  (* keep *) wire [63:0] port_words;
  genvar i;
  generate for (i = 0; i < 16; i = i + 1) begin : words
    wire [3:0] place = i - read_at;
    always @(*) if (started & ~reset & (place < known)) assert (port_words[4 * i +: 4] != 0);
  end endgenerate
`endif
`endif

`ifdef LATENCY
  // Ports that take everything: every beat is on offer one clock after its decision, dropped ones cost nothing, and room never ends.
  reg [3:0] due = 0;
  reg running = 0;
  always @(*) assume (accept == 4'b1111);
  always @(posedge clock) begin
    due <= (decided & ~reset) ? decided_port : 4'd0;
    running <= started;
  end
  always @(*) if (started & ~reset) begin
    assert (port == due);
    if (running) assert (room);
  end
`endif
endmodule
