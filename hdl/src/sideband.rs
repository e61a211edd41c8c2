// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Sideband: what travels with a frame to its decision
//!
//! Made in [`crate::lane::look`] of the host stream's `tuser`, used in [`mod@crate::balance::unit`]; who is between hands it on whole. So
//! whoever adds a field touches these three files.

use rust_hdl::prelude::*;

/// Of a frame, with each of its beats (docs/semantics.md "Frames").
#[derive(Copy, Clone, Debug, PartialEq, Default, LogicStruct)]
pub struct Sideband {
    /// The frame goes to a port that the host named.
    pub forced: Bit,
    /// That port.
    pub port: Bits<4>,
}

/// What else travels with it where a policy looks at commands, in an array of its own, so that a block without has nothing of it: the logical unit, and in
/// the top bit that the frame is a command.
pub type CommandBits = Bits<5>;
