// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Ranking: who wins ties
//!
//! **Rule.** SEMANTICS "Static balancing": on a tie the larger share wins, then the lower index. One bit per pair of paths a < b: a wins.
//!
//! **Inside.** One comparator per pair over the shadow shares, loaded at the commit that puts them in use, so tie bits and shares change
//! in the same clock. After reset all shares are equal and the lower index wins.
//!
//! **Timing.** New with the shares in use, one clock after `commit`.

use crate::primitives::RegR;
use array_init::array_init;
use rust_hdl::prelude::*;

/// Tie bits of the `M` = N(N−1)/2 pairs of `N` paths; pair (a, b), a < b, is bit a(2N−a−1)/2 + b−a−1.
#[derive(LogicBlock)]
pub struct Ranking<const N: usize, const M: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The shadow shares come into use at the end of this clock.
    pub commit: Signal<In, Bit>,
    /// Shadow shares.
    pub share: [Signal<In, Bits<16>>; N],
    /// Pair bit: the lower index wins a tie.
    pub tie: [Signal<Out, Bit>; M],
    loses: [RegR<Bit>; M],
}

impl<const N: usize, const M: usize> Default for Ranking<N, M> {
    fn default() -> Self {
        assert!(M == N * (N - 1) / 2, "M must be N(N-1)/2");
        Self {
            clock: Default::default(),
            reset: Default::default(),
            commit: Default::default(),
            share: array_init(|_| Default::default()),
            tie: array_init(|_| Default::default()),
            loses: array_init(|_| Default::default()),
        }
    }
}

impl<const N: usize, const M: usize> Logic for Ranking<N, M> {
    #[hdl_gen]
    fn update(&mut self) {
        for k in 0..M {
            self.loses[k].clock.next = self.clock.val();
            self.loses[k].reset.next = self.reset.val();
            self.tie[k].next = !self.loses[k].q.val();
        }
        for paths in N..(N + 1) {
            for a in 0..N {
                for b in 0..N {
                    if a < b {
                        self.loses[((a * ((paths + paths) - (a + 1))) / 2) + (b - (a + 1))].d.next =
                            self.loses[((a * ((paths + paths) - (a + 1))) / 2) + (b - (a + 1))].q.val();
                        if self.commit.val() {
                            self.loses[((a * ((paths + paths) - (a + 1))) / 2) + (b - (a + 1))].d.next =
                                self.share[a].val() < self.share[b].val();
                        }
                    }
                }
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
        assert_eq!(step(&mut dut), [true, true, true], "not before the commit");
        dut.commit.next = true;
        assert_eq!(step(&mut dut), [true, false, false], "(0,1) (0,2) (1,2)");
    }
}
