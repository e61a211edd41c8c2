// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The identifiers of one module, each of one owner.

use crate::error::{Done, Refusal};
use crate::names::keywords::is_keyword;
use std::collections::HashMap;

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
    pub fn take(&mut self, name: &str, rust: &str) -> Done<()> {
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
