// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # A Verilog printer for rust-hdl designs that means what the Rust means
//!
//! rust-hdl's own `generate_verilog` groups `a & m == k` differently from Rust, gives every literal 32 bits, and prints const generics as
//! bare names. This crate prints the same blocks from the same public syntax tree (`Block::accept`, `Probe`, `Logic::hdl()`): what it
//! prints means what rust-hdl's simulator does, and what Verilog cannot say so is refused with the block's path and the expression.
//!
//! ```
//! use rust_hdl::prelude::*;
//!
//! #[derive(LogicBlock, Default)]
//! struct Masked {
//!     a: Signal<In, Bits<8>>,
//!     m: Signal<In, Bits<8>>,
//!     y: Signal<Out, Bit>,
//! }
//!
//! impl Logic for Masked {
//!     #[hdl_gen]
//!     fn update(&mut self) {
//!         self.y.next = self.a.val() & self.m.val() == (self.a.val() + 1);
//!     }
//! }
//!
//! let text = rust_hdl_emit::emit("masked", &Masked::default()).unwrap();
//! assert!(text.contains("assign y = (a & m) == (a + 8'd1);"));
//! ```
//!
//! ## Side by side
//!
//! The kernel of a box with two registers (`tests/printer/designs/eligibility.rs`), and the whole of what is printed for `N` = 4:
//!
//! ```text
//! fn update(&mut self) {
//!     dff_setup!(self, clock, in_use, changed);
//!     self.in_use.reset.next = self.reset.val();
//!     self.changed.reset.next = self.reset.val();
//!
//!     self.wanted.next =
//!         (self.member.val() & self.link_up.val()) & ((!self.failed.val()) & (!self.drain.val()));
//!     self.changed.d.next = false;
//!     if self.boundary.val() {
//!         self.in_use.d.next = self.wanted.val();
//!         self.changed.d.next = self.wanted.val() != self.in_use.q.val();
//!     }
//!
//!     self.eligible.next = self.in_use.q.val();
//!     self.none.next = !self.in_use.q.val().any();
//!     self.epoch_start.next = self.changed.q.val();
//! }
//! ```
//!
//! ```verilog
#![doc = include_str!("../tests/golden/eligibility.v")]
//! ```
//!
//! ## What a kernel means
//!
//! * Each signal is a net with one value for each settled state. A read of an input or of a child's port sees that value wherever it stands.
//!   A read of a local signal or an output sees what the statements before it wrote, as in the simulator: where that is not the settled
//!   value, the net is split (`sum_step1`, `sum_step2`, …, `sum`).
//! * Loops are unrolled, indices and conditions over loop variables and constants decided.
//! * A net with one expression becomes an `assign`, a forward of a port a connection, a conditional net an `always @(*)` with its default
//!   first. Nets share a block only if nothing in it depends on what it assigns.
//! * Registers ([`inline`]) are a `reg` of their parent in one clocked block for each clock and reset. `x_next` exists only where the
//!   conditions of `x` steer other nets too, or where somebody reads it.
//! * Nets and registers that nobody reads are left out and named in [`Output::warnings`].
//!
//! ## The way of a design
//!
//! ```text
//! Block
//!   │ read     the tree of blocks, and what the names in a kernel stand for
//!   │ lower    statements without loops, each expression with its width
//!   │ settle   what drives each net, whatever the order of the statements
//!   │ module   what lives and is driven once, always, and not by itself; what shares a block
//!   │ print    the text of one module
//!   │ file     each distinct module once
//!   ▼
//! Verilog
//! ```
//!
//! Each stage is a folder that knows those above it, none below. What they hand on is in `ir`; `names` and `error` serve them all.
//!
//! ## What the kernel macro loses
//!
//! `..=` ranges and match guards are gone before any printer sees the kernel: [`lint`] finds them in the source. Run it in a test.
//!
//! ## Limits
//!
//! * Doc comments and `//` comments of a kernel do not reach the syntax tree; [`comment!`] and [`Emit::doc`] do, and what a block says of
//!   itself in `Logic::timing` (`equipoise-macros` writes all of it).
//! * Loops are looked for net by net, not bit by bit, and not through foreign Verilog.
//! * A name of a net must not be a Verilog or SystemVerilog keyword, even for tools that would take it.
//! * `.index()` is lost in the macro: compare or index with it, do not calculate ([`lint`] tells).

pub mod bare;
mod error;
mod file;
pub mod inline;
mod ir;
pub mod lint;
mod lower;
mod module;
mod names;
mod print;
mod read;
mod settle;

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
/// ```
/// use rust_hdl::prelude::*;
/// use rust_hdl_emit::comment;
///
/// #[derive(LogicBlock, Default)]
/// struct Inverter {
///     i: Signal<In, Bit>,
///     o: Signal<Out, Bit>,
/// }
///
/// impl Logic for Inverter {
///     #[hdl_gen]
///     fn update(&mut self) {
///         comment!("The other way round.");
///         self.o.next = !self.i.val();
///     }
/// }
///
/// let text = rust_hdl_emit::emit("inverter", &Inverter::default()).unwrap();
/// assert!(text.starts_with("// The other way round."));
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
    /// (`lane.checker`), the field's name alone (`checker`), or the top's name. Without it, what the block says of itself is there.
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
        let top = read::walk(top_name, block).ok_or_else(|| {
            refuse(Refusal::Unsupported {
                expression: top_name.into(),
                why: "it is no block with a kernel but a single signal or an array; wrap it in a block",
            })
        })?;
        // Which modules stand in several places is known when all are printed.
        let mut first = file::File::default();
        file::add_top(&mut first, &top)?;
        let mut file = file::File::new(self.docs.clone(), first.names_of_shared(top_name));
        file::add_top(&mut file, &top)?;
        Ok(Output { verilog: file.text(&self.header), warnings: file.warnings })
    }
}
