// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Sources cite headings: docs/semantics.md "Frames" and "Epochs". They are there.

use crate::{headings, root, texts};
use regex::Regex;
use std::fs;

/// Pages that the project once stood on, which are none of its files.
const FOREIGN: [&str; 8] = ["semantics", "architecture", "interfaces", "requirements", "verification", "policies", "anchors", "rust_hdl"];

/// The text without the signs of comments, so that a citation may go over lines, and without the backslashes of strings.
fn flowing(text: &str) -> String {
    Regex::new(r"\n[ \t]*(//[/!]?|#|\*|<!--)?[ \t]*").unwrap().replace_all(text, " ").replace("\\\"", "\"")
}

/// Pages and headings that a text cites.
fn cited(text: &str) -> Vec<(String, String)> {
    let citation = Regex::new(r#"\b(docs/[a-z]+\.md)((?:,| and)? "[^"]+"(?: \([^)]*\))?)+"#).unwrap();
    let heading = Regex::new(r#""([^"]+)""#).unwrap();
    let text = flowing(text);
    let each = citation.captures_iter(&text);
    each.flat_map(|found| {
        let page = found[1].to_string();
        let quoted = heading.captures_iter(found.get(0).unwrap().as_str());
        quoted.map(|title| (page.clone(), title[1].to_string())).collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn a_citation_is_found_whole() {
    let text = "//! **Rule.** docs/semantics.md \"Frames\" (`X`), \"Roles and\n    //! forwarding\" and \"Epochs\"; \"no\".";
    let titles: Vec<String> = cited(text).into_iter().map(|(_, title)| title).collect();
    assert_eq!(titles, ["Frames", "Roles and forwarding", "Epochs"]);
    assert_eq!(cited("\"see (docs/theory.md \\\"Words\\\").\"").len(), 1);
}

#[test]
fn what_sources_cite_is_there() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (path, text) in texts().iter().filter(|(path, _)| *path != "hdl/tests/documents/citations.rs") {
        for (page, title) in cited(text) {
            seen += 1;
            let there = fs::read_to_string(root().join(&page)).is_ok_and(|text| headings(&text).contains(&title.as_str()));
            if !there {
                wrong.push(format!("{path}: {page} has no heading \"{title}\""));
            }
        }
    }
    assert!(wrong.is_empty(), "citations of what is not there:\n{}", wrong.join("\n"));
    assert!(seen > 40, "only {seen} citations were found");
}

#[test]
fn nothing_outside_of_the_project_is_cited() {
    let names = FOREIGN.map(str::to_uppercase).join("|");
    let foreign = Regex::new(&format!(r#"\b({names})\b|\bBOARD,? "[A-Z]"#)).unwrap();
    let each = texts();
    let wrong: Vec<String> = each
        .iter()
        .flat_map(|(path, text)| text.lines().enumerate().map(move |(number, line)| (path, number + 1, line)))
        .filter(|(_, _, line)| foreign.is_match(line))
        .map(|(path, number, line)| format!("{path}:{number}: {}", line.trim()))
        .collect();
    assert!(wrong.is_empty(), "cite headings of docs/*.md instead:\n{}", wrong.join("\n"));
}
