// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What the first line of a custom body says (see [`crate::inline`]).

use crate::ir::Value;

/// Directive in the first line of a custom body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Directive {
    Register {
        /// Value at reset, as written.
        reset: Option<String>,
        /// Initial value, as written.
        start: Option<String>,
    },
    /// Body of an `assign`: output and expression.
    Assign { output: String, expression: String },
}

/// Reads the directive of a custom body; `Ok(None)` if it has none, `Err` says what is wrong with it.
pub(crate) fn directive(text: &str) -> Result<Option<Directive>, String> {
    let text = text.trim_start();
    let (first, body) = text.split_once('\n').unwrap_or((text, ""));
    let Some(what) = first.trim().strip_prefix("// inline:") else {
        return Ok(dff_of_the_widgets(text));
    };
    let mut parts = what.split(',').map(str::trim);
    match parts.next() {
        Some("register") => {
            let (mut reset, mut start) = (None, None);
            for part in parts {
                if let Some(value) = part.strip_prefix("reset to ") {
                    reset = Some(value.trim().to_string());
                } else if let Some(value) = part.strip_prefix("starts at ") {
                    start = Some(value.trim().to_string());
                } else {
                    return Err(format!("`{part}` is neither `reset to …` nor `starts at …`"));
                }
            }
            Ok(Some(Directive::Register { reset, start }))
        }
        Some("assign") => {
            let body = body.trim();
            let parsed = body
                .strip_prefix("assign ")
                .or_else(|| body.strip_prefix("always @(*) "))
                .and_then(|rest| rest.trim_end().strip_suffix(';'))
                .filter(|rest| !rest.contains(';'))
                .and_then(|rest| rest.split_once('='));
            match parsed {
                Some((output, expression)) => {
                    Ok(Some(Directive::Assign { output: output.trim().into(), expression: expression.trim().into() }))
                }
                None => Err("the body must be one `assign <output> = <expression>;` or `always @(*) <output> = <expression>;`".into()),
            }
        }
        _ => Err(format!("`{}` is neither `register` nor `assign`", what.trim())),
    }
}

/// rust-hdl-widgets' `DFF`: `initial begin q = …; end always @(posedge clock) begin q <= d; end`.
fn dff_of_the_widgets(text: &str) -> Option<Directive> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let value =
        words.join(" ").strip_prefix("initial begin q = ")?.strip_suffix("; end always @(posedge clock) begin q <= d; end")?.to_string();
    Some(Directive::Register { reset: None, start: Some(value) })
}

/// The number in a Verilog literal such as `4'd3`, `64'h1f` or `0`, as hexadecimal digits or a plain number.
pub(crate) fn literal_value(text: &str, width: usize) -> Option<Value> {
    let (radix, digits) = match text.split_once('\'') {
        None => (10, text.to_string()),
        Some((_, rest)) => {
            let radix = match rest.chars().next()?.to_ascii_lowercase() {
                'h' => 16,
                'd' => 10,
                'b' => 2,
                'o' => 8,
                _ => return None,
            };
            (radix, rest[1..].replace('_', ""))
        }
    };
    if radix == 16 {
        // As wide as it likes.
        let mut bits = Value::zero(0);
        for digit in digits.trim().chars() {
            bits = bits.push_nibble(digit.to_digit(16)?);
        }
        return bits.checked_resize(width);
    }
    Value::from_int(i128::from_str_radix(digits.trim(), radix).ok()?, width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inline::{assign, literal, register};
    use rust_hdl::core::ast::Verilog;

    #[test]
    fn directives_are_read_back() {
        let Verilog::Custom(text) = register(Some("4'd3".into())) else {
            panic!("no custom text");
        };
        assert_eq!(directive(&text), Ok(Some(Directive::Register { reset: Some("4'd3".into()), start: None })));
        let Verilog::Custom(text) = assign("y", "{a, b[3:0]}") else {
            panic!("no custom text");
        };
        assert_eq!(directive(&text), Ok(Some(Directive::Assign { output: "y".into(), expression: "{a, b[3:0]}".into() })));
        assert_eq!(directive("always @(posedge clock) q <= d;"), Ok(None));
        assert!(directive("// inline: latch\n").is_err());
        assert!(directive("// inline: assign\nassign a = b; assign c = d;").is_err());
    }

    #[test]
    fn the_widgets_dff_is_known() {
        use rust_hdl::core::prelude::*;
        let dff = rust_hdl::widgets::prelude::DFF::<Bits<4>>::default();
        let Verilog::Custom(text) = dff.hdl() else {
            panic!("no custom text");
        };
        assert!(matches!(
            directive(&text),
            Ok(Some(Directive::Register { start: Some(value), .. })) if literal_value(&value, 4).is_some()
        ));
    }

    #[test]
    fn literals_have_the_width_of_their_type() {
        use rust_hdl::core::prelude::*;
        assert_eq!(literal::<Bits<12>>(5.into()), "12'd5");
        assert_eq!(literal(true), "1'b1");
        assert_eq!(literal_value("64'h1f", 5).unwrap().verilog(), "5'd31");
        assert!(literal_value("64'h1f", 4).is_none());
    }
}
