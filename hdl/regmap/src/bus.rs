// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # The register bus
//!
//! What a bus has to know of the map before it reads any of it.

/// Bits of a word address on the register bus.
pub const ADDRESS_BITS: u32 = 10;

/// What a read of an unmapped word answers. The read also counts in [`crate::map::BUS_ERRORS`].
pub const UNMAPPED_READ: u32 = 0xBAD0_ADD0;
