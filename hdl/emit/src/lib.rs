// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A Verilog printer for rust-hdl designs that means what the Rust means.

mod build;
mod child;
mod design;
mod error;
mod expr;
mod group;
pub mod inline;
mod ir;
mod keywords;
pub mod lint;
mod lower;
mod names;
mod plan;
mod print;
mod settle;
mod show;
mod symbols;
mod text;
mod value;

pub use error::{EmitError, Refusal};

use rust_hdl::core::block::Block;
use std::collections::BTreeMap;

/// Prints `block` and everything in it; the top module is called `top_name`.
///
/// # Errors
///
/// Refuses what Verilog cannot say with the same meaning: see [`Refusal`].
pub fn emit(top_name: &str, block: &dyn Block) -> Result<String, EmitError> {
    Ok(Emit::new().emit(top_name, block)?.verilog)
}

/// A comment in a kernel that reaches the Verilog: before the first statement it goes over the module, later before the statement that
/// follows it. In the simulator it is nothing.
///
/// ```ignore
/// #[hdl_gen]
/// fn update(&mut self) {
///     comment!("Counts down and stops at zero.");
///     …
/// }
/// ```
#[macro_export]
macro_rules! comment {
    ($($text:tt)*) => {};
}

/// The text and what was noticed on the way.
#[derive(Clone, Debug)]
pub struct Output {
    /// The file.
    pub verilog: String,
    /// What was left out because nobody reads it.
    pub warnings: Vec<String>,
}

/// Options of the printer.
#[derive(Clone, Debug, Default)]
pub struct Emit {
    header: String,
    docs: BTreeMap<String, String>,
}

impl Emit {
    /// No header, no words about blocks.
    pub fn new() -> Emit {
        Emit::default()
    }

    /// Text for the head of the file, comment signs included.
    #[must_use]
    pub fn header(mut self, text: impl Into<String>) -> Emit {
        self.header = text.into();
        self
    }

    /// What the block at `place` is, for the comment over its module. `place` is the path below the top without indices
    /// (`lane.checker`), the field's name alone (`checker`), or the top's name.
    #[must_use]
    pub fn doc(mut self, place: impl Into<String>, text: impl Into<String>) -> Emit {
        self.docs.insert(place.into(), text.into());
        self
    }

    /// Prints `block` and everything in it.
    ///
    /// # Errors
    ///
    /// Refuses what Verilog cannot say with the same meaning: see [`Refusal`].
    pub fn emit(&self, top_name: &str, block: &dyn Block) -> Result<Output, EmitError> {
        let refuse = |kind| EmitError { path: top_name.to_string(), kind };
        let top = design::walk(top_name, block).ok_or_else(|| {
            refuse(Refusal::Unsupported {
                expression: top_name.into(),
                why: "it is no block with a kernel but a single signal or an array; wrap it in a block",
            })
        })?;
        let mut file = build::File::with_docs(self.docs.clone());
        file.add_top(&top)?;
        Ok(Output { verilog: file.text(&self.header), warnings: file.warnings })
    }
}
