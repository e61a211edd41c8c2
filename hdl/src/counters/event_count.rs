// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Event count: how many of up to 16 events from all over the chip happened in a clock

use crate::prelude::*;

/// Counts `N` events, heard one clock ago: the way to here takes most of that clock.
#[derive(LogicBlock, Blank)]
pub struct EventCount<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Events.
    pub bit: [Signal<In, Bit>; N],
    /// How many were high one clock ago, 0 to N, N ≤ 16.
    pub y: Signal<Out, Bits<5>>,
    heard: [RegR<Bit>; N],
    count: PopCount<N>,
}

impl<const N: usize> Logic for EventCount<N> {
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clock, reset: heard[N]);
        for i in 0..N {
            self.heard[i].d.next = self.bit[i].val();
            self.count.bit[i].next = self.heard[i].q.val();
        }
        self.y.next = self.count.y.val();
    }
}
