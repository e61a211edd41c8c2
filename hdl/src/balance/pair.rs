// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Pair: which of two paths is further behind its share
//!
//! ```text
//!            ┌─────────────────────────────────┐
//!  p_b ───►──┤ ± register ─► + ─┐              │
//!  win_a ─►──┤                  ├─► behind ──►├─►── a_leads   a is the better choice of the two
//!  win_b ─►──┤                  │    │         │
//!  p_a ───►──┤ ± register ─► + ─┘    │         │
//!  start ─►──┤           ▲           │         │
//!            │           └───────────┘         │
//!            └─────────────────────────────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Static balancing": D = bytes(a)·share(b) − bytes(b)·share(a); a is better where D < 0, and where D = 0 and
//! a wins ties (R1, R2, R4).
//!
//! **Inside.** `behind` says how far the path that wins ties is behind the other: −D where that is a, D where it is b. So every epoch
//! starts at 0, and the sign alone decides. Both sums are made while the winner is still being found, and selected after: the loop from
//! one decision to the next is lead, winner, select. The lead is a register of its own beside the sign, made by the same adders. A
//! product is kept once per pair, complemented where it is to be taken away: so the register stands beside its adder, not in the middle
//! of a large selector. An ineligible path has share 0 here, so `behind` never moves against it and the tie alone ranks it last.
//!
//! **Timing.** One update per clock, with the products of the clock before. `DW` = bits(L) + 17 bits suffice (proved:
//! synth/formal/pair_bound.sv).

use crate::prelude::*;

/// Bits of a kept difference: bits of the longest frame (14), of a share (16), and the sign.
pub const DIFFERENCE_BITS: usize = 31;

/// Kept difference of one pair of paths; `PW` bits a product, `DW` bits the difference.
#[derive(LogicBlock, Blank)]
pub struct Pair<const PW: usize, const DW: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// The next decision is the first of an epoch.
    pub start: Signal<In, Bit>,
    /// With `start`: a wins ties in the new epoch.
    pub tie: Signal<In, Bit>,
    /// Path a takes the present beat.
    pub win_a: Signal<In, Bit>,
    /// Path b takes the present beat.
    pub win_b: Signal<In, Bit>,
    /// Bytes of the next clock's beat × share of a.
    pub p_a: Signal<In, Bits<PW>>,
    /// Bytes of the next clock's beat × share of b.
    pub p_b: Signal<In, Bits<PW>>,
    /// Path a is the better choice of the two.
    pub a_leads: Signal<Out, Bit>,
    behind: Reg<Bits<DW>>,
    leads: Reg<Bit>,
    /// Path a wins ties in this epoch.
    a_first: Reg<Bit>,
    /// Path b does: a register, as it is an operand of an adder.
    b_first: Reg<Bit>,
    term_a: Reg<Bits<PW>>,
    term_b: Reg<Bits<PW>>,
    if_a: SignedSum<PW, DW>,
    if_b: SignedSum<PW, DW>,
    a_first_now: Signal<Local, Bit>,
    /// One of the two takes the present beat.
    taken: Signal<Local, Bit>,
    next_behind: Signal<Local, Bits<DW>>,
    next_leads: Signal<Local, Bit>,
}

impl<const PW: usize, const DW: usize> Logic for Pair<PW, DW> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: behind, leads, a_first, b_first, term_a, term_b);

        // The next clock's products, with the sign of the epoch they are for.
        self.a_first_now.next = self.a_first.q.val();
        if self.start.val() {
            self.a_first_now.next = self.tie.val();
        }
        self.a_first.d.next = self.a_first_now.val();
        self.b_first.d.next = !self.a_first_now.val();
        self.term_a.d.next = !self.p_a.val();
        self.term_b.d.next = self.p_b.val();
        if self.a_first_now.val() {
            self.term_a.d.next = self.p_a.val();
            self.term_b.d.next = !self.p_b.val();
        }

        // What a beat of a, and one of b, makes of the difference.
        forward!(self => self.if_a: behind.q as x, term_b.q as product, a_first.q as minus);
        self.if_a.top.next = false;
        forward!(self => self.if_b: behind.q as x, term_a.q as product, b_first.q as minus);
        self.if_b.top.next = true;

        forward!(self.if_a => self: sum as next_behind, sign as next_leads);
        if self.win_b.val() {
            forward!(self.if_b => self: sum as next_behind, sign as next_leads);
        }

        // Written such that synthesis finds the register's own enable and reset, and one four-input select in front of each bit.
        self.taken.next = self.win_a.val() | self.win_b.val();
        if self.start.val() {
            self.behind.d.next = bits::<DW>(0);
        } else if self.taken.val() {
            self.behind.d.next = self.next_behind.val();
        }
        if self.start.val() & (!self.tie.val()) {
            self.leads.d.next = false;
        } else if self.start.val() | self.taken.val() {
            self.leads.d.next = self.start.val() | self.next_leads.val();
        }
        self.a_leads.next = self.leads.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(dut: &mut Pair<19, 31>) -> bool {
        dut.clock.next = false.into();
        assert!(simulate(dut, 10));
        dut.clock.next = true.into();
        assert!(simulate(dut, 10));
        dut.a_leads.val()
    }

    #[test]
    fn the_sign_follows_the_cross_products() {
        let mut dut = Pair::<19, 31>::default();
        dut.connect_all();
        let (share_a, share_b) = (3i64, 5i64);
        let (mut a, mut b) = (0i64, 0i64);
        let beats = [8i64, 8, 3, 8, 1, 8, 8, 5, 8, 8, 2, 0];
        let offer = |dut: &mut Pair<19, 31>, bytes: i64| {
            dut.p_a.next = ((bytes * share_a) as u64).into();
            dut.p_b.next = ((bytes * share_b) as u64).into();
        };
        dut.start.next = true;
        dut.tie.next = false;
        offer(&mut dut, beats[0]);
        assert!(!step(&mut dut), "b has the larger share and wins the tie at zero");
        dut.start.next = false;
        for (i, bytes) in beats[..11].iter().enumerate() {
            let a_wins = dut.a_leads.val();
            assert_eq!(a_wins, a * share_b < b * share_a);
            dut.win_a.next = a_wins;
            dut.win_b.next = !a_wins;
            offer(&mut dut, beats[i + 1]);
            if a_wins {
                a += bytes;
            } else {
                b += bytes;
            }
            step(&mut dut);
        }
        assert!(a > 0 && b > a);
    }

    #[test]
    fn a_tie_goes_to_a_where_it_wins_ties() {
        let mut dut = Pair::<19, 31>::default();
        dut.connect_all();
        dut.start.next = true;
        dut.tie.next = true;
        assert!(step(&mut dut));
    }
}
