// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a page prints to be typed. The tests of both programs' command lines include this file, too.

/// Lines of blocks of code without their comments, and what stands between backquotes in a line.
pub fn printed(page: &str) -> Vec<&str> {
    let mut code = false;
    let mut found = Vec::new();
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            code = !code;
        } else if code {
            found.extend(line.split(" #").next().map(str::trim));
        } else {
            // Behind the last backquote of an odd number is half of what goes on in the next line.
            let mut parts = line.split('`').skip(1);
            while let Some(part) = parts.next() {
                if parts.next().is_some() {
                    found.push(part);
                }
            }
        }
    }
    found
}
