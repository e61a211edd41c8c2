// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors
//
// Model of the ECP5's block RAM: 1024 words of 18 bits, behind two ports of 1, 2, 4, 9 or 18 bits, or, as yosys builds most memories,
// with A as a 36-bit write port (DATA_WIDTH_A = 36) and B as a read port of 36 bits, on DOB and DOA, or less, on DOB.
//
// * A 9-bit half of a word holds narrower data in its low eight bits.
// * At 18 and 36 bits the low address bits are byte enables.
// * With REGMODE OUTREG a register, enabled by OCE, follows; at 36 bits both halves have one or none, on the read port's clock and OCEB.
//   Settings that are not told here end the simulation.
// * What the 36-bit read port gives for words that are written just then is not known: the model gives what is in neither, the old
//   word inverted, so that a design that uses it does not pass.
/* verilator lint_off DECLFILENAME */
/* verilator lint_off MULTIDRIVEN */ // Two ports, one memory.
/* verilator lint_off UNUSEDSIGNAL */ // Which address and data bits count depends on the widths.
/* verilator lint_off UNUSEDPARAM */ // Settings that have no effect here.
module DP16KD (
  input wire DIA0, input wire DIA1, input wire DIA2, input wire DIA3, input wire DIA4, input wire DIA5,
  input wire DIA6, input wire DIA7, input wire DIA8, input wire DIA9, input wire DIA10, input wire DIA11,
  input wire DIA12, input wire DIA13, input wire DIA14, input wire DIA15, input wire DIA16, input wire DIA17,
  input wire ADA0, input wire ADA1, input wire ADA2, input wire ADA3, input wire ADA4, input wire ADA5,
  input wire ADA6, input wire ADA7, input wire ADA8, input wire ADA9, input wire ADA10, input wire ADA11,
  input wire ADA12, input wire ADA13,
  input wire CEA, input wire OCEA, input wire CLKA, input wire WEA, input wire RSTA, input wire CSA0, input wire CSA1, input wire CSA2,
  output wire DOA0, output wire DOA1, output wire DOA2, output wire DOA3, output wire DOA4, output wire DOA5,
  output wire DOA6, output wire DOA7, output wire DOA8, output wire DOA9, output wire DOA10, output wire DOA11,
  output wire DOA12, output wire DOA13, output wire DOA14, output wire DOA15, output wire DOA16, output wire DOA17,
  input wire DIB0, input wire DIB1, input wire DIB2, input wire DIB3, input wire DIB4, input wire DIB5,
  input wire DIB6, input wire DIB7, input wire DIB8, input wire DIB9, input wire DIB10, input wire DIB11,
  input wire DIB12, input wire DIB13, input wire DIB14, input wire DIB15, input wire DIB16, input wire DIB17,
  input wire ADB0, input wire ADB1, input wire ADB2, input wire ADB3, input wire ADB4, input wire ADB5,
  input wire ADB6, input wire ADB7, input wire ADB8, input wire ADB9, input wire ADB10, input wire ADB11,
  input wire ADB12, input wire ADB13,
  input wire CEB, input wire OCEB, input wire CLKB, input wire WEB, input wire RSTB, input wire CSB0, input wire CSB1, input wire CSB2,
  output wire DOB0, output wire DOB1, output wire DOB2, output wire DOB3, output wire DOB4, output wire DOB5,
  output wire DOB6, output wire DOB7, output wire DOB8, output wire DOB9, output wire DOB10, output wire DOB11,
  output wire DOB12, output wire DOB13, output wire DOB14, output wire DOB15, output wire DOB16, output wire DOB17
);
  parameter DATA_WIDTH_A = 18;
  parameter DATA_WIDTH_B = 18;
  parameter string REGMODE_A = "NOREG";
  parameter string REGMODE_B = "NOREG";
  parameter string RESETMODE = "SYNC";
  parameter string ASYNC_RESET_RELEASE = "SYNC";
  parameter string CSDECODE_A = "0b000";
  parameter string CSDECODE_B = "0b000";
  parameter string WRITEMODE_A = "NORMAL";
  parameter string WRITEMODE_B = "NORMAL";
  parameter string CLKAMUX = "CLKA";
  parameter string CLKBMUX = "CLKB";
  parameter string GSR = "ENABLED";
  parameter string INIT_DATA = "STATIC";
  parameter [319:0] INITVAL_00 = 320'h0;
  parameter [319:0] INITVAL_01 = 320'h0;
  parameter [319:0] INITVAL_02 = 320'h0;
  parameter [319:0] INITVAL_03 = 320'h0;
  parameter [319:0] INITVAL_04 = 320'h0;
  parameter [319:0] INITVAL_05 = 320'h0;
  parameter [319:0] INITVAL_06 = 320'h0;
  parameter [319:0] INITVAL_07 = 320'h0;
  parameter [319:0] INITVAL_08 = 320'h0;
  parameter [319:0] INITVAL_09 = 320'h0;
  parameter [319:0] INITVAL_0A = 320'h0;
  parameter [319:0] INITVAL_0B = 320'h0;
  parameter [319:0] INITVAL_0C = 320'h0;
  parameter [319:0] INITVAL_0D = 320'h0;
  parameter [319:0] INITVAL_0E = 320'h0;
  parameter [319:0] INITVAL_0F = 320'h0;
  parameter [319:0] INITVAL_10 = 320'h0;
  parameter [319:0] INITVAL_11 = 320'h0;
  parameter [319:0] INITVAL_12 = 320'h0;
  parameter [319:0] INITVAL_13 = 320'h0;
  parameter [319:0] INITVAL_14 = 320'h0;
  parameter [319:0] INITVAL_15 = 320'h0;
  parameter [319:0] INITVAL_16 = 320'h0;
  parameter [319:0] INITVAL_17 = 320'h0;
  parameter [319:0] INITVAL_18 = 320'h0;
  parameter [319:0] INITVAL_19 = 320'h0;
  parameter [319:0] INITVAL_1A = 320'h0;
  parameter [319:0] INITVAL_1B = 320'h0;
  parameter [319:0] INITVAL_1C = 320'h0;
  parameter [319:0] INITVAL_1D = 320'h0;
  parameter [319:0] INITVAL_1E = 320'h0;
  parameter [319:0] INITVAL_1F = 320'h0;
  parameter [319:0] INITVAL_20 = 320'h0;
  parameter [319:0] INITVAL_21 = 320'h0;
  parameter [319:0] INITVAL_22 = 320'h0;
  parameter [319:0] INITVAL_23 = 320'h0;
  parameter [319:0] INITVAL_24 = 320'h0;
  parameter [319:0] INITVAL_25 = 320'h0;
  parameter [319:0] INITVAL_26 = 320'h0;
  parameter [319:0] INITVAL_27 = 320'h0;
  parameter [319:0] INITVAL_28 = 320'h0;
  parameter [319:0] INITVAL_29 = 320'h0;
  parameter [319:0] INITVAL_2A = 320'h0;
  parameter [319:0] INITVAL_2B = 320'h0;
  parameter [319:0] INITVAL_2C = 320'h0;
  parameter [319:0] INITVAL_2D = 320'h0;
  parameter [319:0] INITVAL_2E = 320'h0;
  parameter [319:0] INITVAL_2F = 320'h0;
  parameter [319:0] INITVAL_30 = 320'h0;
  parameter [319:0] INITVAL_31 = 320'h0;
  parameter [319:0] INITVAL_32 = 320'h0;
  parameter [319:0] INITVAL_33 = 320'h0;
  parameter [319:0] INITVAL_34 = 320'h0;
  parameter [319:0] INITVAL_35 = 320'h0;
  parameter [319:0] INITVAL_36 = 320'h0;
  parameter [319:0] INITVAL_37 = 320'h0;
  parameter [319:0] INITVAL_38 = 320'h0;
  parameter [319:0] INITVAL_39 = 320'h0;
  parameter [319:0] INITVAL_3A = 320'h0;
  parameter [319:0] INITVAL_3B = 320'h0;
  parameter [319:0] INITVAL_3C = 320'h0;
  parameter [319:0] INITVAL_3D = 320'h0;
  parameter [319:0] INITVAL_3E = 320'h0;
  parameter [319:0] INITVAL_3F = 320'h0;
  localparam [64*320-1:0] START = {
    INITVAL_3F, INITVAL_3E, INITVAL_3D, INITVAL_3C,
    INITVAL_3B, INITVAL_3A, INITVAL_39, INITVAL_38,
    INITVAL_37, INITVAL_36, INITVAL_35, INITVAL_34,
    INITVAL_33, INITVAL_32, INITVAL_31, INITVAL_30,
    INITVAL_2F, INITVAL_2E, INITVAL_2D, INITVAL_2C,
    INITVAL_2B, INITVAL_2A, INITVAL_29, INITVAL_28,
    INITVAL_27, INITVAL_26, INITVAL_25, INITVAL_24,
    INITVAL_23, INITVAL_22, INITVAL_21, INITVAL_20,
    INITVAL_1F, INITVAL_1E, INITVAL_1D, INITVAL_1C,
    INITVAL_1B, INITVAL_1A, INITVAL_19, INITVAL_18,
    INITVAL_17, INITVAL_16, INITVAL_15, INITVAL_14,
    INITVAL_13, INITVAL_12, INITVAL_11, INITVAL_10,
    INITVAL_0F, INITVAL_0E, INITVAL_0D, INITVAL_0C,
    INITVAL_0B, INITVAL_0A, INITVAL_09, INITVAL_08,
    INITVAL_07, INITVAL_06, INITVAL_05, INITVAL_04,
    INITVAL_03, INITVAL_02, INITVAL_01, INITVAL_00
  };

  reg [17:0] words [0:1023];
  // A slice of 320 bits holds sixteen words, each in 20 bits.
  initial for (int i = 0; i < 1024; i = i + 1) words[i] = START[20 * i +: 18];

  wire [17:0] in_a = {DIA17, DIA16, DIA15, DIA14, DIA13, DIA12, DIA11, DIA10, DIA9, DIA8, DIA7, DIA6, DIA5, DIA4, DIA3, DIA2, DIA1, DIA0};
  wire [13:0] at_a = {ADA13, ADA12, ADA11, ADA10, ADA9, ADA8, ADA7, ADA6, ADA5, ADA4, ADA3, ADA2, ADA1, ADA0};
  wire clock_a = CLKAMUX == "INV" ? ~CLKA : CLKA;
  wire on_a = CEA & ({CSA2, CSA1, CSA0} == 3'b000);
  wire clear_a = RESETMODE == "ASYNC" & RSTA;
  wire [17:0] in_b = {DIB17, DIB16, DIB15, DIB14, DIB13, DIB12, DIB11, DIB10, DIB9, DIB8, DIB7, DIB6, DIB5, DIB4, DIB3, DIB2, DIB1, DIB0};
  wire [13:0] at_b = {ADB13, ADB12, ADB11, ADB10, ADB9, ADB8, ADB7, ADB6, ADB5, ADB4, ADB3, ADB2, ADB1, ADB0};
  wire clock_b = CLKBMUX == "INV" ? ~CLKB : CLKB;
  wire on_b = CEB & ({CSB2, CSB1, CSB0} == 3'b000);
  wire clear_b = RESETMODE == "ASYNC" & RSTB;

  wire pair_a = DATA_WIDTH_A == 36;
  wire pair_b = DATA_WIDTH_B == 36;
  initial begin
    if ((pair_b && REGMODE_A != REGMODE_B) || CSDECODE_A != "0b000" || CSDECODE_B != "0b000" || (pair_b && !pair_a)) begin
      $error("DP16KD: the model does not know these settings");
      $finish;
    end
  end

  // Bits of a word that belong to an address, and where they begin.
  function [17:0] bits_of(input [5:0] width, input [13:0] at);
    case (width)
      6'd18: bits_of = {{9{at[1]}}, {9{at[0]}}};
      6'd9: bits_of = 18'h1ff << first_of(width, at);
      6'd4: bits_of = 18'h00f << first_of(width, at);
      6'd2: bits_of = 18'h003 << first_of(width, at);
      default: bits_of = 18'h001 << first_of(width, at);
    endcase
  endfunction
  function [4:0] first_of(input [5:0] width, input [13:0] at);
    case (width)
      6'd18: first_of = 5'd0;
      6'd9: first_of = at[3] ? 5'd9 : 5'd0;
      6'd4: first_of = (at[3] ? 5'd9 : 5'd0) + {2'b00, at[2], 2'b00};
      6'd2: first_of = (at[3] ? 5'd9 : 5'd0) + {2'b00, at[2:1], 1'b0};
      default: first_of = (at[3] ? 5'd9 : 5'd0) + {2'b00, at[2:0]};
    endcase
  endfunction
  function [17:0] cut(input [5:0] width, input [13:0] at, input [17:0] value);
    case (width)
      6'd18: cut = value;
      6'd9: cut = (value >> first_of(width, at)) & 18'h1ff;
      6'd4: cut = (value >> first_of(width, at)) & 18'h00f;
      6'd2: cut = (value >> first_of(width, at)) & 18'h003;
      default: cut = (value >> first_of(width, at)) & 18'h001;
    endcase
  endfunction

  localparam [5:0] WIDTH_A = 6'(DATA_WIDTH_A);
  wire [17:0] mask_a = bits_of(WIDTH_A, at_a);
  wire [17:0] old_a = words[at_a[13:4]];
  wire [17:0] new_a = (old_a & ~mask_a) | ((in_a << first_of(WIDTH_A, at_a)) & mask_a);
  wire write_a = on_a & WEA;
  localparam [5:0] WIDTH_B = 6'(DATA_WIDTH_B);
  wire [17:0] mask_b = bits_of(WIDTH_B, at_b);
  wire [17:0] old_b = words[at_b[13:4]];
  wire [17:0] new_b = (old_b & ~mask_b) | ((in_b << first_of(WIDTH_B, at_b)) & mask_b);
  wire write_b = on_b & WEB;
  wire [17:0] low_mask = {{9{at_a[1]}}, {9{at_a[0]}}};
  wire [17:0] high_mask = {{9{at_a[3]}}, {9{at_a[2]}}};
  always @(posedge clock_a) begin
    if (write_a & pair_a) begin
      words[{at_a[13:5], 1'b0}] <= (words[{at_a[13:5], 1'b0}] & ~low_mask) | (in_a & low_mask);
      words[{at_a[13:5], 1'b1}] <= (words[{at_a[13:5], 1'b1}] & ~high_mask) | (in_b & high_mask);
    end else if (write_a & ~(RESETMODE == "SYNC" & RSTA)) begin
      for (int i = 0; i < 18; i = i + 1) if (mask_a[i]) words[at_a[13:4]][i] <= new_a[i];
    end
  end
  // Bit by bit: the other port may write other bits of the word.
  always @(posedge clock_b) if (write_b & ~pair_a & ~(RESETMODE == "SYNC" & RSTB)) begin
    for (int i = 0; i < 18; i = i + 1) if (mask_b[i]) words[at_b[13:4]][i] <= new_b[i];
  end

  reg [17:0] out_a, out_b;
  initial out_a = 18'd0;
  initial out_b = 18'd0;
  // Bytes that are read while they are written.
  wire hit = pair_a & write_a & (at_a[13:5] == at_b[13:5]);
  wire [17:0] unsure_low = {18{hit}} & low_mask;
  wire [17:0] unsure_high = {18{hit}} & high_mask;

  generate
    if (DATA_WIDTH_A == 36) begin : pairs
      // DOA is the low half of the read port.
      always @(posedge clock_b or posedge clear_b) begin
        if (clear_b) out_a <= 18'd0;
        else if (RESETMODE == "SYNC" & RSTB) out_a <= 18'd0;
        else if (on_b & pair_b) out_a <= words[{at_b[13:5], 1'b0}] ^ unsure_low;
      end
    end else begin : single_a
      always @(posedge clock_a or posedge clear_a) begin
        if (clear_a) out_a <= 18'd0;
        else if (RESETMODE == "SYNC" & RSTA) out_a <= 18'd0;
        else if (on_a & (~WEA | WRITEMODE_A == "READBEFOREWRITE")) out_a <= cut(WIDTH_A, at_a, old_a);
        else if (on_a & WRITEMODE_A == "WRITETHROUGH") out_a <= cut(WIDTH_A, at_a, new_a);
      end
    end
  endgenerate
  always @(posedge clock_b or posedge clear_b) begin
    if (clear_b) out_b <= 18'd0;
    else if (RESETMODE == "SYNC" & RSTB) out_b <= 18'd0;
    else if (on_b & pair_b) out_b <= words[{at_b[13:5], 1'b1}] ^ unsure_high;
    else if (on_b & pair_a) out_b <= cut(WIDTH_B, at_b, old_b ^ (at_b[4] ? unsure_high : unsure_low));
    else if (on_b & (~WEB | WRITEMODE_B == "READBEFOREWRITE")) out_b <= cut(WIDTH_B, at_b, old_b);
    else if (on_b & WRITEMODE_B == "WRITETHROUGH") out_b <= cut(WIDTH_B, at_b, new_b);
  end
  reg [17:0] kept_a, kept_b;
  initial kept_a = 18'd0;
  initial kept_b = 18'd0;
  generate
    if (DATA_WIDTH_A == 36) begin : keep_pairs
      always @(posedge clock_b or posedge clear_b) begin
        if (clear_b) kept_a <= 18'd0;
        else if (RESETMODE == "SYNC" & RSTB) kept_a <= 18'd0;
        else if (OCEB) kept_a <= out_a;
      end
    end else begin : keep_single_a
      always @(posedge clock_a or posedge clear_a) begin
        if (clear_a) kept_a <= 18'd0;
        else if (RESETMODE == "SYNC" & RSTA) kept_a <= 18'd0;
        else if (OCEA) kept_a <= out_a;
      end
    end
  endgenerate
  always @(posedge clock_b or posedge clear_b) begin
    if (clear_b) kept_b <= 18'd0;
    else if (RESETMODE == "SYNC" & RSTB) kept_b <= 18'd0;
    else if (OCEB) kept_b <= out_b;
  end
  assign {DOA17, DOA16, DOA15, DOA14, DOA13, DOA12, DOA11, DOA10, DOA9, DOA8, DOA7, DOA6, DOA5, DOA4, DOA3, DOA2, DOA1, DOA0} = REGMODE_A == "OUTREG" ? kept_a : out_a;
  assign {DOB17, DOB16, DOB15, DOB14, DOB13, DOB12, DOB11, DOB10, DOB9, DOB8, DOB7, DOB6, DOB5, DOB4, DOB3, DOB2, DOB1, DOB0} = REGMODE_B == "OUTREG" ? kept_b : out_b;
endmodule
