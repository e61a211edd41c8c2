// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! docs/interfaces.md and the printed modules: the same ports, templates that can be elaborated, registers that constraints name.

use crate::root;
use equipoise_hdl::{emit_files, emit_mac, emit_paged_bridge, emit_receive, emit_uart_bridge, uart_timeout};
use equipoise_regmap::Features;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

const CLOCK: u64 = 125_000_000;
const N: usize = 2;
const W: usize = 64;

/// Direction, bits, name.
type Port = (String, usize, String);

/// A module, the sections of the guide whose tables list its ports, and a port there that it has not.
const TOPS: [(&str, &[&str], &str); 6] = [
    (
        "equipoise_team_n2_w64",
        &["Clock and reset", "Host streams", "Port streams", "Links", "Decision port", "Completions of commands", "Register bus: Wishbone"],
        "",
    ),
    (
        "equipoise_team_n2_w64_axil",
        &[
            "Clock and reset",
            "Host streams",
            "Port streams",
            "Links",
            "Decision port",
            "Completions of commands",
            "Register bus: AXI4-Lite",
        ],
        "",
    ),
    ("equipoise_receive_n2_w64", &["Receive half"], ""),
    ("equipoise_mac", &["A MAC"], ""),
    ("equipoise_uart_bridge", &["Serial line: UARTBone"], ""),
    ("equipoise_uart_bridge_pages", &["Serial line: UARTBone", "Serial line: receive half too"], "wb_behind"),
];

fn guide() -> String {
    fs::read_to_string(root().join("docs/interfaces.md")).unwrap()
}

/// All that `make rtl N=2 W=64 PAGES=1` prints.
fn printed() -> Vec<(String, String)> {
    let mut files = emit_files(N, W, 4096, Features::ALL, CLOCK).unwrap();
    files.retain(|(name, _)| !name.ends_with("_template.v"));
    files.push((format!("equipoise_receive_n{N}_w{W}.v"), emit_receive(N, W, 4096).unwrap()));
    files.push(("equipoise_mac.v".into(), emit_mac().unwrap()));
    files.push(("equipoise_uart_bridge.v".into(), emit_uart_bridge(CLOCK, 115_200, uart_timeout(CLOCK)).unwrap()));
    files.push(("equipoise_uart_bridge_pages.v".into(), emit_paged_bridge(CLOCK, 115_200, uart_timeout(CLOCK)).unwrap()));
    files
}

/// Text of a module, from its name to its end.
fn module<'a>(files: &'a [(String, String)], name: &str) -> &'a str {
    let head = format!("module {name} (");
    let text = files.iter().find_map(|(_, text)| text.split_once(&head)).unwrap_or_else(|| panic!("{name} is not printed")).1;
    text.split_once("endmodule").unwrap().0
}

fn ports_of(module: &str) -> BTreeSet<Port> {
    let port = Regex::new(r"(input|output) +(?:wire|reg) +(?:\[(\d+):0\] +)?(\w+)").unwrap();
    let head = module.split_once(");").unwrap().0;
    let bits = |top: Option<regex::Match>| top.map_or(1, |top| top.as_str().parse::<usize>().unwrap() + 1);
    port.captures_iter(head).map(|found| (found[1].replace("put", ""), bits(found.get(2)), found[3].to_string())).collect()
}

/// Ports that the tables of a section list: names in the first cell, direction, bits (one for all names, or one each).
fn ports_in(guide: &str, section: &str) -> Vec<Port> {
    let text = guide.split_once(&format!("\n## {section}\n")).unwrap_or_else(|| panic!("no section {section}")).1;
    let text = text.split_once("\n## ").map_or(text, |(text, _)| text);
    let name = Regex::new(r"`([^`]+)`").unwrap();
    let mut found = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let (names, direction) = (cells[0], cells[1]);
        if direction != "in" && direction != "out" {
            continue;
        }
        let bits: Vec<usize> = cells[2]
            .split(", ")
            .map(|bits| match bits {
                "N" => N,
                "W" => W,
                "W/8" => W / 8,
                number => number.parse().unwrap_or_else(|_| panic!("{section}: {number} bits in {line}")),
            })
            .collect();
        for (k, name) in name.captures_iter(names).enumerate() {
            let bits = if bits.len() == 1 { bits[0] } else { bits[k] };
            let each = if name[1].contains('<') { 0..N } else { 0..1 };
            for i in each {
                let name = name[1].replace("<i>", &i.to_string()).replace("<p>", &i.to_string());
                found.push((direction.to_string(), bits, name));
            }
        }
    }
    found
}

#[test]
fn the_guide_lists_the_printed_ports_and_no_others() {
    let (guide, files) = (guide(), printed());
    for (top, sections, without) in TOPS {
        let listed: Vec<Port> = sections.iter().flat_map(|section| ports_in(&guide, section)).filter(|port| port.2 != without).collect();
        let set: BTreeSet<Port> = listed.iter().cloned().collect();
        assert_eq!(set.len(), listed.len(), "{top}: a port is listed twice");
        let printed = ports_of(module(&files, top));
        let missing: Vec<_> = printed.difference(&set).collect();
        let surplus: Vec<_> = set.difference(&printed).collect();
        assert!(missing.is_empty() && surplus.is_empty(), "docs/interfaces.md, {top}:\nnot listed: {missing:?}\nnot there: {surplus:?}");
    }
}

/// Nets of a template with their widths, those that drive the module apart: what stands between the parentheses.
fn nets(template: &str, ports: &BTreeSet<Port>) -> BTreeMap<String, (bool, usize)> {
    let connection = Regex::new(r"\.(\w+)\((\w*)\)").unwrap();
    let mut nets = BTreeMap::new();
    for found in connection.captures_iter(template).filter(|found| !found[2].is_empty()) {
        let (direction, bits, _) = ports.iter().find(|port| port.2 == found[1]).unwrap_or_else(|| panic!("no port {}", &found[1]));
        nets.insert(found[2].to_string(), (direction == "in", *bits));
    }
    nets
}

#[test]
fn templates_can_be_elaborated() {
    let (guide, files) = (guide(), printed());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("templates");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in &files {
        fs::write(folder.join(name), text).unwrap();
    }
    let mut seen = Vec::new();
    for block in guide.split("```verilog\n").skip(1).map(|block| block.split_once("\n```").unwrap().0) {
        let top = block.split_once(' ').unwrap().0;
        let ports = ports_of(module(&files, top));
        let declared = nets(block, &ports).into_iter().map(|(net, (drives, bits))| {
            let direction = if drives { "input" } else { "output" };
            format!("    {direction} wire [{}:0] {net}", bits - 1)
        });
        let wrapper = format!("module template (\n{}\n);\n{block}\nendmodule\n", declared.collect::<Vec<_>>().join(",\n"));
        let file = format!("template_{top}.v");
        fs::write(folder.join(&file), wrapper.replace("[0:0] ", "")).unwrap();
        let mut command = Command::new(verilator());
        command.current_dir(&folder).args([
            "--lint-only",
            "-Wall",
            "-Wno-DECLFILENAME",
            "-Wno-PINCONNECTEMPTY",
            "--top-module",
            "template",
            &file,
        ]);
        for (name, _) in files.iter().filter(|(name, _)| top.starts_with(name.trim_end_matches(".v"))) {
            command.arg(name);
        }
        let output = command.output().unwrap_or_else(|error| panic!("cannot start Verilator: {error}; make tools sets it up"));
        assert!(output.status.success(), "the template of {top}:\n{}", String::from_utf8_lossy(&output.stderr));
        seen.push(top.to_string());
    }
    seen.sort();
    let templates = ["mac", "receive_n2_w64", "team_n2_w64_axil", "uart_bridge", "uart_bridge_pages"];
    assert_eq!(seen, templates.map(|name| format!("equipoise_{name}")));
}

/// The one of the environment, or of the path.
fn verilator() -> String {
    let chosen = env::var("VERILATOR").ok().filter(|value| !value.contains('/') || PathBuf::from(value).exists());
    chosen.unwrap_or_else(|| "verilator".into())
}

/// The table of registers that take something of another clock, and the names in the snippets.
#[test]
fn constraints_name_registers_that_are_there() {
    let (guide, files) = (guide(), printed());
    let section = guide.split_once("\n## Constraints\n").unwrap().1.split_once("\n## ").unwrap().0;
    let row = Regex::new(r"(?m)^\| `(\w+)` \| `(\w+)` \| `(\w+)`").unwrap();
    let mut known = BTreeSet::new();
    for found in row.captures_iter(section) {
        let text = module(&files, &found[1]);
        let takes = ["", "!"].map(|not| format!(" {} <= {not}{};", &found[2], &found[3]));
        assert!(takes.iter().any(|takes| text.contains(takes)), "{} has no register {} that takes {}", &found[1], &found[2], &found[3]);
        known.extend([found[2].to_string(), found[3].to_string()]);
    }
    assert_eq!(row.captures_iter(section).count(), 6);
    let used = Regex::new(r"[/|](\w+?)(?:_reg\b|\[\*\]|\}\])").unwrap();
    let mut seen = 0;
    for found in used.captures_iter(section) {
        seen += 1;
        assert!(known.contains(&found[1]), "a constraint names {}, the table does not", &found[1]);
    }
    assert!(seen >= 14, "only {seen} names were found in the snippets");
}
