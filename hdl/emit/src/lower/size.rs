// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Kernel expressions to sized expressions.
//!
//! A number takes the width of what it stands beside, as rust-hdl's operators convert it; everything else has a width of its own.

use crate::error::{Done, Refusal};
use crate::ir::{Binary, Ex, Stmt, Value};
use crate::lower::facts::is_bool;
use crate::lower::fold::compare;
use crate::lower::operators::{logic, operator, shift, shift_by, unary};
use crate::lower::pick::{replace_at, replace_by};
use crate::lower::sizer::{fit, same_width, Sizer, Typed};
use crate::read::{number, show, Symbol, Symbols};
use rust_hdl::core::ast::{VerilogExpression, VerilogOp, VerilogOpUnary};

/// The sized form of `e`; a number becomes `want` bits wide. Nets that it needs are called after `stem`, and assigned in `out`.
pub(crate) fn size(symbols: &mut Symbols, stem: String, e: &VerilogExpression, want: Option<usize>, out: &mut Vec<Stmt>) -> Done<Typed> {
    let mut sizer = Sizer { symbols, target: stem, made: vec![] };
    let typed = sizer.size(e, want)?;
    out.append(&mut sizer.made);
    Ok(typed)
}

impl Sizer<'_> {
    fn size(&mut self, e: &VerilogExpression, want: Option<usize>) -> Done<Typed> {
        use VerilogExpression as V;
        if let Some(value) = self.symbols.integer(e)? {
            let width = want.ok_or_else(|| Refusal::WidthUnknown { expression: show(e) })?;
            return Ok(Typed::bits(Ex::Lit(fit(value, width, e)?), width));
        }
        match e {
            V::Literal(literal) => {
                // Only numbers beyond 127 bits and `true`/`false` come here.
                let width = if is_bool(e) { Some(1) } else { want };
                let width = width.ok_or_else(|| Refusal::WidthUnknown { expression: show(e) })?;
                let value = Value::from_literal(literal, width).ok_or_else(|| Refusal::LiteralTooBig {
                    number: number(literal),
                    width,
                    expression: show(e),
                })?;
                Ok(Typed::bits(Ex::Lit(value), width))
            }
            V::Signal(name) => match self.symbols.find(name, &show(e))? {
                Symbol::Net(net) => Ok(Typed {
                    ex: Ex::Net(net),
                    width: self.symbols.nets[net].width,
                    signed: self.symbols.signed[net],
                    ty: Some(self.symbols.types[net].clone()),
                }),
                Symbol::Constant(constant) => Ok(Typed {
                    width: constant.value.width(),
                    signed: constant.signed,
                    ex: match constant.name {
                        Some(name) => Ex::Named(name, constant.value),
                        None => Ex::Lit(constant.value),
                    },
                    ty: None,
                }),
                Symbol::Number => Err(Refusal::WidthUnknown { expression: show(e) }),
            },
            V::Paren(x) => self.size(x, want),
            V::Cast(x, width) => {
                if let Some(value) = self.symbols.integer(x)? {
                    return Ok(Typed::bits(Ex::Lit(fit(value, *width, e)?), *width));
                }
                let x = self.size(x, None)?;
                let ex = self.resize(x, *width);
                Ok(Typed::bits(ex, *width))
            }
            V::Signed(x) => self.signed(e, x, want),
            V::Unsigned(x) => {
                let x = self.size(x, want)?;
                Ok(Typed::bits(x.ex, x.width))
            }
            V::Unary(op, x) => self.unary(op, x, want, e),
            V::Binary(l, op, r) => self.binary(l, op, r, want, e),
            V::Index(x, at) => self.pick(x, at, 1, e),
            V::Slice(x, width, at) => self.pick(x, at, *width, e),
            V::IndexReplace(x, at, bit) => {
                let x = self.size(x, None)?;
                let bit = self.size(bit, Some(1))?;
                same_width(1, bit.width, e)?;
                if x.width == 1 {
                    return Ok(Typed::bits(bit.ex, 1));
                }
                match self.symbols.integer(at)? {
                    Some(at) => replace_at(x, at, bit, e),
                    None => {
                        let at = self.size(at, None)?;
                        replace_by(x, at, bit, e)
                    }
                }
            }
        }
    }

    fn pick(&mut self, x: &VerilogExpression, at: &VerilogExpression, width: usize, e: &VerilogExpression) -> Done<Typed> {
        let x = self.size(x, None)?;
        if width == 0 {
            return Err(Refusal::OutOfRange { expression: show(e), width: x.width });
        }
        let single = matches!(e, VerilogExpression::Index(..));
        match self.symbols.integer(at)? {
            Some(lo) => self.pick_at(x, lo, width, single, e),
            None => {
                let at = self.size(at, None)?;
                Ok(self.pick_by(x, at, width, single))
            }
        }
    }

    fn signed(&mut self, e: &VerilogExpression, x: &VerilogExpression, want: Option<usize>) -> Done<Typed> {
        let is_signed = self.symbols.is_signed(x)?;
        let x = self.size(x, None)?;
        let signed = |ex, width| Typed { ex, width, signed: true, ty: None };
        if !is_signed {
            return Ok(signed(x.ex, x.width));
        }
        let width = want.ok_or_else(|| Refusal::WidthUnknown { expression: show(e) })?;
        let ex = if width < x.width { self.resize(x, width) } else { self.sign_extend(x, width) };
        Ok(signed(ex, width))
    }

    fn unary(&mut self, op: &VerilogOpUnary, x: &VerilogExpression, want: Option<usize>, e: &VerilogExpression) -> Done<Typed> {
        if matches!(op, VerilogOpUnary::Not) && self.symbols.integer(x)?.is_some() {
            return Err(Refusal::Unsupported { expression: show(e), why: "the complement of a bare number; use a Constant field" });
        }
        let keeps_width = matches!(op, VerilogOpUnary::Not | VerilogOpUnary::Neg);
        let x = self.size(x, want.filter(|_| keeps_width))?;
        Ok(unary(op, x))
    }

    fn binary(
        &mut self,
        l: &VerilogExpression,
        op: &VerilogOp,
        r: &VerilogExpression,
        want: Option<usize>,
        e: &VerilogExpression,
    ) -> Done<Typed> {
        let op = operator(op);
        match op {
            Binary::Shl | Binary::Shr => return self.shift(l, op, r, want, e),
            Binary::Mul => {
                let (a, b) = (self.size(l, None)?, self.size(r, None)?);
                return Ok(self.product(a, b));
            }
            Binary::LogicAnd | Binary::LogicOr => return logic(op, self.size(l, Some(1))?, self.size(r, Some(1))?, e),
            _ => {}
        }
        let compares = op.is_comparison();
        if let (true, Some(a), Some(b)) = (compares, self.symbols.integer(l)?, self.symbols.integer(r)?) {
            if let Some(truth) = compare(op, a, b) {
                return Ok(Typed::bits(Ex::Lit(fit(i128::from(truth), 1, e)?), 1));
            }
        }
        let width = match (self.symbols.own_width(l)?, self.symbols.own_width(r)?) {
            (Some(width), _) | (None, Some(width)) => Some(width),
            (None, None) if compares => None,
            (None, None) => want,
        };
        let (a, b) = (self.size(l, width)?, self.size(r, width)?);
        self.combine(op, a, b, e)
    }

    fn shift(
        &mut self,
        l: &VerilogExpression,
        op: Binary,
        r: &VerilogExpression,
        want: Option<usize>,
        e: &VerilogExpression,
    ) -> Done<Typed> {
        // A bare number that is shifted by a signal is 64 bits wide in rust-hdl.
        let want = if self.symbols.integer(l)?.is_some() { Some(64) } else { want };
        let x = self.size(l, want)?;
        match self.symbols.integer(r)? {
            Some(by) => shift_by(op, x, by, e),
            None => Ok(shift(op, x, self.size(r, None)?.ex)),
        }
    }
}
