// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Nets that are only another name: forwards become connections.

use crate::ir::*;
use crate::module::plan::Plan;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Finds what stands for a net.
pub(crate) fn find(plan: &mut Plan, joined: &[(NetId, NetId)]) {
    for (a, b) in joined {
        // The block's own port stands for the child's.
        let (own, other) = match plan.nets[*a].kind {
            NetKind::InOut => (a, b),
            _ => (b, a),
        };
        plan.alias.insert(*other, Ex::Net(*own));
    }
    let mut picked = BTreeSet::new();
    each_ex(&plan.settled.body, &mut |ex| find_picked(ex, &mut picked));
    let mut claimed: BTreeMap<NetId, NetId> = BTreeMap::new();
    for id in &plan.live {
        let net = &plan.nets[*id];
        let Some(ex) = plan.simple(*id).cloned() else {
            continue;
        };
        let forward = matches!(ex, Ex::Net(_));
        let constant = matches!(ex, Ex::Lit(_)) && !picked.contains(id);
        let direct = match net.kind {
            NetKind::ChildIn(c) => match &plan.children[c] {
                Child::Module { .. } => forward || constant,
                Child::Register(register) => forward && *id != register.d,
                Child::Assign { .. } => forward,
            },
            NetKind::Local => net.clock && forward,
            NetKind::Version(_) => forward || constant || matches!(ex, Ex::Named(..)),
            _ => false,
        };
        if direct {
            plan.alias.insert(*id, ex);
            continue;
        }
        let (NetKind::Out | NetKind::Local, Ex::Net(source)) = (&net.kind, ex) else {
            continue;
        };
        let from_child = matches!(plan.nets[source].kind, NetKind::ChildOut(c) if !matches!(plan.children[c], Child::Register(_)));
        // An output of the block names the net rather than a local signal.
        let is_out = |net: NetId| plan.nets[net].kind == NetKind::Out;
        let better = claimed.get(&source).is_none_or(|now| is_out(*id) && !is_out(*now));
        if from_child && !net.clock && better {
            claimed.insert(source, *id);
        }
    }
    for (source, target) in claimed {
        plan.alias.insert(source, Ex::Net(target));
        plan.settled.drivers.remove(&target);
    }
}

/// Puts what stands for a net in its place.
pub(crate) fn apply(plan: &mut Plan) {
    let resolved: HashMap<NetId, Ex> = plan.alias.keys().map(|net| (*net, resolve(plan, *net))).collect();
    plan.settled.each_ex_mut(&mut |ex| ex.replace(&mut |net| resolved.get(&net).cloned()));
    plan.alias = resolved;
}

fn resolve(plan: &Plan, net: NetId) -> Ex {
    let mut now = net;
    for _ in 0..plan.nets.len() {
        match plan.alias.get(&now) {
            Some(Ex::Net(next)) => now = *next,
            Some(ex) => return ex.clone(),
            None => break,
        }
    }
    Ex::Net(now)
}

/// Adds the nets that a variable position is read from: Verilog cannot do that with a number in their place.
fn find_picked(ex: &Ex, into: &mut BTreeSet<NetId>) {
    if let Ex::Pick(x, _, _) = ex {
        x.reads(into);
    }
    ex.operands().for_each(|x| find_picked(x, into));
}
