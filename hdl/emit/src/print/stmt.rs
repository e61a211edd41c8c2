// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Statements as Verilog text.

use crate::ir::*;
use crate::print::text::Text;
use crate::print::wrap::comment;

/// How statements are written.
pub(crate) struct Statements<'a> {
    pub text: Text<'a>,
    /// `=` or `<=`.
    pub op: &'static str,
    /// The name to assign for a net.
    pub target: &'a dyn Fn(NetId) -> String,
}

impl Statements<'_> {
    /// The statements of a block.
    pub fn block(&self, body: &[Stmt], indent: usize, out: &mut String) {
        for stmt in body {
            self.stmt(stmt, indent, out);
        }
    }

    fn assign(&self, assign: &Assign) -> String {
        format!("{} {} {};", self.assigned(assign), self.op, self.text.ex(&assign.ex))
    }

    fn assigned(&self, assign: &Assign) -> String {
        let name = (self.target)(assign.net);
        let whole = self.text.nets[assign.net].width;
        match assign.width {
            width if width == whole => name,
            1 => format!("{name}[{}]", assign.lo),
            width => format!("{name}[{}:{}]", assign.lo + width - 1, assign.lo),
        }
    }

    fn stmt(&self, stmt: &Stmt, indent: usize, out: &mut String) {
        let pad = "    ".repeat(indent);
        match stmt {
            Stmt::Assign(assign) => *out += &self.text.line(&pad, &self.assigned(assign), self.op, &assign.ex),
            Stmt::Comment(text) => match Remark::of(text) {
                Remark::Statement(text) | Remark::Heading(text) => *out += &comment(text, indent),
                Remark::Break => {}
            },
            Stmt::If { cond, then, other } => {
                let head = format!("{pad}if ({})", self.text.ex(cond));
                self.branches(&head, then, other, indent, out);
            }
            Stmt::Case { on, arms, complete } => {
                *out += &format!("{pad}case ({})\n", self.text.ex(on));
                self.arms(on, arms, *complete, indent + 1, out);
                *out += &format!("{pad}endcase\n");
            }
        }
    }

    fn branches(&self, head: &str, then: &[Stmt], other: &[Stmt], indent: usize, out: &mut String) {
        let pad = "    ".repeat(indent);
        if empty(then) {
            // Only the other side assigns anything.
            let negated = head.replacen("if (", "if (!(", 1) + ")";
            *out += &format!("{negated} begin\n");
            self.block(other, indent + 1, out);
            *out += &format!("{pad}end\n");
            return;
        }
        if let ([Stmt::Assign(assign)], true) = (then, empty(other)) {
            let line = format!("{head} {}", self.assign(assign));
            if line.len() <= 100 {
                *out += &format!("{line}\n");
                return;
            }
        }
        self.chain(head, then, other, indent, out);
    }

    /// `if` and `else if` with `begin` and `end`.
    fn chain(&self, head: &str, then: &[Stmt], other: &[Stmt], indent: usize, out: &mut String) {
        let pad = "    ".repeat(indent);
        *out += &format!("{head} begin\n");
        self.block(then, indent + 1, out);
        match other {
            other if empty(other) => *out += &format!("{pad}end\n"),
            [Stmt::If { cond, then, other }] if !empty(then) => {
                let head = format!("{pad}end else if ({})", self.text.ex(cond));
                self.chain(&head, then, other, indent, out);
            }
            other => {
                *out += &format!("{pad}end else begin\n");
                self.block(other, indent + 1, out);
                *out += &format!("{pad}end\n");
            }
        }
    }

    fn arms(&self, on: &Ex, arms: &[Arm], complete: bool, indent: usize, out: &mut String) {
        let pad = "    ".repeat(indent);
        let width = on.width(self.text.nets);
        let full = width < 16 && arms.len() == 1 << width;
        let has_default = arms.iter().any(|arm| arm.label.is_none());
        // The last arm stands for the codes that the type does not have.
        let stands_for_rest = |at: usize| complete && !has_default && !full && at + 1 == arms.len();
        let is_default = |at: usize| arms[at].label.is_none() || stands_for_rest(at);
        // Where `default` does nothing, neither need the arms that do nothing.
        let idle = (0..arms.len()).all(|at| !is_default(at) || empty(&arms[at].body));
        for (at, Arm { label, body }) in arms.iter().enumerate() {
            if empty(body) && idle && !is_default(at) {
                continue;
            }
            let name = label.as_ref().map(|label| self.text.ex(label));
            let (label, note) = match name {
                Some(name) if stands_for_rest(at) => ("default".into(), format!(" // {name}")),
                Some(name) => (name, String::new()),
                None => ("default".into(), String::new()),
            };
            match &body[..] {
                body if empty(body) => *out += &format!("{pad}{label}: ;{note}\n"),
                [Stmt::Assign(assign)] => *out += &format!("{pad}{label}: {}{note}\n", self.assign(assign)),
                body => {
                    *out += &format!("{pad}{label}: begin{note}\n");
                    self.block(body, indent + 1, out);
                    *out += &format!("{pad}end\n");
                }
            }
        }
        let all_printed = full && arms.iter().all(|arm| !empty(&arm.body));
        if !(0..arms.len()).any(is_default) && !all_printed {
            *out += &format!("{pad}default: ;\n");
        }
    }
}
