// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Calculator: one adder for all that is reckoned
//!
//! ```text
//!  source ─►─ operand ──────────────┐
//!             ┌─ 0, 1 or 2 times ─► ± ─► value ─┬─►── value
//!             └───────────────────────◄─────────┤
//!             next bit ◄─ quotient ◄────────────┼─►── quotient
//!                                        kept ◄─┘     (a divisor, a sum)
//! ```
//!
//! **Rule.** Each clock what the step at hand says. `value` becomes itself, twice itself or 0, with or without the operand added or taken away;
//! if `below` says so only where that is asked. Dividing, from a comparison on that said not below: twice the value and the quotient's top bit,
//! less the operand, or more if the value is negative (`below`); that it is not then is the quotient's next bit at its bottom. What is left is the
//! value, with the operand if it is negative. Multiplying: twice the value, and the operand with it if bit 15 of the quotient says so.
//!
//! **Inside.** Where the operand does not count, 0 is added: nothing is behind the carry chain but registers, and one table per bit is in front of
//! it, whose other inputs are registers. So what makes the operand count is told a clock ahead; the quotient's next bit comes a clock later. Both
//! words move up a bit in each clock of a division or a product, so `n` clocks divide value · 2^n and the quotient's upper n bits
//! if the value was not larger than the operand, and 16 or 8 clocks multiply by what the bits 15… of the quotient were.
//!
//! **Timing.** Everything is there in the next clock; a quotient behind `restore`.

use crate::prelude::*;

/// `D` bits of a number, `F` = D + 2, `G` = D + 3; `Q` of a quotient.
#[derive(LogicBlock, Blank)]
#[sizes(F == D + 2, G == D + 3, Q > 15, Q <= D)]
pub struct Calculator<const D: usize, const F: usize, const G: usize, const Q: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// What may become the operand: one of these, and the other is 0.
    pub source: Signal<In, Bits<D>>,
    /// The other.
    pub other_source: Signal<In, Bits<D>>,
    /// It does.
    pub load: Signal<In, Bit>,
    /// Value 0 instead of itself.
    pub clear: Signal<In, Bit>,
    /// Twice the value.
    pub twice: Signal<In, Bit>,
    /// The operand is taken away, if it counts; if it does not, it is taken away or added as a division does.
    pub minus: Signal<In, Bit>,
    /// A step of a division.
    pub divide: Signal<In, Bit>,
    /// In the next clock the operand counts.
    pub sum_next: Signal<In, Bit>,
    /// It does if the quotient says so.
    pub multiply_next: Signal<In, Bit>,
    /// There is a new value.
    pub write: Signal<In, Bit>,
    /// But only if `below`.
    pub only_below: Signal<In, Bit>,
    /// Remember whether the value was less than the operand.
    pub compare: Signal<In, Bit>,
    /// The value becomes the quotient.
    pub to_quotient: Signal<In, Bit>,
    /// The value is kept.
    pub keep: Signal<In, Bit>,
    /// The value.
    pub value: Signal<Out, Bits<D>>,
    /// The quotient.
    pub quotient: Signal<Out, Bits<Q>>,
    /// What was kept.
    pub kept: Signal<Out, Bits<D>>,
    /// The value was less than the operand.
    pub below: Signal<Out, Bit>,
    operand: Reg<Bits<D>>,
    /// It is added, or taken away.
    counts: Reg<Bit>,
    number: Reg<Bits<D>>,
    /// There was a step of a division in the clock before:
    divided: Reg<Bit>,
    /// `below` says whether the number is less than 0.
    negative: Signal<Local, Bit>,
    quotient_now: Signal<Local, Bits<Q>>,
    result: Reg<Bits<Q>>,
    kept_number: Reg<Bits<D>>,
    was_below: Reg<Bit>,
    next_bit: Signal<Local, Bits<1>>,
    basis: Signal<Local, Bits<F>>,
    extended: Signal<Local, Bits<F>>,
    left: Signal<Local, Bits<G>>,
    right: Signal<Local, Bits<G>>,
    sums: Signal<Local, Bits<G>>,
    total: Signal<Local, Bits<F>>,
    borrow: Signal<Local, Bit>,
    spare: Unused<1>,
    spare_sum: Unused<1>,
    /// The bits above a number that is negative.
    #[value(3_u64 << D)]
    sign: Constant<Bits<F>>,
}

impl<const D: usize, const F: usize, const G: usize, const Q: usize> Logic for Calculator<D, F, G, Q> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: operand, counts, number, divided, result, kept_number, was_below);

        self.next_bit.next = bits::<1>(0);
        for bits_of_q in Q..(Q + 1) {
            if self.divide.val() {
                self.next_bit.next = self.result.q.val().get_bits::<1>(bits_of_q - 1);
            }
        }
        self.negative.next = self.was_below.q.val() & self.divided.q.val();
        self.extended.next = bit_cast::<F, D>(self.number.q.val());
        if self.negative.val() {
            self.extended.next = bit_cast::<F, D>(self.number.q.val()) | self.sign.val();
        }
        self.basis.next = self.extended.val();
        if self.twice.val() {
            self.basis.next = (self.extended.val() << 1) | bit_cast::<F, 1>(self.next_bit.val());
        }
        if self.clear.val() {
            self.basis.next = bits::<F>(0);
        }
        // One carry chain: a bit below the sum adds the one of a subtraction.
        self.left.next = (bit_cast::<G, F>(self.basis.val()) << 1) | bits::<G>(1);
        self.right.next = bits::<G>(0);
        if self.counts.q.val() | self.minus.val() {
            self.right.next = bit_cast::<G, D>(self.operand.q.val()) << 1;
        }
        if self.minus.val() & (self.counts.q.val() | (!self.was_below.q.val())) {
            self.right.next = !(bit_cast::<G, D>(self.operand.q.val()) << 1);
        }
        self.sums.next = self.left.val() + self.right.val();
        self.total.next = self.sums.val().get_bits::<F>(1);
        self.spare_sum.x.next = self.sums.val().get_bits::<1>(0);
        for bits_of_total in F..(F + 1) {
            self.borrow.next = self.total.val().get_bit(bits_of_total - 1);
            self.spare.x.next = self.total.val().get_bits::<1>(bits_of_total - 2);
        }
        if self.load.val() {
            self.operand.d.next = self.source.val() | self.other_source.val();
        }
        if self.write.val() & ((!self.only_below.val()) | self.was_below.q.val()) {
            self.number.d.next = self.total.val().get_bits::<D>(0);
        }
        if self.compare.val() {
            self.was_below.d.next = self.borrow.val();
        }
        forward!(self => self: divide as divided.d, result.q as quotient_now);
        if self.divided.q.val() & (!self.negative.val()) {
            self.quotient_now.next = self.result.q.val() | bits::<Q>(1);
        }
        forward!(self => self: quotient_now as result.d);
        if self.twice.val() {
            self.result.d.next = self.quotient_now.val() << 1;
        }
        if self.to_quotient.val() {
            self.result.d.next = self.number.q.val().get_bits::<Q>(0);
        }
        self.counts.d.next = self.sum_next.val() | (self.multiply_next.val() & self.result.d.val().get_bit(15));
        if self.keep.val() {
            self.kept_number.d.next = self.number.q.val();
        }
        forward!(self => self: number.q as value, result.q as quotient, kept_number.q as kept, was_below.q as below);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Dut = Calculator<24, 26, 27, 20>;

    /// Clocks in each of which the named signals are set, behind one in which nothing is.
    fn run(dut: &mut Dut, clocks: &[&str]) {
        let mut before = "";
        for set in clocks.iter().copied().chain([""]) {
            let has = |name: &str| before.split(' ').any(|word| word == name);
            (dut.load.next, dut.clear.next, dut.twice.next, dut.write.next) = (has("load"), has("clear"), has("twice"), has("write"));
            (dut.only_below.next, dut.compare.next) = (has("only_below"), has("compare"));
            (dut.to_quotient.next, dut.keep.next) = (has("to_quotient"), has("keep"));
            (dut.minus.next, dut.divide.next) = (has("minus"), has("divide"));
            (dut.sum_next.next, dut.multiply_next.next) = (set.contains("sum"), set.contains("multiply"));
            step!(dut, {}, {});
            before = set;
        }
    }

    fn step(dut: &mut Dut, set: &str) {
        run(dut, &[set]);
    }

    /// The number becomes the value.
    fn put(dut: &mut Dut, number: u64) {
        operand(dut, number);
        step(dut, "clear sum compare write");
    }

    fn operand(dut: &mut Dut, number: u64) {
        dut.source.next = number.into();
        step(dut, "load");
    }

    fn divide(dut: &mut Dut, clocks: usize) {
        run(dut, &[&vec!["twice minus divide compare write"; clocks][..], &["sum only_below write"]].concat());
    }

    #[test]
    fn sums_and_comparisons() {
        let dut = &mut Dut::default();
        dut.connect_all();
        check_all(dut).unwrap();
        for (a, b) in [(0, 0), (5, 7), (7, 5), (0xFF_FFFF, 1), (1, 0xFF_FFFF)] {
            put(dut, a);
            step(dut, "keep");
            operand(dut, b);
            step(dut, "minus sum compare");
            assert_eq!((dut.below.val(), dut.value.val().to_u64()), (a < b, a));
            step(dut, "clear sum write only_below");
            assert_eq!(dut.value.val().to_u64(), a.max(b), "the larger one");
            put(dut, a);
            operand(dut, b);
            step(dut, "minus sum write");
            assert_eq!(dut.value.val().to_u64(), a.wrapping_sub(b) & 0xFF_FFFF);
            step(dut, "sum write");
            assert_eq!((dut.value.val().to_u64(), dut.kept.val().to_u64()), (a, a));
        }
    }

    #[test]
    fn products_and_divisions() {
        let dut = &mut Dut::default();
        dut.connect_all();
        for (x, m, d) in [(1500, 255, 7), (255, 65535, 1), (40, 65535, 999_999), (77, 100, 77)] {
            put(dut, m);
            step(dut, "to_quotient clear write");
            operand(dut, x);
            run(dut, &["twice multiply write"; 16]);
            assert_eq!(dut.value.val().to_u64(), x * m);
            // The upper bits first, which are not larger than the divisor in any of these.
            let product = x * m;
            if product < 1 << 20 {
                step(dut, "to_quotient clear write");
                operand(dut, d);
                divide(dut, 20);
                assert_eq!((dut.quotient.val().to_u64(), dut.value.val().to_u64()), (product / d, product % d));
            }
        }
        // A value that is as large as the divisor: the rest is, too.
        for (x, d) in [(9, 9), (8, 9), (1, 70_000), (0, 3)] {
            put(dut, 0);
            step(dut, "to_quotient");
            put(dut, x);
            operand(dut, d);
            divide(dut, 16);
            let quotient = if x == d { 65535 } else { (x << 16) / d };
            assert_eq!((dut.quotient.val().to_u64(), dut.value.val().to_u64()), (quotient, (x << 16) - quotient * d));
        }
    }
}
