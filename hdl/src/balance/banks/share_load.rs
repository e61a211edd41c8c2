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
    /// Once a path: who wins ties against it is told.
    pub ties: Signal<Out, Bit>,
    /// Against whom, one-hot.
    pub ties_with: Signal<Out, Bits<P>>,
    /// Who does: paths with a larger share, or the same and a lower index.
    pub ranks_above: Signal<Out, Bits<P>>,
    pick: Pick<16, N, LN>,
    outranks: [Outranks; N],
    above: Gather<P>,
    which: OneHot<LN, P>,
    not_below: Above<P>,
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
    tell: RegR<Bit>,
    against: Reg<Bits<P>>,
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
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: step, loaded, walking, writing, tell);
        registers!(self, clock: minus, at, raw, taken_away, whose, worth, against, ranks);

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
            self.outranks[p].other.next = self.raw.q.val();
            self.outranks[p].share.next = self.share[p].val();
            self.outranks[p].below.next = !(self.which.y.val() | self.not_below.y.val()).get_bit(p);
            self.above.bit[p].next = self.outranks[p].y.val();
        }
        self.tell.d.next = self.walking.q.val() & (!self.minus.q.val());
        forward!(self => self: at.q as which.x, which.y as not_below.x, which.y as against.d, above.y as ranks.d, tell.q as ties, against.q as ties_with,
            ranks.q as ranks_above);
    }
}

/// The tie rule for a path and another, as one comparator: equal shares are told apart by a bit below them.
#[derive(LogicBlock, Blank)]
pub struct Outranks {
    /// Share of the path.
    pub share: Signal<In, Bits<16>>,
    /// Share of the other.
    pub other: Signal<In, Bits<16>>,
    /// The path has the lower index.
    pub below: Signal<In, Bit>,
    /// The path wins a tie.
    pub y: Signal<Out, Bit>,
    left: Signal<Local, Bits<17>>,
    right: Signal<Local, Bits<17>>,
}

impl Logic for Outranks {
    #[kernel]
    fn update(&mut self) {
        self.left.next = bit_cast::<17, 16>(self.share.val()) << bits::<17>(1);
        if self.below.val() {
            self.left.next = (bit_cast::<17, 16>(self.share.val()) << bits::<17>(1)) | bits::<17>(1);
        }
        self.right.next = bit_cast::<17, 16>(self.other.val()) << bits::<17>(1);
        // Less, not greater: synthesis makes of it a borrow and nothing else.
        self.y.next = self.right.val() < self.left.val();
    }
}
