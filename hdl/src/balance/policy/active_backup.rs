// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Active backup: the eligible path that comes first
//!
//! ```text
//!  eligible, priority of 0 and 1 ─►─ lower ─► register ─┐
//!                                                       ├─ lower ─► Delay ─► register ─►─ win   in the clock of the decision
//!  eligible, priority of 2 and 3 ─►─ lower ─► register ─┘                       ▲
//!                                                                               └── first beat, on its way to the decision
//! ```
//!
//! **Rule.** docs/semantics.md "Other policies" (ACTIVE_BACKUP): of all eligible paths the one with the lowest priority number, then index.
//! Shares say nothing here.
//!
//! **Inside.** A knock-out tree that never stops, a level a clock: what leaves it as a frame is decided entered it in the clock that the frame is
//! stamped with. So it has N − 1 comparers, not one for every pair of paths, and no register that a frame must enable. A path that is not
//! eligible has a number above all priorities.
//!
//! **Timing.** Stamped as in [`super`]; `win` is there `S` clocks behind the stamped first beat and stays until the next one's. One decision a clock.

use crate::prelude::*;

/// Chooses among `N` paths, on the `P` = 2^`LN` places of a tree of `C` = P − 1 comparers, `H` = P/2 of them in front, `B` = C − 1 not the last;
/// `S` clocks from a stamped first beat to its decision, `D` = S + 2 − LN of them behind the tree.
#[derive(LogicBlock, Blank)]
#[sizes(N <= P, P == 1 << LN, C == P - 1, H == P / 2, B == P - 2, D == S + 2 - LN)]
pub struct ActiveBackup<
    const N: usize,
    const P: usize,
    const C: usize,
    const H: usize,
    const B: usize,
    const LN: usize,
    const S: usize,
    const D: usize,
> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// A frame's first beat entered the unit one clock ago.
    pub take: Signal<In, Bit>,
    /// POLICY is this one now.
    pub in_use_now: Signal<In, Bit>,
    /// Eligible paths now.
    pub eligible_now: Signal<In, Bits<N>>,
    /// Priority numbers in use now.
    pub priority_now: [Signal<In, Bits<4>>; N],
    /// Path of the frame that is decided, one-hot; none where it goes by another policy, any where none is eligible.
    pub win: Signal<Out, Bits<N>>,

    use_seen: RegR<Bit>,
    take_at: Delay<Bit, S>,
    use_at: Delay<Bit, S>,
    path_key: [Gather<5>; N],
    place_key: [Signal<Local, Bits<5>>; P],
    #[value(|p| p as u64)]
    number: [Constant<Bits<LN>>; P],
    /// Of each comparer: the lower number, and whose it is.
    best_key: [Signal<Local, Bits<5>>; C],
    best_path: [Signal<Local, Bits<LN>>; C],
    key: [Reg<Bits<5>>; B],
    path: [Reg<Bits<LN>>; B],
    last_key: Unused<5>,
    path_at: Delay<Bits<LN>, D>,
    first: OneHot<LN, N>,
    chosen: Reg<Bits<N>>,
}

impl<const N: usize, const P: usize, const C: usize, const H: usize, const B: usize, const LN: usize, const S: usize, const D: usize> Logic
    for ActiveBackup<N, P, C, H, B, LN, S, D>
{
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: use_seen);
        registers!(self, clock: key[B], path[B], chosen);
        blocks!(self, clock: take_at, use_at, path_at);

        self.use_seen.d.next = self.in_use_now.val();

        // The tree; of two equal numbers the former one is of the lower path.
        for paths in N..(N + 1) {
            for p in 0..P {
                // A place without a path repeats the last one, which is before it.
                self.place_key[p].next = self.path_key[paths - 1].y.val();
            }
        }
        for p in 0..N {
            for b in 0..4 {
                self.path_key[p].bit[b].next = self.priority_now[p].val().get_bit(b);
            }
            self.path_key[p].bit[4].next = !self.eligible_now.val().get_bit(p);
            self.place_key[p].next = self.path_key[p].y.val();
        }
        for k in 0..H {
            self.best_key[k].next = self.place_key[2 * k].val();
            self.best_path[k].next = self.number[2 * k].val();
            if self.place_key[2 * k + 1].val() < self.place_key[2 * k].val() {
                self.best_key[k].next = self.place_key[2 * k + 1].val();
                self.best_path[k].next = self.number[2 * k + 1].val();
            }
        }
        for front in H..(H + 1) {
            for k in H..C {
                self.best_key[k].next = self.key[2 * (k - front)].q.val();
                self.best_path[k].next = self.path[2 * (k - front)].q.val();
                if self.key[2 * (k - front) + 1].q.val() < self.key[2 * (k - front)].q.val() {
                    self.best_key[k].next = self.key[2 * (k - front) + 1].q.val();
                    self.best_path[k].next = self.path[2 * (k - front) + 1].q.val();
                }
            }
        }
        for k in 0..B {
            self.key[k].d.next = self.best_key[k].val();
            self.path[k].d.next = self.best_path[k].val();
        }
        for all in C..(C + 1) {
            self.last_key.x.next = self.best_key[all - 1].val();
            self.path_at.d.next = self.best_path[all - 1].val();
        }

        // The decision takes what leaves it.
        forward!(self => self: take as take_at.d, use_seen.q as use_at.d, path_at.q as first.x);
        if self.take_at.q.val() {
            self.chosen.d.next = bits::<N>(0);
            if self.use_at.q.val() {
                self.chosen.d.next = self.first.y.val();
            }
        }
        self.win.next = self.chosen.q.val();
    }
}

#[cfg(test)]
mod tests;
