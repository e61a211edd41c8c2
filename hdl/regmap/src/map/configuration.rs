// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Configuration: the shadow values, and those in use.

use super::rebalance::*;
use super::status::PORTS;
use crate::Access::{ReadOnly, ReadWrite};
use crate::Group::{Configuration, Live};
use crate::{EnumValue, Feature, Field, Register, Reset};

/// Words from a configuration register to its `LIVE_` twin.
pub const LIVE_DISTANCE: u16 = 0x80;

pub const MEMBERS: Register = Register::new(Configuration, "MEMBERS", 0x100, ReadWrite, "ports that belong to the team")
    .reset(Reset::AllPorts)
    .requirement("R3")
    .fields(PORTS);

/// Balances by the user's shares, exactly.
pub const POLICY_STATIC: EnumValue = EnumValue { name: "STATIC", value: 0, brief: "by the user's shares, exactly" };
/// Gives each port some frames in turn.
pub const POLICY_ROUND_ROBIN: EnumValue =
    EnumValue { name: "ROUND_ROBIN", value: 1, brief: "`ROUND_FRAMES` frames for each port, round and round" };
/// Takes the first port of an order, as long as it is there.
pub const POLICY_ACTIVE_BACKUP: EnumValue =
    EnumValue { name: "ACTIVE_BACKUP", value: 2, brief: "the eligible port of the lowest `PRIORITY`" };
/// Takes the port with the least to wait for.
pub const POLICY_LEAST_LOAD: EnumValue =
    EnumValue { name: "LEAST_LOAD", value: 3, brief: "the port with the smallest `LOAD` for its share" };
/// Gives each port some bytes in turn, and each logical unit some commands at a time.
pub const POLICY_QUOTA: EnumValue =
    EnumValue { name: "QUOTA", value: 4, brief: "bytes for each port, round and round, while it has fewer commands than `LU_MAX`" };

pub const POLICY: Register = Register::new(
    Configuration,
    "POLICY",
    0x101,
    ReadWrite,
    "rule by which the balancing unit chooses; a rule that it does not have is not taken",
)
.requirement("R2")
.fields(&[Field::new("POLICY", 0, 4, "the rule").values(&[
    POLICY_STATIC,
    POLICY_ROUND_ROBIN,
    POLICY_ACTIVE_BACKUP,
    POLICY_LEAST_LOAD,
    POLICY_QUOTA,
])]);

pub const MAX_FRAME: Register = Register::new(
    Configuration,
    "MAX_FRAME",
    0x102,
    ReadWrite,
    "longest frame in bytes without preamble and FCS; COMMIT clamps it to 64 .. min(16383, egress buffer less three beats)",
)
.reset(Reset::Value(1522))
.fields(&[Field::new("BYTES", 0, 14, "bytes")]);

pub const NO_PATH: Register =
    Register::new(Configuration, "NO_PATH", 0x103, ReadWrite, "what happens to a frame while no port is eligible")
        .requirement("R15")
        .fields(&[Field::new("MODE", 0, 1, "the rule").values(&[
            EnumValue { name: "HOLD", value: 0, brief: "the frame waits" },
            EnumValue { name: "DROP", value: 1, brief: "the frame is dropped and counted" },
        ])]);

pub const LANE_TIMEOUT: Register = Register::new(
    Configuration,
    "LANE_TIMEOUT",
    0x104,
    ReadWrite,
    "microseconds after which a host that is silent in mid-frame, its lane ready, gets its frame ended; empty beats are silence; 0 is never",
)
.reset(Reset::Value(1000))
.fields(&[Field::new("MICROSECONDS", 0, 16, "microseconds")]);

pub const ROUND_FRAMES: Register = Register::new(
    Configuration,
    "ROUND_FRAMES",
    0x10C,
    ReadWrite,
    "frames of a port's turn under ROUND_ROBIN; 0 is 1; a turn that has begun keeps its length",
)
.feature(Feature::RoundRobin)
.reset(Reset::Value(1))
.requirement("R2")
.fields(&[Field::new("FRAMES", 0, 8, "frames")]);

pub const QUOTA_MODE: Register = Register::new(Configuration, "QUOTA_MODE", 0x142, ReadWrite, "how turns go under QUOTA")
    .feature(Feature::Quota)
    .requirement("R45")
    .fields(&[Field::new("CARRY", 0, 1, "what a port overshot counts against its next turn")]);

pub const SHARE: Register = Register::new(Configuration, "SHARE", 0x110, ReadWrite, "weight of a port; only ratios matter")
    .per_port()
    .reset(Reset::Value(1))
    .requirement("R3, R5")
    .fields(&[Field::new("SHARE", 0, 16, "weight, 0 is never chosen while another port has one")]);

pub const ROLE: Register = Register::new(Configuration, "ROLE", 0x120, ReadWrite, "what an adaptor does with frames of its host")
    .per_port()
    .reset(Reset::FirstEntry)
    .requirement("R22, R31")
    .fields(&[Field::new("ROLE", 0, 1, "the role").values(&[
        EnumValue { name: "SECONDARY", value: 0, brief: "sends them by its own port" },
        EnumValue { name: "PRIMARY", value: 1, brief: "has them balanced over the team" },
    ])]);

pub const EGRESS_MODE: Register = Register::new(Configuration, "EGRESS_MODE", 0x130, ReadWrite, "when a port hands a frame to its MAC")
    .per_port()
    .fields(&[Field::new("MODE", 0, 1, "the rule").values(&[
        EnumValue { name: "STORE", value: 0, brief: "when the frame is complete" },
        EnumValue { name: "CUT", value: 1, brief: "beat by beat, at once" },
    ])]);

pub const NO_ROOM: Register =
    Register::new(Configuration, "NO_ROOM", 0x141, ReadWrite, "what happens to a frame whose port has no room for MAX_FRAME bytes")
        .feature(Feature::NoRoom)
        .fields(&[Field::new("MODE", 0, 1, "the rule").values(&[
            EnumValue { name: "HOLD", value: 0, brief: "the frame waits, and all that the balancing unit decided after it" },
            EnumValue { name: "DROP", value: 1, brief: "the frame is dropped and counted" },
        ])]);

pub const PRIORITY: Register = Register::new(
    Configuration,
    "PRIORITY",
    0x150,
    ReadWrite,
    "place of a port under ACTIVE_BACKUP; of equal ones the lower port is first",
)
.feature(Feature::ActiveBackup)
.per_port()
.requirement("R2")
.fields(&[Field::new("PRIORITY", 0, 4, "the lowest number is first")]);

// ---- in use --------------------------------------------------------------------------------------------------------

/// The read-only twin that shows the value in use.
const fn live(shadow: Register, name: &'static str, brief: &'static str) -> Register {
    Register { name, offset: shadow.offset + LIVE_DISTANCE, access: ReadOnly, group: Live, brief, ..shadow }
}

pub const LIVE_MEMBERS: Register = live(MEMBERS, "LIVE_MEMBERS", "MEMBERS in use");
pub const LIVE_POLICY: Register = live(POLICY, "LIVE_POLICY", "POLICY in use");
pub const LIVE_MAX_FRAME: Register = live(MAX_FRAME, "LIVE_MAX_FRAME", "MAX_FRAME in use, after clamping");
pub const LIVE_NO_PATH: Register = live(NO_PATH, "LIVE_NO_PATH", "NO_PATH in use");
pub const LIVE_LANE_TIMEOUT: Register = live(LANE_TIMEOUT, "LIVE_LANE_TIMEOUT", "LANE_TIMEOUT in use");
pub const LIVE_REBALANCE: Register = live(REBALANCE, "LIVE_REBALANCE", "REBALANCE in use");
pub const LIVE_PERIOD: Register = live(PERIOD, "LIVE_PERIOD", "PERIOD in use, as written");
pub const LIVE_THRESHOLD: Register = live(THRESHOLD, "LIVE_THRESHOLD", "THRESHOLD in use");
pub const LIVE_CHANGE: Register = live(CHANGE, "LIVE_CHANGE", "CHANGE in use");
pub const LIVE_MIN_SHARE: Register = live(MIN_SHARE, "LIVE_MIN_SHARE", "MIN_SHARE in use");
pub const LIVE_ROUND_FRAMES: Register = live(ROUND_FRAMES, "LIVE_ROUND_FRAMES", "ROUND_FRAMES in use");
pub const LIVE_NO_ROOM: Register = live(NO_ROOM, "LIVE_NO_ROOM", "NO_ROOM in use");
pub const LIVE_QUOTA_MODE: Register = live(QUOTA_MODE, "LIVE_QUOTA_MODE", "QUOTA_MODE in use");
pub const LIVE_SHARE: Register = live(SHARE, "LIVE_SHARE", "SHARE in use: the user's, or what REBALANCE made of it");
pub const LIVE_ROLE: Register = live(ROLE, "LIVE_ROLE", "ROLE in use");
pub const LIVE_EGRESS_MODE: Register = live(EGRESS_MODE, "LIVE_EGRESS_MODE", "EGRESS_MODE in use");
pub const LIVE_PRIORITY: Register = live(PRIORITY, "LIVE_PRIORITY", "PRIORITY in use");
