// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! How a command ends: a message for people or for programs, and the exit code.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{anyhow, Error, Result};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use serde::Serialize;

use super::interrupt::Interrupt;
use super::show::printed;

/// Something failed.
const FAILED: u8 = 1;
/// The command line says nothing that can be done.
const USAGE: u8 = 2;
/// A signal; as shells have it for one that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

/// Commands that wait for registers of a later block, and what does their work so far.
const LATER: [(&str, &str); 4] = [
    ("fail", "a member leaves the team with `set members`"),
    ("restore", "a member comes back with `set members`"),
    ("events", "`monitor` shows what changes while it looks"),
    ("explain", "STATIC looks at no address; `status` shows the shares wanted and reached"),
];

/// A failure as a line of JSON.
#[derive(Serialize)]
struct Failure {
    error: String,
    code: u8,
}

/// A command line that clap does not understand.
pub fn not_understood(error: clap::Error) -> Error {
    if error.kind() == ErrorKind::InvalidSubcommand {
        if let Some(ContextValue::String(name)) = error.get(ContextKind::InvalidSubcommand) {
            if let Some((name, instead)) = LATER.iter().find(|(later, _)| later == name) {
                return anyhow!("this version of the block has nothing for `{name}` yet; {instead}");
            }
        }
    }
    error.into()
}

/// Says how a command ended, on stderr, and gives its exit code. `endless`: a signal is a good end.
pub fn code(outcome: Result<()>, json: bool, endless: bool) -> ExitCode {
    let interrupted = Interrupt::get().now();
    let error = match outcome {
        // A reader that has seen enough, such as `head`, is no failure.
        Err(error) if error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe) => return ExitCode::SUCCESS,
        Err(error) => error,
        Ok(()) if interrupted && !endless => return INTERRUPTED.into(),
        Ok(()) => return ExitCode::SUCCESS,
    };
    let usage = error.downcast_ref::<clap::Error>();
    match usage {
        // Help that was asked for is no failure, if it can be printed.
        Some(usage) if !usage.use_stderr() => {
            return code(printed(usage.print().and_then(|()| io::stdout().flush())), json, endless);
        }
        Some(usage) if !json => usage.exit(),
        _ => {}
    }
    let code = match usage {
        Some(_) => USAGE,
        None if interrupted => INTERRUPTED,
        None => FAILED,
    };
    let text = match usage {
        Some(usage) => usage.to_string().trim_start_matches("error: ").trim_end().to_string(),
        None => format!("{error:#}"),
    };
    let line = match serde_json::to_string(&Failure { error: text.clone(), code }) {
        Ok(line) if json => line,
        _ => format!("equipoise: {text}"),
    };
    // Where nobody can hear it there is no other place to say it; `eprintln!` panics then.
    let _ = writeln!(io::stderr(), "{line}");
    code.into()
}
