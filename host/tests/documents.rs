// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What the built tool prints without a block: exports, help, the manual page, completions.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Neither wider than the terminal, nor with what does nothing yet.
#[test]
fn help_fits_the_terminal_and_lists_what_there_is() {
    let text = |arguments: &[&str], columns: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_equipoise"));
        let output = command.args(arguments).env("COLUMNS", columns).env_remove("EQUIPOISE_PORT").output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    for arguments in [&["--help"][..], &["help", "monitor"], &["sweep", "--help"], &["set", "--help"], &["set", "share", "--help"]] {
        for columns in [60, 100] {
            for line in text(arguments, &columns.to_string()).lines() {
                assert!(line.chars().count() <= columns, "{arguments:?}: {line}");
            }
        }
    }
    for arguments in [&["--help"][..], &["man"], &["completions", "bash"], &["completions", "zsh"]] {
        let listed = text(arguments, "80");
        for name in ["fail", "restore", "explain"] {
            assert!(!listed.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word == name), "{name} in {arguments:?}");
        }
        assert!(listed.contains("selftest") && !listed.contains("not in this version"), "{arguments:?}");
    }
}

#[test]
fn help_says_what_is_so() {
    let help = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_equipoise")).args(arguments).env("COLUMNS", "1000").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    // All that the selftest only writes as it is.
    let selftest = help(&["selftest", "--help"]);
    for word in ["links", "delays", "limits of commands", "the filter", "a generator at work"] {
        assert!(selftest.contains(word), "{word}: {selftest}");
    }
    // Nearer than that under one rule, further off under another.
    let rebalance = help(&["set", "rebalance", "--help"]);
    for words in ["With what a port's distance from its share is compared", "under SPEED no port with a share of the user has less"] {
        assert!(rebalance.contains(words), "{words}: {rebalance}");
    }
}

#[test]
fn documents_need_no_block() {
    let run = |arguments: &[&str]| {
        // A place that is none does not matter either.
        let mut command = Command::new(env!("CARGO_BIN_EXE_equipoise"));
        let output = command.args(arguments).env("EQUIPOISE_PORT", "nowhere").output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/generated");
    for (format, file) in
        [("svd", "equipoise.svd"), ("rdl", "equipoise.rdl"), ("csv", "csr.csv"), ("c", "equipoise.h"), ("md", "registers.md")]
    {
        assert_eq!(run(&["export", format]), std::fs::read_to_string(committed.join(file)).unwrap(), "{format}");
    }
    assert!(run(&["man"]).contains(".TH equipoise 1"));
    let quoted: Value = serde_json::from_str(&run(&["--json", "export", "c"])).unwrap();
    assert_eq!(quoted["text"], run(&["export", "c"]));
    for shell in ["bash", "zsh", "fish"] {
        assert!(run(&["completions", shell]).contains("selftest"), "{shell}");
    }
}

/// Where nobody can hear it a command ends, with its code, and not in a panic.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_if_it_can_be() {
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    let command = |arguments: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_equipoise"));
        command.args(arguments.split(' ')).env_remove("EQUIPOISE_PORT");
        command
    };
    for arguments in ["export c", "man", "completions fish", "--help", "help set", "--version", "--json export c"] {
        let output = command(arguments).stdout(full()).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), told.contains("cannot write to standard output: ")), (Some(1), true), "{arguments}: {told}");
        assert_eq!(command(arguments).stdout(full()).stderr(full()).status().unwrap().code(), Some(1), "{arguments}");
    }
    for (arguments, code) in
        [("--port 127.0.0.1:1 read x", 1), ("--json --port 127.0.0.1:1 read x", 1), ("--json nonsense", 2), ("info", 2)]
    {
        assert_eq!(command(arguments).stderr(full()).status().unwrap().code(), Some(code), "{arguments}");
    }
}
