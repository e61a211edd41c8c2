// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Reads the ANSI port list of a Verilog module.
//!
//! Enough for emitted and hand-written blocks: `input`/`output`, `wire`/`reg`, a range of two numbers. Anything else is an error that
//! names the line, not a guess.

use anyhow::{bail, Context, Result};
use rust_hdl_emit::bare;

/// One port of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    /// Name as written.
    pub name: String,
    /// True for an input.
    pub input: bool,
    /// Width in bits.
    pub bits: usize,
}

/// Ports of module `top` in `verilog`, in order.
///
/// # Errors
/// The module is not there, or a port is neither `input` nor `output` or has a range that is not made of numbers.
pub fn parse(verilog: &str, top: &str) -> Result<Vec<Port>> {
    let text = without_attributes(bare::without_comments(verilog));
    let list = port_list(&text, top).with_context(|| format!("no module {top} with an ANSI port list"))?;
    let mut ports: Vec<Port> = Vec::new();
    for item in list.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        ports.push(port(item, ports.last()).with_context(|| format!("port `{item}` of module {top}"))?);
    }
    Ok(ports)
}

fn without_attributes(mut text: String) -> String {
    while let Some(begin) = text.find("(*").filter(|&at| !text[at..].starts_with("(*)")) {
        let end = text[begin..].find("*)").map_or(text.len(), |end| begin + end + 2);
        text.replace_range(begin..end, " ");
    }
    text
}

/// The text between the parentheses of the port list.
fn port_list<'a>(text: &'a str, top: &str) -> Option<&'a str> {
    let mut from = 0;
    while let Some(at) = text[from..].find("module ") {
        let rest = text[from + at + "module ".len()..].trim_start();
        from += at + "module ".len();
        let name = rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next()?;
        if name == top {
            let mut body = rest[name.len()..].trim_start();
            if let Some(parameters) = body.strip_prefix('#') {
                body = &parameters[matching(parameters)? + 1..];
            }
            let body = body.trim_start();
            return Some(&body[1..matching(body)?]);
        }
    }
    None
}

/// Where the parenthesis that `text` begins with closes.
fn matching(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 && c == ')' {
            return Some(at);
        }
    }
    None
}

fn port(item: &str, previous: Option<&Port>) -> Result<Port> {
    let range = match (item.find('['), item.find(']')) {
        (Some(begin), Some(end)) if begin < end => Some(&item[begin + 1..end]),
        _ => None,
    };
    let bits = match range {
        Some(range) => {
            let (high, low) = range.split_once(':').context("range without a colon")?;
            let (high, low): (usize, usize) = (high.trim().parse()?, low.trim().parse()?);
            if high < low {
                bail!("range [{range}] runs upwards");
            }
            high - low + 1
        }
        None => 1,
    };
    let words: Vec<&str> = item.split(|c: char| c.is_whitespace() || c == '[' || c == ']').filter(|word| !word.is_empty()).collect();
    let name = (*words.last().context("empty port")?).to_string();
    let (input, bits) = match (words[0], previous) {
        ("input", _) => (true, bits),
        ("output", _) => (false, bits),
        // `input a, b`: b is like a.
        (word, Some(previous)) if words.len() == 1 && word == name => (previous.input, previous.bits),
        (word, _) => bail!("begins with `{word}`, not with input or output"),
    };
    Ok(Port { name, input, bits })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_of_the_second_module() {
        let text = "module a(input x); endmodule\n/* module b(input no); */\n\
            module b #(parameter N = (4)) (\n  input wire clk, // clock, of course\n  (* keep *) input wire [6:0] n,\n  output reg [15:0] y, output z\n);";
        let ports = parse(text, "b").unwrap();
        let seen: Vec<_> = ports.iter().map(|p| (p.name.as_str(), p.input, p.bits)).collect();
        assert_eq!(seen, [("clk", true, 1), ("n", true, 7), ("y", false, 16), ("z", false, 1)]);
    }

    #[test]
    fn a_bare_name_is_like_the_port_before() {
        let ports = parse("module m(input [3:0] a, b, output c);", "m").unwrap();
        assert_eq!((ports[1].input, ports[1].bits), (true, 4));
    }

    #[test]
    fn errors_name_the_port() {
        let error = parse("module m(input [W-1:0] a);", "m").unwrap_err();
        assert!(format!("{error:#}").contains("[W-1:0] a"), "{error:#}");
        assert!(parse("module m(input a);", "n").is_err());
        assert!(parse("module m(inout a);", "m").is_err());
    }
}
