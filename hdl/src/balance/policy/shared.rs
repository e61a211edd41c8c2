// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Shared: the eligible paths with a share, or all eligible ones if none has one
//!
//! **Rule.** docs/semantics.md "Other policies": over whom turns go round.
//!
//! **Timing.** Stamped as the [`Stamp`](crate::balance::stamp::Stamp) is: seen in every clock, and taken over a clock later if a first beat came then.
//! The output moves two clocks behind the clock in which a frame's first beat enters the unit.

use crate::prelude::*;

/// Candidates among `N` paths.
#[derive(LogicBlock, Blank)]
pub struct Shared<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// A frame's first beat entered the unit one clock ago.
    pub take: Signal<In, Bit>,
    /// Eligible paths now.
    pub eligible_now: Signal<In, Bits<N>>,
    /// Shares in use now.
    pub share_now: [Signal<In, Bits<16>>; N],
    /// What they become, if one entered one clock ago.
    pub coming: Signal<Out, Bits<N>>,
    /// Candidates of the frame.
    pub candidates: Signal<Out, Bits<N>>,
    having: Gather<N>,
    /// As it was one clock ago.
    eligible_seen: RegR<Bits<N>>,
    had: RegR<Bits<N>>,
    with_share: Signal<Local, Bits<N>>,
    used: RegR<Bits<N>>,
}

impl<const N: usize> Logic for Shared<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: eligible_seen, had, used);

        for p in 0..N {
            self.having.bit[p].next = self.share_now[p].val().any();
        }
        self.eligible_seen.d.next = self.eligible_now.val();
        forward!(self => self: having.y as had.d);
        self.with_share.next = self.eligible_seen.q.val() & self.had.q.val();
        forward!(self => self: with_share as coming);
        if !self.with_share.val().any() {
            self.coming.next = self.eligible_seen.q.val();
        }
        if self.take.val() {
            self.used.d.next = self.coming.val();
        }
        self.candidates.next = self.used.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(dut: &mut Shared<3>) -> u64 {
        for level in [false, true] {
            dut.clock.next = level.into();
            assert!(simulate(dut, 10));
        }
        dut.candidates.val().to_u64()
    }

    #[test]
    fn those_with_a_share_or_all_as_they_were_a_clock_before_it_was_told() {
        let mut dut = Shared::<3>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        for (eligible, shares, expected) in [
            (0b111u64, [1u64, 0, 5], 0b101),
            (0b110, [1, 0, 5], 0b100),
            (0b010, [1, 0, 5], 0b010),
            (0b011, [0, 0, 5], 0b011),
            (0b111, [0x8000, 0x0100, 0], 0b011),
            (0, [1, 1, 1], 0),
        ] {
            let before = dut.candidates.val().to_u64();
            dut.eligible_now.next = eligible.into();
            (0..3).for_each(|p| dut.share_now[p].next = shares[p].into());
            dut.take.next = false;
            assert_eq!(clock(&mut dut), before, "only a first beat takes it over");
            // What changes now is too late for the frame.
            dut.eligible_now.next = (!eligible & 7).into();
            (0..3).for_each(|p| dut.share_now[p].next = u64::from(shares[p] == 0).into());
            dut.take.next = true;
            assert_eq!(clock(&mut dut), expected, "{eligible:03b} {shares:?}");
        }
    }
}
