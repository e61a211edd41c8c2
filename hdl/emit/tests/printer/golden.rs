// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The text itself: one box against the Verilog that the documentation shows, and what must hold for every text.

use crate::designs::{constructs, eligibility::Eligibility, hierarchy};
use rust_hdl::prelude::*;
use rust_hdl_emit::{emit, Emit};

fn connected<B: Block>(mut block: B) -> B {
    block.connect_all();
    block
}

/// `BLESS=1 cargo test` writes the file anew.
#[test]
fn the_box_of_the_documentation() {
    let text = Emit::new()
        .header("// SPDX-License-Identifier: MIT OR Apache-2.0\n// SPDX-FileCopyrightText: The Equipoise authors\n")
        .doc("eligibility", "Which paths may be chosen, and when an epoch starts.")
        .emit("eligibility", &connected(Eligibility::<4>::default()))
        .unwrap()
        .verilog;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/eligibility.v");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let golden = std::fs::read_to_string(path).unwrap();
    assert_eq!(text, golden, "the printer's text changed; look at it, then BLESS=1");
}

#[test]
fn the_text_is_always_the_same() {
    let print = || emit("pipes", &connected(hierarchy::Pipes::<2>::default())).unwrap();
    assert_eq!(print(), print());
}

#[test]
fn one_module_for_each_distinct_body() {
    let text = emit("pipes", &connected(hierarchy::Pipes::<2>::default())).unwrap();
    let modules = text.lines().filter(|line| line.starts_with("module ")).count();
    // The top, two stages that differ, the wrapper, its core, the delay.
    assert_eq!(modules, 6, "{text}");
    assert!(text.contains("// Used as pipes.first[0], pipes.first[1], pipes.second[1]."), "{text}");
    assert!(text.contains("pipes_first second_1 ("), "{text}");
}

#[test]
fn kernel_comments_and_the_callers_words_reach_the_text() {
    let output = Emit::new().doc("delay", "Waits a clock.").emit("pipes", &connected(hierarchy::Pipes::<2>::default())).unwrap();
    assert!(output.verilog.contains("// Waits a clock.\n// Used as pipes.delay."), "{}", output.verilog);
    assert!(output.verilog.contains("// One register of a stream (it isn't fast: ready goes through)."), "{}", output.verilog);
    assert!(output.verilog.contains("// A gap stays a gap."), "{}", output.verilog);
}

#[test]
fn dead_nets_are_told_and_gone() {
    let output = Emit::new().emit("pipes", &connected(hierarchy::Pipes::<2>::default())).unwrap();
    assert_eq!(output.warnings, ["pipes: dead is never read: dropped"]);
    assert!(!output.verilog.contains("dead"));
}

#[test]
fn clocks_and_resets_are_connections() {
    let text = emit("machine", &connected(constructs::Machine::<3>::default())).unwrap();
    for line in text.lines().filter(|line| line.contains("clock") || line.contains("reset")) {
        assert!(!line.contains(" = "), "{line}");
    }
    assert!(!text.contains('$'), "{text}");
}

#[test]
fn bidirectional_pins_go_straight_through() {
    let text = emit("pads", &connected(hierarchy::Pads::default())).unwrap();
    assert!(text.contains("inout  wire [7:0] bus"), "{text}");
    assert!(text.contains(".bus          (bus)"), "{text}");
    assert!(text.contains(".read_data    (read)"), "{text}");
}
