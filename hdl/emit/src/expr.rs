// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Kernel expressions to sized expressions.
//!
//! A number takes the width of what it stands beside, as rust-hdl's operators convert it; everything else has a width of its own.

use crate::error::Refusal;
use crate::ir::{Assign, Binary, Ex, NetKind, Stmt, Unary, Value};
use crate::show::{number, show};
use crate::symbols::{Symbol, Symbols};
use rust_hdl::core::ast::{VerilogExpression, VerilogOp, VerilogOpUnary};
use rust_hdl::core::bits::clog2;
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

pub(crate) type Done<T> = Result<T, Refusal>;

/// Turns the expressions of one statement; collects the nets it has to make.
pub(crate) struct Sizer<'a> {
    pub symbols: &'a mut Symbols,
    /// Name to derive made nets from.
    pub target: String,
    /// Assignments to made nets, in order; they belong before the statement.
    pub made: Vec<Stmt>,
}

impl Sizer<'_> {
    /// The sized form of `e`; a number becomes `want` bits wide.
    pub fn size(&mut self, e: &VerilogExpression, want: Option<usize>) -> Done<Typed> {
        use VerilogExpression as V;
        if let Some(value) = self.integer(e)? {
            let width = want.ok_or_else(|| Refusal::WidthUnknown { expression: show(e) })?;
            return Ok(Typed::bits(Ex::Lit(self.fit(value, width, e)?), width));
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
                if let Some(value) = self.integer(x)? {
                    return Ok(Typed::bits(Ex::Lit(self.fit(value, *width, e)?), *width));
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
            V::Index(x, at) => {
                let x = self.size(x, None)?;
                self.pick(x, at, 1, e)
            }
            V::Slice(x, width, at) => {
                let x = self.size(x, None)?;
                self.pick(x, at, *width, e)
            }
            V::IndexReplace(x, at, bit) => self.replace_bit(x, at, bit, e),
        }
    }

    /// The value, if `e` holds nothing but numbers and loop variables.
    pub fn integer(&self, e: &VerilogExpression) -> Done<Option<i128>> {
        use VerilogExpression as V;
        Ok(match e {
            V::Literal(literal) if !is_bool(e) => Value::from_literal(literal, 127).and_then(|value| value.to_int()),
            V::Signal(name) => {
                let mut loops = self.symbols.loops.iter().rev();
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
    fn own_width(&self, e: &VerilogExpression) -> Done<Option<usize>> {
        use VerilogExpression as V;
        if self.integer(e)?.is_some() {
            return Ok(None);
        }
        Ok(match e {
            V::Literal(_) => is_bool(e).then_some(1),
            V::Signal(name) => match self.symbols.find(name, &show(e))? {
                Symbol::Net(net) => Some(self.symbols.nets[net].width),
                Symbol::Constant(constant) => Some(constant.value.width()),
                Symbol::Number => None,
            },
            V::Paren(x) | V::Unsigned(x) => self.own_width(x)?,
            V::Cast(_, width) | V::Slice(_, width, _) => Some(*width),
            // A signed cast of a signed value changes the width, and the AST does not say to what.
            V::Signed(x) if self.is_signed(x)? => None,
            V::Signed(x) => self.own_width(x)?,
            V::Unary(VerilogOpUnary::Not | VerilogOpUnary::Neg, x) => self.own_width(x)?,
            V::Unary(..) | V::Index(..) => Some(1),
            V::IndexReplace(x, _, _) => self.own_width(x)?,
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

    fn is_signed(&self, e: &VerilogExpression) -> Done<bool> {
        use VerilogExpression as V;
        Ok(match e {
            V::Signal(name) if self.integer(e)?.is_none() => match self.symbols.find(name, &show(e))? {
                Symbol::Net(net) => self.symbols.signed[net],
                Symbol::Constant(constant) => constant.signed,
                Symbol::Number => false,
            },
            V::Paren(x) | V::Unary(VerilogOpUnary::Neg, x) | V::Slice(x, _, _) => self.is_signed(x)?,
            V::Signed(_) => true,
            V::Binary(l, VerilogOp::Add | VerilogOp::Sub | VerilogOp::Mul, r) => self.is_signed(l)? || self.is_signed(r)?,
            _ => false,
        })
    }

    pub fn fit(&self, value: i128, width: usize, e: &VerilogExpression) -> Done<Value> {
        Value::from_int(value, width).ok_or_else(|| Refusal::LiteralTooBig { number: value.to_string(), width, expression: show(e) })
    }

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

    fn sign_extend(&mut self, x: Typed, width: usize) -> Ex {
        match x.ex {
            Ex::Lit(value) | Ex::Named(_, value) => Ex::Lit(value.sign_extended(width)),
            ex if width > x.width => Ex::Sext(Box::new(self.nameable(ex, x.width)), width),
            ex => ex,
        }
    }

    /// The same value as something that Verilog can slice: a net or a literal.
    pub fn nameable(&mut self, ex: Ex, width: usize) -> Ex {
        match ex {
            Ex::Net(_) | Ex::Lit(_) | Ex::Named(..) => ex,
            // A slice of a slice is a slice, a slice of zeros above is handled by `slice`.
            Ex::Slice(..) => ex,
            ex => {
                let raw = format!("{}_part", self.target);
                let net = self.symbols.make(raw, NetKind::Temp, width);
                self.made.push(Stmt::Assign(Assign { net, lo: 0, width, ex }));
                Ex::Net(net)
            }
        }
    }

    fn signed(&mut self, e: &VerilogExpression, x: &VerilogExpression, want: Option<usize>) -> Done<Typed> {
        let is_signed = self.is_signed(x)?;
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
        let (op, want) = match op {
            VerilogOpUnary::Not => (Unary::Not, want),
            VerilogOpUnary::Neg => (Unary::Neg, want),
            VerilogOpUnary::All => (Unary::All, None),
            VerilogOpUnary::Any => (Unary::Any, None),
            VerilogOpUnary::Xor => (Unary::Xor, None),
        };
        if op == Unary::Not && self.integer(x)?.is_some() {
            return Err(Refusal::Unsupported { expression: show(e), why: "the complement of a bare number; use a Constant field" });
        }
        let x = self.size(x, want)?;
        match op {
            Unary::Not | Unary::Neg => Ok(Typed { ex: Ex::Un(op, Box::new(x.ex)), width: x.width, signed: x.signed, ty: None }),
            // Reducing one bit changes nothing.
            _ if x.width == 1 => Ok(Typed::bits(x.ex, 1)),
            _ => Ok(Typed::bits(Ex::Un(op, Box::new(x.ex)), 1)),
        }
    }

    fn binary(
        &mut self,
        l: &VerilogExpression,
        op: &VerilogOp,
        r: &VerilogExpression,
        want: Option<usize>,
        e: &VerilogExpression,
    ) -> Done<Typed> {
        use VerilogOp as O;
        match op {
            O::Shl | O::Shr => return self.shift(l, op, r, want, e),
            O::Mul => return self.product(l, r),
            O::LogicalAnd | O::LogicalOr => {
                let (a, b) = (self.size(l, Some(1))?, self.size(r, Some(1))?);
                same_width(1, a.width, e)?;
                same_width(1, b.width, e)?;
                let op = match op {
                    O::LogicalAnd => Binary::LogicAnd,
                    _ => Binary::LogicOr,
                };
                return Ok(Typed::bits(Ex::Bin(op, Box::new(a.ex), Box::new(b.ex)), 1));
            }
            _ => {}
        }
        let compares = !matches!(op, O::Add | O::Sub | O::BitXor | O::BitAnd | O::BitOr);
        if compares {
            if let (Some(a), Some(b)) = (self.integer(l)?, self.integer(r)?) {
                let truth = match op {
                    O::Eq => a == b,
                    O::Ne => a != b,
                    O::Lt => a < b,
                    O::Le => a <= b,
                    O::Gt => a > b,
                    _ => a >= b,
                };
                return Ok(Typed::bits(Ex::Lit(self.fit(i128::from(truth), 1, e)?), 1));
            }
        }
        let width = match (self.own_width(l)?, self.own_width(r)?) {
            (Some(width), _) | (None, Some(width)) => Some(width),
            (None, None) if compares => None,
            (None, None) => want,
        };
        let a = self.size(l, width)?;
        let mut b = self.size(r, width)?;
        if matches!(op, O::Add) && b.width == 1 && a.width > 1 {
            // `Bits + bool` adds one or nothing.
            let wide = self.resize(b, a.width);
            b = Typed::bits(wide, a.width);
        }
        same_width(a.width, b.width, e)?;
        let signed = a.signed || b.signed;
        let op = match op {
            O::Add => Binary::Add,
            O::Sub => Binary::Sub,
            O::BitXor => Binary::Xor,
            O::BitAnd => Binary::And,
            O::BitOr => Binary::Or,
            O::Eq => Binary::Eq,
            O::Ne => Binary::Ne,
            O::Lt if signed => Binary::SignedLt,
            O::Le if signed => Binary::SignedLe,
            O::Gt if signed => Binary::SignedGt,
            O::Ge if signed => Binary::SignedGe,
            O::Lt => Binary::Lt,
            O::Le => Binary::Le,
            O::Gt => Binary::Gt,
            _ => Binary::Ge,
        };
        Ok(Typed {
            width: if compares { 1 } else { a.width },
            ex: Ex::Bin(op, Box::new(a.ex), Box::new(b.ex)),
            signed: signed && !compares,
            ty: None,
        })
    }

    fn shift(
        &mut self,
        l: &VerilogExpression,
        op: &VerilogOp,
        r: &VerilogExpression,
        want: Option<usize>,
        e: &VerilogExpression,
    ) -> Done<Typed> {
        // A bare number that is shifted by a signal is 64 bits wide in rust-hdl.
        let want = if self.integer(l)?.is_some() { Some(64) } else { want };
        let x = self.size(l, want)?;
        let op = match op {
            VerilogOp::Shl => Binary::Shl,
            _ => Binary::Shr,
        };
        let by = match self.integer(r)? {
            Some(0) => return Ok(x),
            Some(by) if by < 0 => return Err(Refusal::Unsupported { expression: show(e), why: "a shift by a negative number" }),
            Some(by) if by >= x.width as i128 => return Ok(Typed::bits(Ex::Lit(Value::zero(x.width)), x.width)),
            Some(by) => Ex::Lit(self.fit(by, clog2(x.width).max(1), e)?),
            None => self.size(r, None)?.ex,
        };
        Ok(Typed::bits(Ex::Bin(op, Box::new(x.ex), Box::new(by)), x.width))
    }

    /// Product of full width; rust-hdl has it for 16 by 16 bits.
    fn product(&mut self, l: &VerilogExpression, r: &VerilogExpression) -> Done<Typed> {
        let (a, b) = (self.size(l, None)?, self.size(r, None)?);
        let signed = a.signed || b.signed;
        let width = a.width + b.width;
        let mut extend = |x: Typed| {
            if signed {
                self.sign_extend(x, width)
            } else {
                self.resize(x, width)
            }
        };
        let (a, b) = (extend(a), extend(b));
        Ok(Typed { ex: Ex::Bin(Binary::Mul, Box::new(a), Box::new(b)), width, signed, ty: None })
    }
}

pub(crate) fn same_width(left: usize, right: usize, e: &VerilogExpression) -> Done<()> {
    if left == right {
        return Ok(());
    }
    Err(Refusal::WidthMismatch { left, right, expression: show(e) })
}

/// `true` and `false`: the only literals of one bit.
fn is_bool(e: &VerilogExpression) -> bool {
    matches!(e, VerilogExpression::Literal(literal) if format!("{literal:x}").starts_with("1'h"))
}
