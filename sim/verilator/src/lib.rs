// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Where is Verilator, and which version is it?
//!
//! Same two functions as the crate `verilator` 0.1 offers to build scripts, but they obey the variable `VERILATOR` (set by
//! `.cargo/config.toml` to the pinned tool, or by the user to another one), so that a plain `cargo build` works without a
//! change to `PATH`.

use std::{env, path::PathBuf, process::Command};

/// The command to run: `$VERILATOR`, else `verilator` on the path.
fn command() -> Command {
    println!("cargo:rerun-if-env-changed=VERILATOR");
    Command::new(env::var_os("VERILATOR").unwrap_or_else(|| "verilator".into()))
}

fn answer(arguments: &[&str]) -> Option<String> {
    let output = command().args(arguments).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// Major and minor version, from a line like `Verilator 5.006 2023-01-22 rev ...`.
pub fn verilator_version() -> Option<(u32, u32)> {
    parse_version(&answer(&["--version"])?)
}

fn parse_version(line: &str) -> Option<(u32, u32)> {
    let number = line.strip_prefix("Verilator ")?.split(' ').next()?;
    let (major, minor) = number.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// The folder that holds `include/verilated.cpp`.
///
/// # Panics
/// Stops the build with one sentence when Verilator is not there yet.
pub fn find_verilator_root() -> Option<PathBuf> {
    let root = answer(&["--getenv", "VERILATOR_ROOT"]).map(PathBuf::from);
    match root {
        Some(root) if root.join("include/verilated.cpp").is_file() => Some(root),
        _ => panic!(
            "Verilator is not set up: run `make tools` once (pinned, into .tools/), or set VERILATOR to a system one (5.006 or later)"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::parse_version;

    #[test]
    fn version_lines() {
        let debian = "Verilator 5.006 2023-01-22 rev (Debian 5.006-3)";
        assert_eq!(parse_version(debian), Some((5, 6)));
        assert_eq!(parse_version("Verilator 5.048"), Some((5, 48)));
        assert_eq!(parse_version(" rev vUNKNOWN-built20260516"), None);
    }
}
