// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Blocks that are printed inside of their parent: registers and combinational one-liners.
//!
//! rust-hdl lets a block bring its own Verilog (`Verilog::Custom`). If that text begins with one of these lines, `rust_hdl_emit` prints
//! the block inline; for every other printer the rest of the text is a complete module body and the line is a comment.
//!
//! | first line | ports | printed in the parent |
//! | --- | --- | --- |
//! | `// inline: register` | `d`, `q`, `clock`, and `reset` if it has one | `reg x;` in a clocked block |
//! | `// inline: register, reset to 4'd3` | the same | the value at reset (zero if not said) |
//! | `// inline: register, starts at 4'd3` | the same | also an `initial` value |
//! | `// inline: assign` | any inputs, one output | `assign x = …;` of the body, with the parent's nets |
//!
//! rust-hdl's own `DFF` is recognised by its text and printed as a register with an initial value.

use crate::ir::Value;
use rust_hdl::core::ast::Verilog;

/// Text of a register: `q` follows `d` at each rising edge of `clock`; with `reset_literal` (for example `4'd3`) the block has a
/// synchronous, active-high `reset` port too.
///
/// ```
/// use rust_hdl::prelude::*;
///
/// let code = rust_hdl_emit::inline::register(Some("4'd0".into()));
/// assert!(matches!(code, Verilog::Custom(text) if text.starts_with("// inline: register")));
/// ```
pub fn register(reset_literal: Option<String>) -> Verilog {
    Verilog::Custom(match reset_literal {
        Some(value) => format!(
            "// inline: register, reset to {value}\nalways @(posedge clock) begin\n    if (reset) q <= {value};\n    else q <= d;\nend\n"
        ),
        None => "// inline: register\nalways @(posedge clock) q <= d;\n".to_string(),
    })
}

/// Text of a register without reset that starts with a value (`initial`), which FPGA bitstreams can hold.
pub fn register_starting_at(literal: &str) -> Verilog {
    Verilog::Custom(format!("// inline: register, starts at {literal}\ninitial q = {literal};\nalways @(posedge clock) q <= d;\n"))
}

/// Text of a combinational block: `output` is the port that gets `expression`, a Verilog expression over the input ports.
///
/// Stock rust-hdl declares outputs as `reg`, so the body is an `always @(*)`; a hand-written `assign` is understood as well.
pub fn assign(output: &str, expression: &str) -> Verilog {
    Verilog::Custom(format!("// inline: assign\nalways @(*) {output} = {expression};\n"))
}

/// A literal for `value` with the exact width of its type, as [`register`] wants it.
pub fn literal<T: rust_hdl::core::synth::Synth>(value: T) -> String {
    Value::from_literal(&value.verilog(), T::BITS).unwrap_or_else(|| Value::zero(T::BITS)).verilog()
}
