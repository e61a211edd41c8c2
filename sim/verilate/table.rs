// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The tables through which Rust finds the models.

use std::fmt::Write as _;

use equipoise_boards::{Board, Top};
use equipoise_hdl::balance::eligibility::LINK_LATENCY;
use equipoise_hdl::balance::selector::{commit_hold, frame_spacing};
use equipoise_hdl::control::registers::ACCESS_CLOCKS;
use equipoise_hdl::counters::statistics::read_bound;
use equipoise_hdl::crossbar::offer_latency;
use equipoise_hdl::lane::arrival::arrival_latency;
use equipoise_hdl::team::{balanced_latency, waiting_hold, waiting_latency};
use equipoise_hdl::FEATURES;

use crate::shim::Port;

/// A verilated size.
pub struct Size {
    pub n: usize,
    pub w: usize,
    pub top: String,
    pub ports: Vec<Port>,
    /// Runtime files (without suffix) that the model needs.
    pub runtime: Vec<String>,
}

/// Declarations and one entry for each model.
pub fn models(models: &[Size]) -> String {
    let mut text = String::from("// Made by the build script.\n");
    let calls = [
        ("new", "fn(c_int, c_int) -> *mut c_void"),
        ("delete", "fn(*mut c_void)"),
        ("enter", "fn(*mut c_void)"),
        ("eval", "fn(*mut c_void)"),
        ("errors", "fn(*mut c_void) -> c_int"),
        ("ports", "fn(*mut c_void, *mut *mut c_void)"),
        ("trace_vcd", "fn(*mut c_void, *mut c_void) -> c_int"),
        ("fst_open", "fn(*mut c_void, *const c_char) -> c_int"),
        ("fst_dump", "fn(*mut c_void, u64)"),
        ("fst_close", "fn(*mut c_void)"),
        ("coverage", "fn(*mut c_void, *const c_char) -> c_int"),
    ];
    text.push_str("pub struct Calls {\n");
    for (name, signature) in calls {
        let _ = writeln!(text, "    pub {name}: unsafe extern \"C\" {signature},");
    }
    text.push_str("}\n\nmod ffi {\n    use super::*;\n    extern \"C\" {\n");
    for m in models {
        for (name, signature) in calls {
            let named = signature.trim_start_matches("fn(");
            let (arguments, result) = named.split_at(named.rfind(')').unwrap_or(0));
            let arguments: Vec<String> = arguments.split(", ").enumerate().map(|(i, a)| format!("a{i}: {a}")).collect();
            let _ = writeln!(text, "        pub fn {}_{name}({}{result};", m.top, arguments.join(", "));
        }
    }
    text.push_str("    }\n}\n\npub static MODELS: &[Entry] = &[\n");
    for m in models {
        let _ = writeln!(text, "    Entry {{\n        top: \"{}\",\n        n: {},\n        w: {},", m.top, m.n, m.w);
        let answer = ACCESS_CLOCKS + read_bound(m.n);
        let (arrival, balanced, offer) = (arrival_latency(m.w), balanced_latency(m.n, m.w) + waiting_latency(FEATURES), offer_latency(m.w));
        let (spacing, commit) = (frame_spacing(m.n, m.w), waiting_hold(FEATURES, commit_hold(m.n, m.w)));
        let way = format!("arrival: {arrival}, balanced: {balanced}, link: {LINK_LATENCY}, offer: {offer}");
        let _ = writeln!(text, "        latency: Latency {{ {way}, answer: {answer}, spacing: {spacing}, commit: {commit} }},");
        text.push_str("        calls: Calls {\n");
        for (name, _) in calls {
            let _ = writeln!(text, "            {name}: ffi::{}_{name},", m.top);
        }
        text.push_str("        },\n        ports: &[\n");
        for p in &m.ports {
            let Port { name, bits, input } = p;
            let _ = writeln!(text, "            Wire {{ name: \"{name}\", bits: {bits}, input: {input} }},");
        }
        text.push_str("        ],\n    },\n");
    }
    text.push_str("];\n");
    text
}

/// An entry for each board top.
pub fn devices(devices: &[(Board, Top)]) -> String {
    let row = |(board, top): &(Board, Top)| {
        let baud = equipoise_boards::simulated_baud(board);
        let bit = equipoise_hdl::bit_clocks(board.core_hertz, baud).expect("a board's line has whole bits");
        let phys = if top.has_ethernet() { board.phys.len() } else { 0 };
        format!(
            "    DeviceName {{ board: {:?}, top: {:?}, phys: {phys}, bit_clocks: {bit}, module: {:?} }},\n",
            board.name,
            top.name(),
            equipoise_boards::module_name(board, *top)
        )
    };
    format!("static DEVICES: &[DeviceName] = &[\n{}];\n", devices.iter().map(row).collect::<String>())
}
