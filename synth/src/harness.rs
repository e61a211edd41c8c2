// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! One measuring harness for every block, so that pins neither dominate nor differ.
//!
//! ```text
//!  sin ─►─[ shift register, a bit per input ]─►─ block ─►─[ register per output ]─►─[ signature register ]─►─ sout
//! ```
//!
//! Every input comes from a flip-flop and every output ends in one, so all paths of the block are timed from register to register. The
//! signature keeps each output alive. What the harness itself takes (counted by yosys in its module) is subtracted.

use crate::ports::{self, Port};
use anyhow::{ensure, Context, Result};
use std::fmt::Write;

/// Name of the harness, the top of the measured design.
pub const TOP: &str = "harness";

/// Name of the module around the measured one, which keeps it apart from the harness.
pub const MEASURED: &str = "measured";

/// Names of a clock: of the block, of a box.
const CLOCK: [&str; 2] = ["clk", "clock"];
/// Names of a reset.
const RESET: [&str; 2] = ["rst", "reset"];

/// Verilog of the harness around module `block` of `verilog` (not repeated in the answer).
///
/// # Errors
/// The port list of `block` cannot be read, or lacks a clock, a reset, another input or an output.
pub fn around(verilog: &str, block: &str) -> Result<String> {
    let ports = ports::parse(verilog, block)?;
    let one_of = |names: [&'static str; 2]| {
        names
            .into_iter()
            .find(|name| ports.iter().any(|p| p.input && p.name == *name))
            .with_context(|| format!("module {block} has no input {} or {}", names[0], names[1]))
    };
    let (clock, reset) = (one_of(CLOCK)?, one_of(RESET)?);
    let bits = |input: bool| ports.iter().filter(|p| p.input == input && !common(p)).map(|p| p.bits).sum::<usize>();
    let (inputs, outputs) = (bits(true), bits(false));
    ensure!(inputs > 1 && outputs > 1, "module {block} has too few ports to measure: {inputs} bits in, {outputs} out");
    let mut text = String::new();
    writeln!(
        text,
        "(* keep_hierarchy *)\nmodule {MEASURED} (input clk, input rst, input [{}:0] i, output [{}:0] o);",
        inputs - 1,
        outputs - 1
    )?;
    writeln!(text, "  {block} block (\n    .{clock}(clk),\n    .{reset}(rst)")?;
    let (mut next_in, mut next_out) = (0, 0);
    for port in ports.iter().filter(|p| !common(p)) {
        let (bus, next) = if port.input { ("i", &mut next_in) } else { ("o", &mut next_out) };
        writeln!(text, "    , .{}({bus}[{}:{}])", port.name, *next + port.bits - 1, *next)?;
        *next += port.bits;
    }
    let (i, o) = (inputs - 1, outputs - 1);
    write!(
        text,
        "  );
endmodule

module {TOP} (input clk, input rst_in, input sin, output sout);
  reg [1:0] reset = 2'b11;
  reg [{i}:0] drive = 0;
  reg [{o}:0] catch = 0, signature = 0;
  wire [{o}:0] seen;
  always @(posedge clk) begin
    reset <= {{reset[0], rst_in}};
    drive <= {{drive[{i_less}:0], sin}};
    catch <= seen;
    signature <= {{signature[{o_less}:0], signature[{o}]}} ^ catch;
  end
  (* keep *) {MEASURED} block (.clk(clk), .rst(reset[1]), .i(drive), .o(seen));
  assign sout = signature[{o}];
endmodule
",
        i_less = inputs - 2,
        o_less = outputs - 2,
    )?;
    Ok(text)
}

fn common(port: &Port) -> bool {
    CLOCK.contains(&port.name.as_str()) || RESET.contains(&port.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_port_is_connected_once() {
        let text = around("module b(input clk, input rst, input [6:0] n, input e, output [1:0] y);", "b").unwrap();
        assert!(text.contains("input [7:0] i, output [1:0] o"));
        assert!(text.contains(".n(i[6:0])") && text.contains(".e(i[7:7])") && text.contains(".y(o[1:0])"));
    }

    #[test]
    fn a_block_without_reset_is_refused() {
        let error = around("module b(input clk, input [6:0] n, output [1:0] y);", "b").unwrap_err();
        assert!(error.to_string().contains("rst"), "{error}");
    }
}
