// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Names: from rust-hdl's paths (`m_axis$0$tdata`) to Verilog identifiers (`m_axis_0_tdata`), and who has which.

use crate::error::Refusal;
use crate::keywords::is_keyword;
use std::collections::HashMap;

/// Joins the parts of a rust-hdl path by `_`.
pub(crate) fn clean(raw: &str) -> String {
    raw.replace('$', "_")
}

/// A rust-hdl path as a reader of the Rust would write it: `m_axis[0].tdata`.
pub(crate) fn readable(raw: &str) -> String {
    let mut out = String::new();
    for part in raw.split('$') {
        if !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()) && !out.is_empty() {
            out += &format!("[{part}]");
        } else {
            if !out.is_empty() {
                out.push('.');
            }
            out += part;
        }
    }
    out
}

/// `St::Idle` or `min_bytes` as a constant is written in Verilog: `ST_IDLE`, `MIN_BYTES`.
pub(crate) fn constant_name(raw: &str) -> String {
    let mut out = String::new();
    let mut before = '_';
    let chars: Vec<char> = raw.replace("::", "_").replace('$', "_").chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let next_is_lower = chars.get(at + 1).is_some_and(|n| n.is_ascii_lowercase());
        let starts_word = c.is_ascii_uppercase()
            && (before.is_ascii_lowercase() || before.is_ascii_digit() || (before.is_ascii_uppercase() && next_is_lower));
        if starts_word {
            out.push('_');
        }
        out.push(c.to_ascii_uppercase());
        before = *c;
    }
    out
}

/// What makes `name` no good Verilog identifier, if anything.
pub(crate) fn fault(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("empty");
    }
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Some("not plain ASCII letters, digits and `_`");
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        return Some("a name that starts with a digit");
    }
    if name.contains("__") {
        return Some("a name with `__`, which tools keep for themselves");
    }
    if is_keyword(name) {
        return Some("a Verilog or SystemVerilog keyword");
    }
    None
}

/// The identifiers of one module.
#[derive(Default)]
pub(crate) struct Names {
    taken: HashMap<String, String>,
}

impl Names {
    /// Gives `name` to `rust` (a readable path); refuses bad names and names already given.
    pub fn take(&mut self, name: &str, rust: &str) -> Result<(), Refusal> {
        if let Some(why) = fault(name) {
            return Err(Refusal::BadName { rust: rust.into(), name: name.into(), why });
        }
        if let Some(first) = self.taken.insert(name.into(), rust.into()) {
            return Err(Refusal::NameCollision { first, second: rust.into(), name: name.into() });
        }
        Ok(())
    }

    /// A free name that begins with `stem`, for a net the printer itself makes.
    pub fn fresh(&mut self, stem: &str) -> String {
        let mut name = stem.to_string();
        let mut count = 1;
        while self.taken.contains_key(&name) || fault(&name).is_some() {
            count += 1;
            name = format!("{stem}_{count}");
        }
        self.taken.insert(name.clone(), "a net of the printer".into());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_keep_their_index() {
        assert_eq!(clean("m_axis$0$tdata"), "m_axis_0_tdata");
        assert_eq!(readable("m_axis$0$tdata"), "m_axis[0].tdata");
    }

    #[test]
    fn constants_are_upper_case() {
        assert_eq!(constant_name("St::WaitForLast"), "ST_WAIT_FOR_LAST");
        assert_eq!(constant_name("min_bytes"), "MIN_BYTES");
        assert_eq!(constant_name("AXIState::Idle2Go"), "AXI_STATE_IDLE2_GO");
    }

    #[test]
    fn bad_names_are_told() {
        assert!(fault("always_ff").is_some());
        assert!(fault("a__b").is_some());
        assert!(fault("4x").is_some());
        assert!(fault("größe").is_some());
        assert!(fault("lane_0").is_none());
    }

    #[test]
    fn one_name_one_owner() {
        let mut names = Names::default();
        names.take("a_b", "a.b").unwrap();
        let refused = names.take("a_b", "a_b").unwrap_err();
        assert!(matches!(refused, Refusal::NameCollision { .. }));
        assert_eq!(names.fresh("a_b"), "a_b_2");
    }
}
