// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What `set` takes.

use clap::{Subcommand, ValueEnum};

use super::limits::Limits;
use super::lists::{Numbers, Ports};
use super::rebalance::Rebalance;
use super::switch::Switch;

#[derive(Subcommand, Debug)]
pub enum Set {
    /// Share of each port, such as 3 1 0 2 or 3,1,0,2
    Share {
        /// One number a port, 0 to 65535; only their ratios matter
        #[arg(required = true, value_parser = Numbers::parse)]
        shares: Vec<Numbers>,
    },
    /// Ports that belong to the team, such as 0 1 3
    Members {
        /// Ports, or all, or none
        #[arg(required = true, value_parser = Ports::or_none)]
        ports: Vec<Ports>,
    },
    /// What an adaptor does with frames of its host
    Role {
        /// Adaptors, such as 1 or 1,2, or all
        #[arg(value_parser = Ports::parse)]
        ports: Ports,
        /// The role
        role: Role,
    },
    /// Longest frame
    MaxFrame {
        /// Bytes without preamble and FCS, from 64 to what the block's egress buffers hold
        #[arg(value_parser = clap::value_parser!(u16).range(64..=16383))]
        bytes: u16,
    },
    /// When a port hands a frame to its MAC
    Egress {
        /// Ports, such as 1 or 1,2, or all
        #[arg(value_parser = Ports::parse)]
        ports: Ports,
        /// The rule
        mode: Egress,
    },
    /// What happens to a frame while no port is eligible
    NoPath {
        /// The rule
        rule: NoPath,
    },
    /// What happens to a frame whose port has no room for the longest one
    NoRoom {
        /// The rule
        rule: NoRoom,
    },
    /// After how long a host that is silent in mid-frame gets its frame ended
    LaneTimeout {
        /// Microseconds, 0 to 65535; 0: never
        microseconds: u16,
    },
    /// Rule by which the block chooses
    Policy {
        /// The rule: static, round-robin, active-backup, least-load, quota
        policy: String,
    },
    /// Frames of a port's turn under round_robin
    RoundFrames {
        /// Frames, 0 to 255; 0 is 1
        frames: u8,
    },
    /// Order of the ports under active_backup, a number for each: the lowest comes first
    Priority {
        /// Numbers, 0 to 15, such as 0 1 1 2
        #[arg(required = true, value_parser = Numbers::parse)]
        priorities: Vec<Numbers>,
    },
    /// Shares that follow the traffic: what changes them, and how; what is not given stays as it is
    Rebalance(Rebalance),
    /// Most outstanding commands of a logical unit at each port under quota; in use at once
    LuMax {
        /// A number for all, one for each of the 16 logical units, or some, such as 0=4 3=8; 0 is no limit but 255
        #[arg(required = true, value_name = "N|LU=N", value_parser = Limits::parse)]
        limits: Vec<Limits>,
    },
    /// Whether what a port overshot under quota counts against its next turn
    Carry {
        /// Whether it does
        state: Switch,
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

// The numbers of the others are those of the map; a test compares them.

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Sends them by its own port
    Secondary,
    /// Has them balanced over the team
    Primary,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Egress {
    /// When the frame is complete
    Store,
    /// Beat by beat, at once
    Cut,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPath {
    /// It waits
    Hold,
    /// It is dropped and counted
    Drop,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRoom {
    /// It waits, and all frames decided after it
    Hold,
    /// It is dropped and counted
    Drop,
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_regmap::{map, Register};

    #[test]
    fn values_have_the_numbers_and_names_of_the_map() {
        fn same<V: ValueEnum>(register: &Register) {
            let names = |value: &V| value.to_possible_value().unwrap().get_name().to_uppercase();
            let ours: Vec<String> = V::value_variants().iter().map(names).collect();
            let map: Vec<&str> = (0..).zip(register.fields[0].values).map(|(at, v)| if v.value == at { v.name } else { "?" }).collect();
            assert_eq!(ours, map, "{}", register.name);
        }
        same::<Role>(&map::ROLE);
        same::<Egress>(&map::EGRESS_MODE);
        same::<NoPath>(&map::NO_PATH);
        same::<NoRoom>(&map::NO_ROOM);
    }
}
