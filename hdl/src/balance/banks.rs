// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Banks: an exact decision for every frame of at least seven beats, for many paths
//!
//! ```text
//!            ┌────────────┐ digits  ┌──────────────────┐ leads ┌────────────┐
//!  n ─────►──┤  portions  ├───►─────┤ a bank a colour: ├──►────┤ best, kept ├─►── win   one-hot, a register
//!            └────────────┘         │ partner's share, │       └─────┬──────┘
//!            ┌────────────┐ shares  │ difference       │◄────────────┘
//!  share ─►──┤ share load ├───►─────┤                  │   winner
//!            └────────────┘         └──────────────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Static balancing" (R1–R4): the path with the largest (total / bytes on path) × share, exactly; ties to the
//! larger share, then the lower index; an ineligible path never, unless none is eligible. Every beat counts, at the path that its frame took.
//!
//! **Inside.** [`crate::balance::matrix`] keeps a difference, two products and an adder for each of the N(N−1)/2 pairs, and of them N−1
//! change with a frame. Here these N−1 lie in as many banks ([`colour`]), each with one memory of differences, one multiplier and one adder; the
//! product is made when the winner is known, from bytes that are the same for all.
//!
//! The leads of the winner's pairs follow some clocks behind its bytes. So the next winner is the old one if it still leads in all its pairs,
//! by the signs as they are made; else the best of the others, whose leads have stood still since.
//!
//! **Timing.** `win` five clocks after a first beat. First beats at least seven clocks apart ([`crate::balance::turns`] sees to it).

pub mod bank;
pub mod colour;
pub mod portions;
pub mod share_load;
pub mod window;

use crate::prelude::*;
use bank::Bank;
use colour::{Ends, Partners, Sides, Slot, Swap};
use portions::Portions;
use share_load::ShareLoad;

/// Clocks from a first beat at the inputs to `win`.
pub const BANKS_LATENCY: usize = 5;

/// Chooses among `N` paths, on `P` = 2^`LN` places, in `C` = P − 1 banks of `H` = P/2 = 2^`XN` pairs; `DW` bits a difference. Beats of up to
/// eight bytes.
#[derive(LogicBlock, Blank)]
#[sizes(N <= P, P == 1 << LN, C == P - 1, P == 2 * H, LN == XN + 1)]
pub struct Banks<const N: usize, const P: usize, const C: usize, const H: usize, const LN: usize, const XN: usize, const DW: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// First beat of a frame: decide.
    pub first: Signal<In, Bit>,
    /// Bytes of the beat.
    pub n: Signal<In, Bits<4>>,
    /// There is one, and they count: the unit chooses its frame's path freely.
    pub counts: Signal<In, Bit>,
    /// Eligible paths of this frame. Steady from a first beat to the next.
    pub eligible: Signal<In, Bits<N>>,
    /// With `first`: this frame starts an epoch.
    pub epoch_start: Signal<In, Bit>,
    /// Shares in use.
    pub share: [Signal<In, Bits<16>>; N],
    /// They are others from the clock after the next on; the first frame then starts an epoch.
    pub changing: Signal<In, Bit>,
    /// No beat may be taken: the banks are given new shares.
    pub hold: Signal<Out, Bit>,
    /// Path of the frame, one-hot.
    pub win: Signal<Out, Bits<N>>,

    portions: Portions,
    load: ShareLoad<N, P, LN>,
    bank: [Bank<H, LN, XN, DW>; C],
    #[value(|c| Ends::new(c + 1, false))]
    may_first: [Ends<P, H>; C],
    #[value(|c| Ends::new(c + 1, true))]
    may_second: [Ends<P, H>; C],
    #[value(|c| Ends::new(c + 1, false))]
    tie_first: [Ends<P, H>; C],
    #[value(|c| Ends::new(c + 1, true))]
    load_second: [Ends<P, H>; C],
    #[value(|c| Ends::new(c + 1, false))]
    moves_first: [Ends<P, H>; C],
    #[value(|c| Ends::new(c + 1, true))]
    moves_second: [Ends<P, H>; C],
    #[value(|c| Slot::new(c + 1, false))]
    winner_slot: [Slot<LN>; C],
    #[value(|c| Slot::new(c + 1, true))]
    load_slot: [Slot<LN>; C],
    #[value(|c| Sides::new(c + 1))]
    side: [Sides<P, H>; C],
    #[value(|c| Swap::new(c + 1))]
    kept_partner: [Swap<P>; C],
    won_by: Partners<P, LN>,
    may_be: Partners<P, LN>,
    number: Encode<P, LN>,
    best: AndAll<P, C>,
    stays: Gather<C>,
    /// Path 0 is no pair's second, the last one no pair's first, and nobody asks whether the winner may be its own partner.
    spare: [Unused<1>; 3],

    /// First beat, some clocks ago.
    first_at: [RegR<Bit>; 8],
    start_at: [RegR<Bit>; 4],
    eligible_now: Reg<Bits<P>>,
    chosen: RegR<Bits<P>>,
    /// The winner, unless an epoch has started since: its leads are not up to date.
    moving: RegR<Bits<P>>,
    /// Its number.
    path: Reg<Bits<LN>>,
    path_d1: Reg<Bits<LN>>,
    path_d2: Reg<Bits<LN>>,
    /// In each bank: the partner is not eligible.
    apart: [Reg<Bit>; C],
    /// Paths whose leads are brought up to date.
    follows: RegR<Bits<P>>,
    /// Paths that have won in this epoch.
    won: Reg<Bits<P>>,
    decide: Signal<Local, Bit>,
    paths: Signal<Local, Bits<P>>,
}

impl<const N: usize, const P: usize, const C: usize, const H: usize, const LN: usize, const XN: usize, const DW: usize> Logic
    for Banks<N, P, C, H, LN, XN, DW>
{
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: chosen, moving, follows, first_at[8], start_at[4]);
        registers!(self, clock: eligible_now, path, path_d1, path_d2, won, apart[C]);
        blocks!(self, clock, reset: portions, load);
        blocks!(self, clock: bank[C]);

        // Shares.
        forward!(self => self.load: changing, share[N]);
        self.hold.next = self.load.hold.val();

        // Bytes.
        self.portions.first.next = self.first.val();
        self.portions.n.next = bits::<4>(0);
        if self.counts.val() {
            self.portions.n.next = self.n.val();
        }

        // The frame on its way.
        self.first_at[0].d.next = self.first.val();
        for i in 0..7 {
            self.first_at[i + 1].d.next = self.first_at[i].q.val();
        }
        self.start_at[0].d.next = self.first.val() & self.epoch_start.val();
        for i in 0..3 {
            self.start_at[i + 1].d.next = self.start_at[i].q.val();
        }
        self.paths.next = bit_cast::<P, N>(self.eligible.val());
        self.eligible_now.d.next = self.paths.val();

        // Who it goes to: the winner before, or the best of the others.
        self.decide.next = self.start_at[3].q.val() | (!self.stays.y.val().all());
        if self.decide.val() {
            self.chosen.d.next = self.best.y.val() & (!self.moving.q.val());
            self.moving.d.next = self.best.y.val() & (!self.moving.q.val());
        }
        if self.start_at[2].q.val() {
            self.moving.d.next = bits::<P>(0);
        }
        self.win.next = self.chosen.q.val().get_bits::<N>(0);
        forward!(self => self: chosen.q as number.x, number.y as path.d, path.q as path_d1.d, path_d1.q as path_d2.d);

        // What follows from it.
        if self.start_at[2].q.val() {
            self.follows.d.next = bits::<P>(0);
            self.won.d.next = bits::<P>(0);
        }
        if self.first_at[7].q.val() {
            self.follows.d.next = self.chosen.q.val();
        }
        if self.first_at[6].q.val() {
            self.won.d.next = self.won.q.val() | self.chosen.q.val();
        }
        if self.start_at[1].q.val() {
            self.follows.d.next = !bits::<P>(0);
        }
        forward!(self => self: won.q as won_by.x, path.q as won_by.path, eligible_now.q as may_be.x, path_d2.q as may_be.path);

        self.spare[0].x.next = self.load.ties_with.val().get_bits::<1>(0);
        for last in C..(C + 1) {
            self.spare[1].x.next = self.load.ranks_above.val().get_bits::<1>(last);
        }
        self.spare[2].x.next = self.may_be.y.val().get_bits::<1>(0);
        for c in 0..C {
            self.bank[c].digits.next = self.portions.digits.val();
            self.winner_slot[c].x.next = self.number.y.val();
            self.load_slot[c].x.next = self.load.path.val();
            self.bank[c].winner.next = self.winner_slot[c].y.val();
            self.bank[c].stale.next = !(self.won_by.y.val().get_bit(0) | self.won_by.y.val().get_bit(c + 1));

            // A share is what its path's partner is multiplied with: added where that is the first of the two, else taken away.
            self.bank[c].load_at.next = self.load_slot[c].y.val();
            for top in XN..(XN + 1) {
                self.bank[c].load.next = self.load.write.val() & (self.load_slot[c].y.val().get_bit(top) == self.load.negative.val());
            }
            self.bank[c].load_share.next = self.load.value.val();
            self.load_second[c].x.next = self.load.ties_with.val();
            self.tie_first[c].x.next = self.load.ranks_above.val();
            self.bank[c].load_pair.next = self.load_second[c].y.val();
            self.bank[c].load_tie.next = self.tie_first[c].y.val();

            self.may_first[c].x.next = self.paths.val();
            self.may_second[c].x.next = self.paths.val();
            self.bank[c].first_may.next = self.may_first[c].y.val();
            self.bank[c].second_may.next = self.may_second[c].y.val();
            self.moves_first[c].x.next = self.follows.q.val();
            self.moves_second[c].x.next = self.follows.q.val();
            self.bank[c].moves.next = self.moves_first[c].y.val() | self.moves_second[c].y.val();
            self.apart[c].d.next = !self.may_be.y.val().get_bit(c + 1);
            self.bank[c].by_rank.next = self.start_at[2].q.val() | self.apart[c].q.val();

            self.side[c].x.next = self.bank[c].first_leads.val();
            self.kept_partner[c].x.next = self.moving.q.val();
            self.best.x[c].next = self.side[c].y.val() | self.kept_partner[c].y.val();
            self.bank[c].asks.next = self.first_at[2].q.val() & (!self.reset.val());
            self.stays.bit[c].next = self.bank[c].stays.val();
        }
    }
}

#[cfg(test)]
mod tests;
