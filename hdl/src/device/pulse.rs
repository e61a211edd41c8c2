// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Pulse: an event from one clock to another
//!
//! **Rule.** A pulse of one `from` clock is one pulse of one `to` clock. Pulses must be three `to` clocks apart; of two nearer ones both
//! may be lost.

use crate::prelude::*;

/// Carries events over as changes of a level.
#[derive(LogicBlock, Blank)]
pub struct Pulse {
    /// Where the event happens.
    pub from: Signal<In, Clock>,
    /// Synchronous to it, active high; overlaps the other.
    pub from_reset: Signal<In, Bit>,
    /// It happens in this clock.
    pub happens: Signal<In, Bit>,
    /// Where it is wanted.
    pub to: Signal<In, Clock>,
    /// Synchronous to it, active high.
    pub to_reset: Signal<In, Bit>,
    /// It has happened.
    pub pulse: Signal<Out, Bit>,

    level: RegR<Bit>,
    #[synchroniser]
    first: RegR<Bit>,
    #[synchroniser]
    second: RegR<Bit>,
    third: RegR<Bit>,
}

impl Logic for Pulse {
    #[kernel]
    fn update(&mut self) {
        registers!(self, from, from_reset: level);
        registers!(self, to, to_reset: first, second, third);
        self.level.d.next = self.level.q.val() ^ self.happens.val();
        forward!(self => self: level.q as first.d, first.q as second.d, second.q as third.d);
        self.pulse.next = self.second.q.val() ^ self.third.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_pulses_as_events_whatever_the_clocks() {
        // Half periods of the two clocks.
        for (from, to) in [(4u64, 4u64), (4, 5), (5, 4), (20, 3), (3, 9)] {
            let mut dut = Pulse::default();
            dut.connect_all();
            check_all(&dut).unwrap();
            assert!(simulate(&mut dut, 10));
            let apart = 4 * to / from + 2;
            let (mut events, mut pulses, mut clocks) = (0, 0, 0u64);
            for time in 1..40_000u64 {
                let (rise_from, rise_to) = (time % (2 * from) == 0, time % (2 * to) == 0);
                if rise_from {
                    events += u64::from(dut.happens.val());
                }
                pulses += u64::from(rise_to && dut.pulse.val());
                if time % from == 0 {
                    dut.from.next = rise_from.into();
                }
                if time % to == 0 {
                    dut.to.next = rise_to.into();
                }
                assert!(simulate(&mut dut, 10));
                if rise_from {
                    clocks += 1;
                    dut.happens.next = clocks % apart == 0 && time < 39_000;
                    assert!(simulate(&mut dut, 10));
                }
            }
            assert!(events > 50);
            assert_eq!(pulses, events, "clocks of {from} and {to}");
        }
    }
}
