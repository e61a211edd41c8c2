// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Lines that are no longer than a reader wants.

/// Columns that a line should keep to.
pub(crate) const LINE: usize = 110;

/// The parts in lines of at most `LINE` columns; `cut` ends a line that goes on.
pub(crate) fn fill(pad: &str, parts: &[String], between: &str, cut: &str) -> String {
    let mut lines: Vec<String> = vec![];
    let mut line = String::new();
    for part in parts {
        let joined = pad.len() + line.len() + between.len() + part.len();
        if !line.is_empty() && joined > LINE {
            lines.push(format!("{pad}{line}{cut}"));
            line.clear();
        }
        if !line.is_empty() {
            line += between;
        }
        line += part;
    }
    lines.push(format!("{pad}{line}"));
    lines.join("\n")
}

/// The text with each line of code that is longer than a reader wants going on in the next, broken where the fewest parentheses are open.
pub(crate) fn fold(text: &str) -> String {
    const LONG: usize = 120;
    let mut out = String::new();
    for line in text.lines() {
        let pad = " ".repeat(line.len() - line.trim_start().len() + 4);
        let mut rest = line.to_string();
        while rest.len() > LONG && !rest.trim_start().starts_with("//") {
            let Some(at) = place(&rest, pad.len()) else { break };
            out += &format!("{}\n", &rest[..at]);
            rest = format!("{pad}{}", rest[at..].trim_start());
        }
        out += &format!("{rest}\n");
    }
    out
}

/// Where a line is broken best: at a blank, not before column `least`, and as far to the right as fits among the outermost.
fn place(line: &str, least: usize) -> Option<usize> {
    let (mut depth, mut in_string) = (0, false);
    let mut best: Option<(i32, usize)> = None;
    for (at, c) in line.char_indices().take_while(|(at, _)| *at <= LINE) {
        depth += i32::from(matches!(c, '(' | '{')) - i32::from(matches!(c, ')' | '}'));
        in_string ^= c == '"';
        if c == ' ' && !in_string && at > least + 8 && best.is_none_or(|(outermost, _)| depth <= outermost) {
            best = Some((depth, at));
        }
    }
    best.map(|(_, at)| at)
}

/// A comment, wrapped.
pub(crate) fn comment(text: &str, indent: usize) -> String {
    let pad = "    ".repeat(indent);
    let mut out = String::new();
    for paragraph in text.lines() {
        let mut line = format!("{pad}//");
        for word in paragraph.split_whitespace() {
            if line.len() + word.len() + 1 > LINE && line.len() > pad.len() + 2 {
                out += &format!("{line}\n");
                line = format!("{pad}//");
            }
            line += &format!(" {word}");
        }
        out += &format!("{line}\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_go_on_outside_of_parentheses() {
        let term = |name: &str| format!("({{64{{{name}[0]}}}} & a_rather_long_name)");
        let line = format!("    assign pick = {} | {} | {};\n", term("one"), term("two"), term("three"));
        let folded = fold(&line);
        assert_eq!(folded.lines().count(), 2);
        assert!(folded.lines().all(|line| line.len() <= LINE), "{folded}");
        assert!(folded.contains(" |\n        (") && folded.trim_end().replace("\n       ", "") == line.trim_end(), "{folded}");
        let comment = format!("    // {}\n", "x ".repeat(80));
        assert_eq!(fold(&comment), comment);
        let string = format!("    (* a = \"{}\" *)\n", "x ".repeat(80));
        assert_eq!(fold(&string).matches("x ").count(), 80, "a string is not broken");
        let short = "    assign a = b;\n\n    c\n";
        assert_eq!(fold(short), short);
    }
}
