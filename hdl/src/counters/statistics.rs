// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Statistics: 64-bit counters in one block RAM
//!
//! ```text
//!               ┌──────────┐ amount ┌─────┐     ┌────────────┐
//!  increments ─►┤ Counting ├───────►┤  +  ├────►┤ WordRam    ├──┬─► stat_data
//!               └────▲─────┘    ┌──►┤     │     │ live, held │  │
//!                    │ capture  │   └─────┘     └────────────┘  │
//!                 once a round  └───────────────────────────────┘
//! ```
//!
//! **Rule.** docs/registers.md "Statistics": 64 bits; all of them together show the block as it was in one clock;
//! a total is the sum of its ports (R3).
//!
//! **Inside.** A short accumulator per counter counts through a round. At its end all of them move to `taken` in one clock and restart,
//! and the engine adds `taken` to the totals in the memory, one counter after the other, low word then high word. Thus the memory at
//! the end of a round shows one clock: the start of that round. Order and address of a counter are those of the register map: kinds
//! 0 to 3 with an entry per port and, behind the ports, the kind's total; then forced frames and the drop reasons.
//!
//! **Hold.** While `hold` is high, the next round writes every word to a second bank too, and reads come from there. **Clear.** The
//! round after `clear_stats` takes neither the old totals nor what was counted before its start. Reset does the same.
//!
//! **Timing.** A counter takes [`STEP_CLOCKS`] clocks, a round [`round_clocks`]. A read is answered within [`read_bound`] clocks: at
//! once it waits for its slot, one in each step; after `hold` rose or a clear it waits for the round that makes it true.
//! Without `hold`, reading a high word keeps the low word that belongs to it, and a low word read gives what was kept.

mod accumulator;
mod counting;
mod engine;
mod sizes;

pub use accumulator::Accumulator;
pub use counting::Counting;
pub use engine::Statistics;
pub use sizes::*;

#[cfg(test)]
mod tests;
