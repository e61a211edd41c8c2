// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What can be said of a kernel expression before it is sized: its number, its own width, its sign.

use crate::error::{Done, Refusal};
use crate::ir::Value;
use crate::read::{show, Symbol, Symbols};
use rust_hdl::core::ast::{VerilogExpression, VerilogOp, VerilogOpUnary};

impl Symbols {
    /// The value, if `e` holds nothing but numbers and loop variables.
    pub fn integer(&self, e: &VerilogExpression) -> Done<Option<i128>> {
        use VerilogExpression as V;
        Ok(match e {
            V::Literal(literal) if !is_bool(e) => Value::from_literal(literal, 127).and_then(|value| value.to_int()),
            V::Signal(name) => {
                let mut loops = self.loops.iter().rev();
                loops.find(|(n, _)| n == name).map(|(_, value)| *value)
            }
            V::Paren(x) => self.integer(x)?,
            V::Unary(VerilogOpUnary::Neg, x) => self.integer(x)?.map(|value| -value),
            V::Binary(l, op, r) => {
                let (Some(a), Some(b)) = (self.integer(l)?, self.integer(r)?) else {
                    return Ok(None);
                };
                let shift = u32::try_from(b).ok().filter(|shift| *shift < 64);
                let value = match op {
                    VerilogOp::Add => a.checked_add(b),
                    VerilogOp::Sub => a.checked_sub(b),
                    VerilogOp::Mul => a.checked_mul(b),
                    VerilogOp::Shl => shift.and_then(|shift| a.checked_mul(1 << shift)),
                    VerilogOp::Shr => shift.map(|shift| a >> shift),
                    VerilogOp::BitAnd => Some(a & b),
                    VerilogOp::BitOr => Some(a | b),
                    VerilogOp::BitXor => Some(a ^ b),
                    _ => return Ok(None),
                };
                let value = value.filter(|value| value.abs() < 1 << 120);
                Some(value.ok_or_else(|| Refusal::Unsupported { expression: show(e), why: "the number is out of range" })?)
            }
            _ => None,
        })
    }

    /// The width that `e` has by itself.
    pub fn own_width(&self, e: &VerilogExpression) -> Done<Option<usize>> {
        use VerilogExpression as V;
        if self.integer(e)?.is_some() {
            return Ok(None);
        }
        Ok(match e {
            V::Literal(_) => is_bool(e).then_some(1),
            V::Signal(name) => match self.find(name, &show(e))? {
                Symbol::Net(net) => Some(self.nets[net].width),
                Symbol::Constant(constant) => Some(constant.value.width()),
                Symbol::Number => None,
            },
            V::Cast(_, width) | V::Slice(_, width, _) => Some(*width),
            // A signed cast of a signed value changes the width, and the AST does not say to what.
            V::Signed(x) if self.is_signed(x)? => None,
            V::Paren(x) | V::Signed(x) | V::Unsigned(x) | V::IndexReplace(x, _, _) => self.own_width(x)?,
            V::Unary(VerilogOpUnary::Not | VerilogOpUnary::Neg, x) => self.own_width(x)?,
            V::Unary(..) | V::Index(..) => Some(1),
            V::Binary(l, op, r) => match op {
                VerilogOp::Add | VerilogOp::Sub | VerilogOp::BitXor | VerilogOp::BitAnd | VerilogOp::BitOr => match self.own_width(l)? {
                    Some(width) => Some(width),
                    None => self.own_width(r)?,
                },
                VerilogOp::Mul => match (self.own_width(l)?, self.own_width(r)?) {
                    (Some(a), Some(b)) => Some(a + b),
                    _ => None,
                },
                VerilogOp::Shl | VerilogOp::Shr => match self.integer(l)? {
                    Some(_) => Some(64),
                    None => self.own_width(l)?,
                },
                _ => Some(1),
            },
        })
    }

    /// Whether `e` is a signed number.
    pub fn is_signed(&self, e: &VerilogExpression) -> Done<bool> {
        use VerilogExpression as V;
        Ok(match e {
            V::Signal(name) if self.integer(e)?.is_none() => match self.find(name, &show(e))? {
                Symbol::Net(net) => self.signed[net],
                Symbol::Constant(constant) => constant.signed,
                Symbol::Number => false,
            },
            V::Paren(x) | V::Unary(VerilogOpUnary::Neg, x) | V::Slice(x, _, _) => self.is_signed(x)?,
            V::Signed(_) => true,
            V::Binary(l, VerilogOp::Add | VerilogOp::Sub | VerilogOp::Mul, r) => self.is_signed(l)? || self.is_signed(r)?,
            _ => false,
        })
    }
}

/// `true` and `false`: the only literals of one bit.
pub(crate) fn is_bool(e: &VerilogExpression) -> bool {
    matches!(e, VerilogExpression::Literal(literal) if format!("{literal:x}").starts_with("1'h"))
}
