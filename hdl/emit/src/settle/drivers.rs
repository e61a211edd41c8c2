// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What drives each net, once the order of statements no longer matters between nets.

use crate::ir::*;
use std::collections::BTreeMap;

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

impl Settled {
    /// Finds the drivers in `body`.
    pub fn of(body: Vec<Stmt>, nets: &[Net]) -> Settled {
        let drivers = drivers(&body, nets);
        Settled { body, drivers }
    }

    /// Applies `f` to each expression but labels, in the body and in each driver.
    pub fn each_ex_mut(&mut self, f: &mut dyn FnMut(&mut Ex)) {
        each_ex_mut(&mut self.body, f);
        for driver in self.drivers.values_mut() {
            each_ex_mut(&mut driver.body, f);
            driver.simple.iter_mut().for_each(&mut *f);
        }
    }
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
            ex @ (Ex::Net(_) | Ex::Lit(_) | Ex::Named(..) | Ex::Slice(..)) => ex.clone().slice(lo, count, assign.width),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn assign(net: NetId, lo: usize, width: usize) -> Stmt {
        Stmt::Assign(Assign { net, lo, width, ex: Ex::Lit(Value::zero(width)) })
    }

    #[test]
    fn slices_that_fill_a_net_are_one_expression() {
        let whole = simple(&[assign(0, 4, 4), assign(0, 0, 4)], 8);
        assert!(matches!(whole, Some(Ex::Concat(parts)) if parts.len() == 2));
        assert_eq!(simple(&[assign(0, 4, 4)], 8), None);
    }
}
