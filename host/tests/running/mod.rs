// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The built tool at work on a block that is served, or at a place.

use std::process::{Command, Output};

use serde_json::Value;

use crate::served::Served;

/// The tool at work on a block.
pub trait Tool {
    /// Where the block is.
    fn at(&self) -> String;

    /// Runs the tool; what it printed.
    fn good(&self, arguments: &str) -> String {
        let output = tool(&self.at(), arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The same with `--json`.
    fn json(&self, arguments: &str) -> Value {
        serde_json::from_str(&self.good(&format!("--json {arguments}"))).unwrap()
    }

    /// Runs it where it must fail; its message.
    fn bad(&self, arguments: &str) -> String {
        failure(&tool(&self.at(), arguments), 1)
    }
}

impl Tool for Served {
    fn at(&self) -> String {
        format!("tcp:{}", self.place("tcp"))
    }
}

impl Tool for str {
    fn at(&self) -> String {
        self.to_string()
    }
}

/// Runs the tool on the block at `port`.
pub fn tool(port: &str, arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_equipoise"));
    command.args(["--port", port]).args(arguments.split_whitespace()).output().unwrap()
}

/// A failure says what went wrong on stderr, in a line, and nothing on stdout.
pub fn failure(output: &Output, code: i32) -> String {
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{message}");
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(code != 1 || message.starts_with("equipoise: ") && message.lines().count() == 1, "{message}");
    message
}
