// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Which nets share an `always` block.
//!
//! Nets assigned under the same conditions belong together, as long as nothing in the block depends on what it assigns: then the
//! order of the statements, and of the blocks, means nothing.

use crate::ir::*;
use crate::module::merge::Merge;
use crate::module::plan::Plan;
use std::collections::{BTreeMap, BTreeSet};

/// How the nets of a module are written.
pub(crate) struct Groups {
    /// Nets of one `always @(*)` each, in program order; a net with one expression is no member.
    pub combinational: Vec<BTreeSet<NetId>>,
    /// `d` nets that vanish: their statements go into the clocked block.
    pub clocked: BTreeSet<NetId>,
}

impl Groups {
    pub fn of(plan: &Plan) -> Groups {
        let read_somewhere = read_somewhere(plan);
        let d_nets: BTreeSet<NetId> = plan.registers().map(|register| register.d).collect();
        // A register whose `d` nobody reads needs no net for it.
        let free: BTreeSet<NetId> = d_nets.difference(&read_somewhere).copied().collect();
        let members: Vec<NetId> = plan.live_drivers().filter(|(_, driver)| driver.simple.is_none()).map(|(net, _)| net).collect();
        let mut merge = Merge::new(plan, &members);
        for (at, stmt) in plan.settled.body.iter().enumerate() {
            if matches!(stmt, Stmt::Assign(_) | Stmt::Comment(_)) {
                continue;
            }
            let mut here: Vec<NetId> = vec![];
            each_assign(std::slice::from_ref(stmt), &mut |assign| {
                if merge.group.contains_key(&assign.net) && !here.contains(&assign.net) {
                    here.push(assign.net);
                }
            });
            let state_machine = nested(stmt);
            let wanted: Vec<NetId> = here
                .into_iter()
                .filter(|net| state_machine || !free.contains(net))
                .filter(|net| plan.settled.drivers[net].at.contains(&at))
                .collect();
            for pair in wanted.windows(2) {
                merge.try_join(pair[0], pair[1]);
            }
            if let (Some(first), true) = (wanted.first(), wanted.len() > 2) {
                wanted.iter().for_each(|net| merge.try_join(*first, *net));
            }
        }
        let mut groups: BTreeMap<usize, BTreeSet<NetId>> = BTreeMap::new();
        for (net, group) in &merge.group {
            groups.entry(*group).or_default().insert(*net);
        }
        let mut clocked: BTreeSet<NetId> = free.iter().filter(|net| plan.simple(**net).is_some()).copied().collect();
        let mut combinational = vec![];
        for nets in groups.into_values() {
            if nets.iter().all(|net| free.contains(net)) {
                clocked.extend(nets);
            } else {
                combinational.push(nets);
            }
        }
        let first = |nets: &BTreeSet<NetId>| nets.iter().filter_map(|net| plan.settled.drivers[net].at.first().copied()).min();
        combinational.sort_by_key(first);
        Groups { combinational, clocked }
    }
}

/// Nets read by live drivers, instances and inline blocks.
fn read_somewhere(plan: &Plan) -> BTreeSet<NetId> {
    let mut out = BTreeSet::new();
    plan.live_drivers().for_each(|(_, driver)| reads(&driver.body, &mut out));
    for child in &plan.children {
        if let Child::Assign { inputs, .. } = child {
            inputs.iter().for_each(|(_, net)| plan.at_port(*net).reads(&mut out));
        }
    }
    for ex in plan.alias.values() {
        ex.reads(&mut out);
    }
    out
}

/// True for a `case`, or an `if` with another inside: worth a block of its own.
fn nested(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Case { .. } => true,
        Stmt::If { then, other, .. } => then.iter().chain(other).any(|stmt| matches!(stmt, Stmt::If { .. } | Stmt::Case { .. })),
        _ => false,
    }
}
