// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Fill: the table of buckets, made anew beside the traffic
//!
//! ```text
//!  shares, members ─► taken ──► contest, path by path ──► home ──► walk ──► an entry a bucket
//! ```
//!
//! **Rule.** docs/semantics.md "Destination hash" (R26): the home of bucket b is the b-th of 256 STATIC decisions on frames of one byte, from zero, over the
//! members. Beside it the entry says where the search for a stand-in begins: at the ⌊b·n/256⌋-th of the n members other than home, in cyclic order above it. If
//! `keeps`, homes stay and only that is made anew.
//!
//! **Inside.** One path after the other meets the best so far: share × bytes of the other, less the other way round, a bit of the bytes a clock; equal
//! products, then the larger share, then the one that came first. The bytes are counts of buckets, under 256 until the last is given.
//!
//! **Timing.** Less than 256 · (11 · `N` + 4) + 2 · `N` clocks. Until `done` the table that was is in use, so no frame waits for it.

use crate::prelude::*;

/// What is being done.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Doing {
    /// Nothing.
    Nothing,
    /// Shares are taken.
    Take,
    /// A bucket begins: its home is read, or a path comes to contest for it.
    Come,
    /// It is compared with the best.
    Compare,
    /// It is the best or not.
    Judge,
    /// The home has the bucket.
    Give,
    /// The search for where a search begins.
    Walk,
    /// An entry is made.
    Write,
}

/// For `N` paths, numbered with `LN` bits.
#[derive(LogicBlock, Blank)]
#[sizes(N <= 1 << LN, (2..=16).contains(&N), LN <= 4)]
pub struct Fill<const N: usize, const LN: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// It begins, again if it is at it.
    pub start: Signal<In, Bit>,
    /// With `start`: homes stay.
    pub keeps: Signal<In, Bit>,
    /// Shares in use.
    pub share: [Signal<In, Bits<16>>; N],
    /// They are others from the next clock on.
    pub changed: Signal<In, Bit>,
    /// Members.
    pub members: Signal<In, Bits<N>>,
    /// Home of `bucket` as it was, a clock behind it.
    pub home_was: Signal<In, Bits<4>>,
    /// A bucket,
    pub bucket: Signal<Out, Bits<8>>,
    /// and in this clock its entry:
    pub write: Signal<Out, Bit>,
    /// home,
    pub home: Signal<Out, Bits<4>>,
    /// and where the search for a stand-in begins.
    pub from: Signal<Out, Bits<4>>,
    /// It is the last one.
    pub done: Signal<Out, Bit>,

    doing: RegR<Doing>,
    keeping: Reg<Bit>,
    those: Reg<Bits<N>>,
    at: Reg<Bits<4>>,
    total: Reg<Bits<5>>,
    buckets: Reg<Bits<8>>,
    /// `buckets` · `total`.
    product: Reg<Bits<13>>,
    pick: Pick<16, N, LN>,
    shares: SmallRam<Bits<16>, 4>,
    counts: SmallRam<Bits<8>, 4>,
    /// The path that has come.
    rival: Reg<Bits<16>>,
    rival_count: Reg<Bits<8>>,
    /// The best so far, if there is one.
    best: Reg<Bits<4>>,
    best_share: Reg<Bits<16>>,
    best_count: Reg<Bits<8>>,
    has_best: Reg<Bit>,
    difference: Reg<Bits<26>>,
    larger: Reg<Bit>,
    step: Reg<Bits<3>>,
    /// Members still to be passed.
    left: Reg<Bits<4>>,
    at_last: Signal<Local, Bit>,
    onward: Signal<Local, Bits<4>>,
    is_member: Signal<Local, Bit>,
    beats: Signal<Local, Bit>,
    plus: Signal<Local, Bits<26>>,
    minus: Signal<Local, Bits<26>>,
    /// `product`, of the members other than home.
    of_others: Signal<Local, Bits<13>>,
    ends: Signal<Local, Bit>,
    /// Parts of a bucket's number, and of more members than there may be.
    spare: Unused<9>,
    #[value(N - 1)]
    last: Constant<Bits<4>>,
}

impl<const N: usize, const LN: usize> Logic for Fill<N, LN> {
    // Less than is a borrow and nothing else: see balance/ranking.rs.
    #[allow(clippy::nonminimal_bool)]
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: doing);
        registers!(self, clock: keeping, those, at, total, buckets, product, rival, rival_count, best, best_share, best_count, has_best, difference, larger,
            step, left);
        blocks!(self, clock: shares, counts);

        // A path.
        self.at_last.next = self.at.q.val() == self.last.val();
        self.onward.next = self.at.q.val() + bits::<4>(1);
        if self.at_last.val() {
            self.onward.next = bits::<4>(0);
        }
        self.is_member.next = self.those.q.val().get_bit(self.at.q.val().get_bits::<LN>(0).index());
        self.pick.index.next = self.at.q.val().get_bits::<LN>(0);
        forward!(self => self.pick: share[N] as x);
        self.shares.write.next = self.doing.q.val() == Doing::Take;
        forward!(self => self.shares: pick.y as write_data, at.q as write_address, at.q as read_address);
        forward!(self => self.counts: at.q as write_address, at.q as read_address);
        self.counts.write.next = (self.doing.q.val() == Doing::Take) | (self.doing.q.val() == Doing::Give);
        self.counts.write_data.next = bits::<8>(0);
        if self.doing.q.val() == Doing::Give {
            self.counts.write_data.next = self.best_count.q.val() + bits::<8>(1);
        }

        // A bit of the two products, of the bytes' top ones first; both come round to what they were.
        self.plus.next = bits::<26>(0);
        if self.best_count.q.val().get_bit(7) {
            self.plus.next = bit_cast::<26, 16>(self.rival.q.val());
        }
        self.minus.next = bits::<26>(0);
        if self.rival_count.q.val().get_bit(7) {
            self.minus.next = bit_cast::<26, 16>(self.best_share.q.val());
        }
        self.beats.next =
            (!self.has_best.q.val()) | ((!self.difference.q.val().get_bit(25)) & (self.difference.q.val().any() | self.larger.q.val()));

        // Of home, if that is a member, there is one less to go to.
        self.of_others.next = self.product.q.val();
        if self.those.q.val().get_bit(self.best.q.val().get_bits::<LN>(0).index()) {
            self.of_others.next = self.product.q.val() - bit_cast::<13, 8>(self.buckets.q.val());
        }
        self.spare.x.next = self.of_others.val().get_bits::<9>(0);
        self.ends.next = (self.doing.q.val() == Doing::Write) & self.buckets.q.val().all();

        match self.doing.q.val() {
            Doing::Take => {
                forward!(self => self: onward as at.d);
                if self.is_member.val() {
                    self.total.d.next = self.total.q.val() + bits::<5>(1);
                }
                if self.at_last.val() {
                    self.doing.d.next = Doing::Come;
                }
                self.buckets.d.next = bits::<8>(0);
                self.product.d.next = bits::<13>(0);
                self.has_best.d.next = false;
            }
            Doing::Come => {
                forward!(self => self: shares.read_data as rival.d, counts.read_data as rival_count.d);
                self.difference.d.next = bits::<26>(0);
                self.larger.d.next = self.best_share.q.val() < self.shares.read_data.val();
                self.step.d.next = bits::<3>(0);
                self.doing.d.next = Doing::Compare;
                if !self.those.q.val().any() {
                    self.doing.d.next = Doing::Nothing;
                }
            }
            Doing::Compare => {
                self.difference.d.next = ((self.difference.q.val() << bits::<26>(1)) + self.plus.val()) - self.minus.val();
                self.best_count.d.next = self.best_count.q.val() << bits::<8>(1);
                if self.best_count.q.val().get_bit(7) {
                    self.best_count.d.next = (self.best_count.q.val() << bits::<8>(1)) | bits::<8>(1);
                }
                self.rival_count.d.next = self.rival_count.q.val() << bits::<8>(1);
                if self.rival_count.q.val().get_bit(7) {
                    self.rival_count.d.next = (self.rival_count.q.val() << bits::<8>(1)) | bits::<8>(1);
                }
                self.step.d.next = self.step.q.val() + bits::<3>(1);
                if self.step.q.val().all() {
                    self.doing.d.next = Doing::Judge;
                }
            }
            Doing::Judge => {
                self.doing.d.next = Doing::Come;
                forward!(self => self: onward as at.d);
                if self.is_member.val() & self.beats.val() {
                    forward!(self => self: at.q as best.d, rival.q as best_share.d, rival_count.q as best_count.d);
                    self.has_best.d.next = true;
                }
                if self.at_last.val() {
                    self.doing.d.next = Doing::Give;
                    forward!(self => self: best.q as at.d);
                    if self.is_member.val() & self.beats.val() {
                        forward!(self => self: at.q as at.d);
                    }
                }
                if self.keeping.q.val() {
                    self.doing.d.next = Doing::Give;
                    forward!(self => self: home_was as best.d, home_was as at.d);
                }
            }
            Doing::Give => {
                forward!(self => self: onward as at.d);
                self.left.d.next = self.of_others.val().get_bits::<4>(8);
                self.doing.d.next = Doing::Walk;
            }
            Doing::Walk => {
                if self.at.q.val() == self.best.q.val() {
                    self.doing.d.next = Doing::Write;
                } else {
                    forward!(self => self: onward as at.d);
                    if self.is_member.val() {
                        self.left.d.next = self.left.q.val() - bits::<4>(1);
                        if !self.left.q.val().any() {
                            self.doing.d.next = Doing::Write;
                            forward!(self => self: at.q as at.d);
                        }
                    }
                }
            }
            Doing::Write => {
                self.buckets.d.next = self.buckets.q.val() + bits::<8>(1);
                self.product.d.next = self.product.q.val() + bit_cast::<13, 5>(self.total.q.val());
                self.has_best.d.next = false;
                self.at.d.next = bits::<4>(0);
                self.doing.d.next = Doing::Come;
                if self.ends.val() {
                    self.doing.d.next = Doing::Nothing;
                }
            }
            _ => {}
        }
        // Shares are taken together: another comes, and it begins again.
        if self.start.val() | (self.changed.val() & (self.doing.q.val() == Doing::Take)) {
            self.doing.d.next = Doing::Take;
            self.at.d.next = bits::<4>(0);
            self.total.d.next = bits::<5>(0);
            forward!(self => self: members as those.d);
        }
        if self.start.val() {
            forward!(self => self: keeps as keeping.d);
        }
        self.write.next = self.doing.q.val() == Doing::Write;
        forward!(self => self: buckets.q as bucket, best.q as home, at.q as from, ends as done);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_golden::flow::Home;

    /// Entries of a fill, and its clocks.
    fn run<const N: usize, const LN: usize>(dut: &mut Fill<N, LN>, keeps: Option<&Home>) -> (Vec<(usize, usize)>, u64) {
        let (mut entries, mut clocks) = (vec![], 0);
        (dut.start.next, dut.keeps.next) = (true, keeps.is_some());
        loop {
            dut.clock.next = false.into();
            assert!(simulate(&mut *dut, 10));
            let bucket = dut.bucket.val().to_u64();
            if dut.write.val() {
                assert_eq!(bucket, entries.len() as u64);
                entries.push((dut.home.val().to_u64() as usize, dut.from.val().to_u64() as usize));
            }
            let done = dut.done.val();
            dut.clock.next = true.into();
            assert!(simulate(&mut *dut, 10));
            dut.start.next = false;
            dut.home_was.next = keeps.map_or(0, |home| home.path(bucket as u8) as u64).to_bits();
            clocks += 1;
            if done || (entries.is_empty() && clocks > 50 * N as u64) {
                return (entries, clocks);
            }
        }
    }

    fn check<const N: usize, const LN: usize>(shares: &[u16], members: u16, kept: Option<u8>) {
        let mut dut = Fill::<N, LN>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        dut.members.next = u64::from(members).to_bits();
        for p in 0..N {
            dut.share[p].next = u64::from(shares[p]).into();
        }
        let mut home = Home::default();
        match kept {
            None => home.fill(shares, members),
            Some(first) => (0..=255u8).for_each(|bucket| assert!(home.write(bucket, bucket.wrapping_add(first) % N as u8, N))),
        }
        let (entries, clocks) = run(&mut dut, kept.map(|_| &home));
        assert_eq!(entries.len(), if members == 0 { 0 } else { 256 });
        assert!(clocks < 256 * (11 * N as u64 + 4) + 2 * N as u64, "{clocks}");
        for (bucket, &(at, from)) in entries.iter().enumerate() {
            assert_eq!(at, home.path(bucket as u8), "bucket {bucket}, {shares:?} {members:b}");
            let others: Vec<usize> = (1..N).map(|step| (at + step) % N).filter(|&path| members >> path & 1 == 1).collect();
            let first = others.get(bucket * others.len() / 256).copied().unwrap_or(at);
            assert_eq!(from, first, "bucket {bucket}, home {at}, {shares:?} {members:b}");
        }
    }

    #[test]
    fn the_table_is_the_golden_models() {
        for shares in [[4, 3, 2, 1], [1, 1, 1, 1], [0, 1, 0, 65535], [0; 4], [65535, 65534, 65535, 1]] {
            for members in [0b1111, 0b1010, 0b0001, 0] {
                check::<4, 2>(&shares, members, None);
            }
        }
        check::<3, 2>(&[7, 0, 7], 0b111, None);
        check::<2, 1>(&[1, 2], 0b11, None);
        check::<16, 4>(&[1, 0, 2, 900, 3, 0, 4, 0, 5, 6, 7, 8, 9, 10, 11, 65535], 0xFFFF, None);
    }

    #[test]
    fn homes_that_stay_get_a_new_start_of_the_search() {
        for members in [0b1111, 0b0110, 0b1000] {
            check::<4, 2>(&[4, 3, 2, 1], members, Some(1));
        }
        check::<3, 2>(&[1; 3], 0b101, Some(0));
        check::<16, 4>(&[1; 16], 0x5A71, Some(3));
    }

    #[test]
    fn shares_are_taken_together() {
        let mut dut = Fill::<4, 2>::default();
        dut.connect_all();
        dut.members.next = 15u64.to_bits();
        let mut clock = |shares: [u16; 4], start: bool, changed: bool| {
            (dut.start.next, dut.changed.next) = (start, changed);
            for (p, share) in shares.into_iter().enumerate() {
                dut.share[p].next = u64::from(share).into();
            }
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(&mut dut, 10));
            }
        };
        clock([1, 1, 1, 1], true, false);
        clock([1, 1, 1, 1], false, false);
        clock([1, 1, 1, 1], false, true);
        (0..6).for_each(|_| clock([1, 0, 0, 3], false, false));
        (dut.start.next, dut.changed.next) = (false, false);
        let mut home = Home::default();
        home.fill(&[1, 0, 0, 3], 15);
        let mut seen = 0;
        while !dut.done.val() {
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(&mut dut, 10));
            }
            if dut.write.val() {
                assert_eq!(dut.home.val().to_u64() as usize, home.path(dut.bucket.val().to_u64() as u8));
                seen += 1;
            }
        }
        assert_eq!(seen, 256);
    }
}
