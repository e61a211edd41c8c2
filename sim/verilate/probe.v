// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Not part of the block: a model with ports of every storage class and an assertion that can be made to fail, by which
// the crate tests its own way to models.
module equipoise_probe (
    input  wire         clk,
    input  wire         rst,
    input  wire         bad,
    input  wire         in1,
    input  wire [4:0]   in5,
    input  wire [13:0]  in14,
    input  wire [25:0]  in26,
    input  wire [47:0]  in48,
    input  wire [63:0]  in64,
    input  wire [511:0] in512,
    output wire         out1,
    output wire [4:0]   out5,
    output wire [13:0]  out14,
    output wire [25:0]  out26,
    output wire [47:0]  out48,
    output wire [63:0]  out64,
    output wire [511:0] out512,
    output reg  [31:0]  unset,
    output reg  [31:0]  clocks
);
    assign out1 = ~in1;
    assign out5 = ~in5;
    assign out14 = ~in14;
    assign out26 = ~in26;
    assign out48 = ~in48;
    assign out64 = ~in64;
    assign out512 = {in512[503:0], in512[511:504]};

    always @(posedge clk) begin
        clocks <= rst ? 32'd0 : clocks + 32'd1;
        // Reset forgets this one.
        unset <= unset;
        if (bad) $error("asked for");
    end
endmodule
