// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Kernel statements to statements without loops: rounds unrolled, constant conditions decided, links turned into assignments.

use crate::error::Refusal;
use crate::expr::{Sizer, Typed};
use crate::fold::fold;
use crate::ir::{Arm, Assign, Ex, NetId, NetKind, Stmt, Value};
use crate::names::readable;
use crate::show::show;
use crate::symbols::{integer, Symbol, Symbols};
use rust_hdl::core::ast::{VerilogBlockOrConditional, VerilogConditional, VerilogExpression, VerilogLink, VerilogMatch, VerilogStatement};
use rust_hdl::core::type_descriptor::TypeKind;

type Done<T> = Result<T, Refusal>;

/// Lowers the statements of one kernel.
pub(crate) struct Lower<'a> {
    pub symbols: &'a mut Symbols,
    /// Pairs of nets that are one: bidirectional links.
    pub joined: Vec<(NetId, NetId)>,
}

impl Lower<'_> {
    /// The statements of a block, in program order.
    pub fn block(&mut self, block: &[VerilogStatement]) -> Done<Vec<Stmt>> {
        let mut out = vec![];
        for statement in block {
            self.statement(statement, &mut out)?;
        }
        Ok(out)
    }

    fn statement(&mut self, statement: &VerilogStatement, out: &mut Vec<Stmt>) -> Done<()> {
        match statement {
            VerilogStatement::Assignment(target, value) => {
                let net = self.target(target)?;
                let width = self.symbols.nets[net].width;
                match self.bit_write(net, value)? {
                    Some((lo, bit)) => self.assign(net, lo, 1, bit, out),
                    None => self.assign(net, 0, width, value, out),
                }
            }
            VerilogStatement::SliceAssignment { base, width, offset, replacement } => {
                let net = self.target(base)?;
                let whole = self.symbols.nets[net].width;
                let lo = self.sizer(net).integer(offset)?;
                let lo = lo.and_then(|lo| usize::try_from(lo).ok());
                match lo.filter(|lo| *width > 0 && lo + width <= whole) {
                    Some(lo) => self.assign(net, lo, *width, replacement, out),
                    None => Err(Refusal::OutOfRange { expression: show(base), width: whole }),
                }
            }
            VerilogStatement::If(conditional) => self.conditional(conditional, out),
            VerilogStatement::Match(matched) => self.matched(matched, out),
            VerilogStatement::Loop(rounds) => {
                let bound = |literal| {
                    Value::from_literal(literal, 64).and_then(|value| value.to_int()).ok_or_else(|| Refusal::Unsupported {
                        expression: format!("for {}", rounds.index),
                        why: "a bound of the loop is out of range",
                    })
                };
                for round in bound(&rounds.from)?..bound(&rounds.to)? {
                    self.symbols.loops.push((rounds.index.clone(), round));
                    let body = self.block(&rounds.block);
                    self.symbols.loops.pop();
                    out.extend(body?);
                }
                Ok(())
            }
            VerilogStatement::Comment(text) => {
                out.push(Stmt::Comment(comment(text)));
                Ok(())
            }
            VerilogStatement::Macro(block) => {
                out.extend(self.block(block)?);
                Ok(())
            }
            VerilogStatement::Link(links) => links.iter().try_for_each(|link| self.link(link, out)),
        }
    }

    fn sizer(&mut self, target: NetId) -> Sizer<'_> {
        let target = self.symbols.nets[target].raw.clone();
        self.sizer_named(target)
    }

    fn sizer_named(&mut self, target: String) -> Sizer<'_> {
        Sizer { symbols: self.symbols, target, made: vec![] }
    }

    /// The expression of a condition or case selector; made nets go to `out`.
    fn size(&mut self, stem: &str, e: &VerilogExpression, want: Option<usize>, out: &mut Vec<Stmt>) -> Done<Typed> {
        let mut sizer = self.sizer_named(stem.into());
        let typed = sizer.size(e, want)?;
        out.append(&mut sizer.made);
        Ok(typed)
    }

    fn target(&mut self, e: &VerilogExpression) -> Done<NetId> {
        let text = show(e);
        let VerilogExpression::Signal(name) = e else {
            return Err(Refusal::NotAssignable { net: text, what: "no signal" });
        };
        let refuse = |what| Err(Refusal::NotAssignable { net: text.clone(), what });
        match self.symbols.find(name, &text)? {
            Symbol::Net(net) => match self.symbols.nets[net].kind {
                NetKind::In => refuse("an input of the block"),
                NetKind::ChildOut(_) => refuse("an output of a block inside"),
                NetKind::InOut | NetKind::ChildInOut(_) => refuse("bidirectional; link it to a tristate buffer"),
                _ => Ok(net),
            },
            Symbol::Constant(_) => refuse("a constant"),
            Symbol::Number => refuse("a loop variable"),
        }
    }

    fn assign(&mut self, net: NetId, lo: usize, width: usize, value: &VerilogExpression, out: &mut Vec<Stmt>) -> Done<()> {
        let mut sizer = self.sizer(net);
        let typed = sizer.size(value, Some(width))?;
        out.append(&mut sizer.made);
        if typed.width != width {
            let raw = &self.symbols.nets[net].raw;
            return Err(Refusal::WidthMismatch {
                left: width,
                right: typed.width,
                expression: format!("{} = {}", readable(raw), show(value)),
            });
        }
        out.push(Stmt::Assign(Assign { net, lo, width, ex: typed.ex }));
        Ok(())
    }

    /// `x.next = x.val().replace_bit(3, …)` writes one bit of `x` in place.
    fn bit_write<'e>(&mut self, net: NetId, value: &'e VerilogExpression) -> Done<Option<(usize, &'e VerilogExpression)>> {
        let VerilogExpression::IndexReplace(base, at, bit) = value else {
            return Ok(None);
        };
        let VerilogExpression::Signal(name) = &**base else {
            return Ok(None);
        };
        let sequential = matches!(self.symbols.nets[net].kind, NetKind::Local | NetKind::Out);
        let itself = matches!(self.symbols.find(name, name)?, Symbol::Net(id) if id == net);
        let at = self.sizer(net).integer(at)?.and_then(|at| usize::try_from(at).ok());
        let width = self.symbols.nets[net].width;
        Ok(at.filter(|at| sequential && itself && *at < width).map(|at| (at, &**bit)))
    }

    fn conditional(&mut self, conditional: &VerilogConditional, out: &mut Vec<Stmt>) -> Done<()> {
        let mut made = vec![];
        let cond = self.size("condition", &conditional.test, Some(1), &mut made)?;
        if cond.width != 1 {
            return Err(Refusal::WidthMismatch { left: 1, right: cond.width, expression: format!("if {}", show(&conditional.test)) });
        }
        let decided = fold(&cond.ex);
        let mut other = vec![];
        if decided != Some(1) {
            match &conditional.otherwise {
                VerilogBlockOrConditional::Block(block) => other = self.block(block)?,
                VerilogBlockOrConditional::Conditional(next) => self.statement(next, &mut other)?,
                VerilogBlockOrConditional::None => {}
            }
        }
        match decided {
            Some(0) => out.extend(other),
            Some(_) => out.extend(self.block(&conditional.then)?),
            None => {
                out.extend(made);
                let then = self.block(&conditional.then)?;
                if !then.is_empty() || !other.is_empty() {
                    out.push(Stmt::If { cond: cond.ex, then, other });
                }
            }
        }
        Ok(())
    }

    fn matched(&mut self, matched: &VerilogMatch, out: &mut Vec<Stmt>) -> Done<()> {
        let on = self.size("selector", &matched.test, None, out)?;
        let variants = match on.ty.as_ref().map(|ty| (&ty.name, &ty.kind)) {
            Some((name, TypeKind::Enum(variants))) => Some((name.clone(), variants.len())),
            _ => None,
        };
        let mut arms: Vec<Arm> = vec![];
        for case in &matched.cases {
            let label =
                if case.condition == "default" { None } else { Some(self.label(&case.condition, &on, variants.as_ref().map(|v| &v.0))?) };
            let last = label.is_none();
            arms.push(Arm { label, body: self.block(&case.block)? });
            if last {
                break;
            }
        }
        let values = match &variants {
            Some((_, count)) => Some(*count),
            None if on.width < 16 => Some(1 << on.width),
            None => None,
        };
        // Rust has checked that the arms cover the type, so without `_` they are all its values.
        let complete = values == Some(arms.len()) || arms.iter().any(|arm| arm.label.is_none());
        out.push(Stmt::Case { on: on.ex, arms, complete });
        Ok(())
    }

    fn label(&self, pattern: &str, on: &Typed, matched_enum: Option<&String>) -> Done<Ex> {
        let bad = || Refusal::BadPattern { arm: readable(pattern) };
        let number = match pattern {
            "true" => Some(1),
            "false" => Some(0),
            pattern => integer(pattern),
        };
        if let Some(number) = number {
            let value = Value::from_int(number, on.width).ok_or_else(|| Refusal::LiteralTooBig {
                number: number.to_string(),
                width: on.width,
                expression: format!("match arm {pattern}"),
            })?;
            return Ok(Ex::Lit(value));
        }
        // `Idle` after `use State::*` is a variant too.
        let short = matched_enum.map(|name| format!("{name}${pattern}"));
        let variant = match self.symbols.variant(&pattern.replace("::", "$"), pattern)? {
            Some(variant) => Some(variant),
            None => match short {
                Some(path) => self.symbols.variant(&path, pattern)?,
                None => None,
            },
        };
        let variant = variant.ok_or_else(bad)?;
        if variant.value.width() != on.width {
            return Err(bad());
        }
        Ok(Ex::Named(variant.name.unwrap_or_default(), variant.value))
    }

    fn link(&mut self, link: &VerilogLink, out: &mut Vec<Stmt>) -> Done<()> {
        let (VerilogLink::Forward(details) | VerilogLink::Backward(details) | VerilogLink::Bidirectional(details)) = link;
        let path = |side: &str| match details.my_name.trim_start_matches('.') {
            "" => side.to_string(),
            field => format!("{side}${field}"),
        };
        let owner = VerilogExpression::Signal(path(&details.owner_name));
        let other = VerilogExpression::Signal(path(&details.other_name));
        let mut connect = |to: &VerilogExpression, from: &VerilogExpression| {
            let net = self.target(to)?;
            let width = self.symbols.nets[net].width;
            self.assign(net, 0, width, from, out)
        };
        match link {
            VerilogLink::Forward(_) => connect(&other, &owner),
            VerilogLink::Backward(_) => connect(&owner, &other),
            VerilogLink::Bidirectional(_) => {
                let mut ends = vec![];
                for end in [&owner, &other] {
                    let VerilogExpression::Signal(name) = end else {
                        continue;
                    };
                    if let Symbol::Net(net) = self.symbols.find(name, &show(end))? {
                        ends.push(net);
                    }
                }
                if let [a, b] = ends[..] {
                    self.joined.push((a, b));
                }
                Ok(())
            }
        }
    }
}

/// The text of a kernel comment, out of the macro call that rust-hdl passes on.
fn comment(text: &str) -> String {
    let text = text.trim();
    let start = text.find('"').map_or(0, |at| {
        // `comment ! ("text` or already `text`.
        if text[..at].contains('!') {
            at + 1
        } else {
            0
        }
    });
    let text = &text[start..];
    text.strip_suffix("\")").unwrap_or(text).replace("\\\"", "\"").replace("\\n", "\n").split_whitespace().collect::<Vec<_>>().join(" ")
}
