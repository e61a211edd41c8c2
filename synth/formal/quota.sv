// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Quota, four paths, seen at its ports. Assumed is what Release, Shared and Commands do: a first beat leaves when it may, is told a clock later and stamped in
// the next one; from then on the candidates stay until the next one is stamped.
`default_nettype none
module quota_properties (
    input wire clock,
    input wire reset,
    input wire now_in_use,
    input wire now_carry,
    input wire waits,
    input wire forced,
    input wire command,
    input wire [3:0] full,
    input wire busy,
    input wire [3:0] eligible_now,
    input wire drops,
    input wire [3:0] having,
    input wire beat,
    input wire coming,
    input wire [6:0] coming_n
);
  // What the frame leaves with.
  wire go, in_use, clear;
  wire [3:0] win, issue;
  wire leaves = waits & go;
  reg take = 0, first = 0, take_command = 0, is_command = 0, take_free = 0, is_free = 0;
  reg [3:0] shared = 0, candidates = 0, full_at_take = 0;
  wire [3:0] with_share = eligible_now & having;
  // None leaves while shares change. Proved of the queue: nothing leaves a clock behind `stop` (release_queue_waits). That the unit stops it with
  // `changing` and `changed`, and that shares change with these only, is in unit/kernel.rs and slave/kernel.rs, and not proved.
  reg [3:0] had = 0;
  always @(posedge clock) had <= having;
  always @(*) if (leaves) assume (having == had);
  always @(posedge clock) begin
    take <= leaves & ~reset;
    first <= take & ~reset;
    if (leaves) begin
      shared <= |with_share ? with_share : eligible_now;
      take_command <= command;
      take_free <= ~forced & |eligible_now;
    end
    if (take) begin
      candidates <= shared;
      is_command <= take_command;
      is_free <= take_free;
      full_at_take <= full;
    end
  end
  wire counts = is_free & (first | (beat & ~take));
  quota dut (.clock(clock), .reset(reset), .now_in_use(now_in_use), .now_carry(now_carry), .quota_now_0(30'd9), .quota_now_1(30'd9), .quota_now_2(30'd9),
    .quota_now_3(30'd9), .waits(waits), .leaves(leaves), .forced(forced), .command(command), .full(full), .busy(busy), .eligible_now(eligible_now),
    .drops(drops), .share_now_0({15'd0, having[0]}), .share_now_1({15'd0, having[1]}), .share_now_2({15'd0, having[2]}), .share_now_3({15'd0, having[3]}),
    .clear(clear), .go(go), .take(take), .take_command(take_command), .candidates(candidates), .first(first), .counts(counts), .coming(coming), .coming_n(coming_n),
    .in_use(in_use), .win(win), .issue(issue));

  reg started = 0;
  reg [3:0] full_before = 0;
  reg waited = 0;
  always @(posedge clock) begin
    started <= 1;
    full_before <= full;
    waited <= waits & ~leaves & ~reset;
  end
  always @(*) begin
    assume (reset == ~started);
    // Of the frame that waits, and until it is told, paths only become free: no command is issued meanwhile.
    if (started & (waited | take)) assume ((full & ~full_before) == 0);
  end
  wire asked = started & ~reset & first & counts & in_use;

`ifdef LIMIT
  // A frame that is asked for has one path, eligible; a command none that is full, and it is issued there.
  always @(*) if (asked) begin
    assert (|win & ((win & (win - 4'd1)) == 0) & ((win & ~candidates) == 0));
    if (is_command) assert ((win & full_at_take) == 0);
    assert (issue == (is_command ? win : 4'd0));
  end
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
    kept <= (asked | kept) & ~take;
    if (asked) path <= win;
  end
  always @(*) if (started & ~reset) begin
    if (kept & ~first) assert (win == path);
    if (~in_use) assert (win == 0 & issue == 0);
  end
`endif
endmodule
