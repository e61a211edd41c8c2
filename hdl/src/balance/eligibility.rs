// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Eligibility: which paths may be chosen
//!
//! **Rule.** docs/semantics.md "Words" (R15, R16, R18): a path is eligible while it is a member and its link is up; failures and drains
//! join with failover. What changes here starts an epoch where a frame is stamped with it ([`crate::balance::stamp`]).
//!
//! **Timing.** Three clocks from `link_up`: the links come from MACs and pins of any clock, so nothing but the second of two registers
//! looks at the first. What is eligible and which links are up change in the same clock.

use crate::prelude::*;

/// Clocks from a change of `link_up` to the first clock in which it counts, for decisions and egress buffers.
pub const LINK_LATENCY: usize = 3;

/// Eligible paths of `N`; bit p stands for path p. `LL` and `QU` as in [`Unit`](crate::balance::unit).
#[derive(LogicBlock, Blank)]
pub struct Eligibility<const N: usize, const LL: usize, const QU: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Paths that the user made members.
    pub member: Signal<In, Bits<N>>,
    /// Members that a commit puts in use.
    pub member_shadow: Signal<In, Bits<N>>,
    /// A frame without an eligible path is dropped, not held.
    pub no_path_drop: Signal<In, Bit>,
    /// The same as a commit puts it in use.
    pub no_path_drop_shadow: Signal<In, Bit>,
    /// The shadow members come into use at the end of this clock.
    pub commit: Signal<In, Bit>,
    /// Links as the MACs see them.
    pub link_up: Signal<In, Bits<N>>,
    /// Links that are up.
    pub link: Signal<Out, Bits<N>>,
    /// Eligible paths.
    pub eligible: Signal<Out, Bits<N>>,
    /// Paths that are not eligible while frames without a path are dropped.
    pub skip: Signal<Out, Bits<N>>,
    /// A frame need not be held: there is an eligible path, or frames without one are dropped.
    pub go: Signal<Out, Bit>,
    /// A link that comes or goes may change the eligible paths at the end of this clock.
    pub moves: [Signal<Out, Bit>; LL],
    /// What `go` is a clock later.
    pub go_soon: [Signal<Out, Bit>; QU],
    /// There are eligible paths, a clock later.
    pub path_soon: [Signal<Out, Bit>; QU],
    /// Eligible paths are those of a clock ago.
    pub steady: [Signal<Out, Bit>; QU],
    #[synchroniser]
    link_d1: RegR<Bits<N>>,
    #[synchroniser]
    link_d2: RegR<Bits<N>>,
    link_d3: RegR<Bits<N>>,
    in_use: RegR<Bits<N>>,
    next: Signal<Local, Bits<N>>,
    drops: Signal<Local, Bit>,
    flows: RegR<Bit>,
    skipped: RegR<Bits<N>>,
    same: [RegR<Bit>; QU],
}

impl<const N: usize, const LL: usize, const QU: usize> Logic for Eligibility<N, LL, QU> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: link_d1, link_d2, link_d3, in_use, flows, skipped);
        registers!(self, clock, reset: same[QU]);
        forward!(self => self: link_up as link_d1.d, link_d1.q as link_d2.d, link_d2.q as link_d3.d);
        // New members are eligible in the clock in which their new shares are live: a frame sees all of a commit or nothing of it.
        self.next.next = self.member.val() & self.link_d2.q.val();
        self.drops.next = self.no_path_drop.val();
        if self.commit.val() {
            self.drops.next = self.no_path_drop_shadow.val();
            self.next.next = self.member_shadow.val() & self.link_d2.q.val();
        }
        self.in_use.d.next = self.next.val();
        self.flows.d.next = self.next.val().any() | self.drops.val();
        self.skipped.d.next = bits::<N>(0);
        if self.drops.val() {
            self.skipped.d.next = !self.next.val();
        }
        forward!(self => self: skipped.q as skip, flows.q as go, link_d3.q as link, in_use.q as eligible);
        for i in 0..LL {
            self.moves[i].next = self.link_d2.q.val() != self.link_d3.q.val();
        }
        for i in 0..QU {
            self.go_soon[i].next = self.next.val().any() | self.drops.val();
            self.path_soon[i].next = self.next.val().any();
            self.same[i].d.next = self.next.val() == self.in_use.q.val();
            self.steady[i].next = self.same[i].q.val();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_with_a_link_are_eligible_three_clocks_later() {
        let mut dut = Eligibility::<4, 0, 1>::default();
        dut.connect_all();
        dut.member.next = 0b1011.into();
        dut.link_up.next = 0b1110.into();
        let mut step = || {
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            let soon = (dut.go_soon[0].val(), dut.path_soon[0].val());
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
            assert_eq!((dut.go.val(), dut.eligible.val().any()), soon);
            (dut.eligible.val().to_u64(), dut.link.val().to_u64(), dut.steady[0].val())
        };
        assert_eq!(step(), (0, 0, true));
        assert_eq!(step(), (0, 0, true));
        assert_eq!(step(), (0b1010, 0b1110, false));
        assert_eq!(step(), (0b1010, 0b1110, true));
    }
}
