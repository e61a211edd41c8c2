// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Turns: the lanes take the balancing unit one after the other, frame by frame
//!
//! **Rule.** SEMANTICS "Roles and forwarding": two primaries take turns, frame by frame; the unit serves one frame at a time (R20, R22).
//!
//! **Inside.** Round robin: the first lane that asks above the last one served, else the first that asks. The lowest set bit of x is
//! x & −x: one carry chain.
//!
//! **Timing.** `grant` in the clock of the request; held from a frame's first beat to its last.

use crate::primitives::RegR;
use rust_hdl::prelude::*;

/// Round-robin turns of `N` lanes.
#[derive(LogicBlock)]
pub struct Turns<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Lanes with a frame to start.
    pub request: Signal<In, Bits<N>>,
    /// A beat of the granted lane is taken in this clock.
    pub taken: Signal<In, Bit>,
    /// That beat is its frame's last.
    pub last: Signal<In, Bit>,
    /// Lane whose beat may be taken, one-hot or none.
    pub grant: Signal<Out, Bits<N>>,
    /// A frame is under way.
    pub mid_frame: Signal<Out, Bit>,
    mid: RegR<Bit>,
    lane: RegR<Bits<N>>,
    /// Lanes above the last one served.
    above: RegR<Bits<N>>,
    later: Signal<Local, Bits<N>>,
    first_later: Signal<Local, Bits<N>>,
    first_any: Signal<Local, Bits<N>>,
    one: Constant<Bits<N>>,
}

impl<const N: usize> Default for Turns<N> {
    fn default() -> Self {
        Self {
            clock: Default::default(),
            reset: Default::default(),
            request: Default::default(),
            taken: Default::default(),
            last: Default::default(),
            grant: Default::default(),
            mid_frame: Default::default(),
            mid: Default::default(),
            lane: Default::default(),
            above: Default::default(),
            later: Default::default(),
            first_later: Default::default(),
            first_any: Default::default(),
            one: Constant::new(1u64.into()),
        }
    }
}

impl<const N: usize> Logic for Turns<N> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, mid, lane, above);
        self.mid.reset.next = self.reset.val();
        self.lane.reset.next = self.reset.val();
        self.above.reset.next = self.reset.val();

        self.later.next = self.request.val() & self.above.q.val();
        self.first_later.next = self.later.val() & (!self.later.val() + self.one.val());
        self.first_any.next = self.request.val() & (!self.request.val() + self.one.val());
        self.grant.next = self.first_any.val();
        if self.later.val().any() {
            self.grant.next = self.first_later.val();
        }
        if self.mid.q.val() {
            self.grant.next = self.lane.q.val();
        }
        self.mid_frame.next = self.mid.q.val();

        if self.taken.val() {
            self.mid.d.next = !self.last.val();
            self.lane.d.next = self.grant.val();
            self.above.d.next = !(self.grant.val() | (self.grant.val() - self.one.val()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(dut: &mut Turns<3>) {
        dut.clock.next = false.into();
        assert!(simulate(dut, 10));
        dut.clock.next = true.into();
        assert!(simulate(dut, 10));
    }

    #[test]
    fn lanes_that_wait_alternate() {
        let mut dut = Turns::<3>::default();
        dut.connect_all();
        dut.request.next = 0b101.into();
        dut.taken.next = true;
        dut.last.next = true;
        assert!(simulate(&mut dut, 10));
        let mut seen = vec![];
        for _ in 0..4 {
            seen.push(dut.grant.val().to_u64());
            step(&mut dut);
        }
        assert_eq!(seen, [0b001, 0b100, 0b001, 0b100]);
    }

    #[test]
    fn a_frame_is_not_interrupted() {
        let mut dut = Turns::<3>::default();
        dut.connect_all();
        dut.request.next = 0b010.into();
        dut.taken.next = true;
        step(&mut dut);
        dut.request.next = 0b101.into();
        assert!(simulate(&mut dut, 10));
        assert_eq!(dut.grant.val().to_u64(), 0b010);
        dut.last.next = true;
        step(&mut dut);
        assert_eq!(dut.grant.val().to_u64(), 0b100);
    }
}
