// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a kernel means, ready to print: nets, sized expressions, statements without loops, children.
//!
//! Data that all rooms share; nothing here knows where it comes from or how it is printed.

mod child;
mod expr;
mod net;
mod stmt;
mod value;

pub(crate) use child::{Child, Paths, Register};
pub(crate) use expr::{Binary, Ex, Unary};
pub(crate) use net::{Net, NetId, NetKind};
pub(crate) use stmt::{each_assign, each_ex, each_ex_mut, empty, project, reads, silent, Arm, Assign, Remark, Stmt};
pub(crate) use value::Value;
