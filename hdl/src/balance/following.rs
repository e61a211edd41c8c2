// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Following: who comes after a lane, in a round of all that want it
//!
//! The next lane above that wants it, or else the lowest that does; if no other does, the lane itself.

use crate::prelude::*;

/// The next of `N` lanes in the round; combinational.
#[derive(LogicBlock, Blank)]
pub struct Following<const N: usize> {
    /// Lanes that want the turn.
    pub wants: Signal<In, Bits<N>>,
    /// The lane after which, one-hot.
    pub lane: Signal<In, Bits<N>>,
    /// The lanes above that one, which may be among them.
    pub above: Signal<In, Bits<N>>,
    /// The next one, one-hot.
    pub next_lane: Signal<Out, Bits<N>>,
    others: Signal<Local, Bits<N>>,
    others_above: Signal<Local, Bits<N>>,
    lowest_above: Lowest<N>,
    lowest: Lowest<N>,
}

impl<const N: usize> Logic for Following<N> {
    #[kernel]
    fn update(&mut self) {
        self.others.next = self.wants.val() & (!self.lane.val());
        self.others_above.next = self.others.val() & self.above.val();
        forward!(self => self: others_above as lowest_above.x, others as lowest.x, lowest.y as next_lane);
        if !self.others.val().any() {
            self.next_lane.next = self.lane.val();
        }
        if self.others_above.val().any() {
            self.next_lane.next = self.lowest_above.y.val();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_each_lane_comes_the_next_that_wants_it() {
        let mut dut = Following::<4>::default();
        dut.connect_all();
        for lane in 0..4u32 {
            for wants in 0..16u64 {
                let wanted = |l: &u32| wants >> l & 1 == 1;
                let next = (1..4).map(|k| (lane + k) % 4).find(wanted).unwrap_or(lane);
                dut.wants.next = wants.into();
                dut.lane.next = (1u64 << lane).into();
                dut.above.next = (0xEu64 << lane & 0xF).into();
                assert!(simulate(&mut dut, 10));
                assert_eq!(dut.next_lane.val().to_u64(), 1 << next, "after {lane} of {wants:04b}");
            }
        }
    }
}
