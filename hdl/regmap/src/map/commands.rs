// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Outstanding commands, under QUOTA.

use crate::Access::{ReadOnly, ReadWrite, WriteOne};
use crate::Group::{Control, Status};
use crate::{Feature, Field, Register};

/// Logical units that are told apart.
pub const LOGICAL_UNITS: u16 = 16;

pub const LU_MAX: Register = Register::new(
    Control,
    "LU_MAX",
    0x310,
    ReadWrite,
    "most outstanding commands of a logical unit at each port under QUOTA; in use as written; 0 is no limit but 255",
)
.feature(Feature::Quota)
.entries(LOGICAL_UNITS)
.requirement("R46")
.fields(&[Field::new("COMMANDS", 0, 8, "commands")]);

pub const INFLIGHT: Register =
    Register::new(Status, "INFLIGHT", 0x3A0, ReadOnly, "outstanding commands of a logical unit at the port that SELECT names")
        .feature(Feature::Quota)
        .entries(LOGICAL_UNITS)
        .requirement("R46")
        .fields(&[Field::new("COMMANDS", 0, 8, "commands")]);

pub const SELECT: Register = Register::new(Control, "SELECT", 0x3B0, ReadWrite, "port that INFLIGHT shows")
    .feature(Feature::Quota)
    .fields(&[Field::new("PORT", 0, 4, "port")]);

pub const IGNORED_DONE: Register =
    Register::new(Status, "IGNORED_DONE", 0x3B3, ReadOnly, "completions of commands that were not outstanding; stops at its end")
        .feature(Feature::Quota)
        .fields(&[Field::new("COUNT", 0, 32, "completions")]);

pub const COMPLETE: Register = Register::new(
    Control,
    "COMPLETE",
    0x3B8,
    WriteOne,
    "says that a command has ended; one waits for a clock without a completion at the block's port",
)
.feature(Feature::Quota)
.requirement("R46")
.fields(&[Field::new("PORT", 0, 4, "port that it left by"), Field::new("LU", 4, 4, "its logical unit")]);
