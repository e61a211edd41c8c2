// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Groups of nets that grow while no group depends on itself.

use crate::ir::*;
use crate::module::plan::Plan;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Joins nets into groups while the groups stay free of cycles.
pub(crate) struct Merge {
    pub group: BTreeMap<NetId, usize>,
    members: BTreeMap<usize, Vec<NetId>>,
    /// What each net depends on, through any other logic.
    depends: BTreeMap<NetId, BTreeSet<NetId>>,
}

impl Merge {
    pub fn new(plan: &Plan, members: &[NetId]) -> Merge {
        let group: BTreeMap<NetId, usize> = members.iter().map(|net| (*net, *net)).collect();
        let sources = sources(plan);
        let depends = members.iter().map(|net| (*net, members_behind(plan, *net, &group, &sources))).collect();
        let members = members.iter().map(|net| (*net, vec![*net])).collect();
        Merge { group, members, depends }
    }

    /// Makes one group of those of `a` and `b`, if it may be.
    pub fn try_join(&mut self, a: NetId, b: NetId) {
        let (a, b) = (self.group[&a], self.group[&b]);
        if a == b || self.reaches(a, b) || self.reaches(b, a) {
            return;
        }
        let moved = self.members.remove(&b).unwrap_or_default();
        for net in &moved {
            self.group.insert(*net, a);
        }
        self.members.entry(a).or_default().extend(moved);
    }

    /// True if group `from` depends on group `to`, through other groups too.
    fn reaches(&self, from: usize, to: usize) -> bool {
        let mut seen = BTreeSet::new();
        let mut queue = vec![from];
        while let Some(group) = queue.pop() {
            if !seen.insert(group) {
                continue;
            }
            for net in &self.members[&group] {
                for next in &self.depends[net] {
                    let next = self.group[next];
                    if next == to {
                        return true;
                    }
                    queue.push(next);
                }
            }
        }
        false
    }
}

/// The nearest members that `net` depends on: through simple nets, inline blocks and instances (whose every output is taken to
/// depend on their every input).
fn members_behind(plan: &Plan, net: NetId, members: &BTreeMap<NetId, usize>, sources: &HashMap<NetId, usize>) -> BTreeSet<NetId> {
    let mut out = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut queue = Vec::from_iter(near(plan, net, sources));
    while let Some(next) = queue.pop() {
        if !seen.insert(next) {
            continue;
        }
        if members.contains_key(&next) {
            out.insert(next);
        } else {
            queue.extend(near(plan, next, sources));
        }
    }
    out
}

/// Which child drives a net, after aliases were put in.
fn sources(plan: &Plan) -> HashMap<NetId, usize> {
    let outputs = plan.nets.iter().enumerate().filter_map(|(id, net)| match (&net.kind, plan.at_port(id)) {
        (NetKind::ChildOut(child), Ex::Net(net)) => Some((net, *child)),
        _ => None,
    });
    outputs.collect()
}

/// What a net depends on in one step, after aliases were put in; an instance is taken to connect every input to every output.
fn near(plan: &Plan, net: NetId, sources: &HashMap<NetId, usize>) -> BTreeSet<NetId> {
    let mut out = BTreeSet::new();
    if let Some(driver) = plan.settled.drivers.get(&net) {
        reads(&driver.body, &mut out);
    }
    let ports = match sources.get(&net).map(|child| &plan.children[*child]) {
        Some(Child::Module { ports, .. }) => ports,
        Some(Child::Assign { inputs, .. }) => inputs,
        Some(Child::Register(_)) | None => return out,
    };
    for (_, port) in ports {
        if matches!(plan.nets[*port].kind, NetKind::ChildIn(_)) {
            plan.at_port(*port).reads(&mut out);
        }
    }
    out
}
