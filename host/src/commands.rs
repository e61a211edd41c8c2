// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What each command does. Each gathers a value that can be printed both ways, as text and as JSON.

mod behind;
mod burst;
mod counts;
mod generate;
mod interrupt;
mod man;
mod monitor;
mod pages;
mod phys;
mod reading;
mod registers;
mod selftest;
mod set;
mod show;
mod stats;
mod status;
mod sweep;
mod team;

use anyhow::{bail, Result};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use equipoise::{Place, Uartbone};
use equipoise_regmap::export;

use crate::args::{Cli, Command, Format};
use show::{Document, Show};
use team::Team;

/// Runs the command that the process was called with.
pub fn run() -> Result<()> {
    let cli = Cli::parse();
    let show = Show { json: cli.json };
    match &cli.command {
        Command::Info => show.result(&status::Info::gather(&mut connect(&cli)?)?),
        Command::Regs { part } => show.result(&registers::Listing::gather(&mut connect(&cli)?, part)?),
        Command::Read(target) => {
            let target = registers::Target::parse(&target.name)?;
            show.result(&registers::read(&mut connect(&cli)?, &target)?)
        }
        Command::Write { target, value } => {
            let target = registers::Target::parse(&target.name)?;
            show.result(&registers::write(&mut connect(&cli)?, &target, *value)?)
        }
        Command::Status => {
            let mut team = connect(&cli)?;
            let pages = pages::Pages::ask(&mut team, reading::PAGES)?;
            show.result(&reading::Reading::gather(&mut team, &pages)?.status)
        }
        Command::Stats { watch, count } => stats::run(&mut connect(&cli)?, show, *watch, *count),
        Command::Monitor { every, count } => {
            monitor::check(show)?;
            monitor::run(&mut connect(&cli)?, &place(&cli), show, *every, *count)
        }
        Command::Set(what) => {
            let change = set::Change::check(what)?;
            show.result(&change.apply(&mut connect(&cli)?)?)
        }
        Command::Fail(_) => later("fail", "a member leaves the team with `write MEMBERS` and `write COMMIT 1`"),
        Command::Restore(_) => later("restore", "a member comes back with `write MEMBERS` and `write COMMIT 1`"),
        Command::Events(_) => later("events", "`monitor` shows what changes while it looks"),
        Command::Explain(_) => later("explain", "STATIC looks at no address; `status` shows wanted and actual shares"),
        Command::Sweep(wanted) => {
            sweep::check(wanted).unwrap_or_else(|message| usage(message));
            sweep::run(&mut connect(&cli)?, show, wanted)
        }
        Command::Generate(wanted) => {
            let order = generate::Order::check(wanted).unwrap_or_else(|message| usage(message));
            show.result(&order.obey(&mut connect(&cli)?)?)
        }
        Command::Selftest => selftest::run(&mut connect(&cli)?, show),
        Command::Export { format } => show.result(&Document { text: exported(*format)? }),
        Command::Completions { shell } => {
            let mut script = vec![];
            clap_complete::generate(*shell, &mut Cli::command(), "equipoise", &mut script);
            show.result(&Document { text: String::from_utf8(script)? })
        }
        Command::Man => show.result(&Document { text: man::page(Cli::command())? }),
    }
}

/// Wrong usage ends the program, as clap's own checks do.
fn usage(message: String) -> ! {
    Cli::command().error(ErrorKind::ValueValidation, message).exit()
}

/// Where the block is.
fn place(cli: &Cli) -> Place {
    match cli.port.as_deref().filter(|port| !port.is_empty()).map(str::parse) {
        Some(Ok(place)) => place,
        Some(Err(error)) => usage(error.to_string()),
        None => usage("where is the block? give --port, such as --port tcp:127.0.0.1:4701, or set EQUIPOISE_PORT".to_string()),
    }
}

/// A command that waits for registers of a later block.
fn later(name: &str, instead: &str) -> Result<()> {
    bail!("this version of the block has nothing for `{name}` yet; {instead}")
}

fn connect(cli: &Cli) -> Result<Team> {
    Ok(Team::identify(Uartbone::open(&place(cli))?)?)
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
