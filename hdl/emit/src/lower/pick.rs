// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Bits and slices of sized expressions: read at a constant place or at one that a signal gives, and replaced.

use crate::error::{Done, Refusal};
use crate::ir::{Binary, Ex, Unary, Value};
use crate::lower::sizer::{fit, Sizer, Typed};
use crate::read::show;
use rust_hdl::core::ast::VerilogExpression;
use rust_hdl::core::bits::clog2;
use rust_hdl::core::type_descriptor::{TypeDescriptor, TypeKind};

impl Sizer<'_> {
    /// `width` bits of `x` from position `lo`; above the end, rust-hdl reads zeros. A `single` bit must be inside.
    pub fn pick_at(&mut self, x: Typed, lo: i128, width: usize, single: bool, e: &VerilogExpression) -> Done<Typed> {
        let beyond = || Refusal::OutOfRange { expression: show(e), width: x.width };
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

    /// `width` bits of `x` from the position that `at` gives.
    pub fn pick_by(&mut self, x: Typed, at: Typed, width: usize, single: bool) -> Typed {
        let (base_width, signed) = (x.width, x.signed && !single);
        let done = |ex| Typed { ex, width, signed, ty: None };
        if single && base_width == 1 {
            return done(x.ex);
        }
        let reach = if at.width < 32 { Some((1usize << at.width) - 1) } else { None };
        let needed = clog2(base_width).max(1);
        let safe = single || reach.is_some_and(|reach| reach + width <= base_width);
        if safe {
            let base = self.nameable(x.ex, base_width);
            let base = match base {
                Ex::Lit(_) | Ex::Slice(..) => self.net(base, base_width),
                base => base,
            };
            // A bit outside of the signal panics in Rust, so the upper bits of the index mean nothing.
            let at = self.resize(at, needed);
            return done(Ex::Pick(Box::new(base), Box::new(at), width));
        }
        let moved = Typed::bits(Ex::bin(Binary::Shr, x.ex, at.ex), base_width);
        done(self.resize(moved, width))
    }
}

/// `x` with another bit at `at`; both forms are for an `x` of more than one bit.
pub(crate) fn replace_at(x: Typed, at: i128, bit: Typed, e: &VerilogExpression) -> Done<Typed> {
    let width = x.width;
    let at = usize::try_from(at).ok().filter(|at| *at < width).ok_or_else(|| Refusal::OutOfRange { expression: show(e), width })?;
    let plain = matches!(x.ex, Ex::Net(_) | Ex::Named(..) | Ex::Lit(_));
    let rest = |lo: usize, bits: usize| match plain {
        true => x.ex.clone().slice(lo, bits, width),
        false => Ex::Lit(Value::zero(bits)),
    };
    let mut parts = vec![];
    if at + 1 < width {
        parts.push(rest(at + 1, width - at - 1));
    }
    parts.push(bit.ex);
    if at > 0 {
        parts.push(rest(0, at));
    }
    let parts = Ex::Concat(parts);
    // A name for the expression would leave its bit `at` unread; a mask reads all.
    let ex = if plain { parts } else { filled(x.ex, Ex::Lit(Value::all_but(at, width)), parts) };
    Ok(Typed::bits(ex, width))
}

/// `x` with another bit where `at` says.
pub(crate) fn replace_by(x: Typed, at: Typed, bit: Typed, e: &VerilogExpression) -> Done<Typed> {
    let width = x.width;
    let one = Ex::Lit(fit(1, width, e)?);
    let shifted = |what: Ex| Ex::bin(Binary::Shl, what, at.ex.clone());
    let hole = Ex::Un(Unary::Not, Box::new(shifted(one)));
    Ok(Typed::bits(filled(x.ex, hole, shifted(Ex::Zext(Box::new(bit.ex), width))), width))
}

/// `(x & hole) | bit`.
fn filled(x: Ex, hole: Ex, bit: Ex) -> Ex {
    let kept = Ex::bin(Binary::And, x, hole);
    Ex::bin(Binary::Or, kept, bit)
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
