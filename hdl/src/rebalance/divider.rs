// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Divider: a product over a number
//!
//! ```text
//!  x, m, d, start ─►─┐ multiply: M clocks ─► divide: P clocks ├─►── done, quotient, rest
//! ```
//!
//! **Rule.** x · m = quotient · d + rest, rest < d. All that the rebalancer reckons is of this form: a speed is bytes · 65536 / clocks, a share
//! part · 65535 / sum, a mean bytes · 1 / frames.
//!
//! **Inside.** The product comes a bit of `m` a clock, from the top, and moves out at the top a bit a clock into the rest, while the quotient
//! moves in below.
//!
//! **Timing.** `done` for a clock, `M` + `P` + 1 clocks behind `start`; the results stay until the next start, which may come at any time.

use crate::prelude::*;

/// `x` of `X` bits, `m` of `M`, their product of `P` = X + M; `d` of `D` bits, not 0; `E` = D + 1.
#[derive(LogicBlock, Blank)]
#[sizes(P == X + M, E == D + 1, P < 64, M < 64, X < P, D <= P)]
pub struct Divider<const X: usize, const M: usize, const P: usize, const D: usize, const E: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Take the numbers and begin, anew if need be.
    pub start: Signal<In, Bit>,
    /// One factor.
    pub x: Signal<In, Bits<X>>,
    /// The other one.
    pub m: Signal<In, Bits<M>>,
    /// The divisor.
    pub d: Signal<In, Bits<D>>,
    /// The results are there, in this clock for the first time.
    pub done: Signal<Out, Bit>,
    /// Whole part.
    pub quotient: Signal<Out, Bits<P>>,
    /// What is left.
    pub rest: Signal<Out, Bits<D>>,
    factor: Reg<Bits<X>>,
    other: Reg<Bits<M>>,
    divisor: Reg<Bits<D>>,
    /// The product, then the quotient.
    word: Reg<Bits<P>>,
    left: Reg<Bits<D>>,
    count: RegR<Bits<7>>,
    ended: RegR<Bit>,
    /// The product's next bit.
    top: Signal<Local, Bits<1>>,
    times: Signal<Local, Bit>,
    longer: Signal<Local, Bits<E>>,
    less: Signal<Local, Bits<E>>,
    fits: Signal<Local, Bit>,
    spare: Unused<1>,
    #[value(P + M)]
    clocks: Constant<Bits<7>>,
    #[value(P)]
    product_made: Constant<Bits<7>>,
}

impl<const X: usize, const M: usize, const P: usize, const D: usize, const E: usize> Logic for Divider<X, M, P, D, E> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: count, ended);
        registers!(self, clock: factor, other, divisor, word, left);

        for bits_of_m in M..(M + 1) {
            self.times.next = self.other.q.val().get_bit(bits_of_m - 1);
        }
        for bits_of_p in P..(P + 1) {
            self.top.next = self.word.q.val().get_bits::<1>(bits_of_p - 1);
        }
        self.longer.next = (bit_cast::<E, D>(self.left.q.val()) + bit_cast::<E, D>(self.left.q.val())) + bit_cast::<E, 1>(self.top.val());
        self.less.next = self.longer.val() - bit_cast::<E, D>(self.divisor.q.val());
        for bits_of_less in E..(E + 1) {
            self.spare.x.next = self.less.val().get_bits::<1>(bits_of_less - 1);
        }
        self.fits.next = self.longer.val() >= bit_cast::<E, D>(self.divisor.q.val());

        self.ended.d.next = self.count.q.val() == bits::<7>(1);
        if self.count.q.val().any() {
            self.count.d.next = self.count.q.val() - bits::<7>(1);
            self.word.d.next = self.word.q.val() + self.word.q.val();
            if self.count.q.val() > self.product_made.val() {
                self.other.d.next = self.other.q.val() + self.other.q.val();
                if self.times.val() {
                    self.word.d.next = (self.word.q.val() + self.word.q.val()) + bit_cast::<P, X>(self.factor.q.val());
                }
            } else {
                self.left.d.next = self.longer.val().get_bits::<D>(0);
                if self.fits.val() {
                    self.left.d.next = self.less.val().get_bits::<D>(0);
                    self.word.d.next = (self.word.q.val() + self.word.q.val()) + bits::<P>(1);
                }
            }
        }
        if self.start.val() {
            forward!(self => self: x as factor.d, m as other.d, d as divisor.d, clocks as count.d);
            self.word.d.next = bits::<P>(0);
            self.left.d.next = bits::<D>(0);
            self.ended.d.next = false;
        }
        forward!(self => self: ended.q as done, word.q as quotient, left.q as rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step<const X: usize, const M: usize, const P: usize, const D: usize, const E: usize>(dut: &mut Divider<X, M, P, D, E>) {
        for level in [false, true] {
            dut.clock.next = level.into();
            assert!(simulate(dut, 10));
        }
    }

    fn divide<const X: usize, const M: usize, const P: usize, const D: usize, const E: usize>(
        dut: &mut Divider<X, M, P, D, E>,
        (x, m, d): (u64, u64, u64),
    ) {
        (dut.x.next, dut.m.next, dut.d.next, dut.start.next) = (x.to_bits(), m.to_bits(), d.to_bits(), true);
        step(dut);
        dut.start.next = false;
        for clock in 0..=M + P {
            assert_eq!(dut.done.val(), clock == M + P, "clock {clock}");
            if clock < M + P {
                step(dut);
            }
        }
        let product = u128::from(x) * u128::from(m);
        let found = (u128::from(dut.quotient.val().to_u64()), u128::from(dut.rest.val().to_u64()));
        assert_eq!(found, (product / u128::from(d), product % u128::from(d)), "{x} * {m} / {d}");
    }

    #[test]
    fn every_small_number() {
        let mut dut = Divider::<3, 2, 5, 3, 4>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        for (x, m, d) in (0..8).flat_map(|x| (0..4).flat_map(move |m| (1..8).map(move |d| (x, m, d)))) {
            divide(&mut dut, (x, m, d));
        }
    }

    #[test]
    fn the_largest_ones_and_a_start_in_the_middle() {
        let mut dut = Divider::<40, 17, 57, 44, 45>::default();
        dut.connect_all();
        let (x, m, d) = ((1 << 40) - 1, 65536, (1 << 44) - 1);
        for numbers in [(x, m, 1), (x, m, d), (x, 65535, x), (0, m, d), (1 << 39, 65535, 3), (1500, 1, 7)] {
            divide(&mut dut, numbers);
        }
        dut.start.next = true;
        step(&mut dut);
        dut.start.next = false;
        step(&mut dut);
        divide(&mut dut, (7, 100, 9));
    }
}
