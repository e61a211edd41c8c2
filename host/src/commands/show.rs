// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! How results are shown: as text, or as JSON.

use std::fmt::Display;
use std::io::{self, Write};

use anyhow::{Context, Result};
use serde::Serialize;

/// Text goes out as it is.
pub fn print(text: &str) -> Result<()> {
    let mut to = io::stdout().lock();
    printed(to.write_all(text.as_bytes()).and_then(|()| to.flush()))
}

/// Says what could not be done.
pub fn printed(outcome: io::Result<()>) -> Result<()> {
    outcome.context("cannot write to standard output")
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
