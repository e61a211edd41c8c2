// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Sizes and times of the statistics: what follows from the number of ports and the bytes of a beat, and what a step of the engine is made of.

use crate::counters::drops::REASONS;
use equipoise_regmap::{map, Register};
use rust_hdl::prelude::*;

/// Clocks that the engine spends on a counter.
pub const STEP_CLOCKS: usize = 8;

/// Counters behind the per-port ones: forced frames and the drop reasons.
pub(super) const EVENTS: usize = 1 + REASONS;

/// Groups of four of them.
pub(super) const EVENT_GROUPS: usize = EVENTS.div_ceil(4);

/// Places in these groups.
pub(super) const EVENT_PLACES: usize = 4 * EVENT_GROUPS;

/// Most frames that one reason can drop in a clock.
pub(super) const MAX_DROPS: usize = 16;

/// Clocks from one capture to the next in an `n`-port block.
pub const fn round_clocks(n: usize) -> usize {
    STEP_CLOCKS * (4 * (n + 1) + EVENTS)
}

/// Clocks from `stat_read` to `stat_valid` at most: two rounds, a step, and the way through the memory.
pub const fn read_bound(n: usize) -> usize {
    2 * round_clocks(n) + STEP_CLOCKS + 4
}

/// Index of a counter in the memory: half its word address in the statistics.
pub(super) const fn index_of(register: &Register) -> u64 {
    ((register.offset - map::STATISTICS_BASE) / 2) as u64
}

/// Index of the first counter of each kind, and of the events.
pub(super) const KIND_BASES: [u64; 5] = [
    index_of(&map::DECIDED_FRAMES),
    index_of(&map::DECIDED_BYTES),
    index_of(&map::SENT_FRAMES),
    index_of(&map::SENT_BYTES),
    index_of(&map::FORCED_FRAMES),
];

const fn bits_for(most: usize) -> usize {
    most.ilog2() as usize + 1
}

/// Bits of a frame accumulator: a frame a clock.
pub const fn frame_bits(n: usize) -> usize {
    bits_for(round_clocks(n))
}

/// Bits of a byte accumulator: `k` bytes a clock.
pub const fn byte_bits(n: usize, k: usize) -> usize {
    bits_for(round_clocks(n) * k)
}

/// Bits of a drop accumulator: 16 frames a clock.
pub const fn drop_bits(n: usize) -> usize {
    bits_for(round_clocks(n) * MAX_DROPS)
}

/// Bits of what a round can add to any counter, totals included.
pub const fn amount_bits(n: usize, k: usize) -> usize {
    let (total, dropped) = (bits_for(round_clocks(n) * k * n), drop_bits(n));
    if total > dropped {
        total
    } else {
        dropped
    }
}

/// What the engine does with the counter at hand.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Phase {
    /// The memory reads the low word.
    ReadLow,
    /// It comes out.
    WaitLow,
    /// The amount is added to it; the memory reads the high word.
    AddLow,
    /// The low sum is written.
    WriteLow,
    /// And copied to the held bank; the carry is added to the high word.
    AddHigh,
    /// The high sum is written. The next counter's turn; behind the last one the accumulators are captured.
    WriteHigh,
    /// And copied to the held bank; the memory reads a high word for the bus. The address of the next counter is worked out,
    BusHigh,
    /// and here, too; the memory reads a low word for the bus.
    BusLow,
}

/// Where a word is in the memory.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, LogicStruct)]
pub struct Place {
    /// The low word, not the high one.
    pub low: Bit,
    /// Of which counter.
    pub index: Bits<7>,
    /// Held, not live.
    pub bank: Bit,
}
