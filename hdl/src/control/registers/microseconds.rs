// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Microseconds: one pulse each
//!
//! Divides the clock of the block; time-outs count its pulses.

use crate::prelude::*;

/// `tick` is high for one clock in each microsecond, which has `clocks`, 2 to 1024.
#[derive(LogicBlock, Blank)]
#[settings(clocks: usize)]
#[sizes((2..=1024).contains(&clocks))]
pub struct Microseconds {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// One clock a microsecond.
    pub tick: Signal<Out, Bit>,
    count: RegR<Bits<10>>,
    now: RegR<Bit>,
    ends: Signal<Local, Bit>,
    #[value(clocks as u64 - 1)]
    last: Constant<Bits<10>>,
}

impl Logic for Microseconds {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: count, now);
        self.ends.next = self.count.q.val() == self.last.val();
        self.count.d.next = self.count.q.val() + bits::<10>(1);
        if self.ends.val() {
            self.count.d.next = bits::<10>(0);
        }
        forward!(self => self: ends as now.d, now.q as tick);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_microsecond_has_its_clocks() {
        for clocks in [2, 5, 125, 1024] {
            let mut dut = Microseconds::new(clocks);
            dut.connect_all();
            check_all(&dut).unwrap();
            let mut ticks = vec![];
            for clock in 1..=3 * clocks {
                dut.clock.next = false.into();
                assert!(simulate(&mut dut, 10));
                dut.clock.next = true.into();
                assert!(simulate(&mut dut, 10));
                if dut.tick.val() {
                    ticks.push(clock);
                }
            }
            assert_eq!(ticks, [clocks, 2 * clocks, 3 * clocks]);
        }
    }
}
