// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Line faults: what went wrong on the way to the register bus, counted
//!
//! **Why.** A host that gets no answer wants to know whether its bytes arrived at all: wrong baud rate, lost bytes, other protocol.
//!
//! **Rule.** Words of the page that the UARTBone bridge has behind the block's (`equipoise_regmap::bridge`): 0 says that the page is there,
//! 1 to 5 are counts, the others read 0. A count stops at 65 535; reset zeroes it (R19).
//!
//! **Timing.** `word` follows `index` in the same clock; a fault is counted one clock later.

use crate::prelude::*;
use equipoise_regmap::bridge::MAGIC_VALUE;

/// Bits of a count.
pub const COUNT_BITS: usize = 16;

/// Kinds of fault, in the order of their counts: low stop bit, no room, unknown command, no words, too long a pause.
pub const KINDS: usize = 5;

/// The counters and their page.
#[derive(LogicBlock, Blank)]
pub struct LineFaults {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// A fault of this kind happens in this clock.
    pub fault: [Signal<In, Bit>; KINDS],
    /// Word of the page.
    pub index: Signal<In, Bits<3>>,
    /// What is there.
    pub word: Signal<Out, Bits<32>>,

    counts: [RegR<Bits<COUNT_BITS>>; KINDS],
    #[value(|i| i as u64 + 1)]
    place: [Constant<Bits<3>>; KINDS],
    chosen: Signal<Local, Bits<COUNT_BITS>>,
    #[value(MAGIC_VALUE)]
    magic: Constant<Bits<32>>,
}

impl Logic for LineFaults {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: counts[5]);
        self.chosen.next = bits::<COUNT_BITS>(0);
        for i in 0..5 {
            if self.fault[i].val() & (!self.counts[i].q.val().all()) {
                self.counts[i].d.next = self.counts[i].q.val() + bits::<COUNT_BITS>(1);
            }
            if self.index.val() == self.place[i].val() {
                self.chosen.next = self.counts[i].q.val();
            }
        }
        self.word.next = bit_cast::<32, 16>(self.chosen.val());
        if !self.index.val().any() {
            self.word.next = self.magic.val();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clocks(dut: &mut LineFaults, faults: [bool; 5], count: u32) {
        dut.fault.iter_mut().zip(faults).for_each(|(signal, fault)| signal.next = fault);
        for level in [false, true].repeat(count as usize) {
            dut.clock.next = level.into();
            assert!(simulate(dut, 10));
        }
    }

    fn words(dut: &mut LineFaults) -> Vec<u64> {
        let word = |i: u64| {
            dut.index.next = i.into();
            assert!(simulate(dut, 10));
            dut.word.val().to_u64()
        };
        (0..8).map(word).collect()
    }

    #[test]
    fn each_fault_has_its_count_which_stops_at_its_end() {
        let mut dut = LineFaults::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let magic = u64::from(MAGIC_VALUE);
        for i in 0..5 {
            clocks(&mut dut, std::array::from_fn(|k| k == i), 1 + i as u32);
        }
        clocks(&mut dut, [false; 5], 3);
        assert_eq!(words(&mut dut), [magic, 1, 2, 3, 4, 5, 0, 0]);
        clocks(&mut dut, [true; 5], 65_600);
        assert_eq!(words(&mut dut), [magic, 65_535, 65_535, 65_535, 65_535, 65_535, 0, 0]);
        dut.reset.next = true;
        clocks(&mut dut, [true; 5], 1);
        assert_eq!(words(&mut dut), [magic, 0, 0, 0, 0, 0, 0, 0]);
    }
}
