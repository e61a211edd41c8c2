// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Sized expressions while they are made: what is known of their type, and changes of their width.

use crate::error::{Done, Refusal};
use crate::ir::{Assign, Ex, NetKind, Stmt, Value};
use crate::read::{show, Symbols};
use rust_hdl::core::ast::VerilogExpression;
use rust_hdl::core::type_descriptor::TypeDescriptor;

/// An expression with what rust-hdl knows of its type.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    pub ex: Ex,
    pub width: usize,
    pub signed: bool,
    /// Descriptor, where the expression is a signal or a field.
    pub ty: Option<TypeDescriptor>,
}

impl Typed {
    pub fn bits(ex: Ex, width: usize) -> Typed {
        Typed { ex, width, signed: false, ty: None }
    }
}

/// Turns the expressions of one statement; collects the nets it has to make.
pub(crate) struct Sizer<'a> {
    pub symbols: &'a mut Symbols,
    /// Name to derive made nets from.
    pub target: String,
    /// Assignments to made nets, in order; they belong before the statement.
    pub made: Vec<Stmt>,
}

impl Sizer<'_> {
    /// Cut to `width`, or zeros above.
    pub fn resize(&mut self, x: Typed, width: usize) -> Ex {
        match x.ex {
            Ex::Lit(value) | Ex::Named(_, value) if width != x.width => Ex::Lit(value.resized(width)),
            ex if width > x.width => Ex::Zext(Box::new(ex), width),
            ex if width < x.width => {
                let net = self.nameable(ex, x.width);
                net.slice(0, width, x.width)
            }
            ex => ex,
        }
    }

    /// Copies of the sign above.
    pub fn sign_extend(&mut self, x: Typed, width: usize) -> Ex {
        match x.ex {
            Ex::Lit(value) | Ex::Named(_, value) => Ex::Lit(value.sign_extended(width)),
            ex if width > x.width => Ex::Sext(Box::new(self.nameable(ex, x.width)), width),
            ex => ex,
        }
    }

    /// The same value as something that Verilog can slice: a net or a literal.
    pub fn nameable(&mut self, ex: Ex, width: usize) -> Ex {
        match ex {
            // A slice of a slice is a slice.
            Ex::Net(_) | Ex::Lit(_) | Ex::Named(..) | Ex::Slice(..) => ex,
            ex => self.net(ex, width),
        }
    }

    /// A made net with the value of `ex`.
    pub fn net(&mut self, ex: Ex, width: usize) -> Ex {
        let raw = format!("{}_part", self.target);
        let net = self.symbols.make(raw, NetKind::Temp, width);
        self.made.push(Stmt::Assign(Assign { net, lo: 0, width, ex }));
        Ex::Net(net)
    }
}

/// `value` as `width` bits of `e`.
pub(crate) fn fit(value: i128, width: usize, e: &VerilogExpression) -> Done<Value> {
    Value::from_int(value, width).ok_or_else(|| Refusal::LiteralTooBig { number: value.to_string(), width, expression: show(e) })
}

/// Refuses operands of `e` that are not equally wide.
pub(crate) fn same_width(left: usize, right: usize, e: &VerilogExpression) -> Done<()> {
    if left == right {
        return Ok(());
    }
    Err(Refusal::WidthMismatch { left, right, expression: show(e) })
}
