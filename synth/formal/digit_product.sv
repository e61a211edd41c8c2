// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// A few digits times a signed share, seen at the ports. Assumed: the uppermost digit is not -1 (portions_digits).
`default_nettype none
module digit_product_properties (
    input wire clock,
    input wire [5:0] digits,
    input wire [16:0] share
);
  wire [22:0] p;
  digit_product dut (.clock(clock), .digits(digits), .share(share), .p(p));
  always @(*) assume (digits[5:4] != 3);

  // A digit times the share, by what a digit means.
  function signed [22:0] times(input [1:0] code, input signed [22:0] x);
    case (code)
      0: times = 0;
      1: times = x;
      2: times = x + x;
      3: times = -x;
    endcase
  endfunction
  wire signed [22:0] wide = {{6{share[16]}}, share};
  wire signed [22:0] product = times(digits[1:0], wide) + 4 * times(digits[3:2], wide) + 16 * times(digits[5:4], wide);

  reg [1:0] valid = 0;
  reg signed [22:0] one_ago, two_ago;
  always @(posedge clock) begin
    valid <= {valid[0], 1'b1};
    {one_ago, two_ago} <= {product, one_ago};
  end
  always @(*) if (valid[1]) assert (p == two_ago);
endmodule
