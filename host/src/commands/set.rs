// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `set`: changes of several registers, committed at once and read back.

use std::fmt;

use anyhow::{bail, ensure, Result};
use equipoise_regmap::map;
use serde::Serialize;

use super::Team;
use crate::args::Set;

/// A change that can be made, as far as can be told without the block.
pub enum Change {
    /// New shares.
    Shares(Vec<u16>),
    /// The static policy.
    Static,
}

/// What is in use afterwards.
#[derive(Serialize)]
pub struct Done {
    policy: &'static str,
    shares: Vec<u16>,
    epoch: u64,
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shares: Vec<String> = self.shares.iter().map(u16::to_string).collect();
        writeln!(f, "in use: policy {}, shares {}, epoch {}", self.policy, shares.join(" "), self.epoch)
    }
}

impl Change {
    /// Looks at the command line.
    ///
    /// # Errors
    /// It asks for a policy that there is not.
    pub fn check(what: &Set) -> Result<Self> {
        match what {
            Set::Share { shares } => Ok(Change::Shares(shares.clone())),
            Set::Policy { policy } if policy.eq_ignore_ascii_case("static") => Ok(Change::Static),
            Set::Policy { policy } => bail!("this version of the block has no policy {policy:?}; it has: static"),
        }
    }

    /// Makes the change, between two frames, and reads back what is in use.
    ///
    /// # Errors
    /// The bus's; the configuration is locked.
    pub fn apply(&self, team: &mut Team) -> Result<Done> {
        ensure!(team.read(&map::LOCK, 0)? == 0, "the configuration is locked until the block is reset (LOCK); nothing was changed");
        match self {
            Change::Shares(shares) => {
                let ports = team.caps().ports;
                ensure!(shares.len() == ports, "{} shares for {ports} ports; give one for each; nothing was changed", shares.len());
                team.set_shares(shares)?;
                for (port, &share) in (0..).zip(shares) {
                    let live = team.read(&map::LIVE_SHARE, port)?;
                    ensure!(live == u64::from(share), "port {port} has share {live} in use, not {share}: does somebody else write too?");
                }
            }
            Change::Static => {
                team.write(&map::POLICY, 0, map::POLICY_STATIC.value as u32)?;
                team.commit()?;
            }
        }
        let mut shares = vec![];
        for port in 0..team.caps().ports as u16 {
            shares.push(team.read(&map::LIVE_SHARE, port)? as u16);
        }
        Ok(Done { policy: "static", shares, epoch: team.read(&map::EPOCH, 0)? })
    }
}
