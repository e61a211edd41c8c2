// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Commands that pages print: make takes them as they stand; what cargo and scripts are called with is there.
//!
//! Those of `equipoise` and `equipoise-sim` are tried where their command lines are (`host/src/args`, `sim/src/cli/args`).

use crate::printed::printed;
use crate::{root, texts};
use regex::Regex;
use std::process::Command;

/// What stands in for a name of the reader's own.
const STAND_INS: [(&str, &str); 4] =
    [("BOX=NAME", "BOX=egress"), ("BOX=name", "BOX=egress"), ("BOARD=name", "BOARD=colorlight-i5"), ("NAME::", "egress::")];

/// Commands of a page to make, cargo and scripts.
fn commands(page: &str) -> Vec<String> {
    let setting = Regex::new(r"^([A-Z_]+=\S+ )+").unwrap();
    let mut found = printed(page);
    let stand_in = |command: String| STAND_INS.iter().fold(command, |command, (from, to)| command.replace(from, to));
    let first = |command: &str| setting.replace(command, "").into_owned();
    found.retain(|command| ["make ", "cargo ", "scripts/"].iter().any(|program| first(command).starts_with(program)));
    found.into_iter().map(|command| stand_in(first(command))).collect()
}

/// What is wrong with a command, if anything.
fn fault(command: &str) -> Option<String> {
    let words: Vec<&str> = command.split_whitespace().collect();
    match words[0] {
        "make" => made(&words[1..]),
        "cargo" => built(&words[1..]),
        script => (!root().join(script).is_file()).then(|| "there is no such script".into()),
    }
}

/// Whether make has the target, takes the values, and reads each variable that is set.
fn made(words: &[&str]) -> Option<String> {
    let makefile = include_str!("../../../Makefile");
    for name in words.iter().filter_map(|word| Some(word.split_once('=')?.0)) {
        let reads = [format!("$({name})"), format!("$(call one_of,{name},"), format!("$(call flag,{name},")];
        if !reads.iter().any(|read| makefile.contains(read)) {
            return Some(format!("the Makefile reads no {name}"));
        }
    }
    let mut make = Command::new("make");
    // Nothing is done; and it is not a part of a make around the test.
    make.arg("-n").args(words).arg("TOOLS=true").current_dir(root()).env_remove("MAKEFLAGS").env_remove("MAKEOVERRIDES");
    let output = make.output().unwrap();
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).trim().into())
}

/// Whether the workspace has what cargo is told to build.
fn built(words: &[&str]) -> Option<String> {
    let behind = |option: &str| words.iter().position(|word| *word == option).map(|place| words[place + 1]);
    if let Some(folder) = behind("--path") {
        return (!root().join(folder).join("Cargo.toml").is_file()).then(|| format!("there is no crate in {folder}"));
    }
    let package = behind("-p")?;
    let named = |text: &str, name: &str| text.contains(&format!("\nname = \"{name}\"\n"));
    let members = texts();
    let Some((path, manifest)) = members.iter().find(|(path, text)| path.ends_with("Cargo.toml") && named(text, package)) else {
        return Some(format!("there is no crate {package}"));
    };
    if let Some(program) = behind("--bin").filter(|program| !named(manifest, program)) {
        return Some(format!("{package} has no program {program}"));
    }
    let folder = path.trim_end_matches("Cargo.toml");
    let test = behind("--test")?;
    let there = [format!("{folder}tests/{test}.rs"), format!("{folder}tests/{test}/main.rs")].iter().any(|file| members.contains_key(file));
    (!there).then(|| format!("{package} has no test {test}"))
}

#[test]
fn every_command_of_every_page_is_taken() {
    let mut seen = 0;
    let mut wrong = Vec::new();
    // What changed is told without what to type.
    for (page, text) in texts().iter().filter(|(path, _)| path.ends_with(".md") && *path != "CHANGELOG.md") {
        for command in commands(text) {
            seen += 1;
            wrong.extend(fault(&command).map(|why| format!("{page}: {command}: {why}")));
        }
    }
    assert!(wrong.is_empty(), "commands that do not work as printed:\n{}", wrong.join("\n"));
    assert!(seen > 60, "only {seen} commands were found");
}

#[test]
fn commands_that_do_not_work_are_found() {
    let page =
        "say `make rtl N=5` or `make\nover lines`\n```\nmake rtl M=2    # no such\nWORD=1 make away\n```\n`cargo test -p nobody`, `other`";
    assert_eq!(commands(page), ["make rtl N=5", "make rtl M=2", "make away", "cargo test -p nobody"]);
    for (command, why) in [
        ("make rtl N=5", "N=5: choose one of 2 3 4 8 16"),
        ("make rtl M=2", "the Makefile reads no M"),
        ("make away", "No rule to make target"),
        ("cargo test -p nobody", "no crate nobody"),
        ("cargo run -p equipoise-regmap --bin gone", "no program gone"),
        ("cargo test -p equipoise-testbench --test gone", "no test gone"),
        ("cargo install --path away", "no crate in away"),
        ("scripts/away", "no such script"),
    ] {
        assert!(fault(command).is_some_and(|told| told.contains(why)), "{command}: {:?}", fault(command));
    }
}

/// Whoever has an older Rust is told the version that some crate asks for.
#[test]
fn scripts_ask_for_the_rust_that_the_crates_ask_for() {
    let version = |found: &str| found.split('.').map(|part| part.parse().unwrap()).collect::<Vec<u32>>();
    let (wanted, told) = (Regex::new(r#"rust-version = "([\d.]+)""#).unwrap(), Regex::new(r"Rust (\d[\d.]*\d) or later").unwrap());
    let all = texts();
    let crates = all.iter().filter(|(path, _)| path.ends_with("Cargo.toml"));
    let most = crates.flat_map(|(_, text)| wanted.captures_iter(text)).map(|found| version(&found[1])).max().unwrap();
    let mut seen = 0;
    for (path, text) in all.iter().filter(|(path, _)| path.starts_with("scripts/")) {
        for found in told.captures_iter(text) {
            seen += 1;
            assert_eq!(version(&found[1]), most, "{path}: {}", &found[0]);
        }
    }
    assert!(seen >= 2, "only {seen} scripts ask for Rust");
}
