// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! From program order to nets: which value each read sees, what drives each net, and whether it always does.
//!
//! In rust-hdl a read of an input port, or of a child's port, sees the settled value. A read of a local signal or an output sees what
//! the statements before it have written; before the first of them it sees the settled value of the round before. Both are one net
//! with one value, except where a read stands between two assignments: there the net is split (`sum_step1`, `sum_step2`, … `sum`).

use crate::ir::*;
use crate::pick::slice;
use crate::symbols::Symbols;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Statements whose order no longer matters between nets.
pub(crate) struct Settled {
    /// Top-level statements; each net's dead assignments are gone.
    pub body: Vec<Stmt>,
    /// For each assigned net: the top-level statements that assign it.
    pub drivers: BTreeMap<NetId, Driver>,
}

/// What drives one net.
#[derive(Clone, Debug)]
pub(crate) struct Driver {
    /// Indices into `Settled::body`.
    pub at: Vec<usize>,
    /// The statements, without those of other nets.
    pub body: Vec<Stmt>,
    /// The expression, if one says it all.
    pub simple: Option<Ex>,
    /// The net is only the bits from here on of a simple expression of that width.
    pub cut: Option<(usize, usize)>,
}

/// Works out the nets of a kernel's statements.
pub(crate) fn settle(body: Vec<Stmt>, symbols: &mut Symbols) -> Settled {
    let body = split_versions(body, symbols);
    let body = lift_temps(body, &symbols.nets);
    let body = drop_dead(body, &symbols.nets);
    let drivers = drivers(&body, &symbols.nets);
    Settled { body, drivers }
}

/// Gives reads between two assignments of a net a net of their own.
fn split_versions(mut body: Vec<Stmt>, symbols: &mut Symbols) -> Vec<Stmt> {
    let mut left: BTreeMap<NetId, usize> = BTreeMap::new();
    each_assign(&body, &mut |assign| {
        let sequential = matches!(symbols.nets[assign.net].kind, NetKind::Local | NetKind::Out);
        if sequential {
            *left.entry(assign.net).or_default() += 1;
        }
    });
    let progress = |left: &BTreeMap<NetId, usize>| -> HashMap<NetId, Progress> {
        left.iter()
            .map(|(net, left)| {
                let progress = Progress { left: *left, ..Default::default() };
                (*net, progress)
            })
            .collect()
    };
    // The first walk counts the cuts, the second names the nets between them.
    let mut count = Versions { state: progress(&left), names: None };
    count.block(&mut body.clone());
    let mut names: HashMap<NetId, Vec<NetId>> = HashMap::new();
    let mut starts: BTreeMap<NetId, Stmt> = BTreeMap::new();
    for net in left.keys() {
        let cuts = count.state[net].cuts;
        if cuts == 0 {
            continue;
        }
        let width = symbols.nets[*net].width;
        let raw = symbols.nets[*net].raw.clone();
        let mut chain: Vec<NetId> =
            (1..=cuts).map(|step| symbols.make(format!("{raw}_step{step}"), NetKind::Version(*net), width)).collect();
        chain.push(*net);
        for pair in chain.windows(2) {
            let start = Stmt::Assign(Assign { net: pair[1], lo: 0, width, ex: Ex::Net(pair[0]) });
            starts.insert(pair[1], start);
        }
        names.insert(*net, chain);
    }
    if names.is_empty() {
        return body;
    }
    let mut name = Versions { state: progress(&left), names: Some(names) };
    name.block(&mut body);
    // Each later version starts from the one before, ahead of the statement that first assigns it.
    let mut out = vec![];
    for stmt in body {
        each_assign(std::slice::from_ref(&stmt), &mut |assign| {
            out.extend(starts.remove(&assign.net));
        });
        out.push(stmt);
    }
    out
}

/// How far the walk has come with one net.
#[derive(Default)]
struct Progress {
    left: usize,
    done: usize,
    /// Versions begun after the first.
    cuts: usize,
    /// The value so far was read: the next assignment begins a version.
    read: bool,
}

struct Versions {
    state: HashMap<NetId, Progress>,
    /// Net of each version, the last being the net itself.
    names: Option<HashMap<NetId, Vec<NetId>>>,
}

impl Versions {
    fn block(&mut self, body: &mut [Stmt]) {
        for stmt in body {
            match stmt {
                Stmt::Assign(assign) => {
                    self.read(&mut assign.ex);
                    assign.net = self.write(assign.net);
                }
                Stmt::If { cond, then, other } => {
                    self.read(cond);
                    self.block(then);
                    self.block(other);
                }
                Stmt::Case { on, arms, .. } => {
                    self.read(on);
                    arms.iter_mut().for_each(|arm| self.block(&mut arm.body));
                }
                Stmt::Comment(_) => {}
            }
        }
    }

    fn now(&self, net: NetId) -> NetId {
        let version = self.state[&net].cuts;
        match self.names.as_ref().and_then(|names| names.get(&net)) {
            Some(chain) => chain[version],
            None => net,
        }
    }

    fn write(&mut self, net: NetId) -> NetId {
        let Some(progress) = self.state.get_mut(&net) else {
            return net;
        };
        progress.done += 1;
        progress.left -= 1;
        if std::mem::take(&mut progress.read) {
            progress.cuts += 1;
        }
        self.now(net)
    }

    fn read(&mut self, ex: &mut Ex) {
        let mut seen = BTreeSet::new();
        ex.reads(&mut seen);
        for net in seen {
            if let Some(progress) = self.state.get_mut(&net) {
                if progress.done > 0 && progress.left > 0 {
                    progress.read = true;
                }
            }
        }
        ex.replace(&mut |net| match self.state.get(&net) {
            Some(progress) if progress.done > 0 && progress.left > 0 => Some(Ex::Net(self.now(net))),
            _ => None,
        });
    }
}

/// Moves made nets out of the branches (they are pure) and joins those that are the same.
fn lift_temps(body: Vec<Stmt>, nets: &[Net]) -> Vec<Stmt> {
    let mut same: HashMap<Ex, NetId> = HashMap::new();
    let mut joined: HashMap<NetId, NetId> = HashMap::new();
    let mut out = vec![];
    for mut stmt in body {
        lift(&mut stmt, nets, &mut same, &mut joined, &mut out);
        let gone = matches!(&stmt, Stmt::Assign(assign) if nets[assign.net].kind == NetKind::Temp);
        if !gone {
            out.push(stmt);
        }
    }
    each_ex_mut(&mut out, &mut |ex| {
        ex.replace(&mut |net| joined.get(&net).map(|to| Ex::Net(*to)));
    });
    out
}

fn lift(stmt: &mut Stmt, nets: &[Net], same: &mut HashMap<Ex, NetId>, joined: &mut HashMap<NetId, NetId>, out: &mut Vec<Stmt>) {
    match stmt {
        Stmt::Assign(assign) if nets[assign.net].kind == NetKind::Temp => {
            assign.ex.replace(&mut |net| joined.get(&net).map(|to| Ex::Net(*to)));
            match same.get(&assign.ex) {
                Some(first) => {
                    joined.insert(assign.net, *first);
                }
                None => {
                    same.insert(assign.ex.clone(), assign.net);
                    out.push(Stmt::Assign(assign.clone()));
                }
            }
        }
        Stmt::Assign(_) | Stmt::Comment(_) => {}
        Stmt::If { then, other, .. } => {
            for body in [then, other] {
                body.iter_mut().for_each(|stmt| lift(stmt, nets, same, joined, out));
                body.retain(|stmt| !is_temp(stmt, nets));
            }
        }
        Stmt::Case { arms, .. } => {
            for arm in arms {
                arm.body.iter_mut().for_each(|stmt| lift(stmt, nets, same, joined, out));
                arm.body.retain(|stmt| !is_temp(stmt, nets));
            }
        }
    }
}

fn is_temp(stmt: &Stmt, nets: &[Net]) -> bool {
    matches!(stmt, Stmt::Assign(assign) if nets[assign.net].kind == NetKind::Temp)
}

/// Removes what a later assignment of the whole net in the same block overrides.
fn drop_dead(body: Vec<Stmt>, nets: &[Net]) -> Vec<Stmt> {
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
                for stmt in &mut left {
                    match stmt {
                        Stmt::If { then, other, .. } => {
                            *then = drop_dead(std::mem::take(then), nets);
                            *other = drop_dead(std::mem::take(other), nets);
                        }
                        Stmt::Case { arms, .. } => {
                            for arm in arms {
                                arm.body = drop_dead(std::mem::take(&mut arm.body), nets);
                            }
                        }
                        Stmt::Assign(_) | Stmt::Comment(_) => {}
                    }
                }
                out.extend(left.into_iter().rev());
            }
        }
    }
    out.reverse();
    out
}

fn drivers(body: &[Stmt], nets: &[Net]) -> BTreeMap<NetId, Driver> {
    let mut at: BTreeMap<NetId, Vec<usize>> = BTreeMap::new();
    for (index, stmt) in body.iter().enumerate() {
        each_assign(std::slice::from_ref(stmt), &mut |assign| {
            let list = at.entry(assign.net).or_default();
            if list.last() != Some(&index) {
                list.push(index);
            }
        });
    }
    at.into_iter()
        .map(|(net, at)| {
            let body: Vec<Stmt> = at.iter().flat_map(|index| project(std::slice::from_ref(&body[*index]), &|n| n == net)).collect();
            let simple = simple(&body, nets[net].width);
            (net, Driver { at, body, simple, cut: None })
        })
        .collect()
}

/// The one expression that the statements give a net of `width` bits, if they are unconditional and complete.
fn simple(body: &[Stmt], width: usize) -> Option<Ex> {
    // Which statement a bit comes from, and which of its bits.
    let mut source: Vec<Option<(usize, usize)>> = vec![None; width];
    let mut assigns = vec![];
    for stmt in body {
        let Stmt::Assign(assign) = stmt else {
            return None;
        };
        for bit in 0..assign.width {
            source[assign.lo + bit] = Some((assigns.len(), bit));
        }
        assigns.push(assign);
    }
    let mut parts = vec![];
    let mut at = 0;
    while at < width {
        let (from, lo) = source[at]?;
        let mut count = 1;
        while at + count < width && source[at + count] == Some((from, lo + count)) {
            count += 1;
        }
        let assign = assigns[from];
        parts.push(match &assign.ex {
            ex if count == assign.width => ex.clone(),
            ex @ (Ex::Net(_) | Ex::Lit(_) | Ex::Named(..) | Ex::Slice(..)) => slice(ex.clone(), lo, count, assign.width),
            _ => return None,
        });
        at += count;
    }
    parts.reverse();
    match parts.len() {
        1 => parts.pop(),
        _ => Some(Ex::Concat(parts)),
    }
}

/// Bits of `net` that `body` assigns on every path, beside those in `before`.
pub(crate) fn covered(body: &[Stmt], net: NetId, before: &[bool]) -> Vec<bool> {
    let mut now = before.to_vec();
    for stmt in body {
        match stmt {
            Stmt::Assign(assign) if assign.net == net => {
                now[assign.lo..assign.lo + assign.width].fill(true);
            }
            Stmt::Assign(_) | Stmt::Comment(_) => {}
            Stmt::If { then, other, .. } => {
                let (a, b) = (covered(then, net, &now), covered(other, net, &now));
                now = a.iter().zip(&b).map(|(a, b)| *a && *b).collect();
            }
            Stmt::Case { arms, complete, .. } => {
                let mut all = if *complete { vec![true; now.len()] } else { now.clone() };
                for arm in arms {
                    let here = covered(&arm.body, net, &now);
                    all.iter_mut().zip(here).for_each(|(all, here)| *all &= here);
                }
                now = all;
            }
        }
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    fn assign(net: NetId, lo: usize, width: usize) -> Stmt {
        Stmt::Assign(Assign { net, lo, width, ex: Ex::Lit(Value::zero(width)) })
    }

    #[test]
    fn a_branch_left_out_is_not_covered() {
        let cond = Ex::Lit(Value::zero(1));
        let both = Stmt::If { cond: cond.clone(), then: vec![assign(0, 0, 4)], other: vec![assign(0, 0, 2), assign(0, 2, 2)] };
        let one = Stmt::If { cond, then: vec![assign(0, 0, 4)], other: vec![assign(0, 0, 2)] };
        assert_eq!(covered(&[both], 0, &[false; 4]), [true; 4]);
        assert_eq!(covered(&[one], 0, &[false; 4]), [true, true, false, false]);
    }

    #[test]
    fn slices_that_fill_a_net_are_one_expression() {
        let whole = simple(&[assign(0, 4, 4), assign(0, 0, 4)], 8);
        assert!(matches!(whole, Some(Ex::Concat(parts)) if parts.len() == 2));
        assert_eq!(simple(&[assign(0, 4, 4)], 8), None);
    }
}
