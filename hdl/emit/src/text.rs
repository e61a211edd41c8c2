// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Expressions and statements as Verilog text.

use crate::ir::*;
use std::collections::HashMap;

/// Columns that a line should keep to.
const LINE: usize = 110;

/// Names of the nets of a module.
pub(crate) struct Text<'a> {
    pub nets: &'a [Net],
    pub names: &'a HashMap<NetId, String>,
}

impl Text<'_> {
    pub fn name(&self, net: NetId) -> String {
        self.names.get(&net).cloned().unwrap_or_else(|| crate::names::clean(&self.nets[net].raw))
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
            // `!a && ~b` needs no parentheses, `a & (|b)` does.
            Ex::Un(Unary::Not, inner) if !matches!(**inner, Ex::Un(..) | Ex::Bin(..)) => self.ex(x),
            // A chain of one associative operator reads better flat.
            Ex::Bin(inner, ..) if *inner == op && flat(op) => self.ex(x),
            _ => self.operand(x),
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

    /// `condition ? a : b`, if that is all that the statements say about a net of `width` bits.
    pub fn choice(&self, body: &[Stmt], width: usize) -> Option<String> {
        let whole = |body: &[Stmt]| match body {
            [Stmt::Assign(assign)] if assign.width == width => Some(self.branch(&assign.ex)),
            _ => None,
        };
        let (cond, yes, no) = match body {
            [Stmt::If { cond, then, other }] => (cond, whole(then)?, whole(other)?),
            [first @ Stmt::Assign(_), Stmt::If { cond, then, other }] if empty(other) => {
                (cond, whole(then)?, whole(std::slice::from_ref(first))?)
            }
            _ => return None,
        };
        let text = format!("{} ? {yes} : {no}", self.branch(cond));
        (text.len() <= 90).then_some(text)
    }

    fn branch(&self, ex: &Ex) -> String {
        match ex {
            Ex::Bin(..) => format!("({})", self.ex(ex)),
            _ => self.ex(ex),
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

    /// A term of a chain.
    fn term(&self, ex: &Ex) -> String {
        match ex {
            Ex::Un(Unary::Not, inner) if !matches!(**inner, Ex::Un(..) | Ex::Bin(..)) => self.ex(ex),
            ex => self.operand(ex),
        }
    }

    /// Statements with `=` or `<=`; `target` gives the name to assign.
    pub fn block(&self, body: &[Stmt], style: &Style, indent: usize, out: &mut String) {
        for stmt in body {
            self.stmt(stmt, style, indent, out);
        }
    }

    fn assign(&self, assign: &Assign, style: &Style) -> String {
        format!("{} {} {};", self.assigned(assign, style), style.op, self.ex(&assign.ex))
    }

    fn assigned(&self, assign: &Assign, style: &Style) -> String {
        let name = (style.target)(assign.net);
        let whole = self.nets[assign.net].width;
        match assign.width {
            width if width == whole => name,
            1 => format!("{name}[{}]", assign.lo),
            width => format!("{name}[{}:{}]", assign.lo + width - 1, assign.lo),
        }
    }

    fn stmt(&self, stmt: &Stmt, style: &Style, indent: usize, out: &mut String) {
        let pad = "    ".repeat(indent);
        match stmt {
            Stmt::Assign(assign) => *out += &self.line(&pad, &self.assigned(assign, style), style.op, &assign.ex),
            Stmt::Comment(text) => *out += &comment(text, indent),
            Stmt::If { cond, then, other } => {
                let head = format!("{pad}if ({})", self.ex(cond));
                self.branches(&head, then, other, style, indent, out);
            }
            Stmt::Case { on, arms, complete } => {
                *out += &format!("{pad}case ({})\n", self.ex(on));
                self.arms(on, arms, *complete, style, indent + 1, out);
                *out += &format!("{pad}endcase\n");
            }
        }
    }

    fn branches(&self, head: &str, then: &[Stmt], other: &[Stmt], style: &Style, indent: usize, out: &mut String) {
        let pad = "    ".repeat(indent);
        if empty(then) {
            // Only the other side assigns anything.
            let negated = head.replacen("if (", "if (!(", 1) + ")";
            *out += &format!("{negated} begin\n");
            self.block(other, style, indent + 1, out);
            *out += &format!("{pad}end\n");
            return;
        }
        if let ([Stmt::Assign(assign)], true) = (then, empty(other)) {
            let line = format!("{head} {}", self.assign(assign, style));
            if line.len() <= 100 {
                *out += &format!("{line}\n");
                return;
            }
        }
        *out += &format!("{head} begin\n");
        self.block(then, style, indent + 1, out);
        match other {
            other if empty(other) => *out += &format!("{pad}end\n"),
            [Stmt::If { cond, then, other }] if !empty(then) => {
                let head = format!("{pad}end else if ({})", self.ex(cond));
                self.chain(&head, then, other, style, indent, out);
            }
            other => {
                *out += &format!("{pad}end else begin\n");
                self.block(other, style, indent + 1, out);
                *out += &format!("{pad}end\n");
            }
        }
    }

    /// `end else if`, which never goes on one line.
    fn chain(&self, head: &str, then: &[Stmt], other: &[Stmt], style: &Style, indent: usize, out: &mut String) {
        let pad = "    ".repeat(indent);
        *out += &format!("{head} begin\n");
        self.block(then, style, indent + 1, out);
        match other {
            other if empty(other) => *out += &format!("{pad}end\n"),
            [Stmt::If { cond, then, other }] if !empty(then) => {
                let head = format!("{pad}end else if ({})", self.ex(cond));
                self.chain(&head, then, other, style, indent, out);
            }
            other => {
                *out += &format!("{pad}end else begin\n");
                self.block(other, style, indent + 1, out);
                *out += &format!("{pad}end\n");
            }
        }
    }

    fn arms(&self, on: &Ex, arms: &[Arm], complete: bool, style: &Style, indent: usize, out: &mut String) {
        let pad = "    ".repeat(indent);
        let has_default = arms.iter().any(|arm| arm.label.is_none());
        let width = on.width(self.nets);
        let full = width < 16 && arms.len() == 1 << width;
        let default_is_empty = arms.iter().all(|arm| arm.label.is_some() || empty(&arm.body));
        let last = arms.len() - 1;
        let mut printed_default = false;
        for (at, arm) in arms.iter().enumerate() {
            // The last arm stands for the codes that the type does not have.
            let stands_for_rest = complete && !has_default && !full && at == last;
            let label = match &arm.label {
                Some(label) if !stands_for_rest => self.ex(label),
                _ => "default".into(),
            };
            let is_default = label == "default";
            if empty(&arm.body) && !is_default && (default_is_empty && !self.rest_matters(arms, complete, has_default, full)) {
                continue;
            }
            printed_default |= is_default;
            let note = match &arm.label {
                Some(label) if stands_for_rest => format!(" // {}", self.ex(label)),
                _ => String::new(),
            };
            match &arm.body[..] {
                body if empty(body) => *out += &format!("{pad}{label}: ;{note}\n"),
                [Stmt::Assign(assign)] => {
                    *out += &format!("{pad}{label}: {}{note}\n", self.assign(assign, style));
                }
                body => {
                    *out += &format!("{pad}{label}: begin{note}\n");
                    self.block(body, style, indent + 1, out);
                    *out += &format!("{pad}end\n");
                }
            }
        }
        let all_printed = full && !has_default && arms.iter().all(|arm| !empty(&arm.body));
        if !printed_default && !all_printed {
            *out += &format!("{pad}default: ;\n");
        }
    }

    /// True if the arm printed as `default` does something, so that empty arms may not be left out.
    fn rest_matters(&self, arms: &[Arm], complete: bool, has_default: bool, full: bool) -> bool {
        let stands = complete && !has_default && !full;
        stands && arms.last().is_some_and(|arm| !empty(&arm.body))
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

/// The parts in lines of at most `LINE` columns; `cut` ends a line that goes on.
fn fill(pad: &str, parts: &[String], between: &str, cut: &str) -> String {
    let mut lines: Vec<String> = vec![];
    let mut line = String::new();
    for part in parts {
        let joined = pad.len() + line.len() + between.len() + part.len();
        if !line.is_empty() && joined > LINE {
            lines.push(format!("{pad}{line}{cut}"));
            line.clear();
        }
        if !line.is_empty() {
            line += between;
        }
        line += part;
    }
    lines.push(format!("{pad}{line}"));
    lines.join("\n")
}

fn flat(op: Binary) -> bool {
    matches!(op, Binary::And | Binary::Or | Binary::Xor | Binary::LogicAnd | Binary::LogicOr | Binary::Add)
}

/// How statements are written.
pub(crate) struct Style<'a> {
    pub op: &'static str,
    pub target: &'a dyn Fn(NetId) -> String,
}

/// A comment, wrapped.
pub(crate) fn comment(text: &str, indent: usize) -> String {
    let pad = "    ".repeat(indent);
    let mut out = String::new();
    for paragraph in text.lines() {
        let mut line = format!("{pad}//");
        for word in paragraph.split_whitespace() {
            if line.len() + word.len() + 1 > 110 && line.len() > pad.len() + 2 {
                out += &format!("{line}\n");
                line = format!("{pad}//");
            }
            line += &format!(" {word}");
        }
        out += &format!("{line}\n");
    }
    out
}
