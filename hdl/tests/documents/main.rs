// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The documents agree with each other and with the sources: links and citations lead somewhere, every requirement has its row.

mod citations;
mod commands;
mod guide;
mod links;
mod printed;
mod requirements;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Folder of the project.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Paths from the root of all text files of the project, and their texts.
fn texts() -> BTreeMap<String, String> {
    fn walk(folder: &Path, into: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.starts_with('.') || path == root().join("target") || path == root().join("build") {
                continue;
            }
            if path.is_dir() {
                walk(&path, into);
            } else if let Ok(text) = fs::read_to_string(&path) {
                into.insert(path.strip_prefix(root()).unwrap().to_string_lossy().into_owned(), text);
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(root(), &mut found);
    assert!(found.contains_key("README.md") && found.contains_key("hdl/tests/documents/main.rs"));
    found
}

/// Headings of a page, in order; what stands in blocks of code is none.
fn headings(page: &str) -> Vec<&str> {
    let mut code = false;
    let mut found = Vec::new();
    for line in page.lines() {
        code ^= line.starts_with("```");
        let title = line.trim_start_matches('#');
        if !code && title.len() < line.len() && title.starts_with(' ') {
            found.push(title.trim());
        }
    }
    found
}

/// What a link to a heading says behind `#`.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect()
}

/// Whether a link on page `from`, such as `../hdl/src/team.rs` or `theory.md#words`, leads somewhere.
fn leads(from: &str, link: &str) -> bool {
    let (file, heading) = link.split_once('#').unwrap_or((link, ""));
    let target: PathBuf = match file {
        "" => root().join(from),
        _ => root().join(from).parent().unwrap().join(file),
    };
    target.exists()
        && (heading.is_empty() || headings(&fs::read_to_string(&target).unwrap_or_default()).iter().any(|title| anchor(title) == heading))
}

#[test]
fn anchors_are_those_of_the_pages() {
    assert_eq!(anchor("Register bus: AXI4-Lite"), "register-bus-axi4-lite");
    assert_eq!(anchor("A frame's way"), "a-frames-way");
    assert_eq!(headings("# One\n```\n# no\n```\n### Two `x`\n#no\n"), ["One", "Two `x`"]);
    assert!(leads("docs/theory.md", "semantics.md#epochs") && leads("docs/theory.md", "#words"));
    assert!(!leads("docs/theory.md", "semantics.md#no-such") && !leads("docs/theory.md", "nothing.md"));
}
