// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a block says of itself. rust-hdl has one place only where a block can say more than its kernel, `Logic::timing`, which nobody else asks:
//! blocks of `equipoise-macros` say there what they and their parts are called, and what their doc comments say.

use rust_hdl::core::block::Block;
use std::collections::{BTreeMap, BTreeSet};

/// Under this name a block lists its registers that take in signals of another clock.
const SYNCHRONISERS: &str = "ASYNC_REG";

/// A block's own words; none of a block that says nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    /// Name of the Rust type.
    pub kind: Option<String>,
    /// What it is.
    pub title: Option<String>,
    /// Its sizes, as `n4`.
    pub sizes: Vec<String>,
    /// What its parts are, by the fields' names.
    pub parts: BTreeMap<String, String>,
    pub synchronisers: BTreeSet<String>,
}

impl About {
    pub fn of(block: &dyn Block) -> About {
        let mut about = About::default();
        for words in block.timing() {
            if words.name == SYNCHRONISERS {
                about.synchronisers.extend(words.inputs);
            } else {
                about.kind = Some(words.name);
                about.sizes = words.clock.split_whitespace().map(String::from).collect();
                about.parts = words.inputs.into_iter().zip(words.outputs).collect();
                about.title = about.parts.remove("");
            }
        }
        about
    }

    /// Whether register `raw` is a synchroniser.
    pub fn synchronises(&self, raw: &str) -> bool {
        self.synchronisers.contains(raw.split('$').next().unwrap_or(raw))
    }
}

/// Says of each part of a block what it is, once: an array's or a bundle's first signal says it for all.
pub(crate) struct Said<'a> {
    about: &'a About,
    before: BTreeSet<&'a str>,
}

impl<'a> Said<'a> {
    pub fn of(about: &'a About) -> Said<'a> {
        Said { about, before: BTreeSet::new() }
    }

    /// What the part is that the signal or register `raw` belongs to, if that was not said before.
    pub fn about(&mut self, raw: &str) -> Option<String> {
        let (field, words) = self.about.parts.get_key_value(raw.split('$').next()?)?;
        self.before.insert(field).then(|| words.clone())
    }
}
