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
//! **Inside.** One comparator per pair over the shadow shares, loaded at the commit that puts them in use, so tie bits and shares change
//! in the same clock. After reset all shares are equal and the lower index wins.
//!
//! **Timing.** New with the shares in use, one clock after `commit`.

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
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The shadow shares come into use at the end of this clock.
    pub commit: Signal<In, Bit>,
    /// Shadow shares.
    pub share: [Signal<In, Bits<16>>; N],
    /// Of each pair: its first path wins a tie.
    pub tie: [Signal<Out, Bit>; M],
    /// Not as the index alone would have it.
    flipped: [RegR<Bit>; M],
    #[value(|k| pair_paths(N, k).0 < pair_paths(N, k).1)]
    a_first: [Constant<Bit>; M],
}

impl<const N: usize, const M: usize> Logic for Ranking<N, M> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: flipped[M]);
        for paths in N..(N + 1) {
            for k in 0..M {
                if self.commit.val() {
                    self.flipped[k].d.next = self.share[k % paths].val() > self.share[(k % paths + k / paths + 1) % paths].val();
                    if self.a_first[k].val() {
                        self.flipped[k].d.next = self.share[k % paths].val() < self.share[(k % paths + k / paths + 1) % paths].val();
                    }
                }
                self.tie[k].next = self.flipped[k].q.val() ^ self.a_first[k].val();
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
        for (i, s) in [5u64, 5, 9].into_iter().enumerate() {
            dut.share[i].next = s.into();
        }
        let step = |dut: &mut Ranking<3, 3>| {
            dut.clock.next = false.into();
            assert!(simulate(dut, 10));
            dut.clock.next = true.into();
            assert!(simulate(dut, 10));
            [dut.tie[0].val(), dut.tie[1].val(), dut.tie[2].val()]
        };
        assert_eq!(step(&mut dut), [true, true, false], "not before the commit");
        dut.commit.next = true;
        assert_eq!(step(&mut dut), [true, false, true], "(0,1) (1,2) (2,0)");
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
