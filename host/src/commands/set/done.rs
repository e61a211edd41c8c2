// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What is in use after a change.

use std::fmt;

use anyhow::Result;
use equipoise_regmap::{map, Register};
use serde::Serialize;

use super::super::dynamic::Rebalance;
use super::super::registers::{called, live_twin};
use super::super::team::Team;

/// What is in use afterwards.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Done {
    /// Policy and shares, which belong together.
    Team {
        /// Name of the policy.
        policy: String,
        /// Share of each port.
        shares: Vec<u64>,
    },
    /// The team.
    Members {
        /// Its ports.
        members: Vec<u16>,
    },
    /// Of each port under ACTIVE_BACKUP.
    Priorities {
        /// The lowest comes first.
        priorities: Vec<u64>,
    },
    /// Of a turn under ROUND_ROBIN.
    RoundFrames {
        /// As written: 0 is 1.
        round_frames: u64,
    },
    /// Of each adaptor.
    Roles {
        /// As the map calls them, in lower case.
        roles: Vec<String>,
    },
    /// Of each port.
    Egress {
        /// As the map calls them, in lower case.
        egress: Vec<String>,
    },
    /// The longest frame.
    MaxFrame {
        /// Without preamble and FCS.
        max_frame_bytes: u64,
    },
    /// Without an eligible port.
    NoPath {
        /// As the map calls it, in lower case.
        no_path: String,
    },
    /// At a port without room.
    NoRoom {
        /// As the map calls it, in lower case.
        no_room: String,
    },
    /// Of a silent host.
    LaneTimeout {
        /// 0: never.
        lane_timeout_microseconds: u64,
    },
    /// Of shares that follow the traffic.
    Rebalance {
        /// All of it.
        rebalance: Rebalance,
    },
    /// Of a turn under QUOTA.
    Carry {
        /// What was overshot counts.
        carry: bool,
    },
    /// Of each logical unit.
    LuMax {
        /// 0: no limit but 255.
        lu_max: Vec<u64>,
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

impl Done {
    /// What is in use of a shadow register.
    ///
    /// # Errors
    /// The bus's.
    pub fn gather(team: &mut Team, shadow: &'static Register) -> Result<Self> {
        if shadow.name == map::REBALANCE.name {
            return Ok(Done::Rebalance { rebalance: Rebalance::gather(team)? });
        }
        let mut live = |shadow: &'static Register| -> Result<Vec<u64>> {
            (0..shadow.entries_for(team.caps().built())).map(|index| Ok(team.read(live_twin(shadow), index)?)).collect()
        };
        let values = live(shadow)?;
        let name = |&word: &u64| called(&shadow.fields[0], word);
        let names = || values.iter().map(name).collect();
        Ok(match shadow.name {
            "MEMBERS" => Done::Members { members: (0..16).filter(|port| values[0] >> port & 1 == 1).collect() },
            "PRIORITY" => Done::Priorities { priorities: values },
            "ROUND_FRAMES" => Done::RoundFrames { round_frames: values[0] },
            "ROLE" => Done::Roles { roles: names() },
            "EGRESS_MODE" => Done::Egress { egress: names() },
            "MAX_FRAME" => Done::MaxFrame { max_frame_bytes: values[0] },
            "NO_PATH" => Done::NoPath { no_path: name(&values[0]) },
            "QUOTA_MODE" => Done::Carry { carry: values[0] & 1 == 1 },
            "NO_ROOM" => Done::NoRoom { no_room: name(&values[0]) },
            "LANE_TIMEOUT" => Done::LaneTimeout { lane_timeout_microseconds: values[0] },
            _ => Done::Team { policy: called(&map::POLICY.fields[0], live(&map::POLICY)?[0]), shares: live(&map::SHARE)? },
        })
    }
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn list(items: &[impl ToString]) -> String {
            items.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        }
        write!(f, "in use: ")?;
        match self {
            Done::Team { policy, shares } => writeln!(f, "policy {policy}, shares {}", list(shares)),
            Done::Members { members } if members.is_empty() => writeln!(f, "no members"),
            Done::Members { members } => writeln!(f, "members {}", list(members)),
            Done::Priorities { priorities } => writeln!(f, "priorities {}", list(priorities)),
            Done::RoundFrames { round_frames } => writeln!(f, "{round_frames} frames a turn"),
            Done::Roles { roles } => writeln!(f, "roles {}", list(roles)),
            Done::Egress { egress } => writeln!(f, "egress {}", list(egress)),
            Done::MaxFrame { max_frame_bytes } => writeln!(f, "frames of {max_frame_bytes} bytes at most"),
            Done::NoPath { no_path } => writeln!(f, "no-path {no_path}"),
            Done::NoRoom { no_room } => writeln!(f, "no-room {no_room}"),
            Done::LaneTimeout { lane_timeout_microseconds: 0 } => writeln!(f, "no lane-timeout"),
            Done::LaneTimeout { lane_timeout_microseconds } => writeln!(f, "lane-timeout {lane_timeout_microseconds} microseconds"),
            Done::Rebalance { rebalance } => writeln!(f, "{rebalance}"),
            Done::Carry { carry } => writeln!(f, "carry {}", if *carry { "on" } else { "off" }),
            Done::LuMax { lu_max } => writeln!(f, "lu-max {}", list(lu_max)),
            Done::Receive { rx_filter } => writeln!(f, "rx-filter {rx_filter}"),
            Done::Delay { phy, delay_taps } => writeln!(f, "PHY {phy} delayed by {delay_taps} taps"),
        }
    }
}
