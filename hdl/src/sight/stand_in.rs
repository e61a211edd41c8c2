// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Stand-in: which path has a frame whose bucket's home is not eligible
//!
//! ```text
//!  home, from ──► one-hot, all from there on ──┐
//!                                              ├──► win
//!  eligible, those that may stand in ──────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Destination hash" (R26): home if it is eligible, else the first path that may, from `from` on and round.
//!
//! **Inside.** Where a search begins comes with home ([`SearchStart`](crate::sight::search_start::SearchStart)): it is another for every few buckets, so
//! those of a dead path spread over the others. All else of the rule is this one search.
//!
//! **Timing.** A clock from the entry to what is eligible, `win` in that one. A frame a clock.

use crate::prelude::*;

/// Of `N` paths, numbered with `LN` bits.
#[derive(LogicBlock, Blank)]
#[sizes(N <= 1 << LN, LN <= 4)]
pub struct StandIn<const N: usize, const LN: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Of a frame's bucket: home,
    pub home: Signal<In, Bits<LN>>,
    /// and where the search begins.
    pub from: Signal<In, Bits<LN>>,
    /// Of the frame of a clock ago: paths that may be used,
    pub eligible: Signal<In, Bits<N>>,
    /// and those of them that may stand in.
    pub candidates: Signal<In, Bits<N>>,
    /// Its path, one-hot; none where none may.
    pub win: Signal<Out, Bits<N>>,

    one_home: OneHot<LN, N>,
    at_home: Reg<Bits<N>>,
    start: OneHot<LN, N>,
    beyond: Above<N>,
    from_there: Reg<Bits<N>>,
    above: Lowest<N>,
    around: Lowest<N>,
}

impl<const N: usize, const LN: usize> Logic for StandIn<N, LN> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: at_home, from_there);

        forward!(self => self: home as one_home.x, from as start.x, start.y as beyond.x, one_home.y as at_home.d);
        self.from_there.d.next = self.start.y.val() | self.beyond.y.val();
        self.above.x.next = self.candidates.val() & self.from_there.q.val();
        forward!(self => self: candidates as around.x, around.y as win);
        if self.above.x.val().any() {
            self.win.next = self.above.y.val();
        }
        if (self.at_home.q.val() & self.eligible.val()).any() {
            self.win.next = self.at_home.q.val();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_golden::flow::{path_of, Home};

    /// Over all buckets and homes, members or not; a frame a clock.
    fn check<const N: usize, const LN: usize>(members: u64, eligible: u64, shares: &[u16]) {
        let mut dut = StandIn::<N, LN>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        dut.eligible.next = eligible.to_bits();
        let with = (0..N).filter(|&p| shares[p] > 0).fold(0, |set, p| set | 1 << p) & eligible;
        dut.candidates.next = if with == 0 { eligible } else { with }.to_bits();
        for at in 0..N {
            let mut home = Home::default();
            (0..=255).for_each(|bucket| assert!(home.write(bucket, at as u8, N)));
            let others: Vec<usize> = (1..N).map(|step| (at + step) % N).filter(|&path| members >> path & 1 == 1).collect();
            for bucket in 0..256 {
                let from = others.get(bucket * others.len() / 256).copied().unwrap_or(at);
                (dut.home.next, dut.from.next) = ((at as u64).to_bits(), (from as u64).to_bits());
                for level in [false, true] {
                    dut.clock.next = level.into();
                    assert!(simulate(&mut dut, 10));
                }
                let wanted = path_of(&home, bucket as u8, members as u16, eligible as u16, shares).map_or(0, |path| 1 << path);
                assert_eq!(dut.win.val().to_u64(), wanted, "home {at}, bucket {bucket}, {members:b} {eligible:b} {shares:?}");
            }
        }
    }

    #[test]
    fn the_path_of_each_bucket_is_the_golden_models() {
        for members in 0..16 {
            for eligible in (0..16).filter(|eligible| eligible & !members == 0) {
                for shares in [[4, 3, 2, 1], [0, 1, 0, 1], [0, 0, 0, 0]] {
                    check::<4, 2>(members, eligible, &shares);
                }
            }
        }
    }

    #[test]
    fn of_other_sizes() {
        check::<3, 2>(0b101, 0b100, &[1; 3]);
        for (members, eligible) in [(0xFFFF, 0xFFFE), (0xFFFF, 0x0108), (0x5A71, 0x5071), (0x8001, 1)] {
            check::<16, 4>(members, eligible, &[1, 0, 2, 0, 3, 0, 4, 0, 5, 6, 7, 8, 9, 10, 11, 12]);
        }
    }
}
