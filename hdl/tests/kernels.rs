// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What rust-hdl's macro loses without a word is in no kernel.

#[test]
fn kernels_say_nothing_that_would_be_lost() {
    let findings = rust_hdl_emit::lint::check_tree(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap();
    let lines: Vec<String> = findings.iter().map(|finding| finding.to_string()).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}
