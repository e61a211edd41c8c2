// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Links between pages.

use crate::{leads, texts};
use regex::Regex;

#[test]
fn every_link_of_every_page_leads_somewhere() {
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    let mut seen = 0;
    let mut broken = Vec::new();
    for (page, text) in texts().iter().filter(|(path, _)| path.ends_with(".md")) {
        for found in link.captures_iter(text).map(|found| found[1].to_string()).filter(|found| !found.contains("://")) {
            seen += 1;
            if !leads(page, &found) {
                broken.push(format!("{page}: {found}"));
            }
        }
    }
    assert!(broken.is_empty(), "links to what is not there:\n{}", broken.join("\n"));
    assert!(seen > 100, "only {seen} links were found");
}
