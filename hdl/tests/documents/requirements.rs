// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Every requirement has its row in docs/requirements.md, and what docs/semantics.md says of itself is under each heading.

use crate::{anchor, headings, leads, root, texts};
use regex::Regex;
use std::fs;

const PAGE: &str = "docs/requirements.md";

/// Cells of the rows of requirements: number, source, words, state, specified, built, tested.
fn rows(page: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_string()).collect();
    page.lines().filter(|line| line.starts_with("| R") && line.as_bytes()[3].is_ascii_digit()).map(cells).collect()
}

/// What is wrong with the page, a line each.
fn faults(page: &str) -> Vec<String> {
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    let source = Regex::new(r"^[SAD] \d").unwrap();
    let test = Regex::new(r"`([a-z0-9]+(?:_[a-z0-9]+)+)`").unwrap();
    let rows = rows(page);
    let mut wrong = Vec::new();
    let numbers: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    let all: Vec<String> = (1..=56).map(|number| format!("R{number}")).collect();
    if numbers != all {
        wrong.push(format!("the rows are {numbers:?}"));
    }
    for row in &rows {
        if row.len() != 7 {
            wrong.push(format!("{}: {} cells, not 7", row[0], row.len()));
            continue;
        }
        let links = |cell: &str| link.captures_iter(cell).map(|found| found[1].to_string()).collect::<Vec<_>>();
        let (specified, built, tested) = (links(&row[4]), links(&row[5]), links(&row[6]));
        if !source.is_match(&row[1]) || row[2].is_empty() {
            wrong.push(format!("{}: no source, or no words", row[0]));
        }
        let planned = row[3] == "**planned**";
        if !planned && !row[3].starts_with("**done**") && !row[3].starts_with("**part**: ") {
            wrong.push(format!("{}: its state is {}", row[0], row[3]));
        }
        if planned != built.is_empty() || planned != tested.is_empty() {
            wrong.push(format!("{}: {}, and built {built:?}, tested {tested:?}", row[0], row[3]));
        }
        if specified.is_empty() || !specified.iter().all(|link| link.contains(".md#")) {
            wrong.push(format!("{}: specified under no heading", row[0]));
        }
        let files: Vec<String> = tested.iter().filter_map(|link| fs::read_to_string(root().join("docs").join(link)).ok()).collect();
        for name in test.captures_iter(&row[6]).map(|found| found[1].to_string()).filter(|_| !planned) {
            if !files.iter().any(|file| file.contains(&format!("fn {name}("))) {
                wrong.push(format!("{}: none of its tests is called {name}", row[0]));
            }
        }
        for link in specified.iter().chain(&built).chain(&tested).filter(|link| !leads(PAGE, link)) {
            wrong.push(format!("{}: {link} is not there", row[0]));
        }
    }
    wrong
}

#[test]
fn every_requirement_is_specified_built_and_tested_or_planned() {
    let page = fs::read_to_string(root().join(PAGE)).unwrap();
    let wrong = faults(&page);
    assert!(wrong.is_empty(), "{PAGE}:\n{}", wrong.join("\n"));
    // It finds what is wrong.
    for (good, bad) in [
        ("| R7 |", "| R77 |"),
        ("**done** |", "**planned** |"),
        ("pair.rs)", "gone.rs)"),
        ("#receive)", "#deceive)"),
        ("`the_receiver_", "`the_deceiver_"),
    ] {
        assert!(!faults(&page.replacen(good, bad, 1)).is_empty(), "{bad} was not found");
    }
}

#[test]
fn a_requirement_that_a_document_names_is_one_of_them() {
    let named = Regex::new(r"\bR(\d{1,3})\b").unwrap();
    for (path, text) in texts().iter().filter(|(path, _)| path.ends_with(".md") && !path.starts_with("docs/boards.md")) {
        for found in named.captures_iter(text) {
            let number: u32 = found[1].parse().unwrap();
            assert!((1..=56).contains(&number), "{path} names R{number}");
        }
    }
}

/// Under each heading of docs/semantics.md stands what is built of it, and the table on top says the same.
#[test]
fn what_is_built_is_marked() {
    let page = fs::read_to_string(root().join("docs/semantics.md")).unwrap();
    let mark = |title: &str| {
        let under = page.split_once(&format!("# {title}\n\n"))?.1;
        ["Built in part", "Built", "Modelled", "Planned"].into_iter().find(|state| under.starts_with(&format!("**{state}")))
    };
    let titles: Vec<&str> = headings(&page)[2..].iter().copied().filter(|title| *title != "Traps").collect();
    for title in &titles {
        let state = mark(title).unwrap_or_else(|| panic!("docs/semantics.md: no mark under {title}")).to_lowercase();
        let row = format!("| [{title}](#{}) | {state}", anchor(title));
        assert!(page.contains(&row), "docs/semantics.md: the table on top has no row {row}");
    }
    assert_eq!(page.lines().filter(|line| line.starts_with("| [")).count(), titles.len());
}
