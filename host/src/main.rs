// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The host tool. Data goes to stdout, everything else to stderr. Exit code 0: done; 1: failed; 2: wrong usage; 130: ended by a signal.

mod args;
mod commands;

use std::process::ExitCode;

fn main() -> ExitCode {
    commands::run()
}
