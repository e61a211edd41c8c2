// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Kernel statements to statements without loops: rounds unrolled, constant conditions decided.

use crate::error::{Done, Refusal};
use crate::ir::{silent, Arm, NetId, Stmt, Value};
use crate::lower::assign::{assign, bit_write, target};
use crate::lower::fold::fold;
use crate::lower::label::{label, values};
use crate::lower::link::link;
use crate::lower::size::size;
use crate::read::{show, Symbols};
use rust_hdl::core::ast::{VerilogBlockOrConditional, VerilogConditional, VerilogMatch, VerilogStatement};

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
            VerilogStatement::Assignment(place, value) => {
                let net = target(self.symbols, place)?;
                let width = self.symbols.nets[net].width;
                match bit_write(self.symbols, net, value)? {
                    Some((lo, bit)) => assign(self.symbols, net, lo, 1, bit, out),
                    None => assign(self.symbols, net, 0, width, value, out),
                }
            }
            VerilogStatement::SliceAssignment { base, width, offset, replacement } => {
                let net = target(self.symbols, base)?;
                let whole = self.symbols.nets[net].width;
                let lo = self.symbols.integer(offset)?;
                let lo = lo.and_then(|lo| usize::try_from(lo).ok());
                match lo.filter(|lo| *width > 0 && lo + width <= whole) {
                    Some(lo) => assign(self.symbols, net, lo, *width, replacement, out),
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
                let first = bound(&rounds.from)?;
                for round in first..bound(&rounds.to)? {
                    self.symbols.loops.push((rounds.index.clone(), round));
                    let body = self.block(&rounds.block);
                    self.symbols.loops.pop();
                    // What is said of one round is said of all.
                    out.extend(if round == first { body? } else { silent(body?) });
                }
                Ok(())
            }
            VerilogStatement::Comment(text) => {
                out.push(Stmt::Comment(plain(text)));
                Ok(())
            }
            VerilogStatement::Macro(block) => {
                out.extend(self.block(block)?);
                Ok(())
            }
            VerilogStatement::Link(links) => links.iter().try_for_each(|each| link(self.symbols, each, &mut self.joined, out)),
        }
    }

    fn conditional(&mut self, conditional: &VerilogConditional, out: &mut Vec<Stmt>) -> Done<()> {
        let mut made = vec![];
        let cond = size(self.symbols, "condition".into(), &conditional.test, Some(1), &mut made)?;
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
        let on = size(self.symbols, "selector".into(), &matched.test, None, out)?;
        let mut arms: Vec<Arm> = vec![];
        for case in &matched.cases {
            let label = label(self.symbols, &case.condition, &on)?;
            arms.push(Arm { label, body: self.block(&case.block)? });
            if arms.last().is_some_and(|arm| arm.label.is_none()) {
                break;
            }
        }
        // Rust has checked that the arms cover the type, so without `_` they are all its values.
        let complete = values(&on) == Some(arms.len()) || arms.iter().any(|arm| arm.label.is_none());
        out.push(Stmt::Case { on: on.ex, arms, complete });
        Ok(())
    }
}

/// The text of a kernel comment, out of the macro call that rust-hdl passes on.
fn plain(text: &str) -> String {
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
