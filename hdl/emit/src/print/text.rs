// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Expressions as Verilog text.

use crate::ir::*;
use crate::names::clean;
use crate::print::wrap::{fill, LINE};
use std::collections::HashMap;

/// Names of the nets of a module.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    pub nets: &'a [Net],
    pub names: &'a HashMap<NetId, String>,
}

impl Text<'_> {
    pub fn name(&self, net: NetId) -> String {
        self.names.get(&net).cloned().unwrap_or_else(|| clean(&self.nets[net].raw))
    }

    /// The expression, without parentheses around the whole.
    pub fn ex(&self, ex: &Ex) -> String {
        match ex {
            Ex::Net(net) => self.name(*net),
            Ex::Lit(value) => value.verilog(),
            Ex::Named(name, _) => name.clone(),
            Ex::Un(op, x) => format!("{}{}", self.unary(*op, x), self.operand(x)),
            Ex::Bin(op, l, r) => self.binary(*op, l, r),
            Ex::Slice(x, lo, 1) => format!("{}[{lo}]", self.ex(x)),
            Ex::Slice(x, lo, width) => format!("{}[{}:{lo}]", self.ex(x), lo + width - 1),
            Ex::Pick(x, at, 1) => format!("{}[{}]", self.ex(x), self.ex(at)),
            Ex::Pick(x, at, width) => format!("{}[{} +: {width}]", self.ex(x), self.ex(at)),
            Ex::Zext(x, width) => {
                let more = width - x.width(self.nets);
                format!("{{{more}'d0, {}}}", self.ex(x)).replace("1'd0,", "1'b0,")
            }
            Ex::Sext(x, width) => {
                let bits = x.width(self.nets);
                let name = self.ex(x);
                let sign = if bits == 1 { name.clone() } else { self.ex(&(**x).clone().slice(bits - 1, 1, bits)) };
                format!("{{{{{}{{{sign}}}}}, {name}}}", width - bits)
            }
            Ex::Concat(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| self.ex(part)).collect();
                format!("{{{}}}", parts.join(", "))
            }
        }
    }

    fn unary(&self, op: Unary, x: &Ex) -> &'static str {
        match op {
            Unary::Not if x.width(self.nets) == 1 => "!",
            Unary::Not => "~",
            Unary::Neg => "-",
            Unary::All => "&",
            Unary::Any => "|",
            Unary::Xor => "^",
        }
    }

    /// The expression with parentheses where it is not a single thing.
    fn operand(&self, ex: &Ex) -> String {
        match ex {
            Ex::Un(..) | Ex::Bin(..) => format!("({})", self.ex(ex)),
            _ => self.ex(ex),
        }
    }

    fn sign(&self, op: Binary) -> &'static str {
        match op {
            Binary::Add => "+",
            Binary::Sub => "-",
            Binary::Mul => "*",
            Binary::LogicAnd => "&&",
            Binary::LogicOr => "||",
            Binary::Xor => "^",
            Binary::And => "&",
            Binary::Or => "|",
            Binary::Shl => "<<",
            Binary::Shr => ">>",
            Binary::Eq => "==",
            Binary::Ne => "!=",
            Binary::Lt | Binary::SignedLt => "<",
            Binary::Le | Binary::SignedLe => "<=",
            Binary::Gt | Binary::SignedGt => ">",
            Binary::Ge | Binary::SignedGe => ">=",
        }
    }

    fn binary(&self, op: Binary, l: &Ex, r: &Ex) -> String {
        let signed = matches!(op, Binary::SignedLt | Binary::SignedLe | Binary::SignedGt | Binary::SignedGe);
        let text = self.sign(op);
        let side = |x: &Ex| match x {
            _ if signed => format!("$signed({})", self.ex(x)),
            // A chain of one associative operator reads better flat.
            Ex::Bin(inner, ..) if *inner == op && flat(op) => self.ex(x),
            _ => self.term(x),
        };
        let amount = |x: &Ex| match x {
            Ex::Lit(value) => value.to_int().map_or_else(|| self.operand(x), |n| n.to_string()),
            x => self.operand(x),
        };
        match op {
            Binary::Shl | Binary::Shr => format!("{} {text} {}", self.operand(l), amount(r)),
            _ => format!("{} {text} {}", side(l), side(r)),
        }
    }

    /// `head = expression;`, over several lines if it is long.
    pub fn line(&self, pad: &str, head: &str, op: &str, ex: &Ex) -> String {
        let line = format!("{pad}{head} {op} {};\n", self.ex(ex));
        if line.len() <= LINE + 1 {
            return line;
        }
        let inner = format!("{pad}    ");
        if let Ex::Concat(parts) = ex {
            let parts: Vec<String> = parts.iter().map(|part| self.ex(part)).collect();
            return format!("{pad}{head} {op} {{\n{}\n{pad}}};\n", fill(&inner, &parts, ", ", ","));
        }
        if let Ex::Bin(kind, ..) = ex {
            if flat(*kind) {
                let mut terms = vec![];
                chain(*kind, ex, &mut terms);
                let terms: Vec<String> = terms.iter().map(|term| self.term(term)).collect();
                let sign = format!(" {} ", self.sign(*kind));
                return format!("{pad}{head} {op}\n{};\n", fill(&inner, &terms, &sign, sign.trim_end()));
            }
        }
        line
    }

    /// A side of an operator: `!a && ~b` needs no parentheses, `a & (|b)` does.
    fn term(&self, ex: &Ex) -> String {
        match ex {
            Ex::Un(Unary::Not, inner) if !matches!(**inner, Ex::Un(..) | Ex::Bin(..)) => self.ex(ex),
            ex => self.operand(ex),
        }
    }
}

/// The terms of a chain of one associative operator.
fn chain<'e>(op: Binary, ex: &'e Ex, out: &mut Vec<&'e Ex>) {
    match ex {
        Ex::Bin(inner, l, r) if *inner == op => {
            chain(op, l, out);
            chain(op, r, out);
        }
        ex => out.push(ex),
    }
}

fn flat(op: Binary) -> bool {
    matches!(op, Binary::And | Binary::Or | Binary::Xor | Binary::LogicAnd | Binary::LogicOr | Binary::Add)
}
