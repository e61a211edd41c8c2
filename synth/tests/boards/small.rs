// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Small designs: carries, muxes, flip-flops of every kind, RAMs of every width.

use super::{count, of};
use equipoise_boards::board::Family;
use equipoise_synth::netlist::Comparison;

/// Adders, subtractors, comparisons, wide muxes, flip-flops with enable, synchronous and asynchronous set and reset, at both edges.
const LOGIC: &str = "module logic_mix (
  input wire clk, input wire rst, input wire enable, input wire [31:0] a, input wire [31:0] b, input wire [5:0] pick,
  output reg [31:0] sum, output reg [31:0] difference, output reg less, output reg bit_of, output reg [7:0] gated, output reg [7:0] falling,
  output reg [3:0] set, output reg [3:0] cleared
);
  wire [63:0] both = {a, b};
  initial gated = 8'd0;
  initial set = 4'd0;
  initial falling = 8'd0;
  always @(posedge clk) begin
    sum <= a + b;
    difference <= a - b;
    less <= a < b;
    bit_of <= both[pick];
    if (rst) gated <= 8'd5;
    else if (!enable) gated <= gated + a[7:0];
    if (enable) set <= rst ? 4'hf : a[3:0];
  end
  always @(negedge clk) falling <= falling ^ b[7:0];
  always @(posedge clk or posedge rst) if (rst) cleared <= 4'h3; else if (enable) cleared <= b[3:0];
endmodule
";

/// One module with a RAM of each shape (width, address bits): a write and a read port each, on the same inputs. Reads of what is written
/// just then must not come about: they are unknown in hardware.
fn simple(shapes: &[(usize, usize)]) -> String {
    let mut ports = String::new();
    let mut body = String::new();
    for &(width, address) in shapes {
        let (w, a, depth) = (width - 1, address - 1, (1usize << address) - 1);
        ports += &format!(", output reg [{w}:0] out_{width}");
        body += &format!(
            "  (* no_rw_check, ram_style = \"block\" *)
  reg [{w}:0] words_{width} [0:{depth}];
  initial out_{width} = {width}'d0;
  always @(posedge clk) begin
    if (write & (at[{a}:0] != from[{a}:0])) words_{width}[at[{a}:0]] <= value[{w}:0];
    if (read) out_{width} <= words_{width}[from[{a}:0]];
  end
"
        );
    }
    format!(
        "module ram (input wire clk, input wire write, input wire read, input wire [13:0] at, input wire [13:0] from, input wire [75:0] value{ports});\n{body}endmodule\n"
    )
}

/// The same with two ports that both read and write, at different addresses.
fn dual(shapes: &[(usize, usize)]) -> String {
    let mut ports = String::new();
    let mut body = String::new();
    for &(width, address) in shapes {
        let (w, a, depth) = (width - 1, address - 1, (1usize << address) - 1);
        ports += &format!(", output reg [{w}:0] out_0_{width}, output reg [{w}:0] out_1_{width}");
        body += &format!(
            "  (* no_rw_check, ram_style = \"block\" *)
  reg [{w}:0] words_{width} [0:{depth}];
  initial out_0_{width} = {width}'d0;
  initial out_1_{width} = {width}'d0;
  wire [{a}:0] at_0_{width} = at_0[{a}:0];
  wire [{a}:0] at_1_{width} = at_1[{a}:0] == at_0[{a}:0] ? ~at_0[{a}:0] : at_1[{a}:0];
  always @(posedge clk) if (write[0]) words_{width}[at_0_{width}] <= value_0[{w}:0]; else out_0_{width} <= words_{width}[at_0_{width}];
  always @(posedge clk) if (write[1]) words_{width}[at_1_{width}] <= value_1[{w}:0]; else out_1_{width} <= words_{width}[at_1_{width}];
"
        );
    }
    format!(
        "module ram (input wire clk, input wire [1:0] write, input wire [13:0] at_0, input wire [13:0] at_1,
  input wire [17:0] value_0, input wire [17:0] value_1{ports});\n{body}endmodule\n"
    )
}

/// A RAM whose bytes are written one by one, with a reset of what was read.
const BYTES: &str = "module ram (input wire clk, input wire rst, input wire [3:0] write, input wire [8:0] at, input wire [8:0] from,
  input wire [35:0] value, output reg [35:0] out);
  (* no_rw_check, ram_style = \"block\" *)
  reg [35:0] words [0:511];
  integer i;
  initial out = 36'd0;
  always @(posedge clk) begin
    for (i = 0; i < 4; i = i + 1) if (write[i] & (at != from)) words[at][9 * i +: 9] <= value[9 * i +: 9];
    if (rst) out <= 36'd0;
    else out <= words[from];
  end
endmodule
";

/// Sixteen words, read at once.
const SHALLOW: &str = "module ram (input wire clk, input wire write, input wire [3:0] at, input wire [3:0] from, input wire [9:0] value, output wire [9:0] out);
  reg [9:0] words [0:15];
  always @(posedge clk) if (write) words[at] <= value;
  assign out = words[from];
endmodule
";

#[test]
fn logic() {
    let outcome = of("ecp5_logic", LOGIC, "logic_mix", Family::Ecp5).check().unwrap();
    for kind in ["LUT4", "CCU2C", "PFUMX", "L6MUX21", "TRELLIS_FF"] {
        assert!(count(&outcome, kind) > 0, "no {kind}: {:?}", outcome.cells);
    }
    let outcome = of("ice40_logic", LOGIC, "logic_mix", Family::Ice40).check().unwrap();
    for kind in ["SB_LUT4", "SB_CARRY", "SB_DFFN", "SB_DFFESS", "SB_DFFER"] {
        assert!(count(&outcome, kind) > 0, "no {kind}: {:?}", outcome.cells);
    }
}

#[test]
fn another_design_is_told() {
    let other = LOGIC.replace("^ b[7:0]", "| b[7:0]");
    assert_ne!(other, LOGIC);
    let comparison = Comparison { synthesised: &other, ..of("differs", LOGIC, "logic_mix", Family::Ecp5) };
    let outcome = comparison.run().unwrap();
    assert!(outcome.differences.contains("differs falling: design"), "{}", outcome.differences);
    assert!(comparison.check().unwrap_err().to_string().contains("netlist and design differ"));
    let idle = Comparison { drive: &[("enable", "1'b0 & random")], half_periods: 100, ..of("idle", LOGIC, "logic_mix", Family::Ecp5) };
    assert!(idle.check().unwrap_err().to_string().contains("clocks only"));
}

/// Few addresses, so that what is read was written.
const FEW: &str = "random & 14'h1f";

#[test]
fn one_writes_one_reads() {
    let verilog = simple(&[(76, 9), (36, 9), (18, 10), (9, 11), (4, 12), (2, 13), (1, 14)]);
    let drive = [("at", FEW), ("from", FEW)];
    for (name, family, cell) in [("ecp5_simple", Family::Ecp5, "DP16KD"), ("ice40_simple", Family::Ice40, "SB_RAM40_4K")] {
        let outcome = Comparison { drive: &drive, ..of(name, &verilog, "ram", family) }.check().unwrap();
        assert!(count(&outcome, cell) >= 9, "{:?}", outcome.cells);
    }
}

#[test]
fn both_ports_write_and_read() {
    let verilog = dual(&[(18, 10), (9, 11), (4, 12), (2, 13), (1, 14)]);
    let drive = [("at_0", FEW), ("at_1", FEW)];
    let outcome = Comparison { drive: &drive, ..of("ecp5_dual", &verilog, "ram", Family::Ecp5) }.check().unwrap();
    assert_eq!(count(&outcome, "DP16KD"), 5, "{:?}", outcome.cells);
}

#[test]
fn bytes_are_written_alone() {
    let drive = [("at", "random & 9'h0f"), ("from", "random & 9'h0f"), ("rst", "random & random_write[0]")];
    let outcome = Comparison { drive: &drive, ..of("ecp5_bytes", BYTES, "ram", Family::Ecp5) }.check().unwrap();
    assert_eq!(count(&outcome, "DP16KD"), 1, "{:?}", outcome.cells);
}

#[test]
fn distributed() {
    let outcome = of("ecp5_shallow", SHALLOW, "ram", Family::Ecp5).check().unwrap();
    assert_eq!(count(&outcome, "TRELLIS_DPR16X4"), 3, "{:?}", outcome.cells);
}

/// What a 36-bit port reads while the same words are written is not known: a design that looks at it must not pass.
#[test]
fn what_is_read_while_it_is_written_is_garbage() {
    let careless = simple(&[(36, 9)]).replace("write & (at[8:0] != from[8:0])", "write");
    assert!(careless.contains("if (write) words_36"));
    let comparison = Comparison { drive: &[("at", FEW), ("from", FEW)], ..of("ecp5_careless", &careless, "ram", Family::Ecp5) };
    assert!(comparison.run().unwrap().differences.contains("differs out"));
}

/// A multiplier with its own output register, which yosys does not infer, and one without.
#[test]
fn products() {
    const HEAD: &str =
        "module ram (input wire clk, input wire keep, input wire [17:0] at, input wire [9:0] from, output wire [27:0] out);\n";
    let design = format!(
        "{HEAD}  reg [27:0] kept;\n  initial kept = 28'd0;\n  always @(posedge clk) if (keep) kept <= at * from;\n  assign out = kept;\nendmodule\n"
    );
    let plain = of("ecp5_product", &design, "ram", Family::Ecp5);
    assert_eq!(count(&plain.check().unwrap(), "MULT18X18D"), 1);
    let pins = |name: &str, value: &dyn Fn(usize) -> String| -> String { (0..18).map(|i| format!(", .{name}{i}({})", value(i))).collect() };
    let product: String = (0..28).map(|i| format!(", .P{i}(out[{i}])")).collect();
    let instance = format!(
        "{HEAD}  MULT18X18D #(.REG_OUTPUT_CLK(\"CLK0\"), .REG_OUTPUT_CE(\"CE0\"), .REG_OUTPUT_RST(\"RST0\")) cell_0 (\n    .CLK0(clk), .CE0(keep), \
         .RST0(1'b0), .SIGNEDA(1'b0), .SIGNEDB(1'b0), .SOURCEA(1'b0), .SOURCEB(1'b0){}{}{product}\n  );\nendmodule\n",
        pins("A", &|i| format!("at[{i}]")),
        pins("B", &|i| if i < 10 { format!("from[{i}]") } else { "1'b0".into() }),
    );
    Comparison { synthesised: &instance, ..of("ecp5_product_register", &design, "ram", Family::Ecp5) }.check().unwrap();
    let early = instance.replace(".REG_OUTPUT_CLK(\"CLK0\"), ", "");
    assert!(!Comparison { synthesised: &early, ..of("ecp5_product_early", &design, "ram", Family::Ecp5) }
        .run()
        .unwrap()
        .differences
        .is_empty());
}

/// A block RAM's own output registers, which yosys does not infer: an instance against what it must do.
#[test]
fn output_registers() {
    const HEAD: &str =
        "module ram (input wire clk, input wire write, input wire read, input wire keep, input wire [8:0] at, input wire [8:0] from,
  input wire [35:0] value, output wire [35:0] out);
";
    let design = format!(
        "{HEAD}  (* no_rw_check *) reg [35:0] words [0:511];
  reg [35:0] word, kept;
  initial word = 36'd0;
  initial kept = 36'd0;
  always @(posedge clk) begin
    if (write & (at != from)) words[at] <= value;
    if (read) word <= words[from];
    if (keep) kept <= word;
  end
  assign out = kept;
endmodule
"
    );
    let pins = |name: &str, bits: usize, value: &dyn Fn(usize) -> String| -> String {
        (0..bits).map(|i| format!(", .{name}{i}({})", value(i))).collect()
    };
    let instance = format!(
        "{HEAD}  wire on = write & (at != from);
  DP16KD #(.DATA_WIDTH_A(36), .DATA_WIDTH_B(36), .REGMODE_A(\"OUTREG\"), .REGMODE_B(\"OUTREG\")) cell_0 (
    .CLKA(clk), .CLKB(clk), .CEA(1'b1), .WEA(1'b1), .CEB(read), .WEB(1'b0), .OCEA(keep), .OCEB(keep), .RSTA(1'b0), .RSTB(1'b0),
    .CSA0(1'b0), .CSA1(1'b0), .CSA2(1'b0), .CSB0(1'b0), .CSB1(1'b0), .CSB2(1'b0){}{}{}{}{}{}
  );
endmodule
",
        pins("ADA", 14, &|i| match i {
            0..=3 => "on".into(),
            4 => "1'b0".into(),
            _ => format!("at[{}]", i - 5),
        }),
        pins("ADB", 14, &|i| if i < 5 { "1'b0".into() } else { format!("from[{}]", i - 5) }),
        pins("DIA", 18, &|i| format!("value[{i}]")),
        pins("DIB", 18, &|i| format!("value[{}]", i + 18)),
        pins("DOA", 18, &|i| format!("out[{i}]")),
        pins("DOB", 18, &|i| format!("out[{}]", i + 18)),
    );
    let few = "random & 9'h1f";
    let comparison = Comparison {
        synthesised: &instance,
        drive: &[("at", few), ("from", few)],
        ..of("ecp5_output_registers", &design, "ram", Family::Ecp5)
    };
    comparison.check().unwrap();
    let early = instance.replace("OUTREG", "NOREG");
    assert!(!Comparison { synthesised: &early, ..comparison }.run().unwrap().differences.is_empty());
}
