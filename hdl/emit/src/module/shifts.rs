// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Shifts of shifts, which a tool gets wrong.

use crate::ir::*;
use crate::module::plan::Plan;
use std::collections::BTreeSet;

/// Verilator 5.048 makes `(x >> a) >> b` into `x >> (a + b)` and loses the carry of that sum, through nets as well. Where a module
/// has such a pair, its shift amounts get room for it.
pub(crate) fn widen(plan: &mut Plan) {
    let mut shifted = BTreeSet::new();
    let mut moved = BTreeSet::new();
    let mut nested = false;
    for (net, driver) in &plan.settled.drivers {
        each_ex(&driver.body, &mut |ex| {
            let inner = count(ex, &mut moved);
            nested |= inner > 1;
            if inner > 0 {
                shifted.insert(*net);
            }
        });
    }
    if !nested && shifted.is_disjoint(&moved) {
        return;
    }
    let Plan { nets, settled, .. } = plan;
    settled.each_ex_mut(&mut |ex| widen_amounts(ex, nets));
}

/// Shifts by a signal in this expression; the nets they move go to `moved`.
fn count(ex: &Ex, moved: &mut BTreeSet<NetId>) -> usize {
    let inner: usize = ex.operands().map(|x| count(x, moved)).sum();
    match ex {
        Ex::Bin(Binary::Shl | Binary::Shr, x, by) if !matches!(**by, Ex::Lit(_)) => {
            x.reads(moved);
            inner + 1
        }
        _ => inner,
    }
}

/// Gives every shift by a signal two more bits of amount.
fn widen_amounts(ex: &mut Ex, nets: &[Net]) {
    ex.operands_mut().for_each(|x| widen_amounts(x, nets));
    if let Ex::Bin(Binary::Shl | Binary::Shr, _, by) = ex {
        if !matches!(**by, Ex::Lit(_)) {
            let width = by.width(nets) + 2;
            let amount = std::mem::replace(&mut **by, Ex::Concat(vec![]));
            **by = Ex::Zext(Box::new(amount), width);
        }
    }
}
