// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `set`: changes of several registers, committed at once and read back; and of limits of commands and what a page has, which are in use
//! at once.

mod done;
mod shadow;

use anyhow::{bail, ensure, Result};
use equipoise_regmap::{map, receive, Built, EnumValue, Field, Register};

use super::entries::{write_all, Write};
use super::pages::Pages;
use super::phys;
use super::registers::called;
use super::team::Team;
use super::usage::usage;
use crate::args::{Limits, Numbers, Ports, Set, Switch};
use done::Done;

/// A change that can be made, as far as can be told without the block.
pub enum Change {
    /// Of a shadow register.
    Shadow(&'static Register, Values),
    /// Of fields of several shadow registers; what else they hold stays.
    Fields(Vec<(&'static Register, &'static Field, u64)>),
    /// Of what logical units may have outstanding.
    LuMax(Vec<(u16, u8)>),
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

/// What entries of a register are to be.
pub enum Values {
    /// One value for each.
    Each(Vec<u16>),
    /// The same for some.
    Same(Ports, u16),
    /// A bit for each of these ports.
    Bits(Vec<Ports>),
}

impl Values {
    /// Entries and values for a block.
    fn of(&self, register: &Register, built: Built) -> Result<Vec<(u16, u16)>> {
        let ports = built.ports;
        let named = |of: &Ports| -> Result<Vec<u16>> {
            let Ports::These(these) = of else { return Ok((0..ports as u16).collect()) };
            let beyond = these.iter().find(|&&port| usize::from(port) >= ports);
            ensure!(beyond.is_none(), "there is no port {}: the block has {ports}, from 0 on; nothing was changed", beyond.unwrap_or(&0));
            Ok(these.clone())
        };
        match self {
            Values::Each(values) => {
                let wanted = usize::from(register.entries_for(built));
                let what = if *register == map::PRIORITY { "priorities" } else { "shares" };
                ensure!(values.len() == wanted, "{} {what} for {ports} ports; give one for each; nothing was changed", values.len());
                Ok((0..).zip(values.iter().copied()).collect())
            }
            Values::Same(of, value) if register.is_array() => Ok(named(of)?.into_iter().map(|port| (port, *value)).collect()),
            Values::Same(_, value) => Ok(vec![(0, *value)]),
            Values::Bits(of) => {
                let lists = of.iter().map(named).collect::<Result<Vec<_>>>()?;
                Ok(vec![(0, lists.iter().flatten().fold(0, |bits, port| bits | 1 << port))])
            }
        }
    }
}

impl Change {
    /// Looks at the command line.
    ///
    /// # Errors
    /// It asks for a policy that there is not, for a priority beyond the last one, or for limits of which it is not clear whose they are.
    pub fn check(what: &Set) -> Result<Self> {
        let one = |register, value| Ok(Change::Shadow(register, Values::Same(Ports::All, value)));
        match what {
            Set::Share { shares } => Ok(Change::Shadow(&map::SHARE, Values::Each(all(shares)))),
            Set::Priority { priorities } => {
                let numbers = all(priorities);
                let most = map::PRIORITY.implemented();
                let beyond = numbers.iter().find(|&&number| u64::from(number) > most);
                ensure!(beyond.is_none(), "a priority of {}: the numbers are 0 to {most}", beyond.unwrap_or(&0));
                Ok(Change::Shadow(&map::PRIORITY, Values::Each(numbers)))
            }
            Set::RoundFrames { frames } => one(&map::ROUND_FRAMES, u16::from(*frames)),
            Set::Members { ports } => Ok(Change::Shadow(&map::MEMBERS, Values::Bits(ports.clone()))),
            Set::Role { ports, role } => Ok(Change::Shadow(&map::ROLE, Values::Same(ports.clone(), *role as u16))),
            Set::Egress { ports, mode } => Ok(Change::Shadow(&map::EGRESS_MODE, Values::Same(ports.clone(), *mode as u16))),
            Set::MaxFrame { bytes } => one(&map::MAX_FRAME, *bytes),
            Set::NoPath { rule } => one(&map::NO_PATH, *rule as u16),
            Set::NoRoom { rule } => one(&map::NO_ROOM, *rule as u16),
            Set::LaneTimeout { microseconds } => one(&map::LANE_TIMEOUT, *microseconds),
            Set::Policy { policy } => {
                let policies = map::POLICY.fields[0].values;
                match policies.iter().find(|known| known.name.eq_ignore_ascii_case(&policy.replace('-', "_"))) {
                    Some(known) => one(&map::POLICY, known.value as u16),
                    None => bail!("there is no policy {policy:?}; there are: {}", names(policies.iter())),
                }
            }
            Set::Rebalance(wanted) => Ok(Change::Fields(wanted.fields())),
            Set::Carry { state } => one(&map::QUOTA_MODE, *state as u16),
            Set::LuMax { limits } => Ok(Change::LuMax(Limits::units(limits).map_err(usage)?)),
            Set::RxFilter { state } => Ok(Change::RxFilter(*state)),
            Set::Delay { phy, taps } => Ok(Change::Delay { phy: *phy, taps: *taps }),
        }
    }

    /// Makes the change, that of the block between two frames, and reads back what is in use.
    ///
    /// # Errors
    /// The bus's; the configuration is locked; something else waits for a COMMIT, which this one would bring into use; the block has no
    /// such page or port, or would make something else of a value.
    pub fn apply(&self, team: &mut Team) -> Result<Done> {
        let (register, writes) = match self {
            Change::Shadow(register, values) => {
                changeable(team, register)?;
                let entries = values.of(register, team.caps().built())?.into_iter();
                (*register, entries.map(|(index, value)| Write::whole(register, index, value.into())).collect())
            }
            Change::Fields(fields) => {
                let (register, ..) = fields[0];
                changeable(team, register)?;
                (register, shadow::fields(team, fields)?)
            }
            Change::LuMax(limits) => return lu_max(team, limits),
            Change::RxFilter(state) => return rx_filter(team, *state),
            Change::Delay { phy, taps } => {
                phys::require(team, *phy)?;
                phys::set_delay(team, *phy, *taps)?;
                return Ok(Done::Delay { phy: *phy, delay_taps: *taps });
            }
        };
        let caps = team.caps();
        for Write { register, value, .. } in &writes {
            let there = register.name != map::POLICY.name || caps.policies().any(|policy| policy.value == u64::from(*value));
            ensure!(
                there,
                "this block was built without {}; it has: {}",
                called(&map::POLICY.fields[0], (*value).into()),
                names(caps.policies())
            );
            let used = caps.committed(register, (*value).into());
            ensure!(used == u64::from(*value), "this block would make {used} of a {} of {value}; nothing was changed", register.name);
        }
        shadow::commit(team, &writes)?;
        Done::gather(team, register)
    }
}

/// Makes sure that the block has a register and lets it be changed.
fn changeable(team: &mut Team, register: &Register) -> Result<()> {
    ensure!(team.read(&map::LOCK, 0)? == 0, "the configuration is locked until the block is reset (LOCK); nothing was changed");
    ensure!(register.is_in(team.caps().built()), "this block was built without {}; nothing was changed", register.name);
    Ok(())
}

/// Names of policies as they are said here.
fn names<'a>(policies: impl Iterator<Item = &'a EnumValue>) -> String {
    policies.map(|policy| policy.name.to_lowercase()).collect::<Vec<_>>().join(", ")
}

/// All numbers of several lists.
fn all(lists: &[Numbers]) -> Vec<u16> {
    lists.iter().flat_map(|numbers| &numbers.0).copied().collect()
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

/// Limits are in use as they are written, without a COMMIT.
fn lu_max(team: &mut Team, limits: &[(u16, u8)]) -> Result<Done> {
    changeable(team, &map::LU_MAX)?;
    let writes: Vec<Write> = limits.iter().map(|&(unit, most)| Write::whole(&map::LU_MAX, unit, most.into())).collect();
    write_all(team, &writes)?;
    let [lu_max] = super::burst::read_all(team, [&map::LU_MAX])?;
    Ok(Done::LuMax { lu_max })
}
