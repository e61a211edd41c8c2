// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The commands: `replay`, `demo`, `serve`, `order`, `speed`.

mod args;
mod capture;
mod csv;
mod demo;
mod engine;
mod follow;
mod pcapng;
mod picture;
mod replay;
mod report;
mod serve;
mod speed;
mod values;

use anyhow::Result;
use clap::Parser;

/// Runs the command that the process was called with; `false` when it ran and a check failed.
pub fn run() -> Result<bool> {
    let cli = args::Cli::parse();
    if let Err(message) = cli.check() {
        // As clap reports its own: the message, and exit code 2.
        use clap::CommandFactory;
        args::Cli::command().error(clap::error::ErrorKind::ValueValidation, message).exit();
    }
    match cli.command {
        args::Command::Replay(args) => replay::run(&args),
        args::Command::Demo(args) => demo::run(&args),
        args::Command::Serve(args) => serve::run(&args),
        args::Command::Order(args) => serve::order(&args),
        args::Command::Speed(args) => speed::run(&args),
    }
}
