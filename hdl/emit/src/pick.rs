// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Bits and slices of expressions: read at a constant place or at one that a signal gives, and replaced.

use crate::error::Refusal;
use crate::expr::{same_width, Done, Sizer, Typed};
use crate::ir::{Assign, Binary, Ex, NetKind, Stmt, Unary, Value};
use crate::show::show;
use rust_hdl::core::ast::VerilogExpression;
use rust_hdl::core::bits::clog2;
use rust_hdl::core::type_descriptor::{TypeDescriptor, TypeKind};

impl Sizer<'_> {
    /// `width` bits of `x` from position `at`; above the end, rust-hdl reads zeros.
    pub fn pick(&mut self, x: Typed, at: &VerilogExpression, width: usize, e: &VerilogExpression) -> Done<Typed> {
        let beyond = || Refusal::OutOfRange { expression: show(e), width: x.width };
        if width == 0 {
            return Err(beyond());
        }
        let single = matches!(e, VerilogExpression::Index(..));
        let Some(lo) = self.integer(at)? else {
            return self.pick_by_signal(x, at, width, single);
        };
        let lo = usize::try_from(lo).map_err(|_| beyond())?;
        if lo > x.width || (single && lo == x.width) {
            return Err(beyond());
        }
        let ty = field(&x, lo, width);
        let signed = match &ty {
            Some(ty) => matches!(ty.kind, TypeKind::Signed(_)),
            None => x.signed && !single,
        };
        let inside = width.min(x.width - lo);
        let base_width = x.width;
        let ex = if inside == 0 {
            Ex::Lit(Value::zero(width))
        } else {
            let base = self.nameable(x.ex, base_width);
            let part = base.slice(lo, inside, base_width);
            let part = Typed::bits(part, inside);
            self.resize(part, width)
        };
        Ok(Typed { ex, width, signed, ty })
    }

    fn pick_by_signal(&mut self, x: Typed, at: &VerilogExpression, width: usize, single: bool) -> Done<Typed> {
        let at = self.size(at, None)?;
        let (base_width, signed) = (x.width, x.signed && !single);
        let done = |ex| Typed { ex, width, signed, ty: None };
        if single && base_width == 1 {
            return Ok(done(x.ex));
        }
        let reach = if at.width < 32 { Some((1usize << at.width) - 1) } else { None };
        let needed = clog2(base_width).max(1);
        let safe = single || reach.is_some_and(|reach| reach + width <= base_width);
        if safe {
            let base = self.nameable(x.ex, base_width);
            let base = match base {
                Ex::Lit(_) | Ex::Slice(..) => self.force_net(base, base_width),
                base => base,
            };
            // A bit outside of the signal panics in Rust, so the upper bits of the index mean nothing.
            let at = self.resize(at, needed);
            return Ok(done(Ex::Pick(Box::new(base), Box::new(at), width)));
        }
        let moved = Typed::bits(Ex::Bin(Binary::Shr, Box::new(x.ex), Box::new(at.ex)), base_width);
        Ok(done(self.resize(moved, width)))
    }

    fn force_net(&mut self, ex: Ex, width: usize) -> Ex {
        let raw = format!("{}_part", self.target);
        let net = self.symbols.make(raw, NetKind::Temp, width);
        self.made.push(Stmt::Assign(Assign { net, lo: 0, width, ex }));
        Ex::Net(net)
    }

    pub fn replace_bit(
        &mut self,
        x: &VerilogExpression,
        at: &VerilogExpression,
        bit: &VerilogExpression,
        e: &VerilogExpression,
    ) -> Done<Typed> {
        let x = self.size(x, None)?;
        let bit = self.size(bit, Some(1))?;
        same_width(1, bit.width, e)?;
        let width = x.width;
        if width == 1 {
            return Ok(Typed::bits(bit.ex, 1));
        }
        if let Some(at) = self.integer(at)? {
            let at = usize::try_from(at).ok().filter(|at| *at < width).ok_or_else(|| Refusal::OutOfRange { expression: show(e), width })?;
            let mut parts = vec![];
            let plain = matches!(x.ex, Ex::Net(_) | Ex::Named(..) | Ex::Lit(_));
            let rest = |lo: usize, bits: usize, base: &Ex| match plain {
                true => base.clone().slice(lo, bits, width),
                false => Ex::Lit(Value::zero(bits)),
            };
            if at + 1 < width {
                parts.push(rest(at + 1, width - at - 1, &x.ex));
            }
            parts.push(bit.ex);
            if at > 0 {
                parts.push(rest(0, at, &x.ex));
            }
            if !plain {
                // A name for the expression would leave its bit `at` unread; a mask reads all.
                let hole = Ex::Lit(Value::all_but(at, width));
                let kept = Ex::Bin(Binary::And, Box::new(x.ex), Box::new(hole));
                let ex = Ex::Bin(Binary::Or, Box::new(kept), Box::new(Ex::Concat(parts)));
                return Ok(Typed::bits(ex, width));
            }
            return Ok(Typed::bits(Ex::Concat(parts), width));
        }
        let at = self.size(at, None)?.ex;
        let one = Ex::Lit(self.fit(1, width, e)?);
        let wide = Ex::Zext(Box::new(bit.ex), width);
        let shifted = |what: Ex| Ex::Bin(Binary::Shl, Box::new(what), Box::new(at.clone()));
        let hole = Ex::Un(Unary::Not, Box::new(shifted(one)));
        let kept = Ex::Bin(Binary::And, Box::new(x.ex), Box::new(hole));
        let ex = Ex::Bin(Binary::Or, Box::new(kept), Box::new(shifted(wide)));
        Ok(Typed::bits(ex, width))
    }
}

/// Type of the field at bits `lo .. lo + width` of a composite.
fn field(x: &Typed, lo: usize, width: usize) -> Option<TypeDescriptor> {
    let TypeKind::Composite(fields) = &x.ty.as_ref()?.kind else {
        return None;
    };
    let mut at = 0;
    for field in fields {
        let bits = type_width(&field.kind);
        if at == lo && bits == width {
            return Some(field.kind.clone());
        }
        at += bits;
    }
    None
}

fn type_width(ty: &TypeDescriptor) -> usize {
    match &ty.kind {
        TypeKind::Bits(width) | TypeKind::Signed(width) => *width,
        TypeKind::Enum(variants) => clog2(variants.len()),
        TypeKind::Composite(fields) => fields.iter().map(|field| type_width(&field.kind)).sum(),
    }
}
