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

/// Text of somebody else as a terminal may have it: printable ASCII, at most `most` characters of it.
pub fn printable(text: &str, most: usize) -> String {
    let safe = |c: char| if c == ' ' || c.is_ascii_graphic() { c } else { '?' };
    let mut shown: String = text.chars().take(most).map(safe).collect();
    if text.chars().nth(most).is_some() {
        shown += "...";
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_say_cannot_steer_a_terminal() {
        assert_eq!(printable("no port 9", 20), "no port 9");
        assert_eq!(printable("\x1b[2J\x1b]0;mine\x07 \u{9b}m\u{202e}\tx\n", 100), "?[2J?]0;mine? ?m??x?");
        assert_eq!(printable(&"x".repeat(1000), 10), "xxxxxxxxxx...");
    }
}
