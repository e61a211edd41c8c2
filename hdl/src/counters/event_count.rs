// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Event count: how many of up to 16 events from all over the chip happened in a clock

use crate::prelude::*;

/// Counts `N` events, in a register; before it another one, as the way to here takes most of a clock.
#[derive(LogicBlock, Blank)]
pub struct EventCount<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Events.
    pub bit: [Signal<In, Bit>; N],
    /// How many were high two clocks ago, 0 to N, N ≤ 16.
    pub y: Signal<Out, Bits<5>>,
    heard: [RegR<Bit>; N],
    count: PopCount<N>,
    counted: RegR<Bits<5>>,
}

impl<const N: usize> Logic for EventCount<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: counted);
        blocks!(self, clock, reset: heard[N]);
        for i in 0..N {
            self.heard[i].d.next = self.bit[i].val();
            self.count.bit[i].next = self.heard[i].q.val();
        }
        self.counted.d.next = self.count.y.val();
        self.y.next = self.counted.q.val();
    }
}
