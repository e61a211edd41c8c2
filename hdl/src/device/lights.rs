// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Lights: what a board's LEDs show
//!
//! **Rule.** LED 0 blinks while the clock runs, 1 to 3 show levels, 4 to 7 events: lit for as long as there was one in the last 2^22 clocks (34 ms at
//! 125 MHz).

use crate::prelude::*;

/// Eight lights.
#[derive(LogicBlock, Blank)]
pub struct Lights {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// For LEDs 1 to 3.
    pub level: [Signal<In, Bit>; 3],
    /// For LEDs 4 to 7.
    pub event: [Signal<In, Bit>; 4],
    /// Active high.
    pub leds: Signal<Out, Bits<8>>,

    heart: RegR<Bits<26>>,
    seen: [RegR<Bit>; 4],
    shown: [RegR<Bit>; 4],
    joined: Gather<8>,
    tick: Signal<Local, Bit>,
}

impl Logic for Lights {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: heart, shown[4]);
        blocks!(self, clock, reset: seen[4]);
        self.heart.d.next = self.heart.q.val() + bits::<26>(1);
        self.tick.next = self.heart.q.val().get_bits::<22>(0).all();
        self.joined.bit[0].next = self.heart.q.val().get_bit(25);
        for i in 0..3 {
            self.joined.bit[i + 1].next = self.level[i].val();
        }
        for i in 0..4 {
            self.seen[i].d.next = (self.seen[i].q.val() & (!self.tick.val())) | self.event[i].val();
            if self.tick.val() {
                self.shown[i].d.next = self.seen[i].q.val();
            }
            self.joined.bit[i + 4].next = self.seen[i].q.val() | self.shown[i].q.val();
        }
        self.leds.next = self.joined.y.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_shown_and_an_event_is_held() {
        let mut dut = Lights::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        assert!(simulate(&mut dut, 10));
        let clock = |dut: &mut Lights| {
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(dut, 10));
            }
            dut.leds.val().to_u64()
        };
        dut.level[1].next = true;
        assert_eq!(clock(&mut dut), 0b100);
        dut.event[3].next = true;
        assert_eq!(clock(&mut dut), 0b1000_0100);
        dut.event[3].next = false;
        dut.level[1].next = false;
        (0..100).for_each(|_| assert_eq!(clock(&mut dut), 0b1000_0000));
    }
}
