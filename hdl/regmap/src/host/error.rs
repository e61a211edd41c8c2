// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Why an access was not made, or failed.

use crate::map::MAGIC_VALUE;
use crate::MAP_CRC;
use core::fmt;

/// Why an access was not made, or failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostError<E> {
    /// The bus failed.
    Bus(E),
    /// MAGIC reads something else: no Equipoise block is here.
    NotABlock(u32),
    /// The block has another register map than this library.
    OtherMap {
        /// MAP_CRC of the block.
        block: u32,
    },
    /// CAPS describes no block that exists.
    BadCaps(u32),
    /// The block was built without what the register is of.
    NotBuilt(&'static str),
    /// The entry is beyond the array, or the block has fewer ports.
    NoSuchEntry(&'static str, u16),
    /// The register cannot be written.
    ReadOnly(&'static str),
    /// The value has bits that the register does not.
    TooLarge(&'static str, u64),
    /// A share for each port is needed; so many were given.
    ShareCount(usize),
}

impl<E> From<E> for HostError<E> {
    fn from(error: E) -> Self {
        HostError::Bus(error)
    }
}

impl<E: fmt::Display> fmt::Display for HostError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HostError::Bus(error) => write!(f, "register bus: {error}"),
            HostError::NotABlock(word) => {
                write!(f, "no Equipoise block here: MAGIC reads {word:08x}, not {MAGIC_VALUE:08x}; check port and base address")
            }
            HostError::OtherMap { block } => write!(
                f,
                "the block has register map {block:08x}, this program {MAP_CRC:08x}; use the program that was built with the block"
            ),
            HostError::BadCaps(word) => write!(f, "CAPS reads {word:08x}, which describes no block"),
            HostError::NotBuilt(name) => write!(f, "this block was built without {name}"),
            HostError::NoSuchEntry(name, index) => write!(f, "the block has no {name}[{index}]"),
            HostError::ReadOnly(name) => write!(f, "{name} cannot be written"),
            HostError::TooLarge(name, value) => write!(f, "{value:#x} does not fit into {name}"),
            HostError::ShareCount(count) => {
                write!(f, "{count} shares given; give one for each port")
            }
        }
    }
}

impl<E: fmt::Debug + fmt::Display> core::error::Error for HostError<E> {}
