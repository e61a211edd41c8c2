// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Commands of the tool that pages print.

use super::*;
use printed::printed;

#[path = "../../../hdl/tests/documents/printed.rs"]
mod printed;

/// Pages that print commands of the tool, and how many at least: less would mean that they are not found any more.
const PAGES: [(&str, &str, usize); 2] =
    [("README.md", include_str!("../../../README.md"), 9), ("docs/boards.md", include_str!("../../../docs/boards.md"), 25)];

/// Commands of `program` in a page; what has a dot of three or no argument is none to type.
fn commands<'a>(page: &'a str, program: &str) -> Vec<&'a str> {
    let mut found = printed(page);
    found.retain(|command| command.strip_prefix(program).is_some_and(|rest| rest.starts_with(' ')) && !command.contains('…'));
    found
}

#[test]
fn every_command_of_every_page_is_understood() {
    for (name, page, least) in PAGES {
        let commands = commands(page, "equipoise");
        assert!(commands.len() >= least, "{name}: only {} commands were found: {commands:?}", commands.len());
        for command in commands {
            // Quotes are the shell's.
            let words = command.split_whitespace().map(|word| word.trim_matches('\''));
            match Cli::read(words) {
                Err(error) if error.use_stderr() => panic!("{name}: {command}: {error}"),
                _ => {}
            }
        }
    }
}

#[test]
fn commands_are_found_in_blocks_and_in_lines() {
    let page = "a `equipoise one` b `equipoise` `equipoise-sim two` `equipoise … x`\n```\nequipoise read 'A[0]'   # so\n```\n";
    assert_eq!(commands(page, "equipoise"), ["equipoise one", "equipoise read 'A[0]'"]);
}
