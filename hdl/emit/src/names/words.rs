// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The identifiers in hand-written Verilog expressions.

/// The identifiers in a Verilog expression; `$signed` and the letters of literals are none.
pub(crate) fn identifiers(expression: &str) -> Vec<String> {
    let mut out = vec![];
    substitute(expression, &mut |word| {
        out.push(word.to_string());
        word.to_string()
    });
    out
}

/// Replaces each identifier in a Verilog expression.
pub(crate) fn substitute(expression: &str, f: &mut dyn FnMut(&str) -> String) -> String {
    let chars: Vec<char> = expression.chars().collect();
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut out = String::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        if !is_word(c) {
            out.push(c);
            at += 1;
            // A based literal: the base letter and the digits after the quote.
            while c == '\'' && at < chars.len() && is_word(chars[at]) {
                out.push(chars[at]);
                at += 1;
            }
            continue;
        }
        let start = at;
        while at < chars.len() && is_word(chars[at]) {
            at += 1;
        }
        let word: String = chars[start..at].iter().collect();
        if c.is_ascii_digit() || c == '$' {
            out += &word;
        } else {
            out += &f(&word);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_and_system_functions_are_no_identifiers() {
        let text = "{a[3:0], 4'hb} + $signed(c_1) - 8'd10";
        assert_eq!(identifiers(text), ["a", "c_1"]);
        let replaced = substitute(text, &mut |word| format!("x_{word}"));
        assert_eq!(replaced, "{x_a[3:0], 4'hb} + $signed(x_c_1) - 8'd10");
    }
}
