// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Commands.

use crate::Access::{ReadWrite, WriteOne, WriteOneSet};
use crate::Group::Control;
use crate::{Field, Register};

pub const COMMIT: Register = Register::new(Control, "COMMIT", 0x040, WriteOne, "applies the whole configuration between two frames")
    .requirement("R5, R13")
    .fields(&[Field::new("COMMIT", 0, 1, "write 1 to apply")]);

pub const LOCK: Register = Register::new(Control, "LOCK", 0x041, WriteOneSet, "freezes configuration and COMMIT until reset")
    .fields(&[Field::new("LOCK", 0, 1, "write 1 to freeze; reads 1 while frozen")]);

pub const CLEAR: Register = Register::new(Control, "CLEAR", 0x042, WriteOne, "clears counts").requirement("R3").fields(&[
    Field::new("STATS", 0, 1, "write 1 to zero all statistics as of one clock"),
    Field::new("EPOCH", 1, 1, "write 1 to start a new epoch with the next frame through the balancing unit"),
]);

pub const SNAPSHOT: Register = Register::new(Control, "SNAPSHOT", 0x043, ReadWrite, "holds the statistics as they were in one clock")
    .requirement("R3")
    .fields(&[Field::new("HOLD", 0, 1, "while 1, statistics read as they were in one clock soon after it was set")]);
