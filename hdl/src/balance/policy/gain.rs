// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Gain: what a path gains with the turn, under QUOTA
//!
//! **Rule.** docs/semantics.md "Other policies" (QUOTA, CARRY): its quota, with CARRY less what it overshot in its last turn, but at least 1. All numbers here are
//! less one.
//!
//! **Timing.** `gain` is a clock behind the quota and what it owes; `again` follows from the rest in the same clock.

use crate::prelude::*;

/// Of one path.
#[derive(LogicBlock, Blank)]
pub struct Gain {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Its quota now, at least 1.
    pub quota: Signal<In, Bits<30>>,
    /// CARRY.
    pub carry: Signal<In, Bit>,
    /// It leaves its turn, or gains it again.
    pub ends: Signal<In, Bit>,
    /// Nobody owes anything.
    pub forget: Signal<In, Bit>,
    /// What is left of the turn, less one: negative if that is overshot.
    pub rest: Signal<In, Bits<31>>,
    /// What it gains.
    pub gain: Signal<Out, Bits<31>>,
    /// What it gains if it has the turn and overshot it.
    pub again: Signal<Out, Bits<31>>,

    owed: Reg<Bits<14>>,
    ready: Reg<Bits<31>>,
    full: Signal<Local, Bits<31>>,
    less: Signal<Local, Bits<31>>,
    own: Signal<Local, Bits<31>>,
}

impl Logic for Gain {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: owed, ready);

        forward!(self => self: ready.q as gain);
        self.full.next = bit_cast::<31, 30>(self.quota.val());
        self.less.next = self.full.val() - bits::<31>(1);
        if self.carry.val() {
            self.less.next = (self.full.val() - bits::<31>(1)) - bit_cast::<31, 14>(self.owed.q.val());
        }
        self.ready.d.next = self.less.val();
        if self.less.val().get_bit(30) {
            self.ready.d.next = bits::<31>(0);
        }
        if self.ends.val() {
            self.owed.d.next = bits::<14>(0);
            if self.rest.val().get_bit(30) {
                self.owed.d.next = !self.rest.val().get_bits::<14>(0);
            }
        }
        if self.forget.val() {
            self.owed.d.next = bits::<14>(0);
        }
        // −(rest + 1) is owed: the sum is the quota less that, less one.
        self.own.next = self.full.val() + self.rest.val();
        self.again.next = self.own.val();
        if self.own.val().get_bit(30) {
            self.again.next = bits::<31>(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(dut: &mut Gain) {
        for level in [false, true] {
            dut.clock.next = level.into();
            assert!(simulate(dut, 10));
        }
    }

    #[test]
    fn at_least_one_and_less_what_was_overshot() {
        let mut dut = Gain::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let most = (1 << 30) - 1;
        for quota in [1u64, 2, 1499, 1500, 1501, most] {
            for left in [-16382i64, -1500, -1, 0, 1, most as i64 - 16383] {
                for carry in [false, true] {
                    dut.quota.next = quota.into();
                    (dut.carry.next, dut.forget.next) = (carry, false);
                    dut.rest.next = ((left - 1) as u64 & 0x7FFF_FFFF).into();
                    dut.ends.next = true;
                    clock(&mut dut);
                    let again = dut.again.val().to_u64();
                    dut.ends.next = false;
                    dut.rest.next = 7.into();
                    clock(&mut dut);
                    let owed = if carry { (-left).max(0) } else { 0 };
                    let expected = (quota as i64 - owed).max(1) - 1;
                    assert_eq!(dut.gain.val().to_u64(), expected as u64, "{quota} {left} {carry}");
                    if carry && left <= 0 {
                        assert_eq!(again, expected as u64, "{quota} {left}, again");
                    }
                }
            }
        }
        dut.forget.next = true;
        clock(&mut dut);
        clock(&mut dut);
        assert_eq!(dut.gain.val().to_u64(), most - 1);
    }
}
