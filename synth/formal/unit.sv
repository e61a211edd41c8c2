// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Balancing unit of four lanes, seen where it hands over to its queue: what dispatch.sv assumes of it. Lanes, settings and ports do what they
// like (undriven inputs are anything, pdr.rs).
`default_nettype none
module unit_properties (
    input wire clock,
    input wire reset
);
  (* keep *) unit dut (.clock(clock), .reset(reset));
  (* keep *) wire beat_valid, room, decided;
  (* keep *) wire [3:0] port;

  reg started = 0;
  reg [1:0] room_before = 0;
  reg [3:0] undecided = 0;
  always @(posedge clock) begin
    started <= 1;
    room_before <= reset ? 2'd0 : {room_before[0], room};
    undecided <= reset ? 4'd0 : {undecided[2:0], beat_valid};
  end
  always @(*) assume (reset == ~started);
  wire [3:0] one_less = port - 4'd1;

`ifdef QUEUE
  // A beat comes only two clocks after the queue had room, and is decided four clocks later.
  always @(*) if (started & ~reset) begin
    if (beat_valid) assert (room_before[1]);
    assert (decided == undecided[3]);
  end
`endif

`ifdef ONE_PORT
  // It is decided for one port or none.
  always @(*) if (started & ~reset & decided) assert ((port & one_less) == 0);
`endif
endmodule
