// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Port lists, and the columns of declarations.

/// A port as it is declared.
pub(crate) struct Port {
    pub direction: &'static str,
    pub reg: bool,
    pub width: usize,
    pub name: String,
}

/// `(…);` with one port a line.
pub(crate) fn port_list(ports: &[Port]) -> String {
    if ports.is_empty() {
        return "();\n".into();
    }
    let wide = widest(ports.iter().map(|port| port.width));
    let lines: Vec<String> = ports
        .iter()
        .map(|port| {
            let kind = if port.reg { "reg " } else { "wire" };
            let range = padded_range(port.width, wide);
            format!("    {:<6} {kind} {range}{}", port.direction, port.name)
        })
        .collect();
    format!("(\n{}\n);\n", lines.join(",\n"))
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
