// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Verilog without what no tool reads: comments, and blanks that mean nothing. What is made of such a text does not change with them.

/// A piece of a file.
enum Piece<'a> {
    Comment,
    Blanks(&'a str),
    /// A string, a name after a backslash, or one character.
    Text(&'a str),
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let blank = |c: char| c.is_whitespace();
        let end = |at: Option<usize>| at.unwrap_or(rest.len());
        let length = match first {
            '/' if rest.starts_with("//") => end(rest.find('\n')),
            '/' if rest.starts_with("/*") => end(rest[2..].find("*/").map(|at| at + 4)),
            '"' => string(rest),
            '\\' => end(rest.find(blank)),
            c if blank(c) => end(rest.find(|c| !blank(c))),
            c => c.len_utf8(),
        };
        let (piece, left) = rest.split_at(length);
        rest = left;
        Some(match first {
            '/' if length > 1 => Piece::Comment,
            c if blank(c) => Piece::Blanks(piece),
            _ => Piece::Text(piece),
        })
    })
}

/// Bytes of the string that `text` begins with.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// `text` with a blank for each comment.
pub fn without_comments(text: &str) -> String {
    let keep = |piece| match piece {
        Piece::Comment => " ",
        Piece::Blanks(text) | Piece::Text(text) => text,
    };
    pieces(text).map(keep).collect()
}

/// `text` without comments and empty lines: where tools name things by their lines, comments do not move them.
pub fn lines(text: &str) -> String {
    let text = without_comments(text);
    text.lines().map(str::trim_end).filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
}

/// `text` without comments, and with no more blanks than it takes to keep words and operators apart: two texts that differ in anything
/// else give two results. Where the compiler directives end, at the ends of lines, they stay.
pub fn bare(text: &str) -> String {
    let directives = text.contains('`');
    let mut out = String::with_capacity(text.len());
    let (mut gap, mut last) = (false, ' ');
    for piece in pieces(text) {
        match piece {
            Piece::Blanks(blanks) if directives && blanks.contains('\n') => {
                if !out.ends_with('\n') {
                    out.push('\n');
                }
                (gap, last) = (false, ' ');
            }
            Piece::Comment | Piece::Blanks(_) => gap = true,
            Piece::Text(text) => {
                let first = text.chars().next().unwrap_or_default();
                if gap && touch(last, first) {
                    out.push(' ');
                }
                out.push_str(text);
                (gap, last) = (false, text.chars().last().unwrap_or_default());
                if text.starts_with('\\') {
                    // Its end is a blank, whatever comes next.
                    out.push(' ');
                    last = ' ';
                }
            }
        }
    }
    out
}

/// Whether the two might become another word or operator without a blank between them.
fn touch(a: char, b: char) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let alone = |c: char| c == ' ' || c == ',' || c == ';';
    !alone(a) && !alone(b) && word(a) == word(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_blanks_do_not_count() {
        let plain = "module m (input a, output y);\nassign y = !a;\nendmodule\n";
        let other = "// A box.\nmodule  m(input a /* the input */,output y );\n\n  assign y = !a ; // not\nendmodule";
        assert_eq!(bare(plain), bare(other));
        assert_eq!(bare(plain), "module m(input a,output y);assign y= !a;endmodule");
    }

    #[test]
    fn blanks_that_mean_something_do() {
        for (one, other) in [
            ("a <= b", "a < = b"),
            ("a && b", "a & & b"),
            ("ab", "a b"),
            ("\\a (b)", "\\a(b)"),
            ("$display(\"a  b\")", "$display(\"a b\")"),
            ("$display(\"//a\")", "$display(\"//b\")"),
            ("`define A b\nc", "`define A b c"),
            ("a / b", "a // b"),
        ] {
            assert_ne!(bare(one), bare(other), "{one}");
        }
    }

    #[test]
    fn a_comment_keeps_words_apart_and_lines_stay() {
        assert_eq!(without_comments("a/*\n*/b // c\n\"/* d\" /**/ e // f"), "a b  \n\"/* d\"   e  ");
        assert_eq!(bare("a/**/b"), "a b");
        assert_eq!(lines("// A.\na  // b\n\n  /* c */\n  d\n"), "a\n  d\n");
    }
}
