// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Release queue of four words, seen at its ports. Assumed is what the dispatch queue sees to: no more words inside than there is room for.
`default_nettype none
module release_queue_properties (
    input wire clock,
    input wire reset,
    input wire write,
    input wire [22:0] word,
    input wire go,
    input wire stop,
    input wire watch   // free: the word that is watched
);
  wire head_valid, leaves, out_valid, out_first;
  wire [22:0] head, out;
  release_queue dut (.clock(clock), .reset(reset), .write(write), .word(word), .go(go), .stop(stop), .head_valid(head_valid), .head(head),
    .leaves(leaves), .out_valid(out_valid), .out_first(out_first), .out(out));

  reg started = 0;
  always @(posedge clock) started <= 1;
  always @(*) assume (reset == ~started);

  // Words that came and did not leave the head yet: three in the queue, and the head.
  reg [2:0] inside = 0;
  always @(posedge clock)
    if (reset) inside <= 0;
    else inside <= inside + {2'd0, write} - {2'd0, leaves};
  always @(*) assume (~write | inside < 4);
  wire on = started & ~reset;

`ifdef EXACT
  // One word is watched, with how many are in front of it: it leaves when they have, once, as it came.
  reg [1:0] state = 0;   // not yet, inside, gone
  reg [22:0] value = 0;
  reg [2:0] before = 0;
  always @(posedge clock)
    if (reset) state <= 0;
    else begin
      if (state == 0 & write & watch) begin
        state <= 1;
        value <= word;
        before <= inside - {2'd0, leaves};
      end
      if (state == 1 & leaves) begin
        if (before == 0) state <= 2;
        else before <= before - 3'd1;
      end
    end
  always @(*) if (on & state == 1 & before == 0 & head_valid) assert (head == value);
`endif

`ifdef NONE_LOST
  // There is a word at the head exactly while some are inside.
  always @(*) if (on) assert (head_valid == (inside != 0));
`endif

`ifdef HANDED_ON
  // What leaves the head is handed on a clock later, and nothing else.
  reg left = 0;
  reg [22:0] left_word = 0;
  always @(posedge clock) begin
    left <= leaves & ~reset;
    left_word <= head;
  end
  always @(*) if (on) begin
    assert (out_valid == left & out_first == (left & left_word[0]));
    if (left) assert (out == left_word);
  end
`endif

`ifdef WAITS
  // A first beat waits until it may go, and nothing leaves where it must not.
  reg stopped = 0;
  always @(posedge clock) stopped <= stop & ~reset;
  always @(*) if (on) begin
    if (leaves & head[0]) assert (go);
    if (stopped) assert (~leaves);
    if (head_valid & ~stopped & (go | ~head[0])) assert (leaves);
  end
`endif
endmodule
