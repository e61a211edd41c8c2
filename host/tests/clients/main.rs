// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Programs that others wrote, on what this project serves and writes. They come from PyPI: `make clients` installs them and runs these
//! tests (feature `clients`).

mod header;
mod litex;
mod readers;
#[path = "../served/mod.rs"]
mod served;

use std::path::{Path, PathBuf};
use std::process::Command;

/// The top of the project.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// A program of the Python environment that `make clients` sets up.
pub fn python(name: &str) -> Command {
    let path = root().join(".tools/venv/bin").join(name);
    assert!(path.exists(), "{} is not there: run make clients", path.display());
    Command::new(path)
}

/// Runs a program to its good end; what it printed.
pub fn finish(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{command:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
    text
}
