// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Ranking: who wins ties
//!
//! **Rule.** docs/semantics.md "Static balancing": on a tie the larger share wins, then the lower index. One bit per pair of paths (a, b):
//! a wins.
//!
//! **Pairs.** Pair k joins a = k mod N and b = (a + k div N + 1) mod N; k from 0 to N(N−1)/2 − 1 gives every two paths once ([`pair_paths`]).
//! A kernel can index by that without a triangular loop, which rust-hdl has not; N it names by a loop of one round (`paths`), as an index may
//! use no parameter.
//!
//! **Inside.** One comparator a pair, always "less than", of which synthesis makes a borrow and nothing else; of the other three it makes a
//! borrow and a comparison for equality. Where a has the lower index it does not win if its share is less than b's, else it wins if b's is.
//!
//! **Timing.** One clock behind the shares.

use crate::prelude::*;

/// Paths (a, b) of pair `k` of `paths` paths.
pub fn pair_paths(paths: usize, k: usize) -> (usize, usize) {
    let a = k % paths;
    (a, (a + k / paths + 1) % paths)
}

/// Tie bits of the `M` = N(N−1)/2 pairs of `N` paths.
#[derive(LogicBlock, Blank)]
#[sizes(M == N * (N - 1) / 2)]
pub struct Ranking<const N: usize, const M: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Shares.
    pub share: [Signal<In, Bits<16>>; N],
    /// Of each pair: its first path wins a tie.
    pub tie: [Signal<Out, Bit>; M],
    a_wins: [Reg<Bit>; M],
    #[value(|k| pair_paths(N, k).0 < pair_paths(N, k).1)]
    a_first: [Constant<Bit>; M],
}

impl<const N: usize, const M: usize> Logic for Ranking<N, M> {
    // Less than is what is meant: see above.
    #[allow(clippy::nonminimal_bool)]
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clock: a_wins[M]);
        for paths in N..(N + 1) {
            for k in 0..M {
                self.a_wins[k].d.next = self.share[(k % paths + k / paths + 1) % paths].val() < self.share[k % paths].val();
                if self.a_first[k].val() {
                    self.a_wins[k].d.next = !(self.share[k % paths].val() < self.share[(k % paths + k / paths + 1) % paths].val());
                }
                self.tie[k].next = self.a_wins[k].q.val();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn larger_share_then_lower_index() {
        let mut dut = Ranking::<3, 3>::default();
        dut.connect_all();
        let mut step = |shares: [u64; 3]| {
            for (i, s) in shares.into_iter().enumerate() {
                dut.share[i].next = s.into();
            }
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
            [dut.tie[0].val(), dut.tie[1].val(), dut.tie[2].val()]
        };
        assert_eq!(step([1, 1, 1]), [true, true, false], "the lower index");
        assert_eq!(step([5, 5, 9]), [true, false, true], "(0,1) (1,2) (2,0)");
        assert_eq!(step([4, 5, 3]), [false, true, false]);
    }

    #[test]
    fn every_two_paths_are_one_pair() {
        for n in 2..=16 {
            let mut seen: Vec<_> = (0..n * (n - 1) / 2).map(|k| pair_paths(n, k)).map(|(a, b)| (a.min(b), a.max(b))).collect();
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), n * (n - 1) / 2);
            assert!(seen.iter().all(|(a, b)| a < b));
        }
    }
}
