// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Assignments that never show: a later one of the whole net, in the same block, overrides them.

use crate::ir::*;
use std::collections::BTreeSet;

/// Removes what is overridden.
pub(crate) fn drop(body: Vec<Stmt>, nets: &[Net]) -> Vec<Stmt> {
    let mut later: BTreeSet<NetId> = BTreeSet::new();
    let mut out = vec![];
    for stmt in body.into_iter().rev() {
        match stmt {
            Stmt::Assign(assign) => {
                if later.contains(&assign.net) {
                    continue;
                }
                if assign.width == nets[assign.net].width {
                    later.insert(assign.net);
                }
                out.push(Stmt::Assign(assign));
            }
            Stmt::Comment(_) => out.push(stmt),
            stmt => {
                let mut left = project(&[stmt], &|net| !later.contains(&net));
                for block in left.iter_mut().flat_map(Stmt::blocks_mut) {
                    *block = drop(std::mem::take(block), nets);
                }
                out.extend(left.into_iter().rev());
            }
        }
    }
    out.reverse();
    out
}
