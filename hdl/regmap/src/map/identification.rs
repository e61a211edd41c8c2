// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Identification, fixed for ever.

use crate::Access::{ReadOnly, ReadWrite};
use crate::Group::Identification;
use crate::{Features, Field, Register, Reset};

/// What [`MAGIC`] reads: `EQPS` in ASCII, most significant character first.
pub const MAGIC_VALUE: u32 = 0x4551_5053;

/// What [`VERSION`] reads: major in the high, minor in the low half.
pub const VERSION_VALUE: u32 = 0x0001_0002;

/// Words reserved for the identifier text.
pub const IDENTIFIER_WORDS: u16 = 32;

const WORD: &[Field] = &[Field::new("VALUE", 0, 32, "the whole word")];

pub const MAGIC: Register = Register::new(Identification, "MAGIC", 0x000, ReadOnly, "says that this is an Equipoise block: 'EQPS'")
    .reset(Reset::Value(MAGIC_VALUE as u64))
    .fields(WORD);

pub const VERSION: Register = Register::new(Identification, "VERSION", 0x001, ReadOnly, "version of the register interface")
    .reset(Reset::Value(VERSION_VALUE as u64))
    .fields(&[Field::new("MINOR", 0, 16, "counts additions"), Field::new("MAJOR", 16, 16, "counts incompatible changes")]);

pub const CAPS_PORTS: Field = Field::new("PORTS", 0, 5, "ports of the team, N");
pub const CAPS_WIDTH_LOG2: Field = Field::new("WIDTH_LOG2", 8, 4, "log2 of the stream width in bits: 6 is 64, 9 is 512");
pub const CAPS_BUFFER_LOG2: Field = Field::new("BUFFER_LOG2", 12, 4, "log2 of an egress buffer in bytes: 12 is 4 KiB, 14 is 16 KiB");
pub const CAPS_STATIC: Field = Field::new("STATIC", 16, 1, "balances by user shares (policy STATIC)");
pub const CAPS_ROUND_ROBIN: Field = Field::new("ROUND_ROBIN", 17, 1, "has the policy ROUND_ROBIN");
pub const CAPS_ACTIVE_BACKUP: Field = Field::new("ACTIVE_BACKUP", 18, 1, "has the policy ACTIVE_BACKUP");
pub const CAPS_LEAST_LOAD: Field = Field::new("LEAST_LOAD", 19, 1, "has the policy LEAST_LOAD");
pub const CAPS_QUOTA: Field = Field::new("QUOTA", 20, 1, "has the policy QUOTA");
pub const CAPS_REBALANCE: Field = Field::new("REBALANCE", 22, 1, "has shares that follow the traffic");
pub const CAPS_NO_ROOM: Field = Field::new("NO_ROOM", 29, 1, "can drop frames whose port has no room");

/// Where CAPS says what the block is built with, a bit each, the features' numbers from here on.
pub const CAPS_FEATURES: Field = Field::new("FEATURES", 17, Features::ALL.bits().ilog2() as u8 + 1, "what the block is built with");

pub const CAPS: Register =
    Register::new(Identification, "CAPS", 0x002, ReadOnly, "size and features of this block").reset(Reset::Build).fields(&[
        CAPS_PORTS,
        CAPS_WIDTH_LOG2,
        CAPS_BUFFER_LOG2,
        CAPS_STATIC,
        CAPS_ROUND_ROBIN,
        CAPS_ACTIVE_BACKUP,
        CAPS_LEAST_LOAD,
        CAPS_QUOTA,
        CAPS_REBALANCE,
        CAPS_NO_ROOM,
    ]);

pub const MAP_CRC: Register = Register::new(Identification, "MAP_CRC", 0x003, ReadOnly, "CRC-32 of this map without the identification")
    .reset(Reset::Build)
    .fields(WORD);

pub const BUILD: Register =
    Register::new(Identification, "BUILD", 0x004, ReadOnly, "build number of a bitstream, else 0").reset(Reset::Build).fields(WORD);

pub const SCRATCH: Register =
    Register::new(Identification, "SCRATCH", 0x005, ReadWrite, "keeps what is written, for bus tests").fields(WORD);

pub const BUS_ERRORS: Register = Register::new(
    Identification,
    "BUS_ERRORS",
    0x006,
    ReadOnly,
    "bus accesses without effect since reset: unmapped, read-only, locked, partial word; stops at its end",
)
.fields(&[Field::new("COUNT", 0, 32, "accesses")]);

pub const IDENTIFIER: Register =
    Register::new(Identification, "IDENTIFIER", 0x020, ReadOnly, "what this block is in words, one character a word, ended by 0")
        .entries(IDENTIFIER_WORDS)
        .reset(Reset::Build)
        .fields(&[Field::new("CHARACTER", 0, 8, "ASCII")]);
