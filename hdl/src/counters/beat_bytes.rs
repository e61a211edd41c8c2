// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Beat bytes: the bytes of a beat, for the statistics

use crate::prelude::*;

/// From a count of `MB` bits (0 is a full beat of 2^`MB` bytes) to bytes, one clock later: the way from a port takes most of that clock.
#[derive(LogicBlock, Blank)]
pub struct BeatBytes<const MB: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Bytes; 0 for a full beat.
    pub count: Signal<In, Bits<MB>>,
    /// Bytes of one clock ago.
    pub bytes: Signal<Out, Bits<7>>,
    heard: Reg<Bits<MB>>,
    #[value(1 << MB)]
    full_beat: Constant<Bits<7>>,
}

impl<const MB: usize> Logic for BeatBytes<MB> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: heard);
        self.heard.d.next = self.count.val();
        self.bytes.next = bit_cast::<7, MB>(self.heard.q.val());
        if self.heard.q.val() == bits::<MB>(0) {
            self.bytes.next = self.full_beat.val();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_is_a_full_beat() {
        let mut dut = BeatBytes::<3>::default();
        dut.connect_all();
        for (count, bytes) in [(1u64, 1u64), (7, 7), (0, 8)] {
            dut.count.next = count.into();
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(&mut dut, 10));
            }
            assert_eq!(dut.bytes.val().to_u64(), bytes);
        }
    }
}
