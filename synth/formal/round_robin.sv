// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Round robin, four paths, seen at its ports. Assumed is what Unit and Shared do: a frame's stamp is told in `take`, and from the clock after it the
// candidates stay until the next one; in that clock the frame may be asked for, if it has a candidate.
`default_nettype none
module round_robin_properties (
    input wire clock,
    input wire reset_soon,
    input wire take_soon,
    input wire now_in_use_soon,
    input wire [7:0] now_frames_soon,
    input wire [3:0] candidates_soon,
    input wire ask_soon,
    input wire [1:0] watch   // free: the path that is watched
);
  wire [3:0] win;
  round_robin dut (.clock(clock), .reset(reset_soon), .take(take_soon), .now_in_use(now_in_use_soon), .now_frames(now_frames_soon),
    .candidates(candidates_soon), .ask(ask_soon), .win(win));

  // `win` is told a clock behind all else: so is what it is compared with.
  reg started_soon = 0, reset = 1, take = 0, now_in_use = 0, ask = 0;
  reg [3:0] candidates = 0;
  always @(posedge clock) begin
    started_soon <= 1;
    {reset, take, now_in_use, candidates, ask} <= {reset_soon, take_soon, now_in_use_soon, candidates_soon, ask_soon};
  end
  always @(*) assume (reset_soon == ~started_soon);

  reg started = 0;
  reg taken = 0;
  reg [3:0] candidates_before = 0;
  // The stamped frame goes by this policy, as it was seen when the frame came.
  reg use_seen = 0, in_use = 0;
  always @(posedge clock) begin
    started <= started_soon;
    taken <= take & ~reset;
    candidates_before <= candidates;
    use_seen <= now_in_use & ~reset;
    if (take) in_use <= use_seen;
    if (reset) in_use <= 0;
  end
  always @(*) begin
    assume (~ask | (taken & |candidates));
    if (started & ~taken) assume (candidates == candidates_before);
  end
  wire asked = started & ~reset & ask & in_use;

`ifdef ONE
  // A frame that is asked for has one path, a candidate.
  always @(*) if (asked) assert (|win & ((win & (win - 4'd1)) == 0) & ((win & ~candidates) == 0));
`endif

`ifdef KEPT
  // All of its beats have that path: until the next stamp is told, and nobody has one while another policy is in use.
  reg kept = 0;
  reg [3:0] path = 0;
  always @(posedge clock) begin
    kept <= asked | (kept & ~taken);
    if (asked) path <= win;
  end
  always @(*) if (started & ~reset) begin
    if (kept & ~taken) assert (win == path);
    if (~in_use) assert (win == 0);
  end
`endif

`ifdef FAIR
  // One frame a turn: while a path is a candidate of every frame, any one of them, no other is chosen twice before it.
  always @(*) assume (now_frames_soon <= 1);
  reg [1:0] watch_before;
  always @(posedge clock) watch_before <= watch;
  always @(*) if (started) assume (watch == watch_before);
  reg [3:0] passed = 0;
  always @(posedge clock) begin
    if (reset | ~in_use) passed <= 0;
    else if (asked) passed <= (candidates[watch] & ~win[watch]) ? (passed | win) : 4'd0;
  end
  always @(*) if (asked & candidates[watch]) assert ((passed & win) == 0);
`endif

`ifdef TURN
  // Three frames a turn: a path that goes on being a candidate has three, and a fourth only if it is alone.
  always @(*) assume (now_frames_soon == 3);
  reg [3:0] last = 0;
  reg [1:0] count = 0;
  always @(posedge clock) begin
    if (reset | ~in_use) begin
      last <= 0;
      count <= 0;
    end else if (asked) begin
      last <= win;
      count <= (win == last & count != 3) ? (count + 2'd1) : 2'd1;
    end
  end
  // Before the first frame with these three the stamped number is anything.
  reg stamped = 0;
  always @(posedge clock) if (reset) stamped <= 0; else stamped <= stamped | take;
  always @(*) if (asked & stamped & |last) begin
    if (win != last) assert (count == 3 | (candidates & last) == 0);
    else if (count == 3) assert (candidates == last);
  end
`endif

`ifdef ANEW
  // After a frame of another policy the first one is for the lowest candidate.
  reg fresh = 1;
  always @(posedge clock) begin
    if (reset | ~in_use) fresh <= 1;
    else if (asked) fresh <= 0;
  end
  always @(*) if (asked & fresh) assert (win == (candidates & (~candidates + 4'd1)));
`endif
endmodule
