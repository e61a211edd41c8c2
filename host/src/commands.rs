// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What each command does. Each gathers a value that can be printed both ways, as text and as JSON.

mod acts;
mod behind;
mod burst;
mod counts;
mod dynamic;
mod ending;
mod entries;
mod generate;
mod interrupt;
mod man;
mod monitor;
mod outstanding;
mod pages;
mod phys;
mod reached;
mod reading;
mod registers;
mod selftest;
mod set;
mod show;
mod stats;
mod status;
mod sweep;
mod team;
mod usage;
mod wanted;
mod write;

use std::process::ExitCode;

use anyhow::Result;
use equipoise::{Place, Uartbone};
use equipoise_regmap::export;

use crate::args::{command, Cli, Command, Format};
use interrupt::Interrupt;
use show::{Document, Show};
use team::Team;
use usage::usage;

/// Runs the command that the process was called with.
pub fn run() -> ExitCode {
    let cli = Cli::read(std::env::args_os());
    // Where the command line is not understood, this much of it is.
    let json = cli.as_ref().map_or_else(|_| std::env::args_os().any(|argument| argument == "--json"), |cli| cli.json);
    // What looks again and again ends with a signal and no other way.
    let endless = matches!(cli.as_ref().map(|cli| &cli.command), Ok(Command::Monitor { .. } | Command::Stats { watch: Some(_), .. }));
    let outcome = cli.map_err(ending::not_understood).and_then(|cli| execute(&cli));
    ending::code(outcome, json, endless)
}

fn execute(cli: &Cli) -> Result<()> {
    let show = Show { json: cli.json };
    match &cli.command {
        Command::Info => show.result(&status::Info::gather(&mut connect(cli)?)?),
        Command::Regs { part } => show.result(&registers::Listing::gather(&mut connect(cli)?, part)?),
        Command::Read(target) => {
            let target = registers::Target::parse(&target.name)?;
            show.result(&registers::read(&mut connect(cli)?, &target)?)
        }
        Command::Write { target, values } => {
            let target = registers::Target::parse(&target.name)?;
            show.result(&write::write(&mut connect(cli)?, &target, values)?)
        }
        Command::Status { time } => show.result(&reached::look(&mut connect(cli)?, *time)?),
        Command::Stats { watch, count } => stats::run(&mut connect(cli)?, show, *watch, *count),
        Command::Monitor { every, count } => {
            monitor::check(show)?;
            monitor::run(&mut connect(cli)?, &place(cli)?, show, *every, *count)
        }
        Command::Set(what) => {
            let change = set::Change::check(what)?;
            show.result(&change.apply(&mut connect(cli)?)?)
        }
        Command::Fire => show.result(&acts::fire(&mut connect(cli)?)?),
        Command::Complete { left_by, unit } => show.result(&acts::complete(&mut connect(cli)?, *left_by, *unit)?),
        Command::Sweep(wanted) => {
            sweep::check(wanted).map_err(usage)?;
            sweep::run(&mut connect(cli)?, show, wanted)
        }
        Command::Generate(wanted) => {
            let order = generate::Order::check(wanted).map_err(usage)?;
            show.result(&order.obey(&mut connect(cli)?)?)
        }
        Command::Selftest => selftest::run(&mut connect(cli)?, show),
        Command::Export { format } => show.result(&Document { text: exported(*format)? }),
        Command::Completions { shell } => {
            let mut script = vec![];
            clap_complete::generate(*shell, &mut command(), "equipoise", &mut script);
            show.result(&Document { text: String::from_utf8(script)? })
        }
        Command::Man => show.result(&Document { text: man::page(command())? }),
    }
}

/// Where the block is.
fn place(cli: &Cli) -> Result<Place> {
    let nowhere = "where is the block? give --port, such as --port 127.0.0.1:4701, or set EQUIPOISE_PORT";
    let port = cli.port.as_deref().filter(|port| !port.is_empty()).ok_or_else(|| usage(nowhere))?;
    port.parse().map_err(usage)
}

/// Finds the block. From here on a signal ends the command where that leaves nothing behind.
fn connect(cli: &Cli) -> Result<Team> {
    let bus = Uartbone::open(&place(cli)?)?;
    Interrupt::catch(bus.stop())?;
    Ok(Team::identify(bus)?)
}

fn exported(format: Format) -> Result<String> {
    Ok(match format {
        Format::Svd => export::svd()?,
        Format::Rdl => export::system_rdl(),
        Format::Csv => export::csr_csv(export::CSV_PORTS),
        Format::C => export::c_header(),
        Format::Md => export::markdown(),
    })
}
