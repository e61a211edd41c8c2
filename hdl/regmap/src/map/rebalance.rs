// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Shares that follow the traffic: settings, and what the last time frame said.

use crate::Access::{ReadOnly, ReadWrite, WriteOne};
use crate::Group::{Configuration, Control, Status};
use crate::{EnumValue, Feature, Field, Register, Reset};

pub const FIRE: Register = Register::new(Control, "FIRE", 0x044, WriteOne, "ends the time frame now, and begins the next one")
    .feature(Feature::Rebalance)
    .requirement("R12")
    .fields(&[Field::new("FIRE", 0, 1, "write 1 to fire")]);

/// What changes the shares.
pub const REBALANCE_MODE: Field = Field::new("MODE", 0, 2, "what changes the shares in use").values(&[
    EnumValue { name: "OFF", value: 0, brief: "nothing: they are the user's" },
    EnumValue { name: "SHARE", value: 1, brief: "what the ports carried" },
    EnumValue { name: "SPEED", value: 2, brief: "how fast they were" },
]);
/// Which ports above their share are adjusted.
pub const REBALANCE_THRESH_MODE: Field = Field::new("THRESH_MODE", 4, 2, "which ports above their share are adjusted").values(&[
    EnumValue { name: "SIGNED", value: 0, brief: "share less actual share is below THRESHOLD" },
    EnumValue { name: "MAGNITUDE", value: 1, brief: "actual share less share is below THRESHOLD" },
    EnumValue { name: "ALWAYS", value: 2, brief: "all" },
]);
/// CHANGE is of the whole.
pub const REBALANCE_ABSOLUTE: Field = Field::new("CHANGE_ABSOLUTE", 8, 1, "CHANGE is percent of the whole, not of the port's share");
/// A port that had no room is given nothing more.
pub const REBALANCE_GUARD: Field = Field::new("GUARD", 9, 1, "a port that had no room in the time frame is given nothing more (CROWDED)");

pub const REBALANCE: Register =
    Register::new(Configuration, "REBALANCE", 0x105, ReadWrite, "how shares follow the traffic; a mode without a name is not taken")
        .feature(Feature::Rebalance)
        .reset(Reset::Value(1 << 9))
        .requirement("R6, R8, R50")
        .fields(&[REBALANCE_MODE, REBALANCE_THRESH_MODE, REBALANCE_ABSOLUTE, REBALANCE_GUARD]);

pub const PERIOD: Register =
    Register::new(Configuration, "PERIOD", 0x106, ReadWrite, "microseconds of a time frame; below 64 is 64; another one begins it anew")
        .feature(Feature::Rebalance)
        .reset(Reset::Value(100_000))
        .requirement("R13, R54")
        .fields(&[Field::new("MICROSECONDS", 0, 24, "microseconds")]);

pub const THRESHOLD: Register = Register::new(
    Configuration,
    "THRESHOLD",
    0x107,
    ReadWrite,
    "with what a port's distance from its share is compared, as THRESH_MODE says",
)
.feature(Feature::Rebalance)
.requirement("R8, R13")
.fields(&[Field::new("THRESHOLD", 0, 17, "1/65535 of the traffic, two's complement")]);

pub const CHANGE: Register = Register::new(Configuration, "CHANGE", 0x108, ReadWrite, "what an adjusted port gives away at a time")
    .feature(Feature::Rebalance)
    .reset(Reset::Value(10))
    .requirement("R9, R13")
    .fields(&[Field::new("PERCENT", 0, 8, "percent")]);

pub const MIN_SHARE: Register = Register::new(
    Configuration,
    "MIN_SHARE",
    0x109,
    ReadWrite,
    "no share is reduced below it; under SPEED no port with a share of the user has less",
)
.feature(Feature::Rebalance)
.reset(Reset::Value(655))
.requirement("R9")
.fields(&[Field::new("SHARE", 0, 16, "1/65535")]);

// ---- readings ------------------------------------------------------------------------------------------------------

const fn reading(name: &'static str, offset: u16, brief: &'static str, requirement: &'static str) -> Register {
    Register::new(Status, name, offset, ReadOnly, brief).feature(Feature::Rebalance).requirement(requirement)
}

pub const ACT: Register = reading("ACT", 0x340, "part of the last time frame's bytes that the port sent", "R6")
    .per_port()
    .fields(&[Field::new("PART", 0, 16, "1/65535; 0 of a port outside the team")]);

pub const DIFF: Register = reading("DIFF", 0x350, "ACT less the port's share then", "R11").per_port().fields(&[Field::new(
    "PART",
    0,
    17,
    "1/65535, two's complement; 0 of a port outside the team",
)]);

pub const SPEED: Register =
    reading("SPEED", 0x360, "how fast the port took what was on offer, in the last time frame that had something", "R50")
        .per_port()
        .fields(&[Field::new("SPEED", 0, 24, "2^-16 bytes a clock; 0 where it took nothing, or never had anything")]);

pub const MEAN: Register = reading("MEAN", 0x370, "mean length of the port's frames, in the last time frame that had one", "R48")
    .per_port()
    .reset(Reset::Value(1500))
    .fields(&[Field::new("BYTES", 0, 16, "bytes")]);

pub const QUOTA: Register = reading("QUOTA", 0x380, "bytes of the port's turn under QUOTA", "R45")
    .per_port()
    .reset(Reset::Value(1500))
    .fields(&[Field::new("BYTES", 0, 31, "bytes")]);

pub const CROWDED: Register = reading(
    "CROWDED",
    0x3B1,
    "ports that had no room in the last time frame for a beat on offer, or for a frame that was dropped for it",
    "R10",
)
.fields(super::status::PORTS);

pub const MISSED_FIRES: Register = reading("MISSED_FIRES", 0x3B2, "firings that came while shares were reckoned, and were dropped", "R6")
    .fields(&[Field::new("COUNT", 0, 32, "firings, modulo 2^32")]);
