// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The RTL that is measured and proved, straight from the hardware crate.

use crate::tools;
use anyhow::{ensure, Context, Result};
use equipoise_regmap::Features;
use std::fs;

pub use equipoise_hdl::{
    emit_box, emit_crossbar as crossbar, emit_guarded_selector as guarded_selector, emit_matrix as matrix, emit_selector as selector,
};

/// The block as it is measured: 4 KiB egress buffers.
///
/// # Errors
/// Those of the printer.
pub fn team(n: usize, w: usize) -> Result<String> {
    equipoise_hdl::emit_team(n, w, 4096)
}

/// The same with these features: those of this program or none, or else by the program that prints it, compiled with them.
///
/// # Errors
/// Those of the printer; that program does not compile, or does not print the block.
pub fn team_with(n: usize, w: usize, features: Features) -> Result<String> {
    if [equipoise_hdl::FEATURES, Features::NONE].contains(&features) {
        return Ok(equipoise_hdl::emit_files(n, w, 4096, features, 125_000_000)?.swap_remove(0).1);
    }
    let out = tools::root().join("build/features");
    let (ports, width) = (n.to_string(), w.to_string());
    let mut cargo = tools::cargo();
    cargo.args(["run", "--quiet", "-p", "equipoise-hdl", "--bin", "equipoise-rtl", "--", "--features", &features.list()]);
    let output = cargo.args(["--n", &ports, "--w", &width, "--out"]).arg(&out).output().context("cargo does not start")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "equipoise-rtl --features {} failed:\n{}", features.list(), tools::last_lines(&errors, 15));
    let file = out.join(equipoise_hdl::team_name(n, w, features) + ".v");
    fs::read_to_string(&file).with_context(|| format!("equipoise-rtl has not written {}", file.display()))
}
