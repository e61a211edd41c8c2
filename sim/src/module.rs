// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A verilated module beside the team, by its ports: for tests that drive it themselves.

use std::cell::Cell;
use std::rc::Rc;

use crate::model::{Model, Options};
use crate::port::Port;
use crate::team::CLOCK_NS;
use crate::Error;

/// A module with one clock `clk` and a synchronous reset `rst`.
pub struct Module {
    model: Rc<Model>,
    clk: Port,
    /// The coming clock, if there is a trace.
    traced: Option<Cell<u64>>,
}

impl Module {
    /// Opens a module of this build and resets it; its other inputs are 0.
    ///
    /// # Errors
    /// This build has no such module, or it has no clock or reset.
    pub fn open(top: &'static str, options: Options) -> Result<Self, Error> {
        let model = Model::open_module(top, options)?;
        let traced = model.trace_if_asked()?.then(Cell::default);
        let module = Module { clk: model.port("clk", 1)?, model, traced };
        let rst = module.port("rst", 1)?;
        rst.put(true);
        for _ in 0..2 {
            module.settle();
            module.tick();
        }
        rst.put(false);
        Ok(module)
    }

    /// A port by name and width.
    ///
    /// # Errors
    /// There is no such port.
    pub fn port(&self, name: &str, bits: u32) -> Result<Port, Error> {
        self.model.port(name, bits)
    }

    /// Lets outputs follow what was put on inputs.
    pub fn settle(&self) {
        self.clk.put(false);
        self.model.eval();
    }

    /// The rising edge.
    pub fn tick(&self) {
        if let Some(clock) = &self.traced {
            self.model.dump(clock.get() * CLOCK_NS);
        }
        self.clk.put(true);
        self.model.eval();
        if let Some(clock) = &self.traced {
            self.model.dump(clock.get() * CLOCK_NS + CLOCK_NS / 2);
            clock.set(clock.get() + 1);
        }
    }
}
