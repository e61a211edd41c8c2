// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Share load: the shares in use go to the banks
//!
//! **Rule.** docs/semantics.md "Commit": between two frames; a selector may hold the unit for a bounded number of clocks meanwhile.
//!
//! **Inside.** After reset, and when shares change: first what is on its way is decided ([`SETTLE`] clocks), then one share a clock goes to
//! the banks where it is added, and once more one a clock, negative, to those where it is taken away. As it comes first, each path's own
//! share is compared with it, which gives the tie rule's bits a column at a time: N comparators where all pairs at once take N(N−1)/2.
//!
//! **Timing.** `hold` from the clock after `changing` (the shares change with the end of that clock) for [`load_clocks`].

use crate::prelude::*;

/// Clocks in which what was admitted is decided with the old shares.
pub const SETTLE: u64 = 8;

/// Clocks for which the unit is held, with `places` paths.
pub const fn load_clocks(places: usize) -> u64 {
    SETTLE + 2 * places as u64 + 2
}

/// Walks over the shares of `N` paths, `P` = 2^`LN` places, `P` ≥ `N`.
#[derive(LogicBlock, Blank)]
#[sizes(N <= P, P == 1 << LN, P <= 16)]
pub struct ShareLoad<const N: usize, const P: usize, const LN: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Shares are others from the clock after the next on.
    pub changing: Signal<In, Bit>,
    /// Shares in use.
    pub share: [Signal<In, Bits<16>>; N],
    /// No beat may be taken.
    pub hold: Signal<Out, Bit>,
    /// A share goes to the banks in this clock.
    pub write: Signal<Out, Bit>,
    /// Whose.
    pub path: Signal<Out, Bits<LN>>,
    /// The share, or its negative: two's complement.
    pub value: Signal<Out, Bits<17>>,
    /// It is the negative.
    pub negative: Signal<Out, Bit>,
    /// Path against which it is told who wins ties, one-hot, or none: each once.
    pub ties_with: Signal<Out, Bits<P>>,
    /// Paths with at least its share: of a lower index than it, they win.
    pub ranks_above: Signal<Out, Bits<P>>,
    pick: Pick<16, N, LN>,
    above: Gather<P>,
    which: OneHot<LN, P>,
    step: RegR<Bits<6>>,
    loaded: RegR<Bit>,
    walks: Signal<Local, Bit>,
    walking: RegR<Bit>,
    minus: Reg<Bit>,
    at: Reg<Bits<LN>>,
    raw: Reg<Bits<16>>,
    writing: RegR<Bit>,
    taken_away: Reg<Bit>,
    whose: Reg<Bits<LN>>,
    worth: Reg<Bits<17>>,
    against: RegR<Bits<P>>,
    ranks: Reg<Bits<P>>,
    #[value(SETTLE)]
    start: Constant<Bits<6>>,
    #[value(SETTLE + P as u64)]
    second: Constant<Bits<6>>,
    #[value(load_clocks(P) - 1)]
    end: Constant<Bits<6>>,
    #[value(SETTLE + 2 * P as u64)]
    over: Constant<Bits<6>>,
}

impl<const N: usize, const P: usize, const LN: usize> Logic for ShareLoad<N, P, LN> {
    // Less than is a borrow and nothing else: see balance/ranking.rs.
    #[allow(clippy::nonminimal_bool)]
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: step, loaded, walking, writing, against);
        registers!(self, clock: minus, at, raw, taken_away, whose, worth, ranks);

        if !self.loaded.q.val() {
            self.step.d.next = self.step.q.val() + bits::<6>(1);
            self.loaded.d.next = self.step.q.val() == self.end.val();
        }
        if self.changing.val() {
            self.step.d.next = bits::<6>(0);
            self.loaded.d.next = false;
        }
        self.hold.next = !self.loaded.q.val();

        // P steps and P more, each path once in either: with which they begin does not matter.
        self.walks.next = (self.step.q.val() >= self.start.val()) & (self.step.q.val() < self.over.val());
        self.walking.d.next = self.walks.val() & (!self.loaded.q.val());
        self.minus.d.next = self.step.q.val() >= self.second.val();
        self.at.d.next = self.step.q.val().get_bits::<LN>(0);
        self.pick.index.next = self.step.q.val().get_bits::<LN>(0);
        forward!(self => self.pick: share[N] as x);
        forward!(self => self: pick.y as raw.d);

        // The share, and its negative.
        self.worth.d.next = bit_cast::<17, 16>(self.raw.q.val());
        if self.minus.q.val() {
            self.worth.d.next = bits::<17>(0) - bit_cast::<17, 16>(self.raw.q.val());
        }
        forward!(self => self: walking.q as writing.d, minus.q as taken_away.d, at.q as whose.d, writing.q as write, whose.q as path,
            worth.q as value, taken_away.q as negative);

        // Who wins ties against it. A path beyond the last one does against none.
        for p in 0..P {
            self.above.bit[p].next = false;
        }
        for p in 0..N {
            self.above.bit[p].next = !(self.share[p].val() < self.raw.q.val());
        }
        self.against.d.next = bits::<P>(0);
        if self.walking.q.val() & (!self.minus.q.val()) {
            self.against.d.next = self.which.y.val();
        }
        forward!(self => self: at.q as which.x, above.y as ranks.d, against.q as ties_with, ranks.q as ranks_above);
    }
}
