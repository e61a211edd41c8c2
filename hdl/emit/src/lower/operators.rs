// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Operators over sized operands.

use crate::error::{Done, Refusal};
use crate::ir::{Binary, Ex, Unary, Value};
use crate::lower::sizer::{fit, same_width, Sizer, Typed};
use crate::read::show;
use rust_hdl::core::ast::{VerilogExpression, VerilogOp, VerilogOpUnary};
use rust_hdl::core::bits::clog2;

/// The operator of Verilog for one of a kernel, with operands of any sign.
pub(crate) fn operator(op: &VerilogOp) -> Binary {
    use VerilogOp as O;
    match op {
        O::Add => Binary::Add,
        O::Sub => Binary::Sub,
        O::Mul => Binary::Mul,
        O::LogicalAnd => Binary::LogicAnd,
        O::LogicalOr => Binary::LogicOr,
        O::BitXor => Binary::Xor,
        O::BitAnd => Binary::And,
        O::BitOr => Binary::Or,
        O::Shl => Binary::Shl,
        O::Shr => Binary::Shr,
        O::Eq => Binary::Eq,
        O::Ne => Binary::Ne,
        O::Lt => Binary::Lt,
        O::Le => Binary::Le,
        O::Gt => Binary::Gt,
        O::Ge => Binary::Ge,
    }
}

/// The same comparison of signed operands.
fn signed(op: Binary) -> Binary {
    match op {
        Binary::Lt => Binary::SignedLt,
        Binary::Le => Binary::SignedLe,
        Binary::Gt => Binary::SignedGt,
        Binary::Ge => Binary::SignedGe,
        op => op,
    }
}

/// `op x`.
pub(crate) fn unary(op: &VerilogOpUnary, x: Typed) -> Typed {
    let op = match op {
        VerilogOpUnary::Not => Unary::Not,
        VerilogOpUnary::Neg => Unary::Neg,
        VerilogOpUnary::All => Unary::All,
        VerilogOpUnary::Any => Unary::Any,
        VerilogOpUnary::Xor => Unary::Xor,
    };
    match op {
        Unary::Not | Unary::Neg => Typed { ex: Ex::Un(op, Box::new(x.ex)), ty: None, ..x },
        // Reducing one bit changes nothing.
        _ if x.width == 1 => Typed::bits(x.ex, 1),
        _ => Typed::bits(Ex::Un(op, Box::new(x.ex)), 1),
    }
}

/// `a && b`, `a || b`.
pub(crate) fn logic(op: Binary, a: Typed, b: Typed, e: &VerilogExpression) -> Done<Typed> {
    same_width(1, a.width, e)?;
    same_width(1, b.width, e)?;
    Ok(Typed::bits(Ex::bin(op, a.ex, b.ex), 1))
}

impl Sizer<'_> {
    /// Sums, differences, bitwise operators and comparisons.
    pub fn combine(&mut self, op: Binary, a: Typed, mut b: Typed, e: &VerilogExpression) -> Done<Typed> {
        if op == Binary::Add && b.width == 1 && a.width > 1 {
            // `Bits + bool` adds one or nothing.
            b = Typed::bits(self.resize(b, a.width), a.width);
        }
        same_width(a.width, b.width, e)?;
        let is_signed = a.signed || b.signed;
        let compares = op.is_comparison();
        let op = if is_signed { signed(op) } else { op };
        Ok(Typed { width: if compares { 1 } else { a.width }, ex: Ex::bin(op, a.ex, b.ex), signed: is_signed && !compares, ty: None })
    }

    /// Product of full width; rust-hdl has it for 16 by 16 bits.
    pub fn product(&mut self, a: Typed, b: Typed) -> Typed {
        let signed = a.signed || b.signed;
        let width = a.width + b.width;
        let mut extend = |x: Typed| if signed { self.sign_extend(x, width) } else { self.resize(x, width) };
        let (a, b) = (extend(a), extend(b));
        Typed { ex: Ex::bin(Binary::Mul, a, b), width, signed, ty: None }
    }
}

/// A shift by what a signal gives.
pub(crate) fn shift(op: Binary, x: Typed, by: Ex) -> Typed {
    Typed::bits(Ex::bin(op, x.ex, by), x.width)
}

/// A shift by a number.
pub(crate) fn shift_by(op: Binary, x: Typed, by: i128, e: &VerilogExpression) -> Done<Typed> {
    match by {
        0 => Ok(x),
        by if by < 0 => Err(Refusal::Unsupported { expression: show(e), why: "a shift by a negative number" }),
        by if by >= x.width as i128 => Ok(Typed::bits(Ex::Lit(Value::zero(x.width)), x.width)),
        by => {
            let by = Ex::Lit(fit(by, clog2(x.width).max(1), e)?);
            Ok(shift(op, x, by))
        }
    }
}
