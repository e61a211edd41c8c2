// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The box in README.md, and what is printed of it, are as they stand.

const README: &str = include_str!("../README.md");
const BOX: &str = include_str!("../src/balance/share_stamp.rs");

/// The first block of code in a language.
fn shown(language: &str) -> &'static str {
    let start = README.split_once(&format!("```{language}\n")).expect("a block of code").1;
    start.split_once("\n```").expect("its end").0
}

#[test]
fn the_box_is_its_source() {
    assert!(BOX.contains(shown("rust")), "hdl/README.md shows another src/balance/share_stamp.rs");
}

#[test]
fn the_verilog_is_what_is_printed() {
    let printed = equipoise_hdl::emit_box("share_stamp").unwrap();
    assert!(printed.contains(shown("verilog")), "hdl/README.md shows other Verilog than this:\n{printed}");
}

#[test]
fn the_rust_is_shorter() {
    let lines = |text: &str| text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//")).count();
    assert!(3 * lines(shown("rust")) < 2 * lines(shown("verilog")), "two thirds at most");
}
