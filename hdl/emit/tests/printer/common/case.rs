// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A design among those that are run.

use super::pins::Bits64;

/// Runs the vectors, gives the outputs.
type Simulate = dyn FnMut(&[Vec<Bits64>]) -> Vec<Vec<Bits64>>;

/// A design, how the simulator runs it, and its text.
pub struct Case {
    /// Name of the top module, unique among the cases.
    pub name: &'static str,
    /// Printed by `rust_hdl_emit`.
    pub verilog: String,
    /// Verilog names and widths, the clock left out.
    pub inputs: Vec<(String, usize)>,
    pub outputs: Vec<(String, usize)>,
    pub clocked: bool,
    /// Outputs for each vector of inputs, before that vector's clock edge.
    pub simulate: Box<Simulate>,
}
