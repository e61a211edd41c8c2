// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Command line of the simulated block. Exit code 0: done; 1: failed; 2: wrong usage.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            cli::console::complain(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
