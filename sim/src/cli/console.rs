// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What is said to people and programs, where nobody may be listening.
//!
//! `println!` and `eprintln!` panic where their stream is closed or full; these do not.

use std::io::{self, Write};

use anyhow::{Context, Result};

/// Prints `text` as it is on standard output. A reader that has seen enough, such as `head`, is no failure.
///
/// # Errors
/// It cannot be written, as on a full disk.
pub fn say(text: &str) -> Result<()> {
    let mut to = io::stdout().lock();
    printed(to.write_all(text.as_bytes()).and_then(|()| to.flush()))
}

/// Judges what came of printing, as [`say`] does.
///
/// # Errors
/// As [`say`].
pub fn printed(outcome: io::Result<()>) -> Result<()> {
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error).context("cannot write to standard output"),
        _ => Ok(()),
    }
}

/// Prints a line on standard error, if somebody listens.
pub fn complain(line: &str) {
    // There is no other place to say it.
    let _ = writeln!(io::stderr(), "{line}");
}

/// Prints warnings.
pub fn warn(warnings: &[String]) {
    warnings.iter().for_each(|warning| complain(&format!("warning: {warning}")));
}
