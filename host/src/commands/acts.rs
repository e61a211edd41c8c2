// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `fire` and `complete`: what acts at once, also in a block that is locked.

use std::fmt;

use anyhow::{ensure, Result};
use equipoise_regmap::map;
use serde::Serialize;

use super::team::Team;

/// What was done.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Act {
    /// The time frame was ended, unless a firing was dropped.
    Fired {
        /// Firings that were dropped meanwhile, as shares were being reckoned: this one, or the timer's.
        dropped: u64,
        /// Those since reset, modulo 2^32.
        missed_fires: u64,
    },
    /// A command was said to have ended.
    Completed {
        /// The port that it left by.
        port: u16,
        /// Its logical unit.
        logical_unit: u16,
        /// Completions that were ignored meanwhile, as no such command was outstanding: this one, or another that came at the block. None:
        /// the count of them is at its end.
        ignored_meanwhile: Option<u64>,
        /// Those since reset, of any unit and port.
        ignored: u64,
    },
}

/// Ends the time frame.
///
/// # Errors
/// The bus's; the block has none.
pub fn fire(team: &mut Team) -> Result<Act> {
    ensure!(map::FIRE.is_in(team.caps().built()), "this block was built without REBALANCE: there is no time frame to end");
    let before = team.read(&map::MISSED_FIRES, 0)?;
    team.write(&map::FIRE, 0, 1)?;
    let missed_fires = team.read(&map::MISSED_FIRES, 0)?;
    Ok(Act::Fired { dropped: map::MISSED_FIRES.fields[0].get(missed_fires.wrapping_sub(before)), missed_fires })
}

/// Says that a command has ended.
///
/// # Errors
/// The bus's; the block counts none, or has no such port.
pub fn complete(team: &mut Team, port: u16, logical_unit: u16) -> Result<Act> {
    let caps = team.caps();
    ensure!(map::COMPLETE.is_in(caps.built()), "this block was built without QUOTA: it counts no outstanding commands");
    ensure!(usize::from(port) < caps.ports, "there is no port {port}: the block has {}, from 0 on; nothing was done", caps.ports);
    let [of_port, of_unit] = map::COMPLETE.fields else { unreachable!("COMPLETE has two fields") };
    let before = team.read(&map::IGNORED_DONE, 0)?;
    team.write(&map::COMPLETE, 0, of_unit.set(of_port.set(0, port.into()), logical_unit.into()) as u32)?;
    let ignored = team.read(&map::IGNORED_DONE, 0)?;
    let full = before == map::IGNORED_DONE.fields[0].mask();
    Ok(Act::Completed { port, logical_unit, ignored_meanwhile: ignored.checked_sub(before).filter(|_| !full), ignored })
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Act::Fired { dropped, missed_fires } => {
                let done = match dropped {
                    0 => "the time frame was ended",
                    _ => "a firing was dropped: shares were being reckoned, as a time frame had just ended; `fire` again ends the next",
                };
                writeln!(f, "{done}; {missed_fires} firings were missed since reset")
            }
            Act::Completed { port, logical_unit, ignored_meanwhile, ignored } => {
                let command = format!("a command of logical unit {logical_unit} at port {port}");
                match ignored_meanwhile {
                    Some(0) => write!(f, "{command} has ended")?,
                    Some(_) => write!(
                        f,
                        "a completion was ignored, of a command that was not outstanding: this one, of logical unit {logical_unit} at port \
                         {port}, unless another came at the block meanwhile (`stats` has those that are outstanding)"
                    )?,
                    None => write!(
                        f,
                        "{command} was said to have ended; whether the block ignored that does not show: IGNORED_DONE is at its end"
                    )?,
                }
                writeln!(f, "; since reset {ignored} completions of any unit and port were ignored")
            }
        }
    }
}
