// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Portions: bytes wait until it is known whose they are
//!
//! ```text
//!              first   1     2     3     4     5     6     7
//!  n ──►         8     8     8     8     8     8     8     8
//!  portion ──►   ·     ·     ·     ·     ·     ·    40    16    …
//! ```
//!
//! A beat is multiplied by shares of its path's partners, and the path is known some clocks after a frame's first beat. The bytes that arrive
//! until then are summed, and come out as one number; then each beat by itself. More than 40 bytes are given in two clocks.
//!
//! **Timing.** First beats at least [`SPACING`](crate::balance::banks::window::SPACING) clocks apart: then all of a frame's bytes are out when
//! the next first beat comes in.

use crate::balance::banks::window::Window;
use crate::prelude::*;

/// Makes portions of beats of up to eight bytes.
#[derive(LogicBlock, Blank)]
pub struct Portions {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// First beat of a frame.
    pub first: Signal<In, Bit>,
    /// Bytes of the beat that count.
    pub n: Signal<In, Bits<4>>,
    /// Bytes to multiply now, 0 to 40, as three digits of [`DigitProduct`].
    pub digits: Signal<Out, Bits<6>>,
    early: Window,
    /// Bytes that wait.
    sum: RegR<Bits<6>>,
    /// More than 40.
    over: Signal<Local, Bit>,
    rest: Signal<Local, Bits<6>>,
    portion: Signal<Local, Bits<6>>,
    carry: Signal<Local, Bits<3>>,
    middle: Signal<Local, Bits<3>>,
    carry_up: Signal<Local, Bits<2>>,
}

impl Logic for Portions {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: sum);
        blocks!(self, clock, reset: early);
        self.early.first.next = self.first.val();

        // 41 to 48 bytes: 40, and what is left is bit 4 for eight, or the lowest three bits.
        self.over.next = self.sum.q.val() > bits::<6>(40);
        self.portion.next = self.sum.q.val();
        self.rest.next = bits::<6>(0);
        if self.over.val() {
            self.portion.next = bits::<6>(40);
            self.rest.next =
                bit_cast::<6, 3>(self.sum.q.val().get_bits::<3>(0)) | (bit_cast::<6, 1>(self.sum.q.val().get_bits::<1>(4)) << bits::<6>(3));
        }
        if self.early.is_near.val() {
            self.portion.next = bits::<6>(0);
            self.rest.next = self.sum.q.val();
        }
        self.sum.d.next = self.rest.val() + bit_cast::<6, 4>(self.n.val());

        // 3 is -1, and one more of the digit above it; so is 4, without the -1.
        self.carry.next = bits::<3>(0);
        if self.portion.val().get_bits::<2>(0).all() {
            self.carry.next = bits::<3>(1);
        }
        self.middle.next = bit_cast::<3, 2>(self.portion.val().get_bits::<2>(2)) + self.carry.val();
        self.carry_up.next = bits::<2>(0);
        if self.middle.val() >= bits::<3>(3) {
            self.carry_up.next = bits::<2>(1);
        }
        self.digits.next = bit_cast::<6, 2>(self.portion.val().get_bits::<2>(0))
            | (bit_cast::<6, 2>(self.middle.val().get_bits::<2>(0)) << bits::<6>(2))
            | (bit_cast::<6, 2>(self.portion.val().get_bits::<2>(4) + self.carry_up.val()) << bits::<6>(4));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::banks::window::SPACING;
    use crate::primitives::digits_value;

    /// Offers a beat; what comes out in the same clock.
    fn step(dut: &mut Portions, first: bool, n: u64) -> i64 {
        dut.first.next = first;
        dut.n.next = n.into();
        dut.clock.next = false.into();
        assert!(simulate(dut, 10));
        let seen = digits_value(dut.digits.val().to_u64());
        dut.clock.next = true.into();
        assert!(simulate(dut, 10));
        seen
    }

    #[test]
    fn every_byte_comes_out_once_when_its_winner_is_known() {
        let mut dut = Portions::default();
        dut.connect_all();
        let mut pending = 0;
        for beats in 1..40u64 {
            for rest in 1..=8 {
                for clock in 0..beats.max(SPACING) {
                    let n = if clock + 1 < beats {
                        8
                    } else if clock + 1 == beats {
                        rest
                    } else {
                        0
                    };
                    let seen = step(&mut dut, clock == 0, n);
                    assert!((0..=40).contains(&seen));
                    pending -= seen;
                    if clock == 0 {
                        assert_eq!(pending, 0, "the frame before is out");
                    } else if clock < SPACING - 1 {
                        assert_eq!(seen, 0, "clock {clock}");
                    }
                    pending += n as i64;
                }
            }
        }
    }

    #[test]
    fn digits_mean_the_number() {
        for n in 0..=5u64 {
            for last in 0..=8 {
                let mut dut = Portions::default();
                dut.connect_all();
                for clock in 0..SPACING - 1 {
                    step(
                        &mut dut,
                        clock == 0,
                        if clock < n {
                            8
                        } else if clock == n {
                            last
                        } else {
                            0
                        },
                    );
                }
                let all = (8 * n + last) as i64;
                let seen = step(&mut dut, false, 0);
                assert_eq!(seen, all.min(40));
                assert_eq!(step(&mut dut, false, 0), all - seen);
            }
        }
    }
}
