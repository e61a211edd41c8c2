// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `set`: changes of several registers, committed at once and read back; and of what a page has, which is in use at once.

use std::fmt;

use anyhow::{bail, ensure, Result};
use equipoise_regmap::ident::MAX_FRAME_FLOOR;
use equipoise_regmap::{map, receive, Group, Register};
use serde::Serialize;

use super::pages::Pages;
use super::phys;
use super::reading::policy_name;
use super::team::Team;
use crate::args::{Set, Switch};

/// A change that can be made, as far as can be told without the block.
pub enum Change {
    /// New shares.
    Shares(Vec<u16>),
    /// The static policy.
    Static,
    /// The filter of the receive half.
    RxFilter(Switch),
    /// The delay of a PHY.
    Delay {
        /// The PHY.
        phy: u16,
        /// Taps.
        taps: u8,
    },
}

/// What is in use afterwards.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Done {
    /// After a COMMIT.
    Team {
        /// Name of the policy.
        policy: String,
        /// Share of each port.
        shares: Vec<u16>,
    },
    /// Of the receive half.
    Receive {
        /// `on` or `off`.
        rx_filter: &'static str,
    },
    /// Of a PHY.
    Delay {
        /// The PHY.
        phy: u16,
        /// Taps.
        delay_taps: u8,
    },
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Done::Team { policy, shares } => {
                let shares: Vec<String> = shares.iter().map(u16::to_string).collect();
                writeln!(f, "in use: policy {policy}, shares {}", shares.join(" "))
            }
            Done::Receive { rx_filter } => writeln!(f, "in use: rx-filter {rx_filter}"),
            Done::Delay { phy, delay_taps } => writeln!(f, "in use: PHY {phy} delayed by {delay_taps} taps"),
        }
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
            Set::RxFilter { state } => Ok(Change::RxFilter(*state)),
            Set::Delay { phy, taps } => Ok(Change::Delay { phy: *phy, taps: *taps }),
            Set::Policy { policy } => bail!("this version of the block has no policy {policy:?}; it has: static"),
        }
    }

    /// Makes the change, that of the block between two frames, and reads back what is in use.
    ///
    /// # Errors
    /// The bus's; the configuration is locked; something else waits for a COMMIT, which this one would bring into use; the block has no
    /// such page.
    pub fn apply(&self, team: &mut Team) -> Result<Done> {
        let (register, values) = match self {
            Change::Shares(shares) => (&map::SHARE, shares.clone()),
            Change::Static => (&map::POLICY, vec![map::POLICY_STATIC.value as u16]),
            Change::RxFilter(state) => return rx_filter(team, *state),
            Change::Delay { phy, taps } => {
                phys::require(team, *phy)?;
                phys::set_delay(team, *phy, *taps)?;
                return Ok(Done::Delay { phy: *phy, delay_taps: *taps });
            }
        };
        ensure!(team.read(&map::LOCK, 0)? == 0, "the configuration is locked until the block is reset (LOCK); nothing was changed");
        let ports = team.caps().ports;
        let wanted = register.entries_for(ports);
        ensure!(values.len() == usize::from(wanted), "{} shares for {ports} ports; give one for each; nothing was changed", values.len());
        nothing_else_waits(team, register)?;
        write_all(team, register, &values)?;
        team.commit()?;
        let live = map::REGISTERS.iter().find(|twin| twin.offset == register.offset + map::LIVE_DISTANCE).unwrap_or(register);
        for (index, &value) in (0..).zip(&values) {
            let seen = team.read(live, index)?;
            ensure!(seen == u64::from(value), "{}[{index}] is {seen}, not {value}: does somebody else write too?", live.name);
        }
        let mut shares = vec![];
        for port in 0..ports as u16 {
            shares.push(team.read(&map::LIVE_SHARE, port)? as u16);
        }
        Ok(Done::Team { policy: policy_name(team.read(&map::LIVE_POLICY, 0)?), shares })
    }
}

fn rx_filter(team: &mut Team, state: Switch) -> Result<Done> {
    Pages::require(team, &receive::PAGE, "this block has no receive half, so no filter of what is received")?;
    let (value, rx_filter) = match state {
        Switch::Off => (0, "off"),
        Switch::On => (1, "on"),
    };
    team.write(&receive::FILTER, 0, value)?;
    let seen = team.read(&receive::FILTER, 0)?;
    ensure!(seen == u64::from(value), "RX_FILTER reads {seen} after {value} was written: does somebody else write too?");
    Ok(Done::Receive { rx_filter })
}

/// Makes sure that a COMMIT brings nothing but `register` into use.
fn nothing_else_waits(team: &mut Team, register: &Register) -> Result<()> {
    let (ports, most) = (team.caps().ports, team.caps().max_frame_limit() as u64);
    for shadow in map::REGISTERS.iter().filter(|r| r.group == Group::Configuration && r.name != register.name) {
        let live = map::REGISTERS.iter().find(|twin| twin.offset == shadow.offset + map::LIVE_DISTANCE).unwrap_or(shadow);
        for index in 0..shadow.entries_for(ports) {
            let (written, used) = (team.read(shadow, index)?, team.read(live, index)?);
            // COMMIT brings it within its limits.
            let wanted = if shadow.name == map::MAX_FRAME.name { written.clamp(MAX_FRAME_FLOOR as u64, most) } else { written };
            ensure!(
                wanted == used,
                "{0}[{index}] was written ({written:#x}) and waits for a COMMIT ({used:#x} is in use), which would bring it into use too: \
                 `write COMMIT 1`, or write back what is in use; nothing was changed",
                shadow.name
            );
        }
    }
    Ok(())
}

/// Writes every entry of a shadow register and reads it back; on a failure those of before are put back.
fn write_all(team: &mut Team, register: &Register, values: &[u16]) -> Result<()> {
    let mut before = vec![];
    for index in 0..values.len() as u16 {
        before.push(team.read(register, index)? as u32);
    }
    let written = (0..).zip(values).try_for_each(|(index, &value)| {
        team.write(register, index, value.into())?;
        let seen = team.read(register, index)?;
        ensure!(seen == u64::from(value), "{}[{index}] reads {seen} after {value} was written; nothing was changed", register.name);
        Ok(())
    });
    if written.is_err() {
        for (index, &value) in (0..).zip(&before) {
            team.write(register, index, value)?;
        }
    }
    written
}
