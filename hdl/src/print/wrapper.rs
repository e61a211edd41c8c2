// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # What goes beside the printed block: the AXI4-Lite wrapper and the instantiation template
//!
//! Both are made from the ports of the printed module, so they cannot disagree with it.

use anyhow::{Context, Result};
use std::fmt::Write as _;

/// A port of a printed module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Port {
    /// `input` or `output`.
    direction: String,
    /// `[63:0]`, or nothing for a single bit.
    range: String,
    name: String,
    /// What is said of it: lines to print before it.
    words: String,
}

/// Ports of module `name` in printed Verilog.
pub(crate) fn ports(verilog: &str, name: &str) -> Result<Vec<Port>> {
    let head = format!("module {name} (");
    let start = verilog.find(&head).with_context(|| format!("no module {name} in what was printed"))? + head.len();
    let length = verilog[start..].find("\n);").with_context(|| format!("the ports of {name} do not end"))?;
    let (mut ports, mut words) = (vec![], String::new());
    for line in verilog[start..start + length].lines() {
        let (code, remark) = line.split_once("//").unwrap_or((line, ""));
        if !remark.is_empty() {
            words += &format!("    //{remark}\n");
        }
        let (direction, range, name) = match code.trim().trim_end_matches(',').split_whitespace().collect::<Vec<_>>()[..] {
            [] => continue,
            [direction, "wire" | "reg", range, name] => (direction, range, name),
            [direction, "wire" | "reg", name] => (direction, "", name),
            _ => anyhow::bail!("cannot read the port `{line}` of {name}"),
        };
        ports.push(Port { direction: direction.into(), range: range.into(), name: name.into(), words: std::mem::take(&mut words) });
    }
    Ok(ports)
}

/// Module `<name>_axil`: the block and the bridge, with `s_axil_*` in the place of `wb_*`.
pub(crate) fn axil(name: &str, team: &[Port], bridge: &[Port]) -> String {
    let is_bus = |port: &&Port| port.name.starts_with("wb_");
    let declare = |p: &Port| format!("{}    {:<6} wire {:<8} {}", p.words, p.direction, p.range, p.name);
    let outside: Vec<String> =
        team.iter().filter(|p| !is_bus(p)).chain(bridge.iter().filter(|p| p.name.starts_with("s_axil_"))).map(declare).collect();
    let mut text = format!("\n// {name} with an AXI4-Lite register bus.\nmodule {name}_axil (\n{}\n);\n\n", outside.join(",\n"));
    for p in team.iter().filter(is_bus) {
        let range = if p.range.is_empty() { String::new() } else { format!("{} ", p.range) };
        let _ = writeln!(text, "    wire {range}{};", p.name);
    }
    let connect = |ports: &[Port]| -> String {
        let width = ports.iter().map(|p| p.name.len()).max().unwrap_or(0);
        let lines: Vec<String> = ports.iter().map(|p| format!("        .{:<width$} ({})", p.name, p.name)).collect();
        lines.join(",\n")
    };
    let _ = write!(
        text,
        "\n    {name}_axil_bridge bridge (\n{}\n    );\n\n    {name} team (\n{}\n    );\nendmodule\n",
        connect(bridge),
        connect(team)
    );
    text
}

/// An instance of module `name` with every port named, to copy from.
pub(crate) fn template(name: &str, ports: &[Port]) -> String {
    let width = ports.iter().map(|p| p.name.len()).max().unwrap_or(0);
    let mut text = format!(
        "// SPDX-License-Identifier: MIT OR Apache-2.0\n// SPDX-FileCopyrightText: The Equipoise authors\n//\n// Instantiation template of {name}: copy, and put your nets between the parentheses.\n\n{name} team (\n"
    );
    for (i, p) in ports.iter().enumerate() {
        let comma = if i + 1 == ports.len() { "" } else { "," };
        let _ = writeln!(text, "    .{:<width$} (){comma:<1} // {} {}", p.name, p.direction, p.range);
    }
    text = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    text + "\n);\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str =
        "module m (\n    input  wire        clk,  // Clock (rising);\n    output wire [31:0] wb_dat_r,\n    // Result.\n    output wire        y\n);\nendmodule\n";

    #[test]
    fn ports_are_read_as_printed() {
        let ports = ports(SMALL, "m").unwrap();
        assert_eq!(ports.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["clk", "wb_dat_r", "y"]);
        assert_eq!(ports[1].range, "[31:0]");
        assert_eq!(ports[2].direction, "output");
        assert_eq!((&*ports[0].words, &*ports[2].words), ("    // Clock (rising);\n", "    // Result.\n"));
    }

    #[test]
    fn the_wrapper_hides_the_wishbone_bus() {
        let team = ports(SMALL, "m").unwrap();
        let bridge = vec![Port { direction: "output".into(), range: "[31:0]".into(), name: "s_axil_rdata".into(), words: String::new() }];
        let text = axil("m", &team, &bridge);
        let head = &text[..text.find("\n);").unwrap()];
        assert!(!head.contains("wb_") && head.contains("s_axil_rdata") && head.contains(" y"), "{text}");
        assert!(text.contains("wire [31:0] wb_dat_r;"));
    }

    #[test]
    fn the_template_names_every_port_once() {
        let text = template("m", &ports(SMALL, "m").unwrap());
        for name in ["clk", "wb_dat_r", "y"] {
            assert_eq!(text.matches(&format!(".{name} ")).count(), 1, "{text}");
        }
    }
}
