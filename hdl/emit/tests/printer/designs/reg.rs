// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A register with reset, the way a user of `rust_hdl_emit::inline` writes it.

use rust_hdl::prelude::*;

/// `q` follows `d` at each rising edge; zero at reset.
#[derive(Clone, Debug, LogicBlock, Default)]
pub struct Reg<T: Synth> {
    pub d: Signal<In, T>,
    pub q: Signal<Out, T>,
    pub clock: Signal<In, Clock>,
    pub reset: Signal<In, Bit>,
}

impl<T: Synth> Logic for Reg<T> {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            self.q.next = if self.reset.val() { T::default() } else { self.d.val() };
        }
    }
    fn connect(&mut self) {
        self.q.connect();
    }
    fn hdl(&self) -> Verilog {
        rust_hdl_emit::inline::register(Some(rust_hdl_emit::inline::literal(T::default())))
    }
}
