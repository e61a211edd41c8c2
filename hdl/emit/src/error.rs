// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Why a design was refused: the block's path, and what in it cannot be said in Verilog with the same meaning.

use thiserror::Error;

/// What may be refused.
pub(crate) type Done<T> = Result<T, Refusal>;

/// A refusal: the path of the block (`top.child.grandchild`), the reason, and what to do.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{path}: {kind}")]
pub struct EmitError {
    /// Path of the block from the top, joined by dots, array elements as `lane[2]`.
    pub path: String,
    /// What is wrong.
    pub kind: Refusal,
}

/// What the printer refuses, with the expression as the kernel wrote it (as far as rust-hdl keeps it).
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// A name that is no signal, constant, child port, enum variant or loop variable of the block.
    #[error("`{name}` in `{expression}` is no signal of this block; a const generic as a value needs a one-round loop `for n in N..(N + 1)` or a Constant field")]
    UnknownName {
        /// The name as the kernel has it.
        name: String,
        /// The expression around it.
        expression: String,
    },
    /// An index that is not made of numbers and loop variables.
    #[error(
        "the index `[{index}]` in `{expression}` is not a constant; loop over the array and compare the loop variable with the signal"
    )]
    IndexNotConstant {
        /// Text between the brackets.
        index: String,
        /// The expression around it.
        expression: String,
    },
    /// Operands, or the two sides of an assignment, differ in width.
    #[error("widths differ in `{expression}`: {left} against {right} bits; use bit_cast")]
    WidthMismatch {
        /// Bits on the left.
        left: usize,
        /// Bits on the right.
        right: usize,
        /// The expression.
        expression: String,
    },
    /// A number is larger than its place.
    #[error("the number {number} does not fit the {width} bits of its place in `{expression}`")]
    LiteralTooBig {
        /// The number.
        number: String,
        /// Bits it has to fit.
        width: usize,
        /// The expression.
        expression: String,
    },
    /// Nothing tells how wide a number or a cast is.
    #[error("nothing tells the width of `{expression}`; assign it to a Signal<Local, _> or Constant first")]
    WidthUnknown {
        /// The expression.
        expression: String,
    },
    /// A bit or slice outside of its signal.
    #[error("`{expression}` reads or writes beyond the {width} bits of its signal")]
    OutOfRange {
        /// The expression.
        expression: String,
        /// Bits of the signal.
        width: usize,
    },
    /// A net keeps its old value on some path: a latch.
    #[error("`{net}` is not assigned on every path (a latch, or a read before its assignment); give it a default at the top of update")]
    Latch {
        /// The net.
        net: String,
    },
    /// A net that is read, or leaves the block, has no driver.
    #[error("`{net}` is never assigned; drive it, or remove it")]
    Undriven {
        /// The net.
        net: String,
    },
    /// A net depends on itself without a register between.
    #[error("combinational loop: {chain}; put a register into it")]
    Loop {
        /// The nets of the loop, joined by arrows.
        chain: String,
    },
    /// Two things would get the same Verilog name.
    #[error("`{first}` and `{second}` would both be called `{name}` in Verilog; rename one")]
    NameCollision {
        /// One of them.
        first: String,
        /// The other.
        second: String,
        /// The name both would get.
        name: String,
    },
    /// A name that Verilog cannot have.
    #[error("`{rust}` would be called `{name}` in Verilog, which is {why}; rename it")]
    BadName {
        /// The name in the kernel.
        rust: String,
        /// The name it would get.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A `match` arm that is neither an enum variant nor a number nor `_`.
    #[error("the match arm `{arm}` is neither a variant of the matched enum, nor a number, nor `_`; a name there would catch everything")]
    BadPattern {
        /// The pattern.
        arm: String,
    },
    /// Something is assigned that the block may not assign.
    #[error("`{net}` is assigned here but is {what}")]
    NotAssignable {
        /// The target.
        net: String,
        /// What it is.
        what: &'static str,
    },
    /// A signal without bits.
    #[error("`{net}` has no bits (an enum with one variant, or a zero width); Verilog has no such nets")]
    NoBits {
        /// The signal.
        net: String,
    },
    /// A block whose text starts with an inline directive that cannot be followed.
    #[error("the inline directive of `{block}` cannot be followed: {why}")]
    BadInline {
        /// Instance of the block.
        block: String,
        /// What is missing.
        why: String,
    },
    /// A construct that has no meaning in hardware here.
    #[error("`{expression}` cannot be printed: {why}")]
    Unsupported {
        /// The expression.
        expression: String,
        /// Why, and what to do.
        why: &'static str,
    },
}
