// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Counters of 64 bits in block RAM
//!
//! [`statistics`] are the block's, with the [`drops`] by reason; [`tally`] those of whatever else has events.

pub mod drops;
pub mod statistics;
pub mod tally;
