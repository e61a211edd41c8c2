// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Gain: what is left of the turn, under QUOTA
//!
//! ```text
//!  first beat   spent = bytes        rest
//!  1 clock on   spent + bytes        rest − spent, or if a path gains the turn −2 − owed
//!  2            spent + bytes        rest − bytes, or rest + quota + 1
//!  3            spent + bytes        rest − bytes, or max(rest, 0) − spent
//!  else         spent = bytes        rest − spent
//! ```
//!
//! **Rule.** docs/semantics.md "Quota round robin" (R45, R48; CARRY): who gains the turn gains its quota, with CARRY less what it overshot in its last turn, but at
//! least 1. The frame that brings it the turn is the first to be paid from that.
//!
//! **Inside.** The rest is what is left less one, so that its sign says whether something is. There is one adder for it: the bytes of a frame whose path gains
//! the turn are summed up until it is free. What the path overshot so far, and one, is written down in all other clocks.
//!
//! **Timing.** A decision in four clocks: `owes` is right in the fourth one behind `gains`. The quota is that of the clock after it. Bytes are told a clock
//! ahead of their beat, so that the adder begins at registers. A first beat has some.

use crate::prelude::*;
use crate::rebalance::rebalancer::quotas::QUOTA_BITS;

/// Bits of what is left of a turn, signed.
const REST_BITS: usize = QUOTA_BITS + 1;

/// Of `N` paths.
#[derive(LogicBlock, Blank)]
pub struct Gain<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Bytes of each path's turn now, at least 1.
    pub quota_now: [Signal<In, Bits<QUOTA_BITS>>; N],
    /// Another path gains the turn in this clock, or the same one again.
    pub gains: Signal<In, Bit>,
    /// Who has it, one-hot, or nobody.
    pub holder: Signal<In, Bits<N>>,
    /// The stamped frame goes by QUOTA; else nobody owes anything.
    pub used: Signal<In, Bit>,
    /// With CARRY.
    pub carry: Signal<In, Bit>,
    /// First beat of a stamped frame.
    pub first: Signal<In, Bit>,
    /// With it: its frame is paid from the turn.
    pub pays: Signal<In, Bit>,
    /// The next frame's first beat comes in the next clock.
    pub take: Signal<In, Bit>,
    /// A beat comes.
    pub coming: Signal<In, Bit>,
    /// Its bytes.
    pub coming_n: Signal<In, Bits<7>>,
    /// Nothing is left.
    pub owes: Signal<Out, Bit>,

    /// The turn was gained one, two, three clocks ago.
    charging: RegR<Bit>,
    adding: RegR<Bit>,
    ending: RegR<Bit>,
    pick: Select<Bits<QUOTA_BITS>, N>,
    /// The quota of who gained the turn, for a clock, as what is subtracted: −1 − quota. Else 0.
    quota: Reg<Bits<REST_BITS>>,
    number: Encode<N, 4>,
    /// What each path overshot when it had the turn last, and one: less than 2^14,
    owed: SmallRam<Bits<14>, 4>,
    /// if it did.
    owing: RegR<Bits<N>>,
    charge: Signal<Local, Bits<14>>,
    /// The frame is paid from the turn.
    paying: RegR<Bit>,
    /// What is spent is, in this clock.
    settles: RegR<Bit>,
    spent: Reg<Bits<9>>,
    sum: Signal<Local, Bits<9>>,
    bytes: Signal<Local, Bits<9>>,
    reckons: Signal<Local, Bit>,
    paid: Signal<Local, Bits<9>>,
    rest: Reg<Bits<REST_BITS>>,
    least: Signal<Local, Bit>,
    base: Signal<Local, Bits<REST_BITS>>,
    less: Signal<Local, Bits<REST_BITS>>,
    #[value(1u64 << QUOTA_BITS)]
    sign: Constant<Bits<REST_BITS>>,
    #[value((1u64 << REST_BITS) - (1 << 9))]
    high: Constant<Bits<REST_BITS>>,
}

impl<const N: usize> Logic for Gain<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: charging, adding, ending, owing, paying, settles);
        registers!(self, clock: quota, spent, rest);
        blocks!(self, clock: owed);

        // Who gains it, and what.
        forward!(self => self: gains as charging.d, charging.q as adding.d, adding.q as ending.d, holder as pick.sel);
        for p in 0..N {
            self.pick.x[p].next = !self.quota_now[p].val();
        }
        self.quota.d.next = bits::<REST_BITS>(0);
        if self.charging.q.val() {
            self.quota.d.next = bit_cast::<REST_BITS, QUOTA_BITS>(self.pick.y.val()) | self.sign.val();
        }

        // What the frame takes of it.
        self.reckons.next = self.charging.q.val() | self.adding.q.val();
        self.bytes.next = bits::<9>(0);
        if self.coming.val() {
            self.bytes.next = bit_cast::<9, 7>(self.coming_n.val());
        }
        self.sum.next = bits::<9>(0);
        if self.first.val() | self.reckons.val() {
            self.sum.next = self.spent.q.val();
        }
        self.spent.d.next = self.sum.val() + self.bytes.val();
        self.settles.d.next =
            (!self.charging.q.val()) & (self.adding.q.val() | (self.paying.q.val() & (self.coming.val() & (!self.take.val()))));
        if self.first.val() {
            self.paying.d.next = self.pays.val();
            self.settles.d.next = self.pays.val();
        }
        self.paid.next = bits::<9>(0);
        if self.settles.q.val() {
            self.paid.next = self.spent.q.val();
        }

        // What is left.
        self.owes.next = self.rest.q.val().get_bit(31);
        self.less.next = self.quota.q.val() | bit_cast::<REST_BITS, 9>(self.paid.val());
        // At least 1 is gained: bytes below no rest, which the low bits hold; the high ones are ones.
        self.least.next = self.ending.q.val() & self.rest.q.val().get_bit(31);
        self.base.next = self.rest.q.val();
        if self.least.val() {
            self.base.next = self.rest.q.val() & self.high.val();
        }
        self.rest.d.next = self.base.val() - self.less.val();
        if self.least.val() {
            self.rest.d.next = (self.base.val() - self.less.val()) | self.high.val();
        }
        self.charge.next = bits::<14>(1);
        if self.carry.val() & (self.owing.q.val() & self.holder.val()).any() {
            self.charge.next = self.owed.read_data.val();
        }
        if self.charging.q.val() {
            self.rest.d.next = !bit_cast::<REST_BITS, 14>(self.charge.val());
        }

        // What who has it would owe.
        forward!(self => self: holder as number.x, number.y as owed.write_address, number.y as owed.read_address);
        self.owed.write.next = !(self.reckons.val() | self.ending.q.val());
        self.owed.write_data.next = bits::<14>(0) - self.rest.q.val().get_bits::<14>(0);
        if self.owed.write.val() {
            self.owing.d.next = self.owing.q.val() & (!self.holder.val());
            if self.owes.val() {
                self.owing.d.next = self.owing.q.val() | self.holder.val();
            }
        }
        if !self.used.val() {
            self.owing.d.next = bits::<N>(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const N: usize = 3;
    type Dut = Gain<N>;

    fn clock(dut: &mut Dut) {
        for level in [false, true] {
            dut.clock.next = level.into();
            assert!(simulate(dut, 10));
        }
    }

    fn rest(dut: &Dut) -> i64 {
        (dut.rest.q.val().to_u64() as i64) << (64 - REST_BITS) >> (64 - REST_BITS)
    }

    /// A frame of these beats for a path, and idle clocks, at least as many as to the next decision.
    fn frame(dut: &mut Dut, path: usize, gains: bool, beats: &[u64]) {
        (dut.take.next, dut.coming.next, dut.coming_n.next) = (true, true, beats[0].into());
        clock(dut);
        dut.take.next = false;
        (dut.gains.next, dut.first.next) = (gains, true);
        for clocks in 0..beats.len().max(4) {
            dut.pays.next = clocks == 0;
            dut.coming.next = clocks + 1 < beats.len();
            dut.coming_n.next = beats.get(clocks + 1).copied().unwrap_or(99).into();
            clock(dut);
            dut.holder.next = (1 << path).into();
            (dut.gains.next, dut.first.next) = (false, false);
        }
    }

    #[test]
    fn at_least_one_and_less_what_was_overshot() {
        let mut state = 1u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) as usize % below
        };
        let mut dut = Dut::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        dut.used.next = true;
        let (mut left, mut owed, mut holder) = (0i64, [0; N], None);
        for round in 0..3000 {
            if random(40) == 0 {
                dut.used.next = false;
                dut.holder.next = 0.into();
                clock(&mut dut);
                dut.used.next = true;
                (owed, holder) = ([0; N], None);
            }
            let gains = holder.is_none() || left <= 0 || random(4) == 0;
            let path = if gains { random(N) } else { holder.unwrap() };
            let quotas: [u64; N] = std::array::from_fn(|_| [1, 2, 64, 255, 1499, 1500, 1501, 16384, (1 << QUOTA_BITS) - 1][random(9)]);
            (0..N).for_each(|p| dut.quota_now[p].next = quotas[p].into());
            let carry = random(3) > 0;
            dut.carry.next = carry;
            if gains {
                if let Some(holder) = holder {
                    owed[holder] = (-left).max(0);
                }
                left = (quotas[path] as i64 - if carry { owed[path] } else { 0 }).max(1);
                holder = Some(path);
            }
            let mut beats = vec![64; [0, 1, 2, 3, 4, 30, 254][random(7)]];
            beats.push(1 + random(64) as u64);
            left -= beats.iter().sum::<u64>() as i64;
            frame(&mut dut, path, gains, &beats);
            assert_eq!(rest(&dut), left - 1, "round {round}, {quotas:?}, {owed:?}, CARRY {carry}");
            assert_eq!(dut.owes.val(), left <= 0, "round {round}");
        }
    }
}
