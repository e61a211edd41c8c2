// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A served block, for tests of programs that talk to one.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// The simulation's program: the one that `EQUIPOISE_SIM` names, as `make test` does, which has built it; else built as this test was.
pub fn simulation() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        if let Some(there) = std::env::var_os("EQUIPOISE_SIM").filter(|path| !path.is_empty()) {
            return PathBuf::from(there);
        }
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "-p", "equipoise-sim"]).current_dir(env!("CARGO_MANIFEST_DIR"));
        if !cfg!(debug_assertions) {
            cargo.arg("--release");
        }
        assert!(cargo.status().unwrap().success(), "equipoise-sim does not build");
        Path::new(env!("CARGO_BIN_EXE_equipoise")).with_file_name("equipoise-sim")
    })
}

/// It ends with the test.
pub struct Served {
    child: Child,
    ready: String,
}

impl Served {
    /// Starts one with these options beside `--pty`.
    pub fn start(more: &[&str]) -> Self {
        let mut command = Command::new(simulation());
        let mut child = command.args(["serve", "--pty"]).args(more).stdout(Stdio::piped()).spawn().unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
        Served { child, ready }
    }

    /// Where it is: the address of its port `tcp` or `control`, or the path of its `pty`.
    pub fn place(&self, name: &str) -> &str {
        let mut words = self.ready.split_whitespace();
        let value = words.find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        value.unwrap_or_else(|| panic!("no {name} in: {}", self.ready))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
