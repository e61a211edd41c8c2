// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Port lists, and the columns of declarations.

use crate::print::wrap::{comment, LINE};

/// A port as it is declared.
pub(crate) struct Port {
    pub direction: &'static str,
    pub reg: bool,
    pub width: usize,
    pub name: String,
    /// What it is.
    pub words: Option<String>,
}

/// `(…);` with one port a line.
pub(crate) fn port_list(ports: &[Port]) -> String {
    if ports.is_empty() {
        return "();\n".into();
    }
    let wide = widest(ports.iter().map(|port| port.width));
    let lines = ports.iter().enumerate().map(|(at, port)| {
        let kind = if port.reg { "reg " } else { "wire" };
        let range = padded_range(port.width, wide);
        let comma = if at + 1 < ports.len() { "," } else { "" };
        Line::of(format!("    {:<6} {kind} {range}{}{comma}", port.direction, port.name), port.words.clone())
    });
    format!("(\n{});\n", annotated(lines.collect()))
}

/// A line of code, what stands over it, and words on it.
pub(crate) struct Line {
    pub before: Option<&'static str>,
    pub code: String,
    pub words: Option<String>,
}

impl Line {
    pub fn of(code: String, words: Option<String>) -> Line {
        Line { before: None, code, words }
    }
}

/// Lines with their words behind them where there is room, else over them.
pub(crate) fn annotated(lines: Vec<Line>) -> String {
    const FAR: usize = 48;
    let column = lines.iter().map(|line| line.code.len()).filter(|length| *length <= FAR).max().unwrap_or(0);
    let write = |Line { before, code, words }: Line| {
        let before = before.unwrap_or_default();
        match words {
            None => format!("{before}{code}\n"),
            Some(words) if code.len().max(column) + "  // ".len() + words.len() <= LINE => format!("{before}{code:<column$}  // {words}\n"),
            Some(words) => format!("{}{before}{code}\n", comment(&words, 1)),
        }
    };
    lines.into_iter().map(write).collect()
}

fn range(width: usize) -> String {
    match width {
        1 => String::new(),
        width => format!("[{}:0]", width - 1),
    }
}

/// Columns that the ranges of nets of these widths take.
pub(crate) fn widest(widths: impl Iterator<Item = usize>) -> usize {
    widths.map(|width| range(width).len()).max().unwrap_or(0)
}

/// A range and a space, as wide as the widest beside it; nothing where all are single bits.
pub(crate) fn padded_range(width: usize, wide: usize) -> String {
    match wide {
        0 => String::new(),
        wide => format!("{:<wide$} ", range(width)),
    }
}
