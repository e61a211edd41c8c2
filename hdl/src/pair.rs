// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Pair: which of two paths is further behind its share
//!
//! ```text
//!            ┌──────────────────────┐
//!  win_a ──►─┤ + p_b if a was taken │
//!  win_b ──►─┤ - p_a if b was taken ├─►── a_leads   a is the better choice of the two
//!  start ──►─┤   clear at an epoch  │
//!            └──────────────────────┘
//! ```
//!
//! **Rule.** SEMANTICS "Static balancing": D = bytes(a)·share(b) − bytes(b)·share(a); a is better where D < 0, and where D = 0 and a wins
//! ties (R1, R2, R4). The register holds D − tie, so that the sign alone decides: it starts an epoch at −1 where a wins ties, at 0
//! where b does.
//!
//! **Inside.** Both sums are made while the winner is still being found, and selected after: the loop from one decision to the next is
//! sign, winner, select. An ineligible path has share 0 here, so D never moves against it and the tie bit alone ranks it last.
//!
//! **Timing.** One update per clock. `DW` = bits(L) + 17 bits suffice (proved: synth/formal/pair_bound.sv).

use crate::primitives::Reg;
use rust_hdl::prelude::*;

/// Kept difference of one pair of paths; `PW` bits a product, `DW` bits the difference.
#[derive(LogicBlock)]
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
    /// Bytes of the beat × share of a.
    pub p_a: Signal<In, Bits<PW>>,
    /// Bytes of the beat × share of b.
    pub p_b: Signal<In, Bits<PW>>,
    /// Path a is the better choice of the two.
    pub a_leads: Signal<Out, Bit>,
    diff: Reg<Bits<DW>>,
    plus: Signal<Local, Bits<DW>>,
    minus: Signal<Local, Bits<DW>>,
    minus_one: Constant<Bits<DW>>,
    zero: Constant<Bits<DW>>,
}

impl<const PW: usize, const DW: usize> Default for Pair<PW, DW> {
    fn default() -> Self {
        Self {
            clock: Default::default(),
            start: Default::default(),
            tie: Default::default(),
            win_a: Default::default(),
            win_b: Default::default(),
            p_a: Default::default(),
            p_b: Default::default(),
            a_leads: Default::default(),
            diff: Default::default(),
            plus: Default::default(),
            minus: Default::default(),
            minus_one: Constant::new(!Bits::<DW>::default()),
            zero: Constant::new(Bits::<DW>::default()),
        }
    }
}

impl<const PW: usize, const DW: usize> Logic for Pair<PW, DW> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, diff);
        self.plus.next = self.diff.q.val() + bit_cast::<DW, PW>(self.p_b.val());
        self.minus.next = self.diff.q.val() - bit_cast::<DW, PW>(self.p_a.val());
        if self.win_a.val() {
            self.diff.d.next = self.plus.val();
        }
        if self.win_b.val() {
            self.diff.d.next = self.minus.val();
        }
        if self.start.val() {
            self.diff.d.next = self.zero.val();
            if self.tie.val() {
                self.diff.d.next = self.minus_one.val();
            }
        }
        for sign in (DW - 1)..DW {
            self.a_leads.next = self.diff.q.val().get_bit(sign);
        }
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
        dut.start.next = true;
        dut.tie.next = false;
        assert!(!step(&mut dut), "b has the larger share and wins the tie at zero");
        dut.start.next = false;
        for bytes in [8i64, 8, 3, 8, 1, 8, 8, 5, 8, 8, 2] {
            let a_wins = dut.a_leads.val();
            assert_eq!(a_wins, a * share_b < b * share_a);
            dut.win_a.next = a_wins;
            dut.win_b.next = !a_wins;
            dut.p_a.next = ((bytes * share_a) as u64).into();
            dut.p_b.next = ((bytes * share_b) as u64).into();
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
