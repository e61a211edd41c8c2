// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Counters of 64 bits in block RAM
//!
//! [`statistics`] are the block's, [`tally`] those of whatever else has events.

pub mod statistics;
pub mod tally;
