// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Statistics: 64-bit counters in one block RAM, all of one clock
//!
//! The box: an engine that adds what was counted to the memory, one counter after the other, and reads it for the bus.

use super::sizes::*;
use super::Counting;
use crate::counters::drops::REASONS;
use crate::prelude::*;
use equipoise_regmap::map;

/// Statistics of an `N`-port block with `K` bytes a beat; the widths follow, see [`crate::statistics_type`].
#[derive(LogicBlock, Blank)]
#[sizes((2..=16).contains(&N), K <= 64, FW == frame_bits(N), BW == byte_bits(N, K), DW == drop_bits(N), AW == amount_bits(N, K))]
pub struct Statistics<const N: usize, const K: usize, const FW: usize, const BW: usize, const DW: usize, const AW: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,

    /// Bit p: a frame was decided for port p.
    pub decided_frame: Signal<In, Bits<N>>,
    /// The port whose bytes `decided_bytes` are; one-hot, or none.
    pub decided_bytes_port: Signal<In, Bits<N>>,
    /// Bytes decided, from none to a full beat.
    pub decided_bytes: Signal<In, Bits<7>>,
    /// Bit p: the MAC of port p accepted the last beat of a frame.
    pub sent_frame: Signal<In, Bits<N>>,
    /// Bit p: the MAC of port p accepted a beat.
    pub sent_beat: Signal<In, Bits<N>>,
    /// Its bytes, from none to a full beat.
    pub sent_bytes: [Signal<In, Bits<7>>; N],
    /// A forced frame went to its port.
    pub forced_frame: Signal<In, Bit>,
    /// Frames dropped by reason, 0 to 16, in the order of [`equipoise_regmap::map::DROPS`].
    pub drops: [Signal<In, Bits<5>>; REASONS],

    /// A word is wanted; steady until `stat_valid`, and low for a clock before the next.
    pub stat_read: Signal<In, Bit>,
    /// Word of the statistics area; even is a high word.
    pub stat_address: Signal<In, Bits<8>>,
    /// The word is there.
    pub stat_valid: Signal<Out, Bit>,
    /// The word.
    pub stat_data: Signal<Out, Bits<32>>,
    /// Reads show one clock.
    pub hold: Signal<In, Bit>,
    /// Zero all; one clock.
    pub clear_stats: Signal<In, Bit>,

    counting: Counting<N, FW, BW, DW, AW>,
    pub(super) ram: WordRam<9>,

    phase: RegR<Phase>,
    kind: RegR<Bits<3>>,
    place: RegR<Bits<5>>,
    /// Where the entries of its kind begin, and which one of them it is.
    base: Reg<Bits<7>>,
    entry: Reg<Bits<7>>,
    /// Where the counter is in the memory.
    at: Reg<Bits<7>>,
    counted: Reg<Bits<AW>>,
    amount: Reg<Bits<AW>>,
    total: RegR<Bits<AW>>,
    word: Reg<Bits<32>>,
    sum: Reg<Bits<33>>,
    low_word: Reg<Bits<32>>,
    /// This round adds to what was there; else it clears.
    keeping: RegR<Bit>,
    clear_wanted: RegR<Bit>,
    copying: RegR<Bit>,
    held: RegR<Bit>,
    hold_before: RegR<Bit>,
    serving: RegR<Bit>,
    /// The step is its kind's last: the totals.
    at_last: RegR<Bit>,
    /// The step is the round's last.
    at_end: RegR<Bit>,

    capture: Signal<Local, Bit>,
    /// A round begins, with what was captured a clock ago.
    begins: Signal<Local, Bit>,
    /// The next step is.
    nearly_last: Signal<Local, Bit>,
    free: Signal<Local, Bit>,
    old: Signal<Local, Bits<32>>,
    addend: Signal<Local, Bits<AW>>,
    carry: Signal<Local, Bits<1>>,
    low_wanted: Signal<Local, Bit>,
    read_bank: Signal<Local, Bit>,
    read_index: Signal<Local, Bits<7>>,
    read_low: Signal<Local, Bit>,
    read_at: Signal<Local, Place>,
    write_bank: Signal<Local, Bit>,
    write_low: Signal<Local, Bit>,
    write_at: Signal<Local, Place>,

    #[value(|kind| kind)]
    kind_id: [Constant<Bits<3>>; 5],
    #[value(|kind| KIND_BASES[kind])]
    kind_base: [Constant<Bits<7>>; 5],
    #[value(index_of(&map::DECIDED_FRAMES_TOTAL))]
    total_base: Constant<Bits<7>>,
    #[value(N as u64 - 1)]
    last_port: Constant<Bits<5>>,
    #[value(EVENTS as u64 - 2)]
    nearly_last_event: Constant<Bits<5>>,
}

mod kernel;
