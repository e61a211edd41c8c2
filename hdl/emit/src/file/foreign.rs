// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Modules around hand-written Verilog.

use crate::error::Done;
use crate::names::{clean, readable, Names};
use crate::print::{fold, port_list, Port};
use crate::read::{Instance, Said};
use rust_hdl::core::atom::AtomKind;

/// The module around hand-written Verilog.
pub(crate) fn foreign(instance: &Instance, text: &str, wires: bool) -> Done<String> {
    let mut names = Names::default();
    let mut ports = vec![];
    let mut said = Said::of(&instance.about);
    for signal in &instance.signals {
        let direction = match signal.kind {
            AtomKind::InputParameter => "input",
            AtomKind::InOutParameter => "inout",
            AtomKind::OutputParameter | AtomKind::OutputPassthrough => "output",
            _ => continue,
        };
        let name = clean(&signal.raw);
        names.take(&name, &readable(&signal.raw))?;
        let reg = direction == "output" && !wires && assigned_in_a_process(text, &name);
        ports.push(Port { direction, reg, width: signal.width, name, words: said.about(&signal.raw) });
    }
    let mut out = port_list(&ports);
    out += "\n";
    for line in text.trim().lines() {
        out += format!("    {line}").trim_end();
        out += "\n";
    }
    Ok(fold(&out))
}

/// True if the text assigns `name` with `<=`, or with `=` other than in an `assign`.
fn assigned_in_a_process(text: &str, name: &str) -> bool {
    let flat: String = text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join(" ");
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$' || c == '.';
    let mut from = 0;
    while let Some(found) = flat[from..].find(name) {
        let (start, end) = (from + found, from + found + name.len());
        from = end;
        let bounded = !flat[..start].ends_with(is_word) && !flat[end..].starts_with(is_word);
        if !bounded {
            continue;
        }
        let mut rest = flat[end..].trim_start();
        if rest.starts_with('[') {
            rest = rest.split_once(']').map_or("", |(_, rest)| rest).trim_start();
        }
        let assigns = rest.starts_with("<=") || (rest.starts_with('=') && !rest.starts_with("=="));
        // A comparison `if (name <= …)` stands in parentheses; an assignment follows a statement or a keyword.
        let before = flat[..start].trim_end();
        if assigns && !before.ends_with("assign") && !before.ends_with("wire") && !in_parentheses(before) {
            return true;
        }
    }
    false
}

/// True if more parentheses open than close in the statement that `before` ends in.
fn in_parentheses(before: &str) -> bool {
    let statement = before.rsplit(';').next().unwrap_or(before);
    let open = statement.matches('(').count();
    open > statement.matches(')').count()
}
