// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Whether a net depends on itself without a register between.

use crate::error::{Done, Refusal};
use crate::ir::*;
use crate::module::plan::Plan;
use crate::names::readable;
use std::collections::{BTreeMap, BTreeSet};

/// Depth-first over what each net depends on in the same clock; gives the inputs behind each output.
pub(crate) fn check(plan: &Plan) -> Done<BTreeMap<NetId, BTreeSet<NetId>>> {
    let edges: BTreeMap<NetId, Vec<NetId>> = plan.live.iter().map(|net| (*net, depends_on(plan, *net))).collect();
    let mut done: BTreeMap<NetId, BTreeSet<NetId>> = BTreeMap::new();
    for root in &plan.live {
        // (net, next edge) from the root to the net at hand.
        let mut path: Vec<(NetId, usize)> = vec![(*root, 0)];
        while let Some((net, edge)) = path.last().copied() {
            if done.contains_key(&net) {
                path.pop();
                continue;
            }
            let Some(next) = edges.get(&net).and_then(|edges| edges.get(edge)) else {
                let mut inputs = BTreeSet::new();
                if plan.nets[net].kind == NetKind::In {
                    inputs.insert(net);
                }
                for next in edges.get(&net).into_iter().flatten() {
                    inputs.extend(done.get(next).into_iter().flatten());
                }
                done.insert(net, inputs);
                path.pop();
                continue;
            };
            if let Some(last) = path.last_mut() {
                last.1 += 1;
            }
            if let Some(start) = path.iter().position(|(on_path, _)| on_path == next) {
                let mut chain: Vec<String> = path[start..].iter().map(|(net, _)| readable(&plan.nets[*net].raw)).collect();
                chain.push(chain[0].clone());
                return Err(Refusal::Loop { chain: chain.join(" <- ") });
            }
            path.push((*next, 0));
        }
    }
    let outputs = plan.nets.iter().enumerate().filter(|(_, net)| net.kind == NetKind::Out);
    Ok(outputs.map(|(id, _)| (id, done.remove(&id).unwrap_or_default())).collect())
}

/// What a net depends on in the same clock; through instances as far as that is known.
fn depends_on(plan: &Plan, net: NetId) -> Vec<NetId> {
    let mut out: Vec<NetId> = plan.reads_of(net).into_iter().collect();
    let NetKind::ChildOut(index) = plan.nets[net].kind else {
        return out;
    };
    let Child::Module { ports, paths: Some(paths), .. } = &plan.children[index] else {
        return out;
    };
    let name = ports.iter().find(|(_, id)| *id == net).map(|(name, _)| name);
    if let Some(inputs) = name.and_then(|name| paths.get(name)) {
        out.extend(ports.iter().filter(|(name, _)| inputs.contains(name)).map(|(_, id)| *id));
    }
    out
}
