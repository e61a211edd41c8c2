// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Load of a path, six bits, seen at its ports. The queue behind the decision has no more beats than were decided for it, and at most 17.
`default_nettype none
module load_properties (
    input wire clock,
    input wire reset,
    input wire decided, left, merged, fetched, offered,
    input wire [5:0] in_ram
);
  wire [5:0] load;
  load dut (.clock(clock), .reset(reset), .decided(decided), .left(left), .merged(merged), .in_ram(in_ram), .fetched(fetched),
    .offered(offered), .load(load));

  reg started = 0;
  reg [4:0] queued = 0;
  reg [5:0] expected = 0;
  always @(posedge clock) begin
    started <= 1;
    queued <= reset ? 5'd0 : queued + {4'd0, decided} - {4'd0, left};
    expected <= reset ? 6'd0 : {1'b0, queued} + {5'd0, merged} + {5'd0, fetched} + {5'd0, offered} + in_ram;
  end
  always @(*) begin
    assume (reset == ~started);
    assume (~(left & queued == 0));
    assume (~(decided & queued == 17));
    assume (in_ram <= 6'd35);
  end

`ifdef SUM
  // Every beat behind the decision once, as of one clock before; so none where none is.
  always @(*) if (started) assert (load == expected);
`endif
endmodule
