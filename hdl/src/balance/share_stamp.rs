// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Share stamp: the shares that a frame is decided with
//!
//! **Rule.** docs/semantics.md "Commit": shares are stamped together with the eligible paths as a frame's first beat enters the unit. An
//! ineligible path is stamped with share 0.
//!
//! **Timing.** That of [`crate::balance::stamp`].

use crate::prelude::*;

/// Shares of `N` paths and tie bits of their `M` pairs.
#[derive(LogicBlock, Blank)]
pub struct ShareStamp<const N: usize, const M: usize> {
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
    /// Tie bits of the shares of one clock ago.
    pub tie_seen: [Signal<In, Bit>; M],
    /// Shares of the frame, 0 where not eligible.
    pub share: [Signal<Out, Bits<16>>; N],
    /// Tie bits of the frame.
    pub tie: [Signal<Out, Bit>; M],
    /// As it was one clock ago.
    share_seen: [RegR<Bits<16>>; N],
    share_used: [RegR<Bits<16>>; N],
    tie_used: [RegR<Bit>; M],
}

impl<const N: usize, const M: usize> Logic for ShareStamp<N, M> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: share_seen[N], share_used[N], tie_used[M]);

        for p in 0..N {
            self.share_seen[p].d.next = bits::<16>(0);
            if self.eligible_now.val().get_bit(p) {
                self.share_seen[p].d.next = self.share_now[p].val();
            }
            if self.take.val() {
                self.share_used[p].d.next = self.share_seen[p].q.val();
            }
            self.share[p].next = self.share_used[p].q.val();
        }
        for k in 0..M {
            if self.take.val() {
                self.tie_used[k].d.next = self.tie_seen[k].val();
            }
            self.tie[k].next = self.tie_used[k].q.val();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(dut: &mut ShareStamp<2, 1>, take: bool) -> (u64, u64, bool) {
        dut.take.next = take;
        dut.clock.next = false.into();
        assert!(simulate(dut, 10));
        dut.clock.next = true.into();
        assert!(simulate(dut, 10));
        (dut.share[0].val().to_u64(), dut.share[1].val().to_u64(), dut.tie[0].val())
    }

    #[test]
    fn a_frame_keeps_what_was_seen_as_it_came() {
        let mut dut = ShareStamp::<2, 1>::default();
        dut.connect_all();
        dut.eligible_now.next = 0b11.into();
        dut.share_now[0].next = 7u64.into();
        dut.share_now[1].next = 3u64.into();
        step(&mut dut, false);
        dut.eligible_now.next = 0b10.into();
        dut.tie_seen[0].next = true;
        assert_eq!(step(&mut dut, true), (7, 3, true), "of one clock ago");
        dut.tie_seen[0].next = false;
        assert_eq!(step(&mut dut, false), (7, 3, true), "only a first beat takes it over");
        assert_eq!(step(&mut dut, true), (0, 3, false), "an ineligible path has none");
    }
}
