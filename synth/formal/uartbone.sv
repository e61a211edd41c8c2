// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// UARTBone bridge, seen at its ports: any bytes with any pauses, a bus that acknowledges accesses only
// (registers_answered) and within WAIT clocks (the registers take longer for a counter, registers_bound; nothing here
// counts them), a host that takes bytes when it likes. A second reader of the protocol counts along.
`default_nettype none
`define WAIT 3'd4
module uartbone_properties (
    input wire clock,
    input wire reset,
    input wire [7:0] rx_data,
    input wire rx_valid,
    input wire tx_ready,
    input wire [31:0] dat_r,
    input wire ack,
    input wire framing,
    input wire overrun
);
  wire rx_ready, tx_valid, cyc, stb, we, idle, unknown, empty, expired;
  wire [7:0] tx_data;
  wire [9:0] adr;
  wire [31:0] dat_w;
  wire [3:0] sel;
  uartbone dut (
    .clk(clock), .rst(reset), .rx_data(rx_data), .rx_valid(rx_valid), .rx_ready(rx_ready), .tx_data(tx_data), .tx_valid(tx_valid),
    .tx_ready(tx_ready), .wb_cyc(cyc), .wb_stb(stb), .wb_we(we), .wb_adr(adr), .wb_dat_w(dat_w), .wb_sel(sel), .wb_dat_r(dat_r),
    .wb_ack(ack), .framing(framing), .overrun(overrun), .idle(idle), .unknown(unknown), .empty(empty), .expired(expired));

  reg started = 0;
  always @(posedge clock) started <= 1;
  always @(*) assume (reset == ~started);

  reg [2:0] waited = 0;     // clocks of the bus access before this one
  always @(posedge clock) waited <= (reset | ~stb | ack) ? 3'd0 : (waited + 3'd1);
  always @(*) begin
    assume (~ack | stb);
    if (stb & (waited == `WAIT)) assume (ack);
  end

  wire byte_in = rx_valid & rx_ready;
  wire byte_out = tx_valid & tx_ready;
  reg [2:0] got = 0;        // bytes of the header so far, 6: all of them, a write's words are coming
  reg [7:0] command, length;
  reg [9:0] coming = 0;     // bytes of a write that are to come
  reg [7:0] to_write = 0;   // words that a whole write command has on its way to the bus
  reg [9:0] owed = 0;       // bytes of answers to whole read commands that are not sent
  reg [31:0] address = 0;   // word address of the next access
  wire legal = (command >= 1) & (command <= 4) & (length != 0);
  wire read = (command == 2) | (command == 4);
  wire steps = command <= 2;
  wire in_page = (address >= 1024) & (address < 1032);  // words that the bridge answers itself
  always @(posedge clock) if (reset) begin
    got <= 0;
    coming <= 0;
    to_write <= 0;
    owed <= 0;
  end else begin
    if (byte_in & (got != 6)) begin
      got <= (got != 5) ? (got + 3'd1) : (legal & ~read) ? 3'd6 : 3'd0;
      if (got == 0) command <= rx_data;
      if (got == 1) length <= rx_data;
      if (got >= 2) address <= {address[23:0], rx_data};
      if (got == 5 & legal & ~read) coming <= {length, 2'd0};
      if (got == 5 & legal & read) owed <= {length, 2'd0};
    end
    if (byte_in & (got == 6)) begin
      coming <= coming - 10'd1;
      if (coming == 1) begin
        got <= 0;
        to_write <= length;
      end
    end
    if (expired) begin
      got <= 0;
      coming <= 0;
    end
    if (stb & we & ack) to_write <= to_write - 8'd1;
    if (byte_out) owed <= owed - 10'd1;
    // An address does not wrap: from the end of the bridge's page on, it stays outside.
    if (((stb & we & ack) | (byte_out & (owed[1:0] == 1))) & steps & (address < 1032)) address <= address + 1;
  end

`ifdef MASTER
  // An access stays as it is until it is answered: what registers.sv assumes of its master.
  reg held = 0;
  reg [46:0] access_before;
  wire [46:0] access = {we, adr, we ? dat_w : 32'd0, sel};
  always @(posedge clock) begin
    held <= stb & ~ack & ~reset;
    access_before <= access;
  end
  always @(*) if (started & ~reset & held) assert (cyc & stb & (access == access_before));
`endif

`ifdef WRITES
  // The bus is written only with the words of a whole, legal write command, as many as it has, where it says.
  always @(*) if (started & ~reset) begin
    if (stb & we) assert ((to_write != 0) & (sel == 4'hF) & (adr == ((address < 1024) ? address[9:0] : 10'd1023)));
    if (rx_ready) assert (to_write == 0);
    if (idle) assert (got == 0);
    assert (cyc == stb);
  end
`endif

`ifdef ANSWERS
  // Every legal read is answered: four bytes a word, no byte without one, the next byte on offer within WAIT + 1 clocks of the last, where
  // the command says; no command is taken before.
  reg [2:0] silent = 0;
  always @(posedge clock) silent <= (reset | (owed == 0) | tx_valid) ? 3'd0 : (silent + 3'd1);
  always @(*) if (started & ~reset) begin
    if (tx_valid) assert (owed != 0);
    if (rx_ready) assert (owed == 0);
    if (stb & ~we) assert ((owed != 0) & (owed[1:0] == 0) & ~in_page & (adr == ((address < 1024) ? address[9:0] : 10'd1023)));
    assert (silent <= `WAIT + 1);
  end
`endif

`ifdef PATIENCE
  // A command is forgotten only in its midst, after a pause of more than 20 clocks, and then surely.
  reg [5:0] quiet = 0;
  always @(posedge clock) quiet <= (reset | byte_in | idle | ~rx_ready | expired) ? 6'd0 : (quiet + 6'd1);
  always @(*) if (started & ~reset) begin
    if (expired) assert (rx_ready & ~idle & (quiet == 20) & ~byte_in);
    assert (quiet <= 20);
  end
`endif

`ifndef FIND
  // What makes it inductive: where the bridge is in a command, in terms of the second reader.
  (* keep *) wire [2:0] phase;
  (* keep *) wire [7:0] its_command, its_length, words;
  (* keep *) wire [1:0] bytes;
  (* keep *) wire [10:0] its_address;
  (* keep *) wire [31:0] shift;
  (* keep *) wire [23:0] pause;
  wire [9:0] left = {length - words, 2'd0};
  always @(*) if (started & ~reset) begin
    assert (got == ((phase == 0) ? 3'd0 : (phase == 1) ? 3'd1 : (phase == 2) ? (3'd2 + {1'b0, bytes}) : (phase == 3) ? 3'd6 : 3'd0));
    if (phase >= 1) assert (its_command == command - 8'd1);
    if (phase >= 2) assert (its_length == length);
    if ((phase == 1) | (phase == 2)) assert (words == 0);
    if ((phase == 1) | ((phase >= 4) & (phase <= 6))) assert (bytes == 0);
    if (phase >= 3) assert (legal & (words < length) & (read == (phase >= 6)));
    assert (coming == ((phase == 3) ? (left - {8'd0, bytes}) : 10'd0));
    assert (to_write == (((phase == 4) | (phase == 5)) ? (length - words) : 8'd0));
    assert (owed == ((phase == 6) ? left : (phase == 7) ? (left - {8'd0, bytes}) : 10'd0));
    if (phase == 2 & bytes == 1) assert (shift[7:0] == address[7:0]);
    if (phase == 2 & bytes == 2) assert (shift[15:0] == address[15:0]);
    if (phase == 2 & bytes == 3) assert (shift[23:0] == address[23:0]);
    if (phase >= 3) assert (its_address == ((address < 1032) ? address[10:0] : 11'd2047));
    assert (stb == ((phase == 5) | ((phase == 6) & ~in_page)));
    if (~stb) assert (waited == 0);
    assert (waited <= `WAIT);
`ifdef ANSWERS
    if (phase != 7) assert (silent == ((phase == 6) ? waited : 3'd0));
`endif
`ifdef PATIENCE
    assert (pause == ((phase >= 1 & phase <= 3) ? {18'd0, quiet} : 24'd0));
    if ((phase == 0) | (phase >= 4)) assert (quiet == 0);
`endif
  end
`endif
endmodule
