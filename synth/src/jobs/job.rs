// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a proof is.

use crate::{
    pdr::{Kind, Question},
    rtl,
};
use anyhow::{ensure, Result};

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
    /// Search in a number of clocks from the start on, for what neither decides: the claim must say how many. Registers without a value for the
    /// start may have any, so the property file says from which states on.
    Bounded {
        /// Clocks.
        clocks: u32,
        /// yosys commands that show the property file what the ports do not, if anything.
        join: String,
    },
    /// Induction for a claim about what is inside: the search for a fault's counter-example is shown it too.
    Inside {
        /// yosys commands that show it.
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
    pub rtl: Box<dyn Fn() -> Result<String> + Send + Sync>,
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
    /// What is asked of the RTL, or, with `faulty`, of that with the fault: there a counter-example is looked for without the help that an
    /// induction is given (macro FIND), so that the fault breaks what is claimed and not the help.
    pub fn question(&self, faulty: bool) -> Question<'_> {
        let (kind, join) = match &self.method {
            Method::Pdr { join } => (Kind::Check, join.as_str()),
            Method::Induction { .. } if faulty => (Kind::Search, ""),
            Method::Bounded { join, .. } if faulty => (Kind::Search, join.as_str()),
            Method::Bounded { clocks, join } => (Kind::Bounded(*clocks), join.as_str()),
            Method::Inside { join } if faulty => (Kind::Search, join.as_str()),
            Method::Induction { join } | Method::Inside { join } => (Kind::Induction, join.as_str()),
        };
        Question { kind, top: self.top, join, seconds: self.seconds }
    }

    /// The property file with its macros, for [`Job::question`].
    pub fn properties(&self, faulty: bool) -> String {
        let find = if self.question(faulty).kind == Kind::Search { "`define FIND\n" } else { "" };
        format!("{find}{}\n{}", self.defines, self.file)
    }

    /// `rtl` with the fault.
    ///
    /// # Errors
    /// What the fault replaces is not there exactly once.
    pub fn break_it(&self, rtl: &str) -> Result<String> {
        let Fault { name, find, replace } = self.fault;
        let places = rtl.matches(find).count();
        ensure!(places == 1, "fault '{name}': `{find}` is {places} times in the RTL, not once: adapt the fault in synth/src/jobs");
        Ok(rtl.replacen(find, replace, 1))
    }
}

/// The words of a memory of the block, the last one first, for yosys's `connect`; of each `part`, if not all.
pub(super) fn contents(memory: &str, count: usize, part: &str) -> String {
    let words: Vec<String> = (0..count).rev().map(|i| format!("\\dut.{memory}.memory[{i}]{part}")).collect();
    words.join(",")
}

/// Property, claim, fault name, text, replacement.
pub(super) type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// Proofs of a box by reachability, a row each.
pub(super) fn of_box(name: &'static str, file: &'static str, top: &'static str, rows: &[Row]) -> Vec<Job> {
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
