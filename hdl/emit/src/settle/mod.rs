// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! From program order to nets: which value each read sees, and what drives each net.
//!
//! In rust-hdl a read of an input port, or of a child's port, sees the settled value. A read of a local signal or an output sees what
//! the statements before it have written; before the first of them it sees the settled value of the round before. Both are one net
//! with one value, except where a read stands between two assignments: there the net is split (`sum_step1`, `sum_step2`, … `sum`).

mod dead;
mod drivers;
mod temps;
mod versions;

pub(crate) use drivers::{Driver, Settled};

use crate::ir::Stmt;
use crate::read::Symbols;

/// Works out the nets of a kernel's statements.
pub(crate) fn settle(body: Vec<Stmt>, symbols: &mut Symbols) -> Settled {
    let body = versions::split(body, symbols);
    let body = temps::lift(body, &symbols.nets);
    let body = dead::drop(body, &symbols.nets);
    Settled::of(body, &symbols.nets)
}
