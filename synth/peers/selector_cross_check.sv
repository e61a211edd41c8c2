// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Random frames, shares and epochs through both plain selectors, every path compared with a literal search over 64-bit products.
`default_nettype none
module selector_cross_check #(parameter N = 4, INDEX = 2, FRAMES = 20000);
  logic clk = 0, rst = 1, first = 0, epoch_start = 0;
  logic [6:0] n = 0;
  logic [N*16-1:0] share = 0;
  logic [N-1:0] eligible = 0, win_fast, win_slow;
  logic busy;
  always #1 clk = ~clk;
  selector_cross #(.N(N), .INDEX(INDEX)) fast (.win(win_fast), .*);
  selector_cross_slow #(.N(N), .INDEX(INDEX)) slow (.win(win_slow), .*);

  longint unsigned by [N];
  int best, beats, errors = 0;

  // The path with the largest share / bytes; a zero counter is an infinite value.
  function automatic int reference();
    int w = -1;
    for (int p = 0; p < N; p++) if (eligible[p]) begin
      longint unsigned left, right;
      if (w < 0) w = p;
      else begin
        left = 64'(share[p*16 +: 16]) * by[w];
        right = 64'(share[w*16 +: 16]) * by[p];
        if (left > right || (left == right && share[p*16 +: 16] > share[w*16 +: 16])) w = p;
      end
    end
    return w;
  endfunction

  initial begin
    repeat (4) @(negedge clk);
    rst = 0;
    for (int f = 0; f < FRAMES; f++) begin
      // Now and then a new epoch; small shares so that ties are frequent, zeros among them.
      epoch_start = f == 0 || $urandom_range(0, 99) == 0;
      if (epoch_start) begin
        for (int p = 0; p < N; p++) begin
          share[p*16 +: 16] = 16'($urandom_range(0, 3) == 0 ? $urandom_range(0, 65535) : $urandom_range(0, 3));
          by[p] = 0;
        end
        eligible = N'($urandom_range(1, (1 << N) - 1));
      end
      best = reference();
      beats = $urandom_range(1, 3);
      first = 1;
      for (int b = 0; b < beats; b++) begin
        n = 7'($urandom_range(1, 64));
        by[best] += 64'(n);
        @(negedge clk);
        first = 0;
        epoch_start = 0;
      end
      n = 0;
      @(negedge clk);
      if (win_fast !== N'(1 << best)) begin
        errors++;
        if (errors < 5) $display("fast: frame %0d got %b, not path %0d", f, win_fast, best);
      end
      while (busy) @(negedge clk);
      @(negedge clk);
      if (win_slow !== N'(1 << best)) begin
        errors++;
        if (errors < 5) $display("slow: frame %0d got %b, not path %0d", f, win_slow, best);
      end
    end
    if (errors == 0) $display("checked %0d frames", FRAMES);
    $finish;
  end
endmodule
