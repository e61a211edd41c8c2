// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Lines that are no longer than a reader wants.

/// Columns that a line should keep to.
pub(crate) const LINE: usize = 110;

/// The parts in lines of at most `LINE` columns; `cut` ends a line that goes on.
pub(crate) fn fill(pad: &str, parts: &[String], between: &str, cut: &str) -> String {
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

/// A comment, wrapped.
pub(crate) fn comment(text: &str, indent: usize) -> String {
    let pad = "    ".repeat(indent);
    let mut out = String::new();
    for paragraph in text.lines() {
        let mut line = format!("{pad}//");
        for word in paragraph.split_whitespace() {
            if line.len() + word.len() + 1 > LINE && line.len() > pad.len() + 2 {
                out += &format!("{line}\n");
                line = format!("{pad}//");
            }
            line += &format!(" {word}");
        }
        out += &format!("{line}\n");
    }
    out
}
