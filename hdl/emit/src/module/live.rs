// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Which nets something reads: the others are left out, and named in the warnings.

use crate::ir::*;
use crate::module::plan::Plan;
use crate::names::readable;

/// Finds the nets that live: from what leaves the block back to what that depends on.
pub(crate) fn find(plan: &mut Plan, joined: &[(NetId, NetId)]) {
    let mut queue: Vec<NetId> = vec![];
    for (id, net) in plan.nets.iter().enumerate() {
        let root = match net.kind {
            NetKind::Out | NetKind::InOut => true,
            NetKind::ChildIn(c) | NetKind::ChildInOut(c) => {
                matches!(plan.children[c], Child::Module { .. })
            }
            NetKind::ChildOut(c) => {
                matches!(plan.children[c], Child::Assign { sink: true, .. })
            }
            _ => false,
        };
        if root {
            queue.push(id);
        }
    }
    queue.extend(joined.iter().flat_map(|(a, b)| [*a, *b]));
    while let Some(net) = queue.pop() {
        if !plan.live.insert(net) {
            continue;
        }
        queue.extend(plan.reads_of(net));
        if let NetKind::ChildOut(index) = plan.nets[net].kind {
            if let Child::Register(register) = &plan.children[index] {
                queue.extend([register.d, register.clock]);
                queue.extend(register.reset.iter().map(|(net, _)| *net));
            }
        }
    }
    for (id, net) in plan.nets.iter().enumerate() {
        if plan.live.contains(&id) {
            continue;
        }
        match net.kind {
            NetKind::Local if plan.settled.drivers.contains_key(&id) => {
                let name = readable(&net.raw);
                plan.warnings.push(format!("{name} is never read: dropped"));
            }
            NetKind::ChildOut(c) if !matches!(plan.children[c], Child::Module { .. }) => {
                let name = readable(&net.raw);
                plan.warnings.push(format!("{name} is never read: dropped with its block"));
            }
            _ => {}
        }
    }
}
