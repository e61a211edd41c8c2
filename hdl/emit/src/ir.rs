// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a kernel means, ready to print: nets, sized expressions, statements without loops.
//!
//! Every expression knows its width, and the operands of an operator are equally wide, so Verilog's own width rules never apply.

use crate::value::Value;
use std::collections::BTreeSet;

/// Index of a net in its module.
pub(crate) type NetId = usize;

/// What a net is to its module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NetKind {
    /// Port of the module itself.
    In,
    Out,
    InOut,
    /// `Signal<Local, _>`.
    Local,
    /// Port of the child with this index.
    ChildIn(usize),
    ChildOut(usize),
    ChildInOut(usize),
    /// Made by the printer: a part of a larger expression that Verilog can only slice with a name.
    Temp,
    /// Value of a net between two of its assignments, for reads that stand there.
    Version(NetId),
}

#[derive(Clone, Debug)]
pub(crate) struct Net {
    /// Path in the block, parts joined by `$`.
    pub raw: String,
    pub kind: NetKind,
    pub width: usize,
    pub clock: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Unary {
    Not,
    Neg,
    All,
    Any,
    Xor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Binary {
    Add,
    Sub,
    Mul,
    LogicAnd,
    LogicOr,
    Xor,
    And,
    Or,
    Shl,
    Shr,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    SignedLt,
    SignedLe,
    SignedGt,
    SignedGe,
}

impl Binary {
    pub fn is_comparison(self) -> bool {
        use Binary::*;
        !matches!(self, Add | Sub | Mul | LogicAnd | LogicOr | Xor | And | Or | Shl | Shr)
    }
}

/// A sized, unsigned expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Ex {
    Net(NetId),
    Lit(Value),
    /// A named constant of the module; printed by name, folded by value.
    Named(String, Value),
    Un(Unary, Box<Ex>),
    Bin(Binary, Box<Ex>, Box<Ex>),
    /// Bits `lo .. lo + width` of a net or named constant.
    Slice(Box<Ex>, usize, usize),
    /// One bit, or `width` bits, of a net from a variable position.
    Pick(Box<Ex>, Box<Ex>, usize),
    /// Zeros above.
    Zext(Box<Ex>, usize),
    /// Copies of the sign bit above a net.
    Sext(Box<Ex>, usize),
    /// Parts, the highest first.
    Concat(Vec<Ex>),
}

impl Ex {
    /// Width, given the widths of the nets.
    pub fn width(&self, nets: &[Net]) -> usize {
        match self {
            Ex::Net(net) => nets[*net].width,
            Ex::Lit(value) | Ex::Named(_, value) => value.width(),
            Ex::Un(Unary::Not | Unary::Neg, x) => x.width(nets),
            Ex::Un(..) => 1,
            Ex::Bin(op, l, _) => match op {
                Binary::LogicAnd | Binary::LogicOr => 1,
                op if op.is_comparison() => 1,
                _ => l.width(nets),
            },
            Ex::Slice(_, _, width) | Ex::Pick(_, _, width) => *width,
            Ex::Zext(_, width) | Ex::Sext(_, width) => *width,
            Ex::Concat(parts) => parts.iter().map(|part| part.width(nets)).sum(),
        }
    }

    /// Adds the nets read.
    pub fn reads(&self, into: &mut BTreeSet<NetId>) {
        match self {
            Ex::Net(net) => {
                into.insert(*net);
            }
            Ex::Lit(_) | Ex::Named(..) => {}
            Ex::Un(_, x) | Ex::Slice(x, _, _) | Ex::Zext(x, _) | Ex::Sext(x, _) => x.reads(into),
            Ex::Bin(_, l, r) | Ex::Pick(l, r, _) => {
                l.reads(into);
                r.reads(into);
            }
            Ex::Concat(parts) => parts.iter().for_each(|part| part.reads(into)),
        }
    }

    /// Replaces every net; `f` gives the expression to stand in its place. A slice of a number becomes a number.
    pub fn replace(&mut self, f: &mut dyn FnMut(NetId) -> Option<Ex>) {
        match self {
            Ex::Net(net) => {
                if let Some(other) = f(*net) {
                    *self = other;
                }
            }
            Ex::Lit(_) | Ex::Named(..) => {}
            Ex::Slice(x, lo, width) => {
                x.replace(f);
                if let Ex::Lit(value) = &**x {
                    *self = Ex::Lit(value.slice(*lo, *width));
                }
            }
            Ex::Sext(x, width) => {
                x.replace(f);
                if let Ex::Lit(value) = &**x {
                    *self = Ex::Lit(value.sign_extended(*width));
                }
            }
            Ex::Un(_, x) | Ex::Zext(x, _) => x.replace(f),
            Ex::Bin(_, l, r) | Ex::Pick(l, r, _) => {
                l.replace(f);
                r.replace(f);
            }
            Ex::Concat(parts) => parts.iter_mut().for_each(|part| part.replace(f)),
        }
    }

    /// Adds the nets that a variable position is read from: Verilog cannot do that with a number in their place.
    pub fn picked(&self, into: &mut BTreeSet<NetId>) {
        match self {
            Ex::Net(_) | Ex::Lit(_) | Ex::Named(..) => {}
            Ex::Un(_, x) | Ex::Slice(x, _, _) | Ex::Zext(x, _) | Ex::Sext(x, _) => x.picked(into),
            Ex::Bin(_, l, r) => {
                l.picked(into);
                r.picked(into);
            }
            Ex::Pick(x, at, _) => {
                x.reads(into);
                at.picked(into);
            }
            Ex::Concat(parts) => parts.iter().for_each(|part| part.picked(into)),
        }
    }

    /// Calls `f` for each read of a net: `None` for the whole, or the slice.
    pub fn uses(&self, f: &mut dyn FnMut(NetId, Option<(usize, usize)>)) {
        match self {
            Ex::Net(net) => f(*net, None),
            Ex::Slice(x, lo, width) => match &**x {
                Ex::Net(net) => f(*net, Some((*lo, *width))),
                x => x.uses(f),
            },
            Ex::Lit(_) | Ex::Named(..) => {}
            Ex::Un(_, x) | Ex::Zext(x, _) | Ex::Sext(x, _) => x.uses(f),
            Ex::Bin(_, l, r) | Ex::Pick(l, r, _) => {
                l.uses(f);
                r.uses(f);
            }
            Ex::Concat(parts) => parts.iter().for_each(|part| part.uses(f)),
        }
    }

    /// Shifts by a signal in this expression; the nets they move go to `moved`.
    pub fn shifts(&self, moved: &mut BTreeSet<NetId>) -> usize {
        match self {
            Ex::Net(_) | Ex::Lit(_) | Ex::Named(..) => 0,
            Ex::Un(_, x) | Ex::Slice(x, _, _) | Ex::Zext(x, _) | Ex::Sext(x, _) => x.shifts(moved),
            Ex::Bin(Binary::Shl | Binary::Shr, l, r) if !matches!(**r, Ex::Lit(_)) => {
                l.reads(moved);
                1 + l.shifts(moved) + r.shifts(moved)
            }
            Ex::Bin(_, l, r) | Ex::Pick(l, r, _) => l.shifts(moved) + r.shifts(moved),
            Ex::Concat(parts) => parts.iter().map(|part| part.shifts(moved)).sum(),
        }
    }

    /// Gives every shift by a signal two more bits of amount.
    pub fn widen_shifts(&mut self, nets: &[Net]) {
        match self {
            Ex::Net(_) | Ex::Lit(_) | Ex::Named(..) => {}
            Ex::Un(_, x) | Ex::Slice(x, _, _) | Ex::Zext(x, _) | Ex::Sext(x, _) => x.widen_shifts(nets),
            Ex::Bin(op, l, r) => {
                l.widen_shifts(nets);
                r.widen_shifts(nets);
                if matches!(op, Binary::Shl | Binary::Shr) && !matches!(**r, Ex::Lit(_)) {
                    let width = r.width(nets) + 2;
                    let amount = std::mem::replace(&mut **r, Ex::Concat(vec![]));
                    **r = Ex::Zext(Box::new(amount), width);
                }
            }
            Ex::Pick(l, r, _) => {
                l.widen_shifts(nets);
                r.widen_shifts(nets);
            }
            Ex::Concat(parts) => parts.iter_mut().for_each(|part| part.widen_shifts(nets)),
        }
    }

    /// Slices of `net`, which lost its `by` lowest bits and is now `width` bits wide, move down.
    pub fn rebase(&mut self, net: NetId, by: usize, width: usize) {
        match self {
            Ex::Slice(x, lo, bits) if **x == Ex::Net(net) => {
                *self = crate::pick::slice(Ex::Net(net), *lo - by, *bits, width);
            }
            Ex::Net(_) | Ex::Lit(_) | Ex::Named(..) => {}
            Ex::Un(_, x) | Ex::Slice(x, _, _) | Ex::Zext(x, _) | Ex::Sext(x, _) => x.rebase(net, by, width),
            Ex::Bin(_, l, r) | Ex::Pick(l, r, _) => {
                l.rebase(net, by, width);
                r.rebase(net, by, width);
            }
            Ex::Concat(parts) => parts.iter_mut().for_each(|part| part.rebase(net, by, width)),
        }
    }

    /// The value, where it is constant and small; used to decide conditions.
    pub fn fold(&self) -> Option<i128> {
        match self {
            Ex::Lit(value) | Ex::Named(_, value) => value.to_int(),
            Ex::Un(Unary::Not, x) if x.is_bit() => Some(1 - x.fold()?),
            Ex::Bin(Binary::LogicAnd, l, r) => match (l.fold(), r.fold()) {
                (Some(0), _) | (_, Some(0)) => Some(0),
                (Some(_), Some(_)) => Some(1),
                _ => None,
            },
            Ex::Bin(Binary::LogicOr, l, r) => match (l.fold(), r.fold()) {
                (Some(1), _) | (_, Some(1)) => Some(1),
                (Some(_), Some(_)) => Some(0),
                _ => None,
            },
            Ex::Bin(op, l, r) => {
                let (l, r) = (l.fold()?, r.fold()?);
                let truth = match op {
                    Binary::Eq => l == r,
                    Binary::Ne => l != r,
                    Binary::Lt => l < r,
                    Binary::Le => l <= r,
                    Binary::Gt => l > r,
                    Binary::Ge => l >= r,
                    _ => return None,
                };
                Some(i128::from(truth))
            }
            _ => None,
        }
    }

    fn is_bit(&self) -> bool {
        match self {
            Ex::Lit(value) | Ex::Named(_, value) => value.width() == 1,
            Ex::Un(Unary::Not, x) => x.is_bit(),
            Ex::Bin(op, ..) => op.is_comparison() || matches!(op, Binary::LogicAnd | Binary::LogicOr),
            _ => false,
        }
    }
}

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

/// Adds every net read by `body`, conditions included.
pub(crate) fn reads(body: &[Stmt], into: &mut BTreeSet<NetId>) {
    for stmt in body {
        match stmt {
            Stmt::Assign(assign) => assign.ex.reads(into),
            Stmt::If { cond, then, other } => {
                cond.reads(into);
                reads(then, into);
                reads(other, into);
            }
            Stmt::Case { on, arms, .. } => {
                on.reads(into);
                arms.iter().for_each(|arm| reads(&arm.body, into));
            }
            Stmt::Comment(_) => {}
        }
    }
}

/// The part of `body` that assigns nets which `keep` accepts, with the conditions around it.
pub(crate) fn project(body: &[Stmt], keep: &dyn Fn(NetId) -> bool) -> Vec<Stmt> {
    let mut out = vec![];
    for stmt in body {
        match stmt {
            Stmt::Assign(assign) if keep(assign.net) => out.push(stmt.clone()),
            Stmt::Assign(_) => {}
            Stmt::If { cond, then, other } => {
                let (then, other) = (project(then, keep), project(other, keep));
                if !empty(&then) || !empty(&other) {
                    out.push(Stmt::If { cond: cond.clone(), then, other });
                }
            }
            Stmt::Case { on, arms, complete } => {
                let arms: Vec<Arm> = arms.iter().map(|arm| Arm { label: arm.label.clone(), body: project(&arm.body, keep) }).collect();
                if arms.iter().any(|arm| !empty(&arm.body)) {
                    out.push(Stmt::Case { on: on.clone(), arms, complete: *complete });
                }
            }
            Stmt::Comment(_) => out.push(stmt.clone()),
        }
    }
    // A comment stays only with the statement it stands before.
    let mut kept = vec![];
    for (at, stmt) in out.iter().enumerate() {
        let follows = out[at..].iter().any(|s| !matches!(s, Stmt::Comment(_)));
        if !matches!(stmt, Stmt::Comment(_)) || follows {
            kept.push(stmt.clone());
        }
    }
    kept
}

pub(crate) fn empty(body: &[Stmt]) -> bool {
    body.iter().all(|stmt| matches!(stmt, Stmt::Comment(_)))
}

/// Applies `f` to each expression, in program order.
pub(crate) fn each_ex_mut(body: &mut [Stmt], f: &mut dyn FnMut(&mut Ex)) {
    for stmt in body {
        match stmt {
            Stmt::Assign(assign) => f(&mut assign.ex),
            Stmt::If { cond, then, other } => {
                f(cond);
                each_ex_mut(then, f);
                each_ex_mut(other, f);
            }
            Stmt::Case { on, arms, .. } => {
                f(on);
                arms.iter_mut().for_each(|arm| each_ex_mut(&mut arm.body, f));
            }
            Stmt::Comment(_) => {}
        }
    }
}
