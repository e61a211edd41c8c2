// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Sized expressions.
//!
//! Every expression knows its width, and the operands of an operator are equally wide, so Verilog's own width rules never apply.

use crate::ir::net::{Net, NetId};
use crate::ir::value::Value;
use std::collections::BTreeSet;

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
    pub fn bin(op: Binary, l: Ex, r: Ex) -> Ex {
        Ex::Bin(op, Box::new(l), Box::new(r))
    }

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

    /// What the expression is made of, from left to right.
    pub fn operands(&self) -> impl Iterator<Item = &Ex> {
        let (one, two, more) = match self {
            Ex::Net(_) | Ex::Lit(_) | Ex::Named(..) => (None, None, &[][..]),
            Ex::Un(_, x) | Ex::Slice(x, ..) | Ex::Zext(x, _) | Ex::Sext(x, _) => (Some(&**x), None, &[][..]),
            Ex::Bin(_, l, r) | Ex::Pick(l, r, _) => (Some(&**l), Some(&**r), &[][..]),
            Ex::Concat(parts) => (None, None, &parts[..]),
        };
        one.into_iter().chain(two).chain(more)
    }

    /// The same, to be changed.
    pub fn operands_mut(&mut self) -> impl Iterator<Item = &mut Ex> {
        let (one, two, more) = match self {
            Ex::Net(_) | Ex::Lit(_) | Ex::Named(..) => (None, None, &mut [][..]),
            Ex::Un(_, x) | Ex::Slice(x, ..) | Ex::Zext(x, _) | Ex::Sext(x, _) => (Some(&mut **x), None, &mut [][..]),
            Ex::Bin(_, l, r) | Ex::Pick(l, r, _) => (Some(&mut **l), Some(&mut **r), &mut [][..]),
            Ex::Concat(parts) => (None, None, &mut parts[..]),
        };
        one.into_iter().chain(two).chain(more)
    }

    /// Adds the nets read.
    pub fn reads(&self, into: &mut BTreeSet<NetId>) {
        if let Ex::Net(net) = self {
            into.insert(*net);
        }
        self.operands().for_each(|x| x.reads(into));
    }

    /// Replaces every net; `f` gives the expression to stand in its place. A slice of a number becomes a number.
    pub fn replace(&mut self, f: &mut dyn FnMut(NetId) -> Option<Ex>) {
        self.operands_mut().for_each(|x| x.replace(f));
        let new = match self {
            Ex::Net(net) => f(*net),
            Ex::Slice(x, lo, width) => x.literal().map(|value| Ex::Lit(value.slice(*lo, *width))),
            Ex::Sext(x, width) => x.literal().map(|value| Ex::Lit(value.sign_extended(*width))),
            _ => None,
        };
        if let Some(new) = new {
            *self = new;
        }
    }

    fn literal(&self) -> Option<&Value> {
        match self {
            Ex::Lit(value) => Some(value),
            _ => None,
        }
    }

    /// Bits `lo .. lo + width` of something with a name, `whole` bits wide.
    pub fn slice(self, lo: usize, width: usize, whole: usize) -> Ex {
        match self {
            base if lo == 0 && width == whole => base,
            Ex::Lit(value) | Ex::Named(_, value) => Ex::Lit(value.slice(lo, width)),
            Ex::Slice(inner, below, _) => Ex::Slice(inner, below + lo, width),
            base => Ex::Slice(Box::new(base), lo, width),
        }
    }
}
