// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The title of a box's file, and the comments of its kernel: no macro is given them, but the text of the file has them.

use proc_macro2::{Span, TokenStream};
use quote::{quote, ToTokens};
use std::collections::HashMap;
use syn::{Block, Stmt};

/// Remarks of a kernel, by the line of the statement that they stand before. Behind an empty line, or at the head of a block, one is a heading
/// of what comes up to the next empty line; else it is on the statement behind it, which a first `^` says. An empty one ends a heading.
#[derive(Default)]
pub struct Remarks(HashMap<usize, String>);

impl Remarks {
    /// Those in the text of `body`; none where the compiler does not have the text.
    pub fn of(body: &Block) -> Remarks {
        let braces = body.brace_token.span.join();
        braces.source_text().map(|text| Remarks(find(&text, line(braces)))).unwrap_or_default()
    }

    /// The remark before `statement`, as rust-hdl takes it along.
    pub fn before(&self, statement: &Stmt) -> Option<Stmt> {
        let first: TokenStream = statement.to_token_stream().into_iter().take(1).collect();
        let at = line(first.into_iter().next()?.span());
        let text = self.0.get(&at)?;
        syn::parse2(quote!(comment!(#text);)).ok()
    }
}

/// The line in which `span` begins.
fn line(span: Span) -> usize {
    span.unwrap().line()
}

/// Whole lines of `//` in `text`, which begins in line `first`, under the number of the line behind them.
fn find(text: &str, first: usize) -> HashMap<usize, String> {
    let mut found = HashMap::new();
    let (mut remark, mut opens, mut gap) = (String::new(), false, false);
    for (number, line) in (first..).zip(text.lines().map(str::trim)) {
        match line.strip_prefix("// ") {
            Some(more) if remark.is_empty() => remark = format!("{} {more}", if opens || gap { "" } else { "^" }),
            Some(more) => remark += &format!(" {more}"),
            None => {
                if !remark.is_empty() || (gap && !line.is_empty()) {
                    found.insert(number, plain(&std::mem::take(&mut remark)));
                }
                (opens, gap) = (line.ends_with('{'), line.is_empty());
            }
        }
    }
    found
}

/// The title of the file that `place` is in, with the page that its rule is from; none of a file without one.
pub fn title(place: Span) -> Option<String> {
    title_of(&std::fs::read_to_string(place.unwrap().local_file()?).ok()?)
}

/// The title in the head of a file, and the first heading of `docs/` there.
fn title_of(text: &str) -> Option<String> {
    let head: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("//! ")).collect();
    let title = plain(head.iter().find_map(|line| line.strip_prefix("# "))?);
    let head = head.join(" ");
    let rule = head.find("docs/").and_then(|at| {
        let (page, heading) = head[at..].split_once(" \"")?;
        Some(format!(" ({page} '{}')", heading.split_once('"')?.0)).filter(|_| page.ends_with(".md"))
    });
    Some(format!("{title}{}.", rule.unwrap_or_default()))
}

/// Without what only a reader of the Rust knows what to do with.
pub fn plain(text: &str) -> String {
    let bare = text.replace("[`", "`").replace("`]", "`");
    let mut pieces = bare.split('`');
    let mut out = pieces.next().unwrap_or_default().to_string();
    for (at, piece) in pieces.enumerate() {
        // Every second piece is code: of a path its last name.
        out += if at % 2 == 0 { piece.rsplit("::").next().unwrap_or(piece) } else { piece };
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ").replace('"', "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_stand_before_the_next_line() {
        let text = "{\n// Zero.\na();\n// One\n// and more.\nb(); // no\n\n// Two.\nc();\n\nd();\n}";
        let expected = [(12, "Zero."), (15, "^ One and more."), (18, "Two."), (20, "")].map(|(at, text)| (at, text.to_string()));
        assert_eq!(find(text, 10), HashMap::from(expected));
    }

    #[test]
    fn a_title_names_the_page_of_its_rule() {
        let text =
            "// x\n//! # Box: does `things`\n//!\n//! **Rule.** As docs/semantics.md\n//! \"Frames\"; docs/theory.md \"The whole\".\n";
        assert_eq!(title_of(text).unwrap(), "Box: does things (docs/semantics.md 'Frames').");
        assert_eq!(title_of("//! # Box\n//! See docs/theory.md.\n").unwrap(), "Box.");
        assert_eq!(title_of("//! No title.\n"), None);
    }

    #[test]
    fn words_are_those_of_the_verilog() {
        assert_eq!(plain("As [`crate::tally::Tally`] with `E` = \"x\""), "As Tally with E = 'x'");
    }
}
