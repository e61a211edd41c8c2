// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The commands: `replay`, `demo`, `serve`, `order`, `speed`, `balance`.

mod args;
mod balance;
mod capture;
mod commands;
pub mod console;
mod csv;
mod demo;
mod engine;
mod ethernet;
mod follow;
mod pcapng;
mod picture;
mod replay;
mod report;
mod scenario;
mod serve;
mod speed;
mod values;
mod view;

use anyhow::Result;

/// Runs the command that the process was called with; `false` when it ran and a check failed.
///
/// # Errors
/// It could not be run, or what it has to say cannot be written.
pub fn run() -> Result<bool> {
    let cli = match args::Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        // Help and the version are asked for, and printed or not.
        Err(error) if !error.use_stderr() => {
            let printed = error.print().and_then(|()| std::io::Write::flush(&mut std::io::stdout()));
            return console::printed(printed).map(|()| true);
        }
        Err(error) => error.exit(),
    };
    match cli.command {
        args::Command::Replay(args) => replay::run(&args),
        args::Command::Demo(args) => demo::run(&args),
        args::Command::Serve(args) => serve::run(&args),
        args::Command::Order(args) => serve::order(&args),
        args::Command::Speed(args) => speed::run(&args),
        args::Command::Balance(args) => balance::run(&args),
    }
}
