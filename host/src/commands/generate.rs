// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `generate`: the traffic generator of a core whose host it is.

use std::fmt;

use anyhow::{ensure, Result};
use equipoise_regmap::{generator, map};
use serde::Serialize;

use super::burst::read_all;
use super::pages::Pages;
use super::team::Team;
use crate::args::{Action, Generate};

/// What the generator does, and has done since its last start.
#[derive(Serialize, Clone, Debug, PartialEq, Eq)]
pub struct Traffic {
    running: bool,
    /// Frames to send; 0: until stopped.
    frames: u64,
    least_bytes: u64,
    most_bytes: u64,
    gap_clocks: u64,
    sent: u64,
    seen: u64,
    wrong: u64,
    /// Logical unit of which its frames are commands.
    commands: Option<u64>,
}

impl Traffic {
    /// Asks a generator whose page is there.
    ///
    /// # Errors
    /// The bus's.
    pub fn gather(team: &mut Team) -> Result<Self> {
        use generator::{COMMAND, CONTROL, DESTINATION_HIGH, DESTINATION_LOW, FRAMES, GAP, LENGTH, SEEN, SENT, WRONG};
        // With what lies in between, for one command.
        let all = [&CONTROL, &LENGTH, &GAP, &FRAMES, &SENT, &DESTINATION_HIGH, &DESTINATION_LOW, &SEEN, &WRONG, &COMMAND];
        let [control, length, gap, frames, sent, _, _, seen, wrong, command] = read_all(team, all)?.map(|entries| entries[0]);
        let (least, spread) = (LENGTH.fields[0].get(length), LENGTH.fields[1].get(length));
        Ok(Traffic {
            // RUN stays when all frames are sent.
            running: control & 1 == 1 && (frames == 0 || sent < frames),
            frames,
            least_bytes: least,
            most_bytes: least + spread,
            gap_clocks: gap,
            sent,
            seen,
            wrong,
            commands: (COMMAND.fields[1].get(command) == 1).then(|| COMMAND.fields[0].get(command)),
        })
    }
}

impl fmt::Display for Traffic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let run = if self.running { "runs" } else { "stands" };
        let frames = if self.frames == 0 { "until stopped".to_string() } else { format!("{} frames", self.frames) };
        let commands = self.commands.map(|unit| format!("commands of unit {unit}, ")).unwrap_or_default();
        let Traffic { least_bytes, most_bytes, gap_clocks, sent, seen, wrong, .. } = self;
        writeln!(
            f,
            "{run}: {frames}, {commands}{least_bytes} to {most_bytes} bytes, pause {gap_clocks} clocks; sent {sent}, seen {seen}, wrong {wrong}"
        )
    }
}

/// What is wanted of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Order {
    start: bool,
    frames: Option<u32>,
    /// GEN_LENGTH.
    length: Option<u32>,
    gap: Option<u16>,
    /// GEN_COMMAND.
    command: Option<u32>,
}

impl Order {
    /// Looks at the command line.
    ///
    /// # Errors
    /// What does not go together.
    pub fn check(wanted: &Generate) -> Result<Self, String> {
        let start = wanted.action == Action::Start;
        let (least, most) = (wanted.length.or(wanted.min), wanted.length.or(wanted.max));
        let length = match (least, most) {
            (Some(least), Some(most)) if least > most => return Err(format!("--min {least} is more than --max {most}")),
            (Some(least), Some(most)) => Some(u32::from(least) | u32::from(most - least) << generator::LENGTH.fields[1].lsb),
            _ => None,
        };
        let order = Order { start, frames: wanted.frames, length, gap: wanted.gap, command: wanted.commands };
        if !start && order != (Order { start, frames: None, length: None, gap: None, command: None }) {
            return Err("options go with `generate start`; a generator that is stopped keeps what it was set to".to_string());
        }
        Ok(order)
    }

    /// Does it; what the generator is then.
    ///
    /// # Errors
    /// The bus's; there is none; it did not do it.
    pub fn obey(&self, team: &mut Team) -> Result<Traffic> {
        let none = "this block has no generator; traffic comes from its hosts (a core such as two-members has one)";
        Pages::require(team, &generator::PAGE, none)?;
        let marks = self.command.is_some_and(|command| command > 0);
        ensure!(!marks || map::COMPLETE.is_in(team.caps().built()), "this block was built without QUOTA: no frame is a command there");
        // A start is from 0 to 1.
        team.write(&generator::CONTROL, 0, 0)?;
        if self.start {
            let settings = [
                (generator::LENGTH, self.length),
                (generator::GAP, self.gap.map(u32::from)),
                (generator::FRAMES, self.frames),
                (generator::COMMAND, self.command),
            ];
            for (register, value) in settings.iter().filter_map(|(register, value)| Some((register, (*value)?))) {
                team.write(register, 0, value)?;
                let seen = team.read(register, 0)?;
                ensure!(seen == u64::from(value), "{} reads {seen:#x} after {value:#x} was written; the generator stands", register.name);
            }
            team.write(&generator::CONTROL, 0, 1)?;
        }
        let run = team.read(&generator::CONTROL, 0)?;
        ensure!(run == u64::from(self.start), "GEN_CONTROL reads {run} after {} was written", u64::from(self.start));
        Traffic::gather(team)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command};

    fn order(arguments: &str) -> Result<Order, String> {
        match Cli::read(["equipoise", "generate"].into_iter().chain(arguments.split(' '))).map_err(|e| e.to_string())?.command {
            Command::Generate(wanted) => Order::check(&wanted),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_wanted_or_what_does_not_go_together() {
        let start = Order { start: true, frames: None, length: None, gap: None, command: None };
        assert_eq!(order("start").as_ref(), Ok(&start));
        assert_eq!(order("--length 60 start"), Ok(Order { length: Some(60), ..start }));
        let all = Order { start: true, frames: Some(9), length: Some(0x3FF << 16 | 64), gap: Some(7), command: Some(0x1F) };
        assert_eq!(order("start --min 64 --max 1087 --gap 7 --frames 9 --commands 15"), Ok(all));
        assert_eq!(order("start --commands none"), Ok(Order { command: Some(0), ..start }));
        assert!(order("stop").is_ok());
        for (arguments, word) in [
            ("stop --gap 1", "go with `generate start`"),
            ("start --min 65 --max 64", "--min 65 is more than --max 64"),
            ("start --min 65", "--max"),
            ("start --length 59", "60..=1514"),
            ("start --length 60 --min 60 --max 70", "cannot be used with"),
            ("start --commands 16", "a logical unit is 0 to 15"),
            ("stop --commands 1", "go with `generate start`"),
            ("walk", "possible values: start, stop"),
        ] {
            assert!(order(arguments).unwrap_err().contains(word), "{arguments}");
        }
    }
}
