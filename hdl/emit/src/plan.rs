// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a module consists of: which nets live, which are one, and whether each is driven once, always, and not by itself.

use crate::child::{Child, Register};
use crate::error::Refusal;
use crate::ir::*;
use crate::names::readable;
use crate::pick::slice;
use crate::settle::{covered, Settled};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Which bits of a net are read.
#[derive(Default)]
struct Uses {
    whole: bool,
    count: usize,
    lo: usize,
    hi: usize,
}

impl Uses {
    fn add(&mut self, part: Option<(usize, usize)>) {
        let Some((lo, width)) = part else {
            self.whole = true;
            return;
        };
        self.lo = if self.count == 0 { lo } else { self.lo.min(lo) };
        self.hi = self.hi.max(lo + width);
        self.count += 1;
    }
}

/// A module's nets, checked.
pub(crate) struct Plan {
    pub nets: Vec<Net>,
    pub settled: Settled,
    pub children: Vec<Child>,
    /// Nets that something reads or that leave the block.
    pub live: BTreeSet<NetId>,
    /// What stands for a net that is only another name.
    pub alias: HashMap<NetId, Ex>,
    /// Inputs that each output depends on in the same clock.
    pub reach: BTreeMap<NetId, BTreeSet<NetId>>,
    pub warnings: Vec<String>,
}

impl Plan {
    pub fn new(nets: Vec<Net>, settled: Settled, children: Vec<Child>, joined: &[(NetId, NetId)]) -> Result<Plan, Refusal> {
        let mut plan =
            Plan { nets, settled, children, live: BTreeSet::new(), alias: HashMap::new(), reach: BTreeMap::new(), warnings: vec![] };
        plan.find_live(joined);
        plan.check_driven(joined)?;
        plan.find_loops()?;
        plan.find_aliases(joined);
        plan.apply_aliases();
        plan.cut_parts();
        plan.widen_shifts();
        Ok(plan)
    }

    pub fn registers(&self) -> impl Iterator<Item = &Register> {
        self.children.iter().filter_map(|child| match child {
            Child::Register(register) if self.live.contains(&register.q) => Some(register),
            _ => None,
        })
    }

    /// The one expression that drives a net, if it is that simple.
    pub fn simple(&self, net: NetId) -> Option<&Ex> {
        self.settled.drivers.get(&net)?.simple.as_ref()
    }

    /// What a net reads directly.
    fn reads_of(&self, net: NetId) -> BTreeSet<NetId> {
        let mut out = BTreeSet::new();
        if let Some(driver) = self.settled.drivers.get(&net) {
            match &driver.simple {
                Some(ex) => ex.reads(&mut out),
                None => reads(&driver.body, &mut out),
            }
        }
        if let NetKind::ChildOut(index) = self.nets[net].kind {
            if let Child::Assign { inputs, .. } = &self.children[index] {
                out.extend(inputs.iter().map(|(_, net)| *net));
            }
        }
        out
    }

    fn find_live(&mut self, joined: &[(NetId, NetId)]) {
        let mut queue: Vec<NetId> = vec![];
        for (id, net) in self.nets.iter().enumerate() {
            let root = match net.kind {
                NetKind::Out | NetKind::InOut => true,
                NetKind::ChildIn(c) | NetKind::ChildInOut(c) => {
                    matches!(self.children[c], Child::Module { .. })
                }
                NetKind::ChildOut(c) => {
                    matches!(self.children[c], Child::Assign { sink: true, .. })
                }
                _ => false,
            };
            if root {
                queue.push(id);
            }
        }
        queue.extend(joined.iter().flat_map(|(a, b)| [*a, *b]));
        while let Some(net) = queue.pop() {
            if !self.live.insert(net) {
                continue;
            }
            queue.extend(self.reads_of(net));
            if let NetKind::ChildOut(index) = self.nets[net].kind {
                if let Child::Register(register) = &self.children[index] {
                    queue.extend([register.d, register.clock]);
                    queue.extend(register.reset.iter().map(|(net, _)| *net));
                }
            }
        }
        for (id, net) in self.nets.iter().enumerate() {
            if self.live.contains(&id) {
                continue;
            }
            match net.kind {
                NetKind::Local if self.settled.drivers.contains_key(&id) => {
                    let name = readable(&net.raw);
                    self.warnings.push(format!("{name} is never read: dropped"));
                }
                NetKind::ChildOut(c) if !matches!(self.children[c], Child::Module { .. }) => {
                    let name = readable(&net.raw);
                    self.warnings.push(format!("{name} is never read: dropped with its block"));
                }
                _ => {}
            }
        }
    }

    fn check_driven(&self, joined: &[(NetId, NetId)]) -> Result<(), Refusal> {
        for id in &self.live {
            let net = &self.nets[*id];
            let name = || match net.kind {
                NetKind::Version(of) => readable(&self.nets[of].raw),
                _ => readable(&net.raw),
            };
            let Some(driver) = self.settled.drivers.get(id) else {
                let needs = match net.kind {
                    NetKind::Out | NetKind::Local | NetKind::ChildIn(_) => true,
                    NetKind::Version(_) | NetKind::Temp => true,
                    NetKind::In | NetKind::InOut | NetKind::ChildOut(_) => false,
                    NetKind::ChildInOut(_) => !joined.iter().any(|(a, b)| a == id || b == id),
                };
                if needs {
                    return Err(Refusal::Undriven { net: name() });
                }
                continue;
            };
            if driver.simple.is_some() {
                continue;
            }
            let whole = covered(&driver.body, *id, &vec![false; net.width]);
            if !whole.iter().all(|bit| *bit) {
                return Err(Refusal::Latch { net: name() });
            }
        }
        Ok(())
    }

    /// Depth-first over what each net depends on in the same clock.
    fn find_loops(&mut self) -> Result<(), Refusal> {
        let edges: BTreeMap<NetId, Vec<NetId>> = self.live.iter().map(|net| (*net, self.depends_on(*net))).collect();
        let mut done: BTreeMap<NetId, BTreeSet<NetId>> = BTreeMap::new();
        for root in &self.live {
            // (net, next edge) from the root to the net at hand.
            let mut path: Vec<(NetId, usize)> = vec![(*root, 0)];
            while let Some((net, edge)) = path.last().copied() {
                if done.contains_key(&net) {
                    path.pop();
                    continue;
                }
                let Some(next) = edges.get(&net).and_then(|edges| edges.get(edge)) else {
                    let mut inputs = BTreeSet::new();
                    if self.nets[net].kind == NetKind::In {
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
                    let mut chain: Vec<String> = path[start..].iter().map(|(net, _)| readable(&self.nets[*net].raw)).collect();
                    chain.push(chain[0].clone());
                    return Err(Refusal::Loop { chain: chain.join(" <- ") });
                }
                path.push((*next, 0));
            }
        }
        for (id, net) in self.nets.iter().enumerate() {
            if net.kind == NetKind::Out {
                self.reach.insert(id, done.get(&id).cloned().unwrap_or_default());
            }
        }
        Ok(())
    }

    /// What a net depends on in the same clock; through instances as far as that is known.
    fn depends_on(&self, net: NetId) -> Vec<NetId> {
        let mut out: Vec<NetId> = self.reads_of(net).into_iter().collect();
        let NetKind::ChildOut(index) = self.nets[net].kind else {
            return out;
        };
        let Child::Module { ports, paths: Some(paths), .. } = &self.children[index] else {
            return out;
        };
        let name = ports.iter().find(|(_, id)| *id == net).map(|(name, _)| name);
        if let Some(inputs) = name.and_then(|name| paths.get(name)) {
            out.extend(ports.iter().filter(|(name, _)| inputs.contains(name)).map(|(_, id)| *id));
        }
        out
    }

    /// Forwards that become connections.
    fn find_aliases(&mut self, joined: &[(NetId, NetId)]) {
        for (a, b) in joined {
            // The block's own port stands for the child's.
            let (own, other) = match self.nets[*a].kind {
                NetKind::InOut => (a, b),
                _ => (b, a),
            };
            self.alias.insert(*other, Ex::Net(*own));
        }
        let mut picked = BTreeSet::new();
        each_ex_mut(&mut self.settled.body, &mut |ex| ex.picked(&mut picked));
        let mut claimed: BTreeMap<NetId, NetId> = BTreeMap::new();
        for id in &self.live {
            let net = &self.nets[*id];
            let Some(ex) = self.simple(*id).cloned() else {
                continue;
            };
            let forward = matches!(ex, Ex::Net(_));
            let constant = matches!(ex, Ex::Lit(_)) && !picked.contains(id);
            match net.kind {
                NetKind::ChildIn(c) => {
                    let direct = match &self.children[c] {
                        Child::Module { .. } => forward || constant,
                        Child::Register(register) => forward && *id != register.d,
                        Child::Assign { .. } => forward,
                    };
                    if direct {
                        self.alias.insert(*id, ex);
                    }
                }
                NetKind::Local if net.clock && forward => {
                    self.alias.insert(*id, ex);
                }
                NetKind::Version(_) if forward || constant || matches!(ex, Ex::Named(..)) => {
                    self.alias.insert(*id, ex);
                }
                NetKind::Out | NetKind::Local => {
                    if let Ex::Net(source) = ex {
                        let from_child = match self.nets[source].kind {
                            NetKind::ChildOut(c) => !matches!(self.children[c], Child::Register(_)),
                            _ => false,
                        };
                        if !from_child || net.clock {
                            continue;
                        }
                        // An output of the block names the net rather than a local signal.
                        let better = match claimed.get(&source) {
                            None => true,
                            Some(now) => net.kind == NetKind::Out && self.nets[*now].kind != NetKind::Out,
                        };
                        if better {
                            claimed.insert(source, *id);
                        }
                    }
                }
                _ => {}
            }
        }
        for (source, target) in claimed {
            self.alias.insert(source, Ex::Net(target));
            self.settled.drivers.remove(&target);
        }
    }

    fn apply_aliases(&mut self) {
        let resolved: HashMap<NetId, Ex> = self.alias.keys().map(|net| (*net, self.resolve(*net))).collect();
        let mut swap = |ex: &mut Ex| ex.replace(&mut |net| resolved.get(&net).cloned());
        each_ex_mut(&mut self.settled.body, &mut swap);
        for driver in self.settled.drivers.values_mut() {
            each_ex_mut(&mut driver.body, &mut swap);
            if let Some(ex) = &mut driver.simple {
                swap(ex);
            }
        }
        self.alias = resolved;
    }

    /// Made nets of which only a part is read shrink to it; one that only names a part for another net vanishes into that.
    fn cut_parts(&mut self) {
        let mut used: BTreeMap<NetId, Uses> = BTreeMap::new();
        let mut note = |ex: &Ex| {
            ex.uses(&mut |net, part| used.entry(net).or_default().add(part));
        };
        for (net, driver) in &self.settled.drivers {
            if self.live.contains(net) {
                each_ex(&driver.body, &mut note);
            }
        }
        self.alias.values().for_each(&mut note);
        let temps: Vec<NetId> = used.keys().copied().filter(|net| self.nets[*net].kind == NetKind::Temp).collect();
        for temp in temps {
            let uses = &used[&temp];
            let whole = self.nets[temp].width;
            if uses.whole || uses.lo == 0 && uses.hi == whole {
                continue;
            }
            let (lo, width) = (uses.lo, uses.hi - uses.lo);
            let part = slice(Ex::Net(temp), lo, width, whole);
            let heir = self.settled.drivers.iter().find(|(net, driver)| {
                self.live.contains(net) && driver.simple.as_ref() == Some(&part) && !self.is_d(**net) && !self.alias.contains_key(net)
            });
            let heir = heir.map(|(net, _)| *net).filter(|_| uses.count == 1);
            let Some(mut driver) = self.settled.drivers.remove(&temp) else {
                continue;
            };
            driver.cut = Some((lo, whole));
            let target = heir.unwrap_or(temp);
            if heir.is_some() {
                self.live.remove(&temp);
            } else {
                self.nets[temp].width = width;
                self.rebase(temp, lo);
            }
            self.settled.drivers.insert(target, driver);
        }
    }

    /// Verilator 5.048 makes `(x >> a) >> b` into `x >> (a + b)` and loses the carry of that sum, through nets as well. Where a module
    /// has such a pair, its shift amounts get room for it.
    fn widen_shifts(&mut self) {
        let mut shifted = BTreeSet::new();
        let mut moved = BTreeSet::new();
        let mut nested = false;
        for (net, driver) in &self.settled.drivers {
            each_ex(&driver.body, &mut |ex| {
                let inner = ex.shifts(&mut moved);
                nested |= inner > 1;
                if inner > 0 {
                    shifted.insert(*net);
                }
            });
        }
        if !nested && shifted.is_disjoint(&moved) {
            return;
        }
        let nets = &self.nets;
        let mut widen = |ex: &mut Ex| ex.widen_shifts(nets);
        each_ex_mut(&mut self.settled.body, &mut widen);
        for driver in self.settled.drivers.values_mut() {
            each_ex_mut(&mut driver.body, &mut widen);
            driver.simple.iter_mut().for_each(&mut widen);
        }
    }

    fn is_d(&self, net: NetId) -> bool {
        self.registers().any(|register| register.d == net)
    }

    /// Every slice of `net` moves down by `lo`.
    fn rebase(&mut self, net: NetId, lo: usize) {
        let width = self.nets[net].width;
        let mut shift = |ex: &mut Ex| ex.rebase(net, lo, width);
        each_ex_mut(&mut self.settled.body, &mut shift);
        for driver in self.settled.drivers.values_mut() {
            each_ex_mut(&mut driver.body, &mut shift);
            driver.simple.iter_mut().for_each(&mut shift);
        }
    }

    fn resolve(&self, net: NetId) -> Ex {
        let mut now = net;
        for _ in 0..self.nets.len() {
            match self.alias.get(&now) {
                Some(Ex::Net(next)) => now = *next,
                Some(ex) => return ex.clone(),
                None => break,
            }
        }
        Ex::Net(now)
    }

    /// The expression at a port: another name of the net, or the net.
    pub fn at_port(&self, net: NetId) -> Ex {
        self.alias.get(&net).cloned().unwrap_or(Ex::Net(net))
    }
}

impl Plan {
    /// Which child drives a net, after aliases were put in.
    pub fn sources(&self) -> HashMap<NetId, usize> {
        let outputs = self.nets.iter().enumerate().filter_map(|(id, net)| match net.kind {
            NetKind::ChildOut(child) => Some((id, child)),
            _ => None,
        });
        outputs
            .filter_map(|(id, child)| match self.at_port(id) {
                Ex::Net(net) => Some((net, child)),
                _ => None,
            })
            .collect()
    }

    /// What a net depends on in one step, after aliases were put in; an instance is taken to connect every input to every output.
    pub fn near(&self, net: NetId, sources: &HashMap<NetId, usize>) -> Vec<NetId> {
        let mut out = BTreeSet::new();
        if let Some(driver) = self.settled.drivers.get(&net) {
            reads(&driver.body, &mut out);
        }
        let ports = match sources.get(&net).map(|child| &self.children[*child]) {
            Some(Child::Module { ports, .. }) => ports,
            Some(Child::Assign { inputs, .. }) => inputs,
            Some(Child::Register(_)) | None => return out.into_iter().collect(),
        };
        for (_, port) in ports {
            if matches!(self.nets[*port].kind, NetKind::ChildIn(_)) {
                self.at_port(*port).reads(&mut out);
            }
        }
        out.into_iter().collect()
    }
}
