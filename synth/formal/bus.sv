// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Register bus of the whole block: every access that is held is answered once, within BOUND clocks, and nothing else is answered.
// The master is Wishbone classic: cyc, stb, we, adr, data and sel stay until the answer.
`default_nettype none
module bus_properties (
    input wire clk,
    input wire rst,
    input wire wb_cyc, input wire wb_stb, input wire wb_we, input wire [9:0] wb_adr, input wire [31:0] wb_dat_w, input wire [3:0] wb_sel
);
  wire wb_ack;
  // Streams and links are left open: anything may happen on them.
  equipoise_team_n2_w64 dut (.clk(clk), .rst(rst), .wb_cyc(wb_cyc), .wb_stb(wb_stb), .wb_we(wb_we), .wb_adr(wb_adr), .wb_dat_w(wb_dat_w),
    .wb_sel(wb_sel), .wb_ack(wb_ack));

  reg started = 0;
  reg held = 0;
  reg [48:0] held_access;
  wire [48:0] access = {wb_cyc, wb_stb, wb_we, wb_adr, wb_dat_w, wb_sel};
  reg [3:0] waited = 0;
  reg answered = 0;
  wire asked = wb_cyc & wb_stb;
  always @(posedge clk) begin
    started <= 1;
    held <= asked & ~wb_ack & ~rst;
    held_access <= access;
    answered <= wb_ack & ~rst;
    waited <= (asked & ~wb_ack & ~rst) ? ((waited == 15) ? 4'd15 : (waited + 4'd1)) : 4'd0;
  end
  always @(*) begin
    assume (rst == ~started);
    if (held) assume (access == held_access);
    if (started & ~rst) begin
      assert (waited <= BOUND);
      if (wb_ack) assert (asked);
    end
  end
endmodule
