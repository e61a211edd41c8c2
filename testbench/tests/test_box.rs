// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `scripts/test-box` against the boxes and the tests that there are.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// What the script says of a box: the target of the tests around it, the short one, and parts of the names of all.
fn names(name: &str) -> (String, String, Vec<String>) {
    let output = Command::new(root().join("scripts/test-box")).args([name, "names"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let mut lines = text.lines().map(str::to_string);
    let mut next = || lines.next().unwrap();
    (next(), next(), next().split_whitespace().map(str::to_string).collect())
}

/// The functions of a test target, each with its module in front, as `cargo test` calls them; the target's own without.
fn functions(target: &str) -> Vec<String> {
    let tests = root().join("testbench/tests");
    let mut files = vec![(String::new(), tests.join(format!("{target}.rs")))];
    for entry in fs::read_dir(tests.join(target)).into_iter().flatten() {
        let path = entry.unwrap().path();
        files.push((format!("{}::", path.file_stem().unwrap().to_string_lossy()), path));
    }
    let mut functions = vec![];
    for (module, path) in files {
        let text = fs::read_to_string(path).unwrap_or_default();
        let names = text.split("#[test]").skip(1).filter_map(|rest| rest.split("fn ").nth(1)?.split('(').next());
        functions.extend(names.map(|name| format!("{module}{name}")));
    }
    functions
}

/// Every box has tests, or no wave; what is named is there.
#[test]
fn every_box_names_tests_that_there_are() {
    let makefile = fs::read_to_string(root().join("Makefile")).unwrap();
    let boxes = makefile.lines().find_map(|line| line.strip_prefix("BOXES := ")).unwrap();
    let waveless = makefile.split("call one_of,BOX,$(filter-out ").nth(1).unwrap().split(',').next().unwrap();
    for name in boxes.split_whitespace() {
        let (target, short, parts) = names(name);
        assert_eq!(target.is_empty(), waveless.split_whitespace().any(|box_| box_ == name), "{name}: the Makefile's wave takes others");
        if target.is_empty() {
            continue;
        }
        let there = functions(&target);
        for part in parts.iter().chain([&short]) {
            assert!(there.iter().any(|test| test.contains(part)), "{name}: {target} has no {part}");
        }
    }
}
