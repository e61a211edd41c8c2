// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Reads between two assignments of a net get a net of their own.

use crate::ir::*;
use crate::read::Symbols;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Gives reads between two assignments of a net a net of their own.
pub(crate) fn split(mut body: Vec<Stmt>, symbols: &mut Symbols) -> Vec<Stmt> {
    let mut left: BTreeMap<NetId, usize> = BTreeMap::new();
    each_assign(&body, &mut |assign| {
        let sequential = matches!(symbols.nets[assign.net].kind, NetKind::Local | NetKind::Out);
        if sequential {
            *left.entry(assign.net).or_default() += 1;
        }
    });
    let progress = || left.iter().map(|(net, left)| (*net, Progress { left: *left, ..Default::default() })).collect();
    // The first walk counts the cuts, the second names the nets between them.
    let mut count = Versions { state: progress(), names: HashMap::new() };
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
    let mut name = Versions { state: progress(), names };
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
    /// Net of each version, the last being the net itself; nothing while they are counted.
    names: HashMap<NetId, Vec<NetId>>,
}

impl Versions {
    fn block(&mut self, body: &mut [Stmt]) {
        for stmt in body {
            match stmt {
                Stmt::Assign(assign) => {
                    self.read(&mut assign.ex);
                    assign.net = self.write(assign.net);
                }
                Stmt::If { cond, .. } => self.read(cond),
                Stmt::Case { on, .. } => self.read(on),
                Stmt::Comment(_) => {}
            }
            stmt.blocks_mut().into_iter().for_each(|block| self.block(block));
        }
    }

    fn now(&self, net: NetId) -> NetId {
        let version = self.state[&net].cuts;
        self.names.get(&net).map_or(net, |chain| chain[version])
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
