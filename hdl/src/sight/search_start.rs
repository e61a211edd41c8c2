// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Search start: where the search begins for a path that stands in for a bucket's home
//!
//! ```text
//!  members ─► counted twice ─► ranks, members in order
//!                                │        │
//!  home, bucket ─► rank, others ─┴─► sum ─┴─► from
//! ```
//!
//! **Rule.** docs/semantics.md "Destination hash" (R26): at the ⌊b·n/256⌋-th of the n members other than home, in cyclic order above it. So the buckets of
//! one dead path spread over the others.
//!
//! **Inside.** As members change they are numbered, lowest first, and numbered on in a second round: the list is there twice, and no sum has to
//! be brought back into it.
//!
//! **Timing.** [`SEARCH_CLOCKS`] from a bucket to `from`, a bucket a clock. 2 · `N` clocks behind `start` to the list.

use crate::prelude::*;

/// Clocks from home and bucket to `from`.
pub const SEARCH_CLOCKS: usize = 4;

/// A member's place among the members; of no member, that of the next one above.
#[derive(Copy, Clone, Debug, PartialEq, Default, LogicStruct)]
pub struct Rank {
    /// It is a member.
    pub member: Bit,
    /// Members below it.
    pub below: Bits<5>,
}

/// Of `N` paths, numbered with `LN` bits, their ranks in two rounds with `RN`.
#[derive(LogicBlock, Blank)]
#[sizes(N <= 1 << LN, LN <= 4, RN == LN + 1)]
pub struct SearchStart<const N: usize, const LN: usize, const RN: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Members may be others: count them.
    pub start: Signal<In, Bit>,
    /// Members.
    pub members: Signal<In, Bits<N>>,
    /// They are being counted, and what is asked meanwhile is in vain.
    pub busy: Signal<Out, Bit>,
    /// A bucket's home,
    pub home: Signal<In, Bits<LN>>,
    /// and its number.
    pub bucket: Signal<In, Bits<8>>,
    /// Where the search begins.
    pub from: Signal<Out, Bits<LN>>,

    counting: RegR<Bit>,
    second_round: Reg<Bit>,
    at: Reg<Bits<LN>>,
    counted: Reg<Bits<RN>>,
    /// Members, and one less.
    total: Reg<Bits<RN>>,
    total_less: Reg<Bits<RN>>,
    ranks: SmallRam<Rank, LN>,
    list: SmallRam<Bits<LN>, RN>,
    rank: Reg<Rank>,
    numbered: Reg<Bits<8>>,
    /// `bucket` · members other than home.
    product: Reg<Bits<12>>,
    /// Rank of the member above home.
    above: Reg<Bits<RN>>,
    place: Reg<Bits<RN>>,
    found: Reg<Bits<LN>>,
    is_member: Signal<Local, Bit>,
    at_last: Signal<Local, Bit>,
    others: Signal<Local, Bits<RN>>,
    /// `bucket`, times a power of two.
    times: [Signal<Local, Bits<12>>; LN],
    sum: [Signal<Local, Bits<12>>; LN],
    /// Parts of numbers that are never so large.
    spare_others: Unused<RN>,
    spare_rank: Unused<5>,
    spare_product: Unused<12>,
    #[value(N - 1)]
    last: Constant<Bits<LN>>,
}

impl<const N: usize, const LN: usize, const RN: usize> Logic for SearchStart<N, LN, RN> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: counting);
        registers!(self, clock: second_round, at, counted, total, total_less, rank, numbered, product, above, place, found);
        blocks!(self, clock: ranks, list);

        // Members, one after the other, in two rounds.
        self.at_last.next = self.at.q.val() == self.last.val();
        self.is_member.next = self.members.val().get_bit(self.at.q.val().index());
        self.ranks.write.next = self.counting.q.val() & (!self.second_round.q.val());
        forward!(self => self.ranks: at.q as write_address, home as read_address);
        self.ranks.write_data.next.member = self.is_member.val();
        self.ranks.write_data.next.below = bit_cast::<5, RN>(self.counted.q.val());
        self.list.write.next = self.counting.q.val() & self.is_member.val();
        forward!(self => self.list: counted.q as write_address, at.q as write_data, place.q as read_address);
        if self.counting.q.val() {
            self.at.d.next = self.at.q.val() + bits::<LN>(1);
            if self.is_member.val() {
                self.counted.d.next = self.counted.q.val() + bits::<RN>(1);
                if !self.second_round.q.val() {
                    self.total.d.next = self.total.q.val() + bits::<RN>(1);
                }
            }
            if self.at_last.val() {
                self.at.d.next = bits::<LN>(0);
                self.second_round.d.next = true;
                self.counting.d.next = !self.second_round.q.val();
            }
        }
        self.total_less.d.next = self.total.q.val() - bits::<RN>(1);
        if self.start.val() {
            self.counting.d.next = true;
            self.second_round.d.next = false;
            self.at.d.next = bits::<LN>(0);
            self.counted.d.next = bits::<RN>(0);
            self.total.d.next = bits::<RN>(0);
        }
        forward!(self => self: counting.q as busy);

        // Home's rank.
        forward!(self => self: ranks.read_data as rank.d, bucket as numbered.d);

        // How many are passed, and from where on.
        self.others.next = self.total.q.val();
        self.above.d.next = bit_cast::<RN, 5>(self.rank.q.val().below);
        if self.rank.q.val().member {
            self.others.next = self.total_less.q.val();
            self.above.d.next = bit_cast::<RN, 5>(self.rank.q.val().below) + bits::<RN>(1);
        }
        self.spare_others.x.next = self.others.val();
        self.spare_rank.x.next = self.rank.q.val().below;
        self.times[0].next = bit_cast::<12, 8>(self.numbered.q.val());
        self.sum[0].next = bits::<12>(0);
        if self.others.val().get_bit(0) {
            self.sum[0].next = bit_cast::<12, 8>(self.numbered.q.val());
        }
        for i in 1..LN {
            self.times[i].next = self.times[i - 1].val() << bits::<12>(1);
            self.sum[i].next = self.sum[i - 1].val();
            if self.others.val().get_bit(i) {
                self.sum[i].next = self.sum[i - 1].val() + (self.times[i - 1].val() << bits::<12>(1));
            }
        }
        for i in (LN - 1)..LN {
            self.product.d.next = self.sum[i].val();
        }
        self.spare_product.x.next = self.product.q.val();
        self.place.d.next = self.above.q.val() + bit_cast::<RN, 4>(self.product.q.val().get_bits::<4>(8));
        forward!(self => self: list.read_data as found.d, found.q as from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Over all homes and buckets, one a clock.
    fn check<const N: usize, const LN: usize, const RN: usize>(dut: &mut SearchStart<N, LN, RN>, members: u64) {
        let clock = |dut: &mut SearchStart<N, LN, RN>| {
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(dut, 10));
            }
        };
        (dut.members.next, dut.start.next) = (members.to_bits(), true);
        clock(dut);
        dut.start.next = false;
        for _ in 0..2 * N {
            assert!(dut.busy.val());
            clock(dut);
        }
        assert!(!dut.busy.val());
        // Others of each home, in cyclic order.
        let others = |home: usize| (1..N).map(|step| (home + step) % N).filter(|&path| members >> path & 1 == 1).collect::<Vec<_>>();
        let others: Vec<Vec<usize>> = (0..N).map(others).collect();
        for now in 0..N * 256 + SEARCH_CLOCKS - 1 {
            dut.home.next = ((now / 256 % N) as u64).to_bits();
            dut.bucket.next = ((now % 256) as u64).to_bits();
            clock(dut);
            let Some(asked) = now.checked_sub(SEARCH_CLOCKS - 1) else { continue };
            let (others, bucket) = (&others[asked / 256], asked % 256);
            if let Some(&expected) = others.get(bucket * others.len() / 256) {
                assert_eq!(dut.from.val().to_u64(), expected as u64, "members {members:b}, home {}, bucket {bucket}", asked / 256);
            }
        }
    }

    fn built<const N: usize, const LN: usize, const RN: usize>() -> SearchStart<N, LN, RN> {
        let mut dut = SearchStart::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        dut
    }

    #[test]
    fn it_begins_at_another_member_for_every_few_buckets() {
        let mut dut = built::<4, 2, 3>();
        (0..16).for_each(|members| check(&mut dut, members));
        let mut dut = built::<3, 2, 3>();
        (0..8).for_each(|members| check(&mut dut, members));
        let mut dut = built::<2, 1, 2>();
        (0..4).for_each(|members| check(&mut dut, members));
    }

    #[test]
    fn of_sixteen() {
        let mut dut = built::<16, 4, 5>();
        [0xFFFF, 0xFFFE, 0x7FFF, 0x5A71, 0x8001, 1, 0].into_iter().for_each(|members| check(&mut dut, members));
    }
}
