// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! From the kernel of a block to statements without loops and expressions with widths.
//!
//! What an expression is ([`facts`]) decides how its operands are sized ([`size`]); sized ones are put together ([`operators`], [`pick`])
//! into assignments and conditions ([`statement`]).

mod assign;
mod facts;
mod fold;
mod label;
mod link;
mod operators;
mod pick;
mod size;
mod sizer;
mod statement;

pub(crate) use statement::Lower;
