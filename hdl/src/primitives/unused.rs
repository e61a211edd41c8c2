// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Unused: says that a signal is not read on purpose
//!
//! A lint-clean end for inputs that a later feature will read.

use rust_hdl::prelude::*;

/// Sink for a signal that is not used yet; no hardware.
#[derive(LogicBlock, Default)]
pub struct Unused<const W: usize> {
    /// What is not read.
    pub x: Signal<In, Bits<W>>,
    /// Always low; nobody reads it.
    pub y: Signal<Out, Bit>,
}

impl<const W: usize> Logic for Unused<W> {
    fn update(&mut self) {
        self.y.next = false;
    }

    fn connect(&mut self) {
        self.y.connect();
    }

    fn hdl(&self) -> Verilog {
        Verilog::Custom("// inline: assign keep\nassign y = &{1'b0, x};\n".into())
    }
}
