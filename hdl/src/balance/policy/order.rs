// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Order: which of two paths comes first
//!
//! **Rule.** docs/semantics.md "Other policies" (ACTIVE_BACKUP): the lower priority number, then the lower index. A bit a pair, as in
//! [`crate::balance::ranking`].
//!
//! **Timing.** One clock behind the priorities.

use crate::prelude::*;

/// Order of the `M` = N(N−1)/2 pairs of `N` paths.
#[derive(LogicBlock, Blank)]
#[sizes(M == N * (N - 1) / 2)]
pub struct Order<const N: usize, const M: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Priority numbers.
    pub priority: [Signal<In, Bits<4>>; N],
    /// Of each pair, a bit: its first path comes first.
    pub order: Signal<Out, Bits<M>>,
    a_first: [Reg<Bit>; M],
    pairs: Gather<M>,
    #[value(|k| crate::balance::ranking::pair_paths(N, k).0 < crate::balance::ranking::pair_paths(N, k).1)]
    a_lower: [Constant<Bit>; M],
}

impl<const N: usize, const M: usize> Logic for Order<N, M> {
    // Always less than: it is one carry chain.
    #[allow(clippy::nonminimal_bool)]
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clock: a_first[M]);
        for paths in N..(N + 1) {
            for k in 0..M {
                self.a_first[k].d.next = self.priority[k % paths].val() < self.priority[(k % paths + k / paths + 1) % paths].val();
                if self.a_lower[k].val() {
                    self.a_first[k].d.next = !(self.priority[(k % paths + k / paths + 1) % paths].val() < self.priority[k % paths].val());
                }
                self.pairs.bit[k].next = self.a_first[k].q.val();
            }
        }
        forward!(self => self: pairs.y as order);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::ranking::pair_paths;

    #[test]
    fn lower_number_then_lower_index() {
        let mut dut = Order::<3, 3>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        for all in 0..4096u64 {
            let number = |p: usize| all >> (4 * p) & 15;
            (0..3).for_each(|p| dut.priority[p].next = number(p).into());
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(&mut dut, 10));
            }
            for k in 0..3 {
                let (a, b) = pair_paths(3, k);
                assert_eq!(dut.order.val().get_bit(k), (number(a), a) < (number(b), b), "{all:03x}, pair {k}");
            }
        }
    }
}
