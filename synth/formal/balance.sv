// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Selector, seen at its ports: no path is ever ahead of its share by more than one frame (SEMANTICS, Static balancing):
//     by[a] * share[b] - by[b] * share[a]  <=  L * share[b]      for all a, b with a share, after every beat of every frame
// PATHS, SHARES (16 bits each, path 0 lowest), TIES (one bit a pair) and CONNECT (the numbered ports) come from jobs.rs. Frames have up
// to L bytes in beats of up to eight; beats, pauses and epochs come as they like.
`default_nettype none
module balance_properties (
    input wire clock,
    input wire reset,
    input wire first,
    input wire [3:0] n,
    input wire epoch_start
);
  localparam N = `PATHS;
  localparam L = 15;
  localparam [N*16-1:0] SHARE = `SHARES;
  localparam [`PAIRS-1:0] TIE = `TIES;
  wire [N-1:0] win;
  `SELECTOR dut (.clock(clock), .reset(reset), .first(first), .n(n), .eligible({N{1'b1}}), .epoch_start(epoch_start), .win(win) `CONNECT);

  reg started = 0;
  reg begun = 0;              // the first epoch has begun
  reg [3:0] length = 0;       // bytes of the frame so far
  always @(posedge clock) begin
    started <= 1;
    if (reset) begin
      begun <= 0;
      length <= 0;
    end else begin
      if (first) begun <= 1;
      length <= first ? n : (length + n);
    end
  end
  always @(*) begin
    assume (reset == ~started);
    assume (n <= 8);
    assume (begun | first | (n == 0));
    assume (~first | (n != 0));
    assume (~(first & ~begun) | epoch_start);
    assume (first | ({1'b0, length} + {1'b0, n} <= L));
    assume (~reset | (~first & (n == 0)));
  end

  // The beat that `win` is for: three clocks ago.
  reg [3:0] n_1 = 0, n_2 = 0, n_3 = 0;
  reg start_1 = 0, start_2 = 0, start_3 = 0;
  reg beat_1 = 0, beat_2 = 0, beat_3 = 0;
  always @(posedge clock) begin
    {n_3, n_2, n_1} <= {n_2, n_1, n};
    {start_3, start_2, start_1} <= {start_2, start_1, first & epoch_start};
    {beat_3, beat_2, beat_1} <= {beat_2, beat_1, (n != 0)};
  end

  always @(*) if (beat_3) assert ((win != 0) & ((win & (win - 1'b1)) == 0));

  // by[a] * share[b] - by[b] * share[a], kept from what is seen at the ports; with the tie taken off, as the block keeps it.
  genvar a, b;
  generate
    for (a = 0; a < N; a = a + 1) begin : row
      for (b = a + 1; b < N; b = b + 1) begin : column
        localparam PAIR = (a * (2 * N - a - 1)) / 2 + b - a - 1;
        localparam signed [30:0] NONE = TIE[PAIR] ? -31'sd1 : 31'sd0;
        reg signed [30:0] kept = NONE;
        wire signed [30:0] base = start_3 ? NONE : kept;
        wire signed [30:0] up = n_3 * SHARE[b*16 +: 16];
        wire signed [30:0] down = n_3 * SHARE[a*16 +: 16];
        wire signed [30:0] next = win[a] ? (base + up) : (win[b] ? (base - down) : base);
        always @(posedge clock) kept <= reset ? NONE : next;
        always @(*) if (started & begun) begin
          assert (next - NONE <= $signed({1'b0, L * SHARE[b*16 +: 16]}));
          assert (next - NONE >= -$signed({1'b0, L * SHARE[a*16 +: 16]}));
        end
      end
    end
  endgenerate
endmodule
