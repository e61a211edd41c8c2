// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! One look at a block, which `status`, `stats` and `monitor` show in their ways.

use std::time::Instant;

use anyhow::Result;
use chrono::{DateTime, Local};
use equipoise_regmap::{board, map, Page};
use serde::Serialize;

use super::burst::{held, read_all, read_each};
use super::dynamic::{Detail, Dynamic};
use super::pages::Pages;
use super::phys::Phy;
use super::registers::called;
use super::status::{Port, Status};
use super::team::Team;
use super::wanted::wanted;

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

/// The time of all rates; a simulated block has one of its own, of which nothing is known here.
pub const WALL_TIME: &str = "wall time";

/// Pages that a reading has something of.
pub const PAGES: [&Page; 1] = [&board::PAGE];

impl Reading {
    /// Asks the block, and its board if that is among `pages`; of shares that follow the traffic as much as `detail` says.
    ///
    /// # Errors
    /// The bus's.
    pub fn gather(team: &mut Team, pages: &Pages, detail: Detail) -> Result<Self> {
        let phys = Phy::gather(team, pages)?;
        let dynamic = Dynamic::gather(team, detail)?;
        // With CLEAR, which lies in between, for one command.
        let single =
            [&map::LOCK, &map::CLEAR, &map::SNAPSHOT, &map::LINK, &map::ELIGIBLE, &map::EPOCH, &map::LIVE_MEMBERS, &map::LIVE_POLICY];
        let [lock, _, snapshot, link, eligible, epoch, member, policy] = read_all(team, single)?.map(|entries| entries[0]);
        let count = team.caps().ports;
        held(team, |team| {
            let (taken, time) = (Instant::now(), Local::now());
            let [share, role, egress] = read_all(team, [&map::LIVE_SHARE, &map::LIVE_ROLE, &map::LIVE_EGRESS_MODE])?;
            let counters = [&map::DECIDED_FRAMES, &map::DECIDED_BYTES, &map::SENT_FRAMES, &map::SENT_BYTES, &map::DECIDED_BYTES_TOTAL];
            let [decided_frames, decided_bytes, sent_frames, sent_bytes, total] = read_all(team, counters)?;
            let total = total[0];
            let bit = |mask: u64, port: usize| mask >> port & 1 == 1;
            let ports = (0..count).map(|port| Port {
                port,
                link: bit(link, port),
                member: bit(member, port),
                eligible: bit(eligible, port),
                role: if role[port] == 1 { "primary" } else { "secondary" },
                egress: if egress[port] == 1 { "cut" } else { "store" },
                share: share[port],
                wanted_percent: 0.0,
                reached_percent: None,
                actual_percent: if total == 0 { 0.0 } else { decided_bytes[port] as f64 * 100.0 / total as f64 },
                decided_frames: decided_frames[port],
                decided_bytes: decided_bytes[port],
                sent_frames: sent_frames[port],
                sent_bytes: sent_bytes[port],
                measures: dynamic.ports[port].clone(),
            });
            let mut ports: Vec<Port> = ports.collect();
            for (port, percent) in wanted(&ports).into_iter().enumerate() {
                ports[port].wanted_percent = percent;
            }
            let (locked, snapshot_found) = (lock != 0, snapshot != 0);
            let status = Status {
                policy: called(&map::POLICY.fields[0], policy),
                epoch,
                locked,
                snapshot_found,
                ports,
                dynamic,
                measured: None,
                phys,
            };
            let mut counters = vec![&map::FORCED_FRAMES];
            counters.extend(&map::DROPS);
            let counts = read_each(team, &counters)?;
            let named = counters.iter().zip(&counts).skip(1);
            let drops = named.map(|(register, count)| Drop { reason: register.name.trim_start_matches("DROP_"), count: count[0] });
            Ok(Reading { taken, time, status, forced_frames: counts[0][0], drops: drops.collect() })
        })
    }
}

/// A block of so many ports, all up with share 1, that has not carried anything yet.
#[cfg(test)]
pub fn sample(ports: usize) -> Reading {
    use super::dynamic::Measures;
    let port = |port| Port {
        port,
        link: true,
        member: true,
        eligible: true,
        role: if port == 0 { "primary" } else { "secondary" },
        egress: "store",
        share: 1,
        wanted_percent: 0.0,
        reached_percent: None,
        actual_percent: 0.0,
        decided_frames: 0,
        decided_bytes: 0,
        sent_frames: 0,
        sent_bytes: 0,
        measures: Measures::default(),
    };
    let drops = map::DROPS.iter().map(|register| Drop { reason: register.name.trim_start_matches("DROP_"), count: 0 });
    Reading {
        taken: Instant::now(),
        time: Local::now(),
        status: Status {
            policy: "static".to_string(),
            epoch: 1,
            locked: false,
            snapshot_found: false,
            ports: (0..ports).map(port).collect(),
            dynamic: Dynamic::default(),
            measured: None,
            phys: vec![],
        },
        forced_frames: 0,
        drops: drops.collect(),
    }
}
