// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Counters of 64 bits in block RAM
//!
//! [`statistics`] are the block's, with the [`drops`] by reason; [`tally`] those of whatever else has events.
//!
//! **Why two.** Statistics show all counters as of one clock: each has a register for what the round before counted beside the one that counts,
//! and a second bank in the memory. A tally has neither: of 18 events it takes 281 FF and 292 LUT, statistics of two ports (21 counters, some of
//! bytes, four of them sums) 560 and 358 (boxes `tally` and `statistics`, yosys 0.70, `synth_ecp5`). Both keep their words in the same [`crate::primitives::WordRam`]; the rest of the engines differs by
//! what the snapshot asks for.

pub mod beat_bytes;
pub mod drops;
pub mod event_count;
pub mod statistics;
pub mod tally;
