// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Random expressions: built as rust-hdl's syntax tree for the printer, worked out with rust-hdl's own `Bits` operators beside it.

mod design;
mod eval;
mod make;

use crate::common::pins::Random;
use crate::common::Case;
use design::{Soup, COUNT, V, WIDTHS};
use eval::{eval, Inputs};
use make::Maker;
use rust_hdl::core::ast::{VerilogExpression as E, VerilogStatement};

/// [`COUNT`] random expressions of each width.
pub fn case(name: &'static str, seed: u64) -> Case {
    let mut maker = Maker { random: Random::new(seed) };
    let mut expressions = vec![];
    let mut kernel = vec![];
    let (mut inputs, mut outputs) = (vec![], vec![]);
    for width in WIDTHS {
        inputs.extend((0..3).map(|at| (format!("x{width}_{at}"), width)));
        for at in 0..COUNT {
            let e = maker.make(width, 1 + at % 4);
            kernel.push(VerilogStatement::Assignment(E::Signal(format!("y{width}[{at}]$next")), e.clone()));
            expressions.push(e);
            outputs.push((format!("y{width}_{at}"), width));
        }
    }
    let verilog = rust_hdl_emit::emit(name, &Soup::new(kernel)).unwrap_or_else(|refused| panic!("{refused}"));
    Case {
        name,
        verilog,
        inputs,
        outputs,
        clocked: false,
        simulate: Box::new(move |vectors| {
            vectors
                .iter()
                .map(|vector| {
                    let mut pins = vector.iter();
                    let mut inputs = Inputs::new();
                    for width in WIDTHS {
                        for at in 0..3 {
                            inputs.insert(format!("x{width}[{at}]"), V::from_bits(pins.next().unwrap()));
                        }
                    }
                    expressions.iter().map(|e| eval(e, &inputs).to_bits()).collect()
                })
                .collect()
        }),
    }
}
