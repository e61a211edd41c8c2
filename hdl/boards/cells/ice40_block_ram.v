// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors
//
// Model of the iCE40's block RAM: 256 words of 16 bits, or, by the modes, 512 of 8, 1024 of 4, 2048 of 2: then the upper address bits
// choose a bit of each group of 2, 4 or 8, and data is on every second bit from 0, every fourth from 1, every eighth from 3.
// MASK: a high bit is not written, at 16 bits.
/* verilator lint_off DECLFILENAME */
/* verilator lint_off UNUSEDSIGNAL */ // Which address, data and mask bits count depends on the modes.
module SB_RAM40_4K (
  output wire [15:0] RDATA, input wire RCLK, input wire RCLKE, input wire RE, input wire [10:0] RADDR,
  input wire WCLK, input wire WCLKE, input wire WE, input wire [10:0] WADDR, input wire [15:0] MASK, input wire [15:0] WDATA
);
  parameter WRITE_MODE = 0;
  parameter READ_MODE = 0;
  parameter [255:0] INIT_0 = 256'h0;
  parameter [255:0] INIT_1 = 256'h0;
  parameter [255:0] INIT_2 = 256'h0;
  parameter [255:0] INIT_3 = 256'h0;
  parameter [255:0] INIT_4 = 256'h0;
  parameter [255:0] INIT_5 = 256'h0;
  parameter [255:0] INIT_6 = 256'h0;
  parameter [255:0] INIT_7 = 256'h0;
  parameter [255:0] INIT_8 = 256'h0;
  parameter [255:0] INIT_9 = 256'h0;
  parameter [255:0] INIT_A = 256'h0;
  parameter [255:0] INIT_B = 256'h0;
  parameter [255:0] INIT_C = 256'h0;
  parameter [255:0] INIT_D = 256'h0;
  parameter [255:0] INIT_E = 256'h0;
  parameter [255:0] INIT_F = 256'h0;
  localparam [4095:0] START = {
    INIT_F, INIT_E, INIT_D, INIT_C, INIT_B, INIT_A, INIT_9, INIT_8,
    INIT_7, INIT_6, INIT_5, INIT_4, INIT_3, INIT_2, INIT_1, INIT_0
  };
  reg [15:0] words [0:255];
  initial for (int i = 0; i < 256; i = i + 1) words[i] = START[16 * i +: 16];

  // Bits of a group, which of them an address chooses, and where the group's data is.
  localparam [3:0] WRITE_GROUP = 4'(1 << WRITE_MODE);
  localparam [3:0] READ_GROUP = 4'(1 << READ_MODE);
  function [3:0] chosen(input [3:0] group, input [10:0] at);
    case (group)
      4'd1: chosen = 4'd0;
      4'd2: chosen = {3'd0, at[8]};
      4'd4: chosen = {2'd0, at[9:8]};
      default: chosen = {1'b0, at[10:8]};
    endcase
  endfunction
  function [3:0] data_at(input [3:0] group);
    case (group)
      4'd1, 4'd2: data_at = 4'd0;
      4'd4: data_at = 4'd1;
      default: data_at = 4'd3;
    endcase
  endfunction

  reg [15:0] written, not_written;
  always_comb begin
    for (int i = 0; i < 16; i = i + 1) begin
      written[i] = WDATA[(4'(i) & ~(WRITE_GROUP - 4'd1)) + data_at(WRITE_GROUP)];
      not_written[i] = WRITE_GROUP == 4'd1 ? MASK[i] : (4'(i) & (WRITE_GROUP - 4'd1)) != chosen(WRITE_GROUP, WADDR);
    end
  end
  always @(posedge WCLK) begin
    if (WCLKE & WE) words[WADDR[7:0]] <= (words[WADDR[7:0]] & not_written) | (written & ~not_written);
  end

  reg [15:0] read, out;
  initial out = 16'd0;
  wire [15:0] word = words[RADDR[7:0]];
  always_comb begin
    for (int i = 0; i < 16; i = i + 1) begin
      read[i] = READ_GROUP == 4'd1 ? word[i] : (4'(i) & (READ_GROUP - 4'd1)) == data_at(READ_GROUP)
        & word[(4'(i) & ~(READ_GROUP - 4'd1)) + chosen(READ_GROUP, RADDR)];
    end
  end
  always @(posedge RCLK) if (RCLKE & RE) out <= read;
  assign RDATA = out;
endmodule
