// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Quota, four paths, seen at its ports. Assumed is what Kept, Release and Shared do: a first beat leaves when it may, is told a clock later with its
// candidates, and stamped in the next one; and what Unit does: that it will count is told with them.
`default_nettype none
module quota_properties (
    input wire clock,
    input wire reset,
    input wire now_in_use,
    input wire now_carry,
    input wire waits,
    input wire at_head,
    input wire forced,
    input wire command,
    input wire [3:0] full_coming,
    input wire busy,
    input wire [3:0] eligible,
    input wire drops,
    input wire stopped,
    input wire [3:0] having,
    input wire beat,
    input wire coming,
    input wire [6:0] coming_n
);
  // What the frame leaves with.
  wire go, clear;
  wire [3:0] win, issue;
  reg take = 0, first = 0, take_command = 0, is_command = 0, take_free = 0, is_free = 0;
  // Commands: what `full` is a clock later.
  reg [3:0] full = 0;
  always @(posedge clock) full <= full_coming;
  // The stamped frame goes by this policy, as it was seen when the frame left.
  reg use_seen = 0, in_use = 0;
  always @(posedge clock) begin
    use_seen <= now_in_use & ~reset;
    if (take) in_use <= use_seen;
    if (reset) in_use <= 0;
  end
  // Kept: the eligible paths, or the last ones there were.
  wire flows = |eligible | drops;
  reg keeps = 0, had_some = 0;
  reg [3:0] last = 0;
  wire [3:0] eligible_now = keeps & ~flows ? last : eligible;
  // Proved of these (eligibility_steady, kept_any).
  reg [3:0] was_eligible = 0;
  always @(posedge clock) was_eligible <= eligible;
  wire steady = eligible == was_eligible;
  wire has_path = |eligible_now;
  always @(posedge clock) begin
    keeps <= ~flows & ~reset;
    if (|eligible) {had_some, last} <= {~reset, eligible & {4{~reset}}};
    if (reset) {had_some, last} <= 0;
  end
  // Of the frame before beats may still be there to leave.
  wire leaves = waits & at_head & go & (flows | keeps) & ~stopped;
  reg [3:0] candidates = 0, full_left = 0, full_always = 0;
  // Candidates are shown a clock later, and taken over with `take`. None leaves while shares or POLICY change. Proved of the queue: nothing leaves a
  // clock behind `stop` (release_queue_waits). That the unit stops it with `changing` and `may_change`, and that shares change with these only, is in
  // unit/kernel.rs, slave/kernel.rs and rebalancer/kernel.rs, and not proved.
  reg [3:0] had = 0, seen = 0;
  wire [3:0] coming_paths = |(seen & had) ? seen & had : seen;
  reg was_stopped = 0, was_in_use = 0;
  always @(posedge clock) begin
    had <= having & {4{~reset}};
    seen <= eligible_now & {4{~reset}};
    was_in_use <= now_in_use;
    was_stopped <= stopped;
  end
  always @(*) assume ((having == had & now_in_use == was_in_use) | (stopped & was_stopped));
  always @(posedge clock) begin
    take <= leaves & ~reset;
    first <= take & ~reset;
    if (leaves) begin
      take_command <= command;
      take_free <= ~forced & |eligible_now;
      full_left <= full;
    end
    if (take) begin
      candidates <= coming_paths;
      is_command <= take_command;
      is_free <= take_free;
      full_always <= full & full_left;
    end
  end
  wire counts = is_free & (first | beat);
  quota dut (.clock(clock), .reset(reset), .now_in_use(now_in_use), .now_carry(now_carry), .quota_now_0(31'd9), .quota_now_1(31'd9), .quota_now_2(31'd9),
    .quota_now_3(31'd9), .waits(waits), .leaves(leaves), .forced(forced), .command(command), .full(full), .full_coming(full_coming), .busy(busy), .settled(flows | keeps), .steady(steady),
    .has_path(has_path), .flows(flows | (keeps & had_some)), .stopped(stopped),
    .drops(drops & ~|eligible),
    .clear(clear), .go(go), .take(take), .take_command(take_command), .candidates(coming_paths), .first(first), .counts(counts), .counts_soon(take_free), .coming(coming), .coming_n(coming_n),
    .win(win), .issue(issue));

  // Proved of the queue (release_queue_front): a frame stays in front until its first beat leaves.
  reg held = 0, was_forced = 0, was_command = 0;
  always @(posedge clock) {held, was_forced, was_command} <= {waits & ~leaves & ~reset, forced, command};
  always @(*) if (held) assume (waits & forced == was_forced & command == was_command);

  reg started = 0;
  always @(posedge clock) started <= 1;
  always @(*) assume (reset == ~started);
  // `win` is told a clock behind all else: so is what it is compared with.
  reg asked = 0, took = 0, led = 0, by_this = 0, asked_command = 0;
  reg [3:0] allowed = 0, asked_candidates = 0, issued = 0;
  always @(posedge clock) begin
    asked <= started & ~reset & first & counts & in_use;
    {took, led, by_this, asked_command, asked_candidates, issued} <= {take, first, in_use, is_command, candidates, issue & {4{~reset}}};
    allowed <= is_command ? candidates & ~full_always : candidates;
  end

`ifdef LIMIT
  // A frame that is asked for has one path, eligible; a command none that was full as it left and still is, and it is issued there.
  always @(*) if (asked) begin
    assert (|win & ((win & (win - 4'd1)) == 0) & ((win & ~asked_candidates) == 0));
    assert ((win & ~allowed) == 0);
    assert (issued == (asked_command ? win : 4'd0));
  end
`endif

`ifdef TURN
  // Who has the turn keeps it, or it goes to the next one above that may have it, else to the lowest; also to the lowest behind another policy.
  reg [3:0] before = 0;
  always @(posedge clock) begin
    if (reset | ~by_this) before <= 0;
    else if (asked) before <= win;
  end
  wire [3:0] higher = |before ? allowed & ~(before | (before - 4'd1)) : 4'd0;
  wire [3:0] next = |higher ? higher : allowed;
  always @(*) if (asked & win != before) assert (win == (next & (~next + 4'd1)));
`endif

`ifdef ALONE
  // Under this policy a frame leaves when all before it were counted for three clocks.
  reg was_first = 0;
  always @(posedge clock) was_first <= first & ~reset;
  always @(*) if (started & ~reset & leaves & now_in_use) assert (~take & ~first & ~was_first);
`endif

`ifdef KEPT
  // All of its beats have that path.
  reg kept = 0;
  reg [3:0] path = 0;
  always @(posedge clock) begin
    kept <= (asked | kept) & ~took;
    if (asked) path <= win;
  end
  always @(*) if (started & ~reset) begin
    if (kept & ~led) assert (win == path);
    if (~by_this) assert (win == 0 & issued == 0);
  end
`endif
endmodule
