// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Talks to an Equipoise teaming block over UARTBone: registers, shares, counters.
#[derive(Parser, Debug)]
#[command(name = "equipoise", version, arg_required_else_help = true)]
pub struct Cli {
    /// Where the block is: tcp:HOST:PORT, pty:PATH, or a serial line such as /dev/ttyUSB0:115200
    #[arg(long, global = true, env = "EQUIPOISE_PORT", value_name = "PORT")]
    pub port: Option<String>,
    /// Prints the result as JSON
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
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
    /// Reads a register, a field or an address, such as SHARE[2], CAPS.PORTS or 0x448
    Read(Target),
    /// Writes a register, a field or an address; shadow registers take effect with COMMIT
    Write {
        #[command(flatten)]
        target: Target,
        /// Decimal, or with 0x, 0b
        #[arg(value_parser = number)]
        value: u64,
    },
    /// Ports, links, shares and what they carried
    Status,
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
    /// The register map for other programs, on stdout; needs no block
    Export {
        /// Format
        format: Format,
    },
    /// Takes a port out of the team, or an adaptor; not in this version of the block
    Fail(Later),
    /// Puts it back; not in this version of the block
    Restore(Later),
    /// What happened to ports and paths; not in this version of the block
    Events(Later),
    /// Which port an address would take, and why; not in this version of the block
    Explain(Later),
    /// Tries numbers of taps of a PHY's input delay and says in which of them frames come in without errors
    ///
    /// Frames must come in at the PHY meanwhile, and those of a wrong delay are lost. Then, and on Ctrl-C, the delay is put back.
    Sweep(Sweep),
    /// Starts or stops the traffic generator of a core that has one; what is not given is as it was last set
    Generate(Generate),
    /// Tries every register of the block and puts back what was there
    ///
    /// Nothing is committed. What would have an effect at once (links, delays, the filter, a generator at work) is only written as it is.
    Selftest,
    /// A completion script for a shell, on stdout
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// The manual page, on stdout
    Man,
}

/// Whatever a command will take that the block has no registers for yet.
#[derive(Args, Debug)]
pub struct Later {
    #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
    pub rest: Vec<String>,
}

#[derive(Subcommand, Debug)]
pub enum Set {
    /// Share of each port, such as 3 1 0 2
    Share {
        /// One number a port, 0 to 65535; only their ratios matter
        #[arg(required = true)]
        shares: Vec<u16>,
    },
    /// Rule by which the block chooses
    Policy {
        /// The rule; this version of the block has `static`
        policy: String,
    },
    /// Filter of the receive half: group frames of all ports (off), or of one (on)
    RxFilter {
        /// The rule
        state: Switch,
    },
    /// Delay of a PHY's received bits; `sweep` finds it
    Delay {
        /// The PHY
        phy: u16,
        /// Taps of 25 ps, 0 to 127
        #[arg(value_parser = clap::value_parser!(u8).range(0..=127))]
        taps: u8,
    },
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Not filtered
    Off,
    /// Filtered
    On,
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
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
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
