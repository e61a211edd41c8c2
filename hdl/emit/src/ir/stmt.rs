// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Statements without loops, and walks over them.

use crate::ir::expr::Ex;
use crate::ir::net::NetId;
use std::collections::BTreeSet;

/// An assignment to bits `lo .. lo + width` of a net.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assign {
    pub net: NetId,
    pub lo: usize,
    pub width: usize,
    pub ex: Ex,
}

/// Label of a case arm: its text and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arm {
    /// `None` is `_`.
    pub label: Option<Ex>,
    pub body: Vec<Stmt>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stmt {
    Assign(Assign),
    If {
        cond: Ex,
        then: Vec<Stmt>,
        other: Vec<Stmt>,
    },
    /// `complete`: the arms name every value that Rust's type has, so the last may stand for the values left over.
    Case {
        on: Ex,
        arms: Vec<Arm>,
        complete: bool,
    },
    Comment(String),
}

/// What a comment stands for. A kernel's text says it by a first `^`, or by nothing at all; see `equipoise-macros`.
pub(crate) enum Remark<'a> {
    /// On the statement behind it.
    Statement(&'a str),
    /// On all statements up to the next heading or break.
    Heading(&'a str),
    /// What the heading before said ends here.
    Break,
}

impl Remark<'_> {
    pub fn of(text: &str) -> Remark<'_> {
        match text.strip_prefix("^ ") {
            Some(text) => Remark::Statement(text),
            None if text.is_empty() => Remark::Break,
            None => Remark::Heading(text),
        }
    }
}

impl Stmt {
    /// The blocks inside, in program order.
    pub fn blocks_mut(&mut self) -> Vec<&mut Vec<Stmt>> {
        match self {
            Stmt::Assign(_) | Stmt::Comment(_) => vec![],
            Stmt::If { then, other, .. } => vec![then, other],
            Stmt::Case { arms, .. } => arms.iter_mut().map(|arm| &mut arm.body).collect(),
        }
    }
}

/// Calls `f` for each assignment, in program order.
pub(crate) fn each_assign<'a>(body: &'a [Stmt], f: &mut dyn FnMut(&'a Assign)) {
    for stmt in body {
        match stmt {
            Stmt::Assign(assign) => f(assign),
            Stmt::If { then, other, .. } => {
                each_assign(then, f);
                each_assign(other, f);
            }
            Stmt::Case { arms, .. } => arms.iter().for_each(|arm| each_assign(&arm.body, f)),
            Stmt::Comment(_) => {}
        }
    }
}

/// Calls `f` for each expression, the labels of `case` included.
pub(crate) fn each_ex(body: &[Stmt], f: &mut dyn FnMut(&Ex)) {
    for stmt in body {
        match stmt {
            Stmt::Assign(assign) => f(&assign.ex),
            Stmt::If { cond, then, other } => {
                f(cond);
                each_ex(then, f);
                each_ex(other, f);
            }
            Stmt::Case { on, arms, .. } => {
                f(on);
                for arm in arms {
                    arm.label.iter().for_each(&mut *f);
                    each_ex(&arm.body, f);
                }
            }
            Stmt::Comment(_) => {}
        }
    }
}

/// Applies `f` to each expression but labels, in program order.
pub(crate) fn each_ex_mut(body: &mut [Stmt], f: &mut dyn FnMut(&mut Ex)) {
    for stmt in body {
        match stmt {
            Stmt::Assign(assign) => f(&mut assign.ex),
            Stmt::If { cond, .. } => f(cond),
            Stmt::Case { on, .. } => f(on),
            Stmt::Comment(_) => {}
        }
        stmt.blocks_mut().into_iter().for_each(|block| each_ex_mut(block, f));
    }
}

/// Adds every net read by `body`, conditions included.
pub(crate) fn reads(body: &[Stmt], into: &mut BTreeSet<NetId>) {
    each_ex(body, &mut |ex| ex.reads(into));
}

/// The part of `body` that assigns nets which `keep` accepts, with the conditions around it and the comments on it.
pub(crate) fn project(body: &[Stmt], keep: &dyn Fn(NetId) -> bool) -> Vec<Stmt> {
    let mut out = vec![];
    let (mut heading, mut remark) = (None, None);
    for stmt in body {
        if let Stmt::Comment(text) = stmt {
            match Remark::of(text) {
                Remark::Statement(_) => remark = Some(stmt),
                Remark::Heading(_) | Remark::Break => (heading, remark) = (Some(stmt), None),
            }
            continue;
        }
        if let Some(part) = part(stmt, keep) {
            out.extend(heading.take().cloned());
            out.extend(remark.cloned());
            out.push(part);
        }
        remark = None;
    }
    out
}

/// What of a statement assigns nets which `keep` accepts.
fn part(stmt: &Stmt, keep: &dyn Fn(NetId) -> bool) -> Option<Stmt> {
    match stmt {
        Stmt::Assign(assign) => keep(assign.net).then(|| stmt.clone()),
        Stmt::If { cond, then, other } => {
            let (then, other) = (project(then, keep), project(other, keep));
            (!empty(&then) || !empty(&other)).then(|| Stmt::If { cond: cond.clone(), then, other })
        }
        Stmt::Case { on, arms, complete } => {
            let arms: Vec<Arm> = arms.iter().map(|arm| Arm { label: arm.label.clone(), body: project(&arm.body, keep) }).collect();
            arms.iter().any(|arm| !empty(&arm.body)).then(|| Stmt::Case { on: on.clone(), arms, complete: *complete })
        }
        Stmt::Comment(_) => None,
    }
}

/// `body` without comments.
pub(crate) fn silent(body: Vec<Stmt>) -> Vec<Stmt> {
    let mut body: Vec<Stmt> = body.into_iter().filter(|stmt| !matches!(stmt, Stmt::Comment(_))).collect();
    for block in body.iter_mut().flat_map(Stmt::blocks_mut) {
        *block = silent(std::mem::take(block));
    }
    body
}

pub(crate) fn empty(body: &[Stmt]) -> bool {
    body.iter().all(|stmt| matches!(stmt, Stmt::Comment(_)))
}
