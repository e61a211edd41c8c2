// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The list of proofs: box, property, seeded fault.

mod axil;
mod dispatch;
mod egress;
mod merge;
mod pair;
mod registers;
mod rotation;
mod selector;
mod store;
mod turns;
mod uartbone;

use crate::rtl;
use anyhow::Result;

/// A change of the RTL that must break the property.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// What the change stands for.
    pub name: &'static str,
    /// Text that is there once.
    pub find: &'static str,
    /// What stands there instead.
    pub replace: &'static str,
}

/// How a property is decided.
#[derive(Clone, Debug)]
pub enum Method {
    /// Reachability, by ABC's `pdr`.
    Pdr {
        /// yosys commands that show the property file what the ports do not, if anything.
        join: String,
    },
    /// Induction over words, for what is too much for `pdr`: wide arithmetic, contents of memories, long waits.
    Induction {
        /// yosys commands that show the property file registers of the block, as a help for the induction.
        join: String,
    },
}

/// One proof.
pub struct Job {
    /// Name, also of its folder in `build/prove`.
    pub name: String,
    /// What is proved, for the reader of the output.
    pub claim: &'static str,
    /// The RTL of the box.
    pub rtl: Box<dyn Fn() -> Result<String>>,
    /// Macros in front of the property file.
    pub defines: String,
    /// The property file.
    pub file: &'static str,
    /// Its top module.
    pub top: &'static str,
    /// How it is decided.
    pub method: Method,
    /// Time for the solver, each of two runs.
    pub seconds: u32,
    /// What must break it.
    pub fault: Fault,
}

impl Job {
    /// The property file with its macros.
    pub fn properties(&self) -> String {
        format!("{}\n{}", self.defines, self.file)
    }
}

/// Every proof, box by box, the quick ones first.
pub fn all() -> Vec<Job> {
    [
        axil::jobs(),
        merge::jobs(),
        egress::jobs(),
        turns::jobs(),
        rotation::jobs(),
        store::jobs(),
        dispatch::jobs(),
        registers::jobs(),
        pair::jobs(),
        selector::jobs(),
        uartbone::jobs(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Property, claim, fault name, text, replacement.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

fn of_box(name: &'static str, file: &'static str, top: &'static str, rows: &[Row]) -> Vec<Job> {
    rows.iter()
        .map(|&(property, claim, fault, find, replace)| Job {
            name: format!("{name}_{}", property.to_lowercase()),
            claim,
            rtl: Box::new(move || rtl::emit_box(name)),
            defines: format!("`define {property}"),
            file,
            top,
            method: Method::Pdr { join: String::new() },
            seconds: 600,
            fault: Fault { name: fault, find, replace },
        })
        .collect()
}
