// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a kernel assigns, and how.

use crate::error::{Done, Refusal};
use crate::ir::{Assign, NetId, NetKind, Stmt};
use crate::lower::size::size;
use crate::names::readable;
use crate::read::{show, Symbol, Symbols};
use rust_hdl::core::ast::VerilogExpression;

/// The net that `e` names as the target of an assignment.
pub(crate) fn target(symbols: &Symbols, e: &VerilogExpression) -> Done<NetId> {
    let text = show(e);
    let VerilogExpression::Signal(name) = e else {
        return Err(Refusal::NotAssignable { net: text, what: "no signal" });
    };
    let refuse = |what| Err(Refusal::NotAssignable { net: text.clone(), what });
    match symbols.find(name, &text)? {
        Symbol::Net(net) => match symbols.nets[net].kind {
            NetKind::In => refuse("an input of the block"),
            NetKind::ChildOut(_) => refuse("an output of a block inside"),
            NetKind::InOut | NetKind::ChildInOut(_) => refuse("bidirectional; link it to a tristate buffer"),
            _ => Ok(net),
        },
        Symbol::Constant(_) => refuse("a constant"),
        Symbol::Number => refuse("a loop variable"),
    }
}

/// Assigns `value` to bits `lo .. lo + width` of a net.
pub(crate) fn assign(
    symbols: &mut Symbols,
    net: NetId,
    lo: usize,
    width: usize,
    value: &VerilogExpression,
    out: &mut Vec<Stmt>,
) -> Done<()> {
    let raw = symbols.nets[net].raw.clone();
    let typed = size(symbols, raw.clone(), value, Some(width), out)?;
    if typed.width != width {
        return Err(Refusal::WidthMismatch {
            left: width,
            right: typed.width,
            expression: format!("{} = {}", readable(&raw), show(value)),
        });
    }
    out.push(Stmt::Assign(Assign { net, lo, width, ex: typed.ex }));
    Ok(())
}

/// `x.next = x.val().replace_bit(3, …)` writes one bit of `x` in place.
pub(crate) fn bit_write<'e>(symbols: &Symbols, net: NetId, value: &'e VerilogExpression) -> Done<Option<(usize, &'e VerilogExpression)>> {
    let VerilogExpression::IndexReplace(base, at, bit) = value else {
        return Ok(None);
    };
    let VerilogExpression::Signal(name) = &**base else {
        return Ok(None);
    };
    let sequential = matches!(symbols.nets[net].kind, NetKind::Local | NetKind::Out);
    let itself = matches!(symbols.find(name, name)?, Symbol::Net(id) if id == net);
    let at = symbols.integer(at)?.and_then(|at| usize::try_from(at).ok());
    let width = symbols.nets[net].width;
    Ok(at.filter(|at| sequential && itself && *at < width).map(|at| (at, &**bit)))
}
