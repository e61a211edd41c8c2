// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Unused: says that a signal is not read on purpose
//!
//! A lint-clean end for inputs that a later feature will read.

use crate::prelude::*;

/// Sink for a signal that is not used yet; no hardware.
#[derive(LogicBlock, Blank)]
pub struct Unused<const W: usize> {
    /// What is not read.
    pub x: Signal<In, Bits<W>>,
}

#[described]
impl<const W: usize> Logic for Unused<W> {
    fn update(&mut self) {}

    fn hdl(&self) -> Verilog {
        Verilog::Custom("wire unused = &{1'b0, x};\n".into())
    }
}
