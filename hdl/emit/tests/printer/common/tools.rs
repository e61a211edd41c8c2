// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Verilator and yosys, started in a folder.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// The program from the environment, or by its name on the path if the variable is unset or names no file.
pub fn program(variable: &str, name: &str) -> String {
    std::env::var(variable).ok().filter(|value| !value.contains('/') || PathBuf::from(value).exists()).unwrap_or_else(|| name.to_string())
}

/// Runs a program of the tools, or one that they made; panics if there is none.
pub fn start(command: &mut Command, variable: &str) -> Output {
    command.output().unwrap_or_else(|error| {
        panic!(
            "cannot start {:?}: {error}; install it (Debian: apt install verilator yosys) or point {variable} to it",
            command.get_program()
        )
    })
}

/// Runs Verilator; panics with its words if it fails.
pub fn verilator(arguments: &[&str], folder: &PathBuf) {
    let mut command = Command::new(program("VERILATOR", "verilator"));
    // Flags that a workspace sets for its own C++ do not belong to the model.
    command.args(arguments).current_dir(folder).env_remove("CXXFLAGS");
    let output = start(&mut command, "VERILATOR");
    assert!(
        output.status.success(),
        "verilator {arguments:?} in {folder:?}:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Runs a yosys script; returns what it printed, panics if it fails.
pub fn yosys(script: &str, folder: &PathBuf) -> String {
    let file = folder.join("script.ys");
    fs::write(&file, script).unwrap();
    let mut command = Command::new(program("YOSYS", "yosys"));
    command.args(["-s", "script.ys"]).current_dir(folder);
    let output = start(&mut command, "YOSYS");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "yosys in {folder:?}:\n{}{}",
        &text[text.len().saturating_sub(4000)..],
        String::from_utf8_lossy(&output.stderr)
    );
    text
}

/// An empty folder below the target folder.
pub fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}
