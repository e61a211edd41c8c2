// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The command line.

mod limits;
mod lists;
#[cfg(test)]
mod pages;
mod rebalance;
mod set;
mod switch;

use std::ffi::OsString;

use clap::{Arg, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use equipoise_regmap::generator;

pub use limits::Limits;
pub use lists::{items, Numbers, Ports};
pub use set::Set;
pub use switch::Switch;

/// Talks to an Equipoise teaming block over UARTBone: registers, shares, counters.
#[derive(Parser, Debug)]
#[command(name = "equipoise", version, arg_required_else_help = true)]
pub struct Cli {
    /// Where the block is: HOST:PORT, pty:PATH, or a serial line such as /dev/ttyUSB0:115200
    #[arg(long, global = true, env = "EQUIPOISE_PORT", value_name = "PLACE")]
    pub port: Option<String>,
    /// Prints the result as JSON, and a failure too, on stderr
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

/// The command line as it is read: a negative number is a value everywhere, so that what is said of it is not about options.
pub fn command() -> clap::Command {
    fn with_negative_numbers(command: clap::Command) -> clap::Command {
        let value = |argument: Arg| if argument.get_action().takes_values() { argument.allow_negative_numbers(true) } else { argument };
        command.mut_args(value).mut_subcommands(with_negative_numbers)
    }
    with_negative_numbers(Cli::command())
}

impl Cli {
    /// Reads it.
    ///
    /// # Errors
    /// It is not understood, or asks for help.
    pub fn read(arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> Result<Self, clap::Error> {
        let mut command = command();
        let matches = command.try_get_matches_from_mut(arguments)?;
        Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
    }
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// What block is there: version, size, features
    Info,
    /// Every register, its address and its value
    Regs {
        /// Only registers whose name contains this
        #[arg(default_value = "")]
        part: String,
    },
    /// Reads a register, a whole array, a field or an address, such as SHARE[2], SHARE, CAPS.PORTS or 0x448
    Read(Target),
    /// Writes a register, a whole array, a field or an address; shadow registers take effect with COMMIT
    Write {
        #[command(flatten)]
        target: Target,
        /// Decimal, or with 0x, 0b, or the name of a value, such as DROP; of an array one for each entry
        #[arg(required = true)]
        values: Vec<String>,
    },
    /// Ports, links, what they carried, and shares wanted and reached
    ///
    /// Reached is what was decided while the command looked, until a frame more or less makes no difference (2 MB), or for --time; so it
    /// is of the shares, members and links of now, however long others were in use before. Where REBALANCE moves the shares it is of all that
    /// they were meanwhile.
    Status {
        /// How long bytes are counted at most, in seconds
        #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "1")]
        time: f64,
    },
    /// Counters of every port and of every kind of drop
    Stats {
        /// Again every so many seconds, with the rates in between
        #[arg(long, value_name = "SECONDS", value_parser = seconds)]
        watch: Option<f64>,
        /// Ends after so many (with --watch)
        #[arg(long, value_name = "N", requires = "watch")]
        count: Option<u64>,
    },
    /// Full-screen view: shares wanted and reached, rates, drops, and events as they come; q ends it
    ///
    /// An event is what differs from one reading to the next; what came and went in between is not seen. With --json there is no
    /// screen: each reading is an object in a line, with what changed since the one before.
    Monitor {
        /// Reads the block every so many seconds
        #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "0.5")]
        every: f64,
        /// Ends after so many readings
        #[arg(long, value_name = "N")]
        count: Option<u64>,
    },
    /// Changes the configuration: all of it at once, between two frames, and read back
    #[command(subcommand)]
    Set(Set),
    /// Ends the time frame now, so that shares and quotas are reckoned at once
    Fire,
    /// Says that a command has ended that left by a port, for a logical unit; quota counts those that have not
    Complete {
        /// The port
        #[arg(value_name = "PORT")]
        left_by: u16,
        /// The logical unit
        #[arg(value_name = "LU", value_parser = clap::value_parser!(u16).range(0..=15))]
        unit: u16,
    },
    /// The register map for other programs, on stdout; needs no block
    Export {
        /// Format
        format: Format,
    },
    /// Tries numbers of taps of a PHY's input delay and says in which of them frames come in without errors
    ///
    /// Frames must come in at the PHY meanwhile, and those of a wrong delay are lost. Then, and on Ctrl-C, the delay is put back.
    Sweep(Sweep),
    /// Starts or stops the traffic generator of a core that has one; what is not given is as it was last set
    Generate(Generate),
    /// Tries every register of the block and puts back what was there
    ///
    /// Nothing is committed. What would have an effect at once (links, delays, limits of commands, the filter, a generator at work) is only
    /// written as it is.
    Selftest,
    /// A completion script for a shell, on stdout
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// The manual page, on stdout
    Man,
}

#[derive(Args, Debug)]
pub struct Sweep {
    /// The PHY
    pub phy: u16,
    /// First number of taps
    #[arg(long, value_name = "TAPS", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=127))]
    pub from: u8,
    /// Last number of taps
    #[arg(long, value_name = "TAPS", default_value_t = 127, value_parser = clap::value_parser!(u8).range(0..=127))]
    pub to: u8,
    /// From one number of taps to the next
    #[arg(long, value_name = "TAPS", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=127))]
    pub step: u8,
    /// How long frames are counted at each, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds)]
    pub time: f64,
    /// Leaves the delay in the middle of the widest run without errors, if there is one
    #[arg(long)]
    pub apply: bool,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Counts begin anew
    Start,
    /// A frame that was begun is ended
    Stop,
}

#[derive(Args, Debug)]
pub struct Generate {
    /// What it is to do
    pub action: Action,
    /// Ends after so many frames; 0: until stopped
    #[arg(long, value_name = "N")]
    pub frames: Option<u32>,
    /// Bytes of each frame without FCS, 60 to 1514
    #[arg(long, value_name = "BYTES", conflicts_with_all = ["min", "max"], value_parser = clap::value_parser!(u16).range(60..=1514))]
    pub length: Option<u16>,
    /// Shortest frame; lengths are random, in those bits that the difference of --max and --min has
    #[arg(long, value_name = "BYTES", requires = "max", value_parser = clap::value_parser!(u16).range(60..=1514))]
    pub min: Option<u16>,
    /// Longest frame
    #[arg(long, value_name = "BYTES", requires = "min", value_parser = clap::value_parser!(u16).range(60..=1514))]
    pub max: Option<u16>,
    /// Clocks of the block between two frames
    #[arg(long, value_name = "CLOCKS")]
    pub gap: Option<u16>,
    /// The frames are commands of this logical unit, 0 to 15, or `none`: for a block that was built with QUOTA
    #[arg(long, value_name = "UNIT|none", value_parser = commands)]
    pub commands: Option<u32>,
}

/// GEN_COMMAND for `generate --commands`.
fn commands(text: &str) -> Result<u32, String> {
    if text == "none" {
        return Ok(0);
    }
    match text.parse::<u32>() {
        Ok(unit @ 0..=15) => Ok(generator::COMMAND.fields[1].mask() as u32 | unit),
        _ => Err("a logical unit is 0 to 15; `none` is for frames that are no commands".to_string()),
    }
}

#[derive(Args, Debug)]
pub struct Target {
    /// NAME, NAME[INDEX], NAME.FIELD, or a byte address such as 0x448
    pub name: String,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum Format {
    /// CMSIS-SVD
    Svd,
    /// SystemRDL
    Rdl,
    /// csr.csv of LiteX
    Csv,
    /// C header
    C,
    /// Markdown
    Md,
}

/// A number as people write it.
pub fn number(text: &str) -> Result<u64, String> {
    let digits = text.replace('_', "");
    let parsed = match digits.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("0x") => u64::from_str_radix(&digits[2..], 16),
        Some("0b") => u64::from_str_radix(&digits[2..], 2),
        _ => digits.parse(),
    };
    parsed.map_err(|_| "write a number such as 10, 0xff or 0b101".to_string())
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.trim_end_matches('s').parse() {
        Ok(seconds) if (0.05..=86_400.0).contains(&seconds) => Ok(seconds),
        _ => Err("write seconds from 0.05 to 86400, such as 1 or 0.5s".to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn negative_numbers_are_values_and_no_options() {
        for (arguments, told) in [
            ("write SCRATCH -1", None),
            ("set share 1 -2 3 4", Some("'-2'")),
            ("stats --watch -1", Some("write seconds")),
            ("sweep 0 --from -3", Some("-3 is not in")),
            ("generate start --gap -1", Some("'-1'")),
        ] {
            let outcome = Cli::read(["equipoise"].into_iter().chain(arguments.split(' ')));
            match (outcome, told) {
                (Ok(_), None) => {}
                (Err(error), Some(told)) => assert!(error.to_string().contains(told), "{arguments}: {error}"),
                (outcome, _) => panic!("{arguments}: {outcome:?}"),
            }
        }
    }

    #[test]
    fn numbers() {
        for (text, value) in [("10", 10), ("0xFF", 255), ("0b101", 5), ("1_000", 1000), ("0", 0)] {
            assert_eq!(number(text), Ok(value));
        }
        for text in ["", "x", "-1", "0x", "0b2", "1.5", "18446744073709551616"] {
            assert!(number(text).is_err(), "{text}");
        }
        assert_eq!((seconds("1s"), seconds("0.5")), (Ok(1.0), Ok(0.5)));
        assert!(seconds("0").is_err() && seconds("nan").is_err());
    }
}
