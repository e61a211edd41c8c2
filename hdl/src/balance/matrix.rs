// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Matrix: one exact decision per clock
//!
//! ```text
//!             beat products            pairs                 winner
//!            ┌─────────────┐      ┌────────────────┐     ┌─────────────┐
//!  n ──────►─┤ n · share_0 ├─►──┐ │ D(0,1) … lead  │     │ all its     │
//!  share_p ►─┤      …      │    ├►│ D(0,2)         ├──►──┤ pairs lead? ├─►── win   one-hot, a register
//!            │ n · share_q │    │ │   …            │◄──┐ └──────┬──────┘
//!            └─────────────┘    └─┴────────────────┘   └────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Static balancing" (R1–R4): the path with the largest (total / bytes on path) × share, exactly; ties to the
//! larger share, then the lower index; an ineligible path never, unless none is eligible. Every beat counts, at the path that its frame
//! took.
//!
//! **Inside.** Products do not depend on the choice, so two register stages make them ahead of it. What is left in the loop is the
//! leads, an AND over a path's pairs, and a select in each pair.
//!
//! **Timing.** `win` three clocks after the beat; one beat and one decision per clock, no bubble, also over the start of an epoch.

use crate::balance::pair::Pair;
use crate::prelude::*;

/// Clocks from a beat at the inputs to `win`.
pub const MATRIX_LATENCY: usize = 3;

/// Chooses among `N` paths; `M` = N(N−1)/2 pairs, `NB` bits a byte count of a beat, `PW` = NB + 15, `DW` bits a difference.
#[derive(LogicBlock, Blank)]
#[sizes(M == N * (N - 1) / 2, PW == NB + 15, DW > PW)]
pub struct Matrix<const N: usize, const M: usize, const NB: usize, const PW: usize, const DW: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// First beat of a frame: decide.
    pub first: Signal<In, Bit>,
    /// Bytes of the beat.
    pub n: Signal<In, Bits<NB>>,
    /// There is one, and they count: the unit chooses its frame's path freely.
    pub counts: Signal<In, Bit>,
    /// Shares of this frame; 0 for an ineligible path. Steady from a first beat to the next.
    pub share: [Signal<In, Bits<16>>; N],
    /// Eligible paths of this frame.
    pub eligible: Signal<In, Bits<N>>,
    /// Of each pair: its first path wins a tie among this frame's shares; see [`crate::balance::ranking`].
    pub tie: [Signal<In, Bit>; M],
    /// With `first`: this frame starts an epoch.
    pub epoch_start: Signal<In, Bit>,
    /// Path of the beat, one-hot.
    pub win: Signal<Out, Bits<N>>,
    product: [BeatProduct<NB, PW>; N],
    pair: [Pair<PW, DW>; M],
    /// Row p: who leads against whom, from p's side.
    row: [Gather<N>; N],
    winner: Gather<N>,
    /// Path p takes the present beat.
    wins: [Signal<Local, Bit>; N],
    /// Path p is eligible.
    may: [Signal<Local, Bit>; N],
    first_d1: RegR<Bit>,
    first_d2: RegR<Bit>,
    start_d1: RegR<Bit>,
    rank_d1: [Reg<Bit>; M],
    chosen: RegR<Bits<N>>,
}

impl<const N: usize, const M: usize, const NB: usize, const PW: usize, const DW: usize> Logic for Matrix<N, M, NB, PW, DW> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: first_d1, first_d2, start_d1, chosen);
        blocks!(self, clock: product[N], rank_d1[M], pair[M]);

        // Ahead of the choice.
        forward!(self => self: first as first_d1.d, first_d1.q as first_d2.d);
        self.start_d1.d.next = self.first.val() & self.epoch_start.val();
        for p in 0..N {
            self.product[p].n.next = self.n.val();
            self.product[p].counts.next = self.counts.val();
            self.product[p].share.next = self.share[p].val();
            self.row[p].bit[p].next = true;
            self.may[p].next = self.eligible.val().get_bit(p);
        }

        // Each two paths are a pair: path k mod N and the one k div N + 1 places behind it, round and round.
        for paths in N..(N + 1) {
            for k in 0..M {
                self.rank_d1[k].d.next = self.tie[k].val();
                if self.may[k % paths].val() != self.may[(k % paths + k / paths + 1) % paths].val() {
                    self.rank_d1[k].d.next = self.may[k % paths].val();
                }
                self.pair[k].start.next = self.start_d1.q.val();
                self.pair[k].tie.next = self.rank_d1[k].q.val();
                self.pair[k].win_a.next = self.wins[k % paths].val();
                self.pair[k].win_b.next = self.wins[(k % paths + k / paths + 1) % paths].val();
                self.pair[k].p_a.next = self.product[k % paths].p.val();
                self.pair[k].p_b.next = self.product[(k % paths + k / paths + 1) % paths].p.val();
                self.row[k % paths].bit[(k % paths + k / paths + 1) % paths].next = self.pair[k].a_leads.val();
                self.row[(k % paths + k / paths + 1) % paths].bit[k % paths].next = !self.pair[k].a_leads.val();
            }
        }

        // A frame keeps the path that its first beat was given.
        for p in 0..N {
            self.wins[p].next = self.chosen.q.val().get_bit(p);
            if self.first_d2.q.val() {
                self.wins[p].next = self.row[p].y.val().all();
            }
            self.winner.bit[p].next = self.wins[p].val();
        }
        forward!(self => self: winner.y as chosen.d, chosen.q as win);
    }
}
