// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Stand-in: which path has a bucket whose home is not eligible
//!
//! ```text
//!  bucket, home ──► how many members to pass ──► that member, and all above it ──┐
//!                                                                                ├──► win
//!  eligible, those with a share ─────────────────────────────────────────────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Destination hash" (R26): of the n members other than home, in cyclic order above it, the first eligible one from the
//! ⌊bucket·n/256⌋-th on.
//!
//! **Inside.** Members are numbered from the lowest; those from home on, as one goes round, have the numbers from home's on, modulo how many there are. So what is
//! to be passed is added to that number, and the member of the sum is where a search begins. What is eligible is not looked at for any of that: it is searched in
//! the last clock only, upwards from there.
//!
//! **Timing.** Five clocks from `bucket` to where the search begins, `win` in the same clock as that. A frame a clock. `members` must be steady for `N` clocks
//! before.

use crate::prelude::*;

/// ⌊`x`·`n`/256⌋, of `A` bits; combinational.
#[derive(LogicBlock, Blank)]
pub struct Portion<const A: usize> {
    /// Factor.
    pub x: Signal<In, Bits<8>>,
    /// Factor.
    pub n: Signal<In, Bits<A>>,
    /// Upper bits of the product.
    pub y: Signal<Out, Bits<A>>,
}

#[described]
impl<const A: usize> Logic for Portion<A> {
    fn update(&mut self) {
        self.y.next = (self.x.val().to_u64() * self.n.val().to_u64() >> 8).to_bits();
    }

    fn hdl(&self) -> Verilog {
        // Not `*`, which would take a multiplier of 18 bits.
        let terms: Vec<String> = (0..A).map(|bit| format!("({{{A}'d0, x & {{8{{n[{bit}]}}}}}} << {bit})")).collect();
        Verilog::Custom(format!(
            "wire [{top}:0] product = {};\nwire unused = ^product[7:0];\nassign y = product[{top}:8];\n",
            terms.join("\n    + "),
            top = A + 7
        ))
    }
}

/// Of `N` paths, numbers of `A` bits, which hold 2·`N` − 1.
#[derive(LogicBlock, Blank)]
#[sizes(2 * N <= 1 << A)]
pub struct StandIn<const N: usize, const A: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Members.
    pub members: Signal<In, Bits<N>>,
    /// Bucket of a frame.
    pub bucket: Signal<In, Bits<8>>,
    /// Its home, one-hot.
    pub home: Signal<In, Bits<N>>,
    /// Of the frame of five clocks ago: paths that may be used,
    pub eligible: Signal<In, Bits<N>>,
    /// and those of them that may stand in.
    pub candidates: Signal<In, Bits<N>>,
    /// Its path, one-hot; none where none may.
    pub win: Signal<Out, Bits<N>>,

    /// Members below each path.
    below: [Reg<Bits<A>>; N],
    total: Reg<Bits<A>>,
    pick_below: Select<Bits<A>, N>,
    /// How many members come before those above home, and how many there are but for home.
    passed: Reg<Bits<A>>,
    others: Reg<Bits<A>>,
    bucket_at: Reg<Bits<8>>,
    portion: Portion<A>,
    to_pass: Reg<Bits<A>>,
    passed_at: Reg<Bits<A>>,
    sum: Reg<Bits<A>>,
    number: Reg<Bits<A>>,
    homes: [Reg<Bits<N>>; 5],
    /// The search begins at this path or below it.
    from: [Reg<Bit>; N],
    is_first: [Signal<Local, Bit>; N],
    found: [Signal<Local, Bit>; N],
    at_or_above: Gather<N>,
    home_is_member: Signal<Local, Bit>,
    above: Lowest<N>,
    around: Lowest<N>,
}

impl<const N: usize, const A: usize> Logic for StandIn<N, A> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: below[N], total, passed, others, bucket_at, to_pass, passed_at, sum, number, homes[5], from[N]);

        // Members by number.
        self.below[0].d.next = bits::<A>(0);
        for p in 1..N {
            self.below[p].d.next = self.below[p - 1].q.val();
            if self.members.val().get_bit(p - 1) {
                self.below[p].d.next = self.below[p - 1].q.val() + bits::<A>(1);
            }
        }
        for n in N..(N + 1) {
            self.total.d.next = self.below[n - 1].q.val();
            if self.members.val().get_bit(n - 1) {
                self.total.d.next = self.below[n - 1].q.val() + bits::<A>(1);
            }
        }

        // Where home stands among them.
        self.pick_below.sel.next = self.home.val();
        for p in 0..N {
            self.pick_below.x[p].next = self.below[p].q.val();
        }
        self.home_is_member.next = (self.home.val() & self.members.val()).any();
        self.passed.d.next = self.pick_below.y.val();
        self.others.d.next = self.total.q.val();
        if self.home_is_member.val() {
            self.passed.d.next = self.pick_below.y.val() + bits::<A>(1);
            self.others.d.next = self.total.q.val() - bits::<A>(1);
        }
        forward!(self => self: bucket as bucket_at.d);

        // How many to pass.
        forward!(self => self.portion: bucket_at.q as x, others.q as n);
        forward!(self => self: portion.y as to_pass.d, passed.q as passed_at.d);
        self.sum.d.next = self.to_pass.q.val() + self.passed_at.q.val();
        self.number.d.next = self.sum.q.val();
        if self.sum.q.val() >= self.total.q.val() {
            self.number.d.next = self.sum.q.val() - self.total.q.val();
        }

        // From that member on.
        for p in 0..N {
            self.is_first[p].next = self.members.val().get_bit(p) & (self.below[p].q.val() == self.number.q.val());
        }
        self.found[0].next = self.is_first[0].val();
        for p in 1..N {
            self.found[p].next = self.found[p - 1].val() | self.is_first[p].val();
        }
        for p in 0..N {
            self.from[p].d.next = self.found[p].val();
            self.at_or_above.bit[p].next = self.from[p].q.val();
        }
        self.homes[0].d.next = self.home.val();
        for i in 1..5 {
            self.homes[i].d.next = self.homes[i - 1].q.val();
        }

        // The path.
        self.above.x.next = self.candidates.val() & self.at_or_above.y.val();
        forward!(self => self: candidates as around.x);
        self.win.next = self.around.y.val();
        if self.above.x.val().any() {
            self.win.next = self.above.y.val();
        }
        if (self.homes[4].q.val() & self.eligible.val()).any() {
            self.win.next = self.homes[4].q.val();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_golden::flow::{path_of, Home};

    /// Over all sets, shares or none, and homes, members or not; a frame a clock.
    fn check<const N: usize, const A: usize>(members: u64, eligible: u64, shares: &[u16]) {
        let mut dut = StandIn::<N, A>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let clock = |dut: &mut StandIn<N, A>| {
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(dut, 10));
            }
        };
        dut.members.next = members.to_bits();
        dut.eligible.next = eligible.to_bits();
        let with = (0..N).filter(|&p| shares[p] > 0).fold(0, |set, p| set | 1 << p) & eligible;
        dut.candidates.next = if with == 0 { eligible } else { with }.to_bits();
        for _ in 0..=N {
            clock(&mut dut);
        }
        for path in 0..N {
            let mut home = Home::default();
            for bucket in 0..=255 {
                home.write(bucket, path as u8, N);
            }
            for now in 0..261usize {
                dut.bucket.next = (now as u64 & 255).to_bits();
                dut.home.next = (1u64 << path).to_bits();
                clock(&mut dut);
                let Some(bucket) = now.checked_sub(4).filter(|&bucket| bucket < 256) else { continue };
                let wanted = path_of(&home, bucket as u8, members as u16, eligible as u16, shares);
                let wanted = wanted.map_or(0, |path| 1 << path);
                assert_eq!(dut.win.val().to_u64(), wanted, "home {path}, bucket {bucket}, {members:b} {eligible:b} {shares:?}");
            }
        }
    }

    #[test]
    fn the_path_of_each_bucket_is_the_golden_models() {
        for members in 0..16 {
            for eligible in (0..16).filter(|eligible| eligible & !members == 0) {
                for shares in [[4, 3, 2, 1], [0, 1, 0, 1], [0, 0, 0, 0]] {
                    check::<4, 3>(members, eligible, &shares);
                }
            }
        }
    }

    #[test]
    fn of_other_sizes() {
        check::<3, 3>(0b101, 0b100, &[1; 3]);
        for (members, eligible) in [(0xFFFF, 0xFFFE), (0xFFFF, 0x0108), (0x5A71, 0x5071), (0x8001, 1)] {
            check::<16, 5>(members, eligible, &[1, 0, 2, 0, 3, 0, 4, 0, 5, 6, 7, 8, 9, 10, 11, 12]);
        }
    }
}
