// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Nets that the printer made stand before all branches, each expression once.

use crate::ir::*;
use std::collections::HashMap;

/// Moves made nets out of the branches (they are pure) and joins those that are the same.
pub(crate) fn lift(body: Vec<Stmt>, nets: &[Net]) -> Vec<Stmt> {
    let mut temps = Temps { nets, same: HashMap::new(), joined: HashMap::new(), out: vec![] };
    for mut stmt in body {
        temps.take(&mut stmt);
        if !temps.is_temp(&stmt) {
            temps.out.push(stmt);
        }
    }
    let Temps { joined, mut out, .. } = temps;
    each_ex_mut(&mut out, &mut |ex| rename(ex, &joined));
    out
}

struct Temps<'a> {
    nets: &'a [Net],
    /// First net of each expression.
    same: HashMap<Ex, NetId>,
    /// What stands for a net of an expression that another has.
    joined: HashMap<NetId, NetId>,
    out: Vec<Stmt>,
}

impl Temps<'_> {
    /// Moves what `stmt` is or holds to `out`.
    fn take(&mut self, stmt: &mut Stmt) {
        match stmt {
            Stmt::Assign(assign) if self.nets[assign.net].kind == NetKind::Temp => {
                rename(&mut assign.ex, &self.joined);
                match self.same.get(&assign.ex) {
                    Some(first) => {
                        self.joined.insert(assign.net, *first);
                    }
                    None => {
                        self.same.insert(assign.ex.clone(), assign.net);
                        self.out.push(Stmt::Assign(assign.clone()));
                    }
                }
            }
            stmt => {
                for block in stmt.blocks_mut() {
                    block.iter_mut().for_each(|stmt| self.take(stmt));
                    block.retain(|stmt| !self.is_temp(stmt));
                }
            }
        }
    }

    fn is_temp(&self, stmt: &Stmt) -> bool {
        matches!(stmt, Stmt::Assign(assign) if self.nets[assign.net].kind == NetKind::Temp)
    }
}

fn rename(ex: &mut Ex, joined: &HashMap<NetId, NetId>) {
    ex.replace(&mut |net| joined.get(&net).map(|to| Ex::Net(*to)));
}
