// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! How results are shown: as text, or as JSON.

use std::fmt::Display;
use std::io::Write;

use anyhow::Result;
use serde::Serialize;

/// Text goes out as it is.
pub fn print(text: &str) -> Result<()> {
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}

/// A value as a line of JSON.
pub fn json(value: &impl Serialize) -> Result<()> {
    print(&(serde_json::to_string(value)? + "\n"))
}

/// A file for other programs.
#[derive(Serialize)]
pub struct Document {
    pub text: String,
}

impl Display for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// How results are shown.
#[derive(Clone, Copy)]
pub struct Show {
    pub json: bool,
}

impl Show {
    /// Prints a result.
    pub fn result(self, value: &(impl Serialize + Display)) -> Result<()> {
        if self.json {
            json(value)
        } else {
            print(&value.to_string())
        }
    }
}
