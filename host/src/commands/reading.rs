// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! One look at a block, which `status`, `stats` and `monitor` show in their ways.

use std::time::Instant;

use anyhow::Result;
use chrono::{DateTime, Local};
use equipoise_regmap::map;
use serde::Serialize;

use super::status::{Port, Status};
use super::Team;

/// A kind of drop.
#[derive(Serialize, Clone)]
pub struct Drop {
    pub reason: &'static str,
    pub count: u64,
}

/// The block as it was; all counts are of one clock.
#[derive(Clone)]
pub struct Reading {
    /// When the counts were held.
    pub taken: Instant,
    /// The same, as people tell the time.
    pub time: DateTime<Local>,
    pub status: Status,
    pub forced_frames: u64,
    pub drops: Vec<Drop>,
}

impl Reading {
    /// Asks the block.
    ///
    /// # Errors
    /// The bus's.
    pub fn gather(team: &mut Team) -> Result<Self> {
        let (link, eligible) = (team.read(&map::LINK, 0)?, team.read(&map::ELIGIBLE, 0)?);
        let member = team.read(&map::LIVE_MEMBERS, 0)?;
        let policy = policy_name(team.read(&map::LIVE_POLICY, 0)?);
        let (epoch, locked) = (team.read(&map::EPOCH, 0)?, team.read(&map::LOCK, 0)? != 0);
        let count = team.caps().ports;
        let mut held = team.snapshot()?;
        let (taken, time) = (Instant::now(), Local::now());
        let total = held.read(&map::DECIDED_BYTES_TOTAL, 0)?;
        let mut ports = vec![];
        for port in 0..count {
            let index = port as u16;
            let bit = |mask: u64| mask >> port & 1 == 1;
            let decided_bytes = held.read(&map::DECIDED_BYTES, index)?;
            ports.push(Port {
                port,
                link: bit(link),
                member: bit(member),
                eligible: bit(eligible),
                role: if held.read(&map::LIVE_ROLE, index)? == 1 { "primary" } else { "secondary" },
                egress: if held.read(&map::LIVE_EGRESS_MODE, index)? == 1 { "cut" } else { "store" },
                share: held.read(&map::LIVE_SHARE, index)?,
                actual_percent: if total == 0 { 0.0 } else { decided_bytes as f64 * 100.0 / total as f64 },
                decided_frames: held.read(&map::DECIDED_FRAMES, index)?,
                decided_bytes,
                sent_frames: held.read(&map::SENT_FRAMES, index)?,
                sent_bytes: held.read(&map::SENT_BYTES, index)?,
            });
        }
        let mut drops = vec![];
        for register in &map::DROPS {
            let reason = register.name.trim_start_matches("DROP_");
            drops.push(Drop { reason, count: held.read(register, 0)? });
        }
        let forced_frames = held.read(&map::FORCED_FRAMES, 0)?;
        held.release()?;
        let status = Status { policy, epoch, locked, ports };
        Ok(Reading { taken, time, status, forced_frames, drops })
    }
}

/// What the map calls a policy; a number that it does not name stays one.
pub fn policy_name(value: u64) -> String {
    let named = map::POLICY.fields[0].values.iter().find(|named| named.value == value);
    named.map_or_else(|| value.to_string(), |named| named.name.to_lowercase())
}

/// A block of so many ports, all up with share 1, that has not carried anything yet.
#[cfg(test)]
pub fn sample(ports: usize) -> Reading {
    let port = |port| Port {
        port,
        link: true,
        member: true,
        eligible: true,
        role: if port == 0 { "primary" } else { "secondary" },
        egress: "store",
        share: 1,
        actual_percent: 0.0,
        decided_frames: 0,
        decided_bytes: 0,
        sent_frames: 0,
        sent_bytes: 0,
    };
    let drops = map::DROPS.iter().map(|register| Drop { reason: register.name.trim_start_matches("DROP_"), count: 0 });
    Reading {
        taken: Instant::now(),
        time: Local::now(),
        status: Status { policy: "static".to_string(), epoch: 1, locked: false, ports: (0..ports).map(port).collect() },
        forced_frames: 0,
        drops: drops.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_have_the_names_of_the_map() {
        assert_eq!((policy_name(map::POLICY_STATIC.value), policy_name(15)), ("static".to_string(), "15".to_string()));
    }
}
