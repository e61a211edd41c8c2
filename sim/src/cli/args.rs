// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Options, and what is wrong with them.

mod check;
mod replay;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueHint};

pub use self::replay::{ReplayArgs, Speed};

use super::scenario::values::{Commands, Throttle, Time};
use super::values::{Address, Listen, Mix};

/// Drives the verilated Equipoise block, cycle by cycle.
#[derive(Parser, Debug)]
#[command(name = "equipoise-sim", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Sends a capture through a team and checks every decision and every byte
    ///
    /// All frames enter by lane 0. Into the output folder go: ports.pcapng (what each port sent, one interface a port,
    /// times from the clock), decisions.csv (one line a frame), shares.svg (bytes and share of each port over time, and how far it
    /// is ahead of its share) and report.json.
    #[command(after_help = replay::HELP)]
    Replay(ReplayArgs),
    /// Replays the bundled capture: as it is, with a link that fails and comes back, and with other policies and a slow line
    Demo(DemoArgs),
    /// Serves the block as a board: its registers by UARTBone over TCP or a terminal, traffic, links that come and go
    ///
    /// Prints one line when it is ready, such as `ready tcp=127.0.0.1:4701 control=127.0.0.1:4702`. One client has the registers at a
    /// time; the connection of another is closed at once. Half a command is forgotten with its client, or after two seconds; so are
    /// commands that wait when a client leaves without its answers. With traffic the clock runs as fast as the machine lets it; without,
    /// only while something moves.
    #[command(after_help = CONTROL_HELP)]
    Serve(ServeArgs),
    /// Sends a control line to a served block, such as `order 127.0.0.1:4702 link 2 down`
    #[command(after_help = CONTROL_HELP)]
    Order(OrderArgs),
    /// Measures clocks of simulation per second of processor time, with all checks on
    Speed(SpeedArgs),
    /// Compares policies, and the hashes of Linux bonding: how far are windows of frames from the shares?
    ///
    /// Of the bundled capture, and of those that are named.
    Balance(BalanceArgs),
}

const CONTROL_HELP: &str = "\
Lines understood on the control port, each answered by `ok` or `error: ...`; any other closes the connection:
  link PORT up|down    the link input of a port; of a board: the cable of a jack
  throttle PORT RATE   how fast a port's line is: 300Mbit, 1Gbit, 30% (of 1 Gbit)
  load PERCENT         traffic, as a share of what a host stream can carry; 0 to stop it
  quit                 end";

#[derive(Args, Debug, Clone)]
pub struct DemoArgs {
    /// Shares that follow the traffic instead: the speed of a line, and what the guard is for
    #[arg(long, conflicts_with = "shares")]
    pub rebalance: bool,
    /// Folder for the results [default: build/demo, build/rebalance-demo]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Share of each of the four ports
    #[arg(long, value_delimiter = ',', default_value = "4,3,2,1", value_name = "SHARES")]
    pub shares: Vec<u16>,
}

#[derive(Args, Debug, Clone)]
pub struct ServeArgs {
    /// Serves a board's top pin by pin instead of the block: what is in its bitstream, RGMII and serial line as they are on the board
    #[arg(long, conflicts_with_all = ["ports", "width", "uart_bits"])]
    pub board: Option<String>,
    /// Which top of the board [default: its first one in this build]
    #[arg(long, requires = "board")]
    pub top: Option<String>,
    /// Ports of the team: 2, 3, 4, 8 or 16
    #[arg(long, default_value_t = 4, value_name = "N")]
    pub ports: usize,
    /// Width of the streams in bits: 64, 128, 256 or 512
    #[arg(long, default_value_t = 64, value_name = "W")]
    pub width: usize,
    /// Where to serve the registers, HOST:PORT or PORT of this machine, 0 for any that is free; `off` for a terminal only
    #[arg(long, default_value = "0", value_name = "[HOST:]PORT")]
    pub listen: Listen,
    /// Where to take control lines; as above
    #[arg(long, default_value = "0", value_name = "[HOST:]PORT")]
    pub control: Address,
    /// Serves the registers on a pseudo-terminal too
    #[arg(long)]
    pub pty: bool,
    /// Puts clients' bytes on the serial line of the whole bridge, bit by bit at 3 Mbaud, instead of into its core
    #[arg(long)]
    pub uart_bits: bool,
    /// Traffic at the host of lane 0: percent of what its stream can carry
    #[arg(long, default_value_t = 0.0, value_name = "PERCENT")]
    pub load: f64,
    /// Lengths of its frames: uniform (60 to 1514 bytes), imix (7 of 60, 4 of 590, 1 of 1514), or so many bytes
    #[arg(long, default_value = "uniform", value_name = "MIX")]
    pub mix: Mix,
    /// Traffic is this capture, over and over
    #[arg(long, value_name = "FILE", conflicts_with = "mix")]
    pub capture: Option<PathBuf>,
    /// How fast a port's line is: 300Mbit, 1Gbit, 30% of 1 Gbit (may be repeated) [default: 1Gbit]
    #[arg(long, value_name = "PORT=RATE")]
    pub throttle: Vec<Throttle>,
    /// Frames that are commands: those of ATA over Ethernet (aoe; their LU is shelf + slot, modulo 16), none, or all, for LU 0 to 15
    #[arg(long, default_value = "aoe", value_name = "aoe|none|LU")]
    pub commands: Commands,
    /// Completes each command so long after it has left, such as 50us; refused if the block is built without QUOTA [default: never]
    #[arg(long, value_name = "TIME", conflicts_with = "board")]
    pub complete: Option<Time>,
    /// Seed of the traffic and of the registers' values before reset
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

#[derive(Args, Debug, Clone)]
pub struct OrderArgs {
    /// The control port of the served block, as its ready line names it
    #[arg(value_name = "[HOST:]PORT")]
    pub control: Address,
    /// The line
    #[arg(required = true, value_name = "WORD", allow_negative_numbers = true)]
    pub words: Vec<String>,
}

#[derive(Args, Debug, Clone)]
pub struct SpeedArgs {
    /// Ports of the team
    #[arg(long, default_value_t = 4, value_name = "N")]
    pub ports: usize,
    /// Width of the streams in bits
    #[arg(long, default_value_t = 64, value_name = "W")]
    pub width: usize,
    /// Frames to send
    #[arg(long, default_value_t = 50_000)]
    pub frames: u64,
    /// Seed of the frames
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Writes the frames that are sent in turn, each a line of hexadecimal, for another bench to send
    #[arg(long, value_name = "FILE")]
    pub stimulus: Option<PathBuf>,
    /// Prints the figures as JSON on stdout
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug, Clone)]
pub struct BalanceArgs {
    /// More captures, or folders of some
    #[arg(value_name = "CAPTURE|DIR")]
    pub captures: Vec<PathBuf>,
    /// Writes balance.md and balance.svg into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Prints what was found as JSON on stdout
    #[arg(long)]
    pub json: bool,
}

/// The command line. A value may begin with a minus sign, but for a path: then it is its parser that says what is wrong with it.
pub fn command() -> clap::Command {
    Cli::command().mut_subcommands(|sub| {
        sub.mut_args(|arg| {
            let is_value = arg.get_long().is_some() && arg.get_action().takes_values();
            let is_path = arg.get_value_hint() == ValueHint::AnyPath;
            arg.allow_hyphen_values(is_value && !is_path)
        })
    })
}

impl Cli {
    /// Reads the words of a command line, the program's name first.
    pub fn read(words: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let matches = command().try_get_matches_from(words)?;
        let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command()))?;
        // As clap reports its own.
        cli.check().map_err(|message| command().error(ErrorKind::ValueValidation, message))?;
        Ok(cli)
    }
}

#[cfg(test)]
mod tests;
