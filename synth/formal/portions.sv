// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Portions: bytes that wait until their winner is known, seen at the ports. Assumed: first beats are seven clocks apart
// (spaced_turns_apart; each comes to the selector two clocks after it is taken), and a beat has up to eight bytes (lane_bytes).
`default_nettype none
module portions_properties (
    input wire clock,
    input wire reset,
    input wire first,
    input wire [3:0] n
);
  wire [5:0] digits;
  portions dut (.clock(clock), .reset(reset), .first(first), .n(n), .digits(digits));

  reg started = 0;
  reg [2:0] since = 7;     // clocks since the last first beat; seven: that many, or none has come
  always @(posedge clock) begin
    started <= 1;
    if (reset) since <= 7;
    else since <= first ? 3'd1 : (since + {2'd0, since != 7});
  end
  always @(*) begin
    assume (reset == ~started);
    assume (~first | (since == 7));
    assume (n <= 8);
  end

  // Three digits of weight 1, 4 and 16, each 0, 1, 2 or -1.
  function signed [7:0] digit(input [1:0] code);
    digit = (code == 3) ? -8'sd1 : $signed({6'd0, code});
  endfunction
  wire signed [7:0] value = digit(digits[1:0]) + (digit(digits[3:2]) <<< 2) + (digit(digits[5:4]) <<< 4);

  // Bytes that are not out yet.
  reg signed [7:0] pending = 0;
  always @(posedge clock) pending <= reset ? 8'sd0 : (pending - value + $signed({4'd0, n}));

`ifdef ONCE
  // Every byte comes out once, and all are out when the next first beat may come.
  always @(*) if (started & ~reset) begin
    assert ((value >= 0) & (value <= pending));
    if (since == 7) assert (value == pending);
  end
`endif

`ifdef WAITS
  // None comes before the winner is there, which is five clocks after a first beat: from the next clock on (banks_steady). The frame
  // before is out with the first beat.
  always @(*) if (started & ~reset & (since < 6)) assert (digits == 0);
`endif

`ifdef DIGITS
  // Up to 40, and the uppermost digit is never -1 (digit_product).
  always @(*) if (started & ~reset) assert ((value >= 0) & (value <= 40) & (digits[5:4] != 3));
`endif
endmodule
