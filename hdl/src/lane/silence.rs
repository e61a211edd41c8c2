// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Silence: how long a host has sent nothing in mid-frame
//!
//! **Rule.** docs/semantics.md "Frames" (`LANE_TIMEOUT`): microseconds; 0 = for ever.
//!
//! **Inside.** Whether a clock is quiet comes late, from a host's keep bits: it is looked at one clock later.
//!
//! **Timing.** `late` is two clocks behind, and gone in the second clock after one that is not quiet.

use crate::prelude::*;

/// Counts microseconds in which nothing comes.
#[derive(LogicBlock, Blank)]
pub struct Silence {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// One clock a microsecond.
    pub us_tick: Signal<In, Bit>,
    /// Microseconds that are too many; 0 = never.
    pub timeout: Signal<In, Bits<16>>,
    /// Something could come in this clock.
    pub open: Signal<In, Bit>,
    /// And does: it is not quiet.
    pub comes: Signal<In, Bit>,
    /// It has been quiet for too long.
    pub late: Signal<Out, Bit>,
    was_open: Reg<Bit>,
    came: Reg<Bit>,
    /// The clock before was quiet.
    was_quiet: Signal<Local, Bit>,
    ticks: Reg<Bits<16>>,
    is_late: Reg<Bit>,
}

impl Logic for Silence {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: was_open, came, ticks, is_late);
        forward!(self => self: open as was_open.d, comes as came.d);
        self.was_quiet.next = self.was_open.q.val() & (!self.came.q.val());
        if self.us_tick.val() {
            self.ticks.d.next = self.ticks.q.val() + bits::<16>(1);
        }
        if !self.was_quiet.val() {
            self.ticks.d.next = bits::<16>(0);
        }
        self.is_late.d.next = (self.timeout.val().any() & self.was_quiet.val()) & (self.ticks.q.val() >= self.timeout.val());
        self.late.next = self.is_late.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clocks of quiet until it is too late, with a tick every fourth clock.
    fn clocks_until_late(timeout: u64) -> Option<usize> {
        let mut dut = Silence::default();
        dut.connect_all();
        dut.timeout.next = timeout.into();
        (0..200).find(|&clock| {
            dut.open.next = clock > 20;
            dut.us_tick.next = clock % 4 == 0;
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(&mut dut, 10));
            }
            dut.late.val()
        })
    }

    #[test]
    fn ticks_of_quiet_are_counted_and_none_is_for_ever() {
        assert_eq!(clocks_until_late(0), None);
        // The third tick after clock 20 is in clock 32; a clock to see it.
        assert_eq!(clocks_until_late(3), Some(33));
        assert_eq!(clocks_until_late(10), Some(33 + 4 * 7));
    }
}
