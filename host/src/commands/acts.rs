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
    /// The time frame was ended.
    Fired {
        /// Firings that were dropped since reset, as shares were being reckoned.
        missed_fires: u64,
    },
    /// A command was said to have ended.
    Completed {
        /// The port that it left by.
        port: u16,
        /// Its logical unit.
        logical_unit: u16,
        /// Completions since reset of commands that were not outstanding.
        ignored: u64,
    },
}

/// Ends the time frame.
///
/// # Errors
/// The bus's; the block has none.
pub fn fire(team: &mut Team) -> Result<Act> {
    ensure!(map::FIRE.is_in(team.caps().built()), "this block was built without REBALANCE: there is no time frame to end");
    team.write(&map::FIRE, 0, 1)?;
    Ok(Act::Fired { missed_fires: team.read(&map::MISSED_FIRES, 0)? })
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
    team.write(&map::COMPLETE, 0, of_unit.set(of_port.set(0, port.into()), logical_unit.into()) as u32)?;
    Ok(Act::Completed { port, logical_unit, ignored: team.read(&map::IGNORED_DONE, 0)? })
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Act::Fired { missed_fires } => writeln!(f, "the time frame was ended; {missed_fires} firings were missed since reset"),
            Act::Completed { port, logical_unit, ignored } => {
                writeln!(f, "a command of logical unit {logical_unit} at port {port} has ended; {ignored} such were ignored since reset")
            }
        }
    }
}
