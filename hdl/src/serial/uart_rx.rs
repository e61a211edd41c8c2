// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # UART receiver: from a serial line to bytes
//!
//! ```text
//!           ┌────────┐
//!  rx ────►─┤ UartRx ├─► data, valid     a byte, for one clock
//!           │        ├─► framing         a stop bit was low, for one clock
//!           └────────┘
//! ```
//!
//! **Rule.** 8N1, low bit first (docs/interfaces.md "Serial line: UARTBone"). A start bit is looked at again in its middle: shorter pulses
//! are noise. A byte with a low stop bit is lost, and the line must be high once before the next start bit, so a broken line or a break is
//! one error.
//!
//! **Timing.** Every bit is sampled once, in its middle. A byte is out half a bit before its stop bit ends.

use crate::prelude::*;

/// Bits of the clock counter.
pub const DIVIDER_BITS: usize = 16;
/// Fewest clocks of a bit: fewer would sample too far from its middle.
pub const LEAST_CLOCKS: u64 = 8;

/// Serial receiver of bits of `clocks` clocks, 8 to 65 535.
#[derive(LogicBlock, Blank)]
#[settings(clocks: u64)]
#[sizes((LEAST_CLOCKS..1 << DIVIDER_BITS).contains(&clocks))]
pub struct UartRx {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Serial line, high when idle; of any clock.
    pub rx: Signal<In, Bit>,
    /// Byte received.
    pub data: Signal<Out, Bits<8>>,
    /// It came in this clock.
    pub valid: Signal<Out, Bit>,
    /// One was lost in this clock, for its stop bit.
    pub framing: Signal<Out, Bit>,

    /// The line, low when idle as registers are after reset; two registers against metastability.
    #[synchroniser]
    first: RegR<Bit>,
    #[synchroniser]
    low: RegR<Bit>,
    busy: RegR<Bit>,
    /// A stop bit was low, and the line has not been high since.
    broken: RegR<Bit>,
    count: Reg<Bits<DIVIDER_BITS>>,
    /// The count is at its end: a bit is looked at in this clock.
    now: RegR<Bit>,
    index: RegR<Bits<4>>,
    shift: Reg<Bits<8>>,
    at_start: Signal<Local, Bit>,
    at_stop: Signal<Local, Bit>,
    #[value(clocks / 2 - 2)]
    half: Constant<Bits<DIVIDER_BITS>>,
    #[value(clocks - 1)]
    full: Constant<Bits<DIVIDER_BITS>>,
    #[value(0)]
    start: Constant<Bits<4>>,
    #[value(9)]
    stop: Constant<Bits<4>>,
    #[value(0x80)]
    top: Constant<Bits<8>>,
}

impl Logic for UartRx {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: first, low, busy, broken, now, index);
        registers!(self, clock: count, shift);
        self.first.d.next = !self.rx.val();
        self.low.d.next = self.first.q.val();

        // The count starts at two at least.
        self.now.d.next = self.busy.q.val() & (self.count.q.val() == bits::<DIVIDER_BITS>(1));
        self.at_start.next = self.index.q.val() == self.start.val();
        self.at_stop.next = self.index.q.val() == self.stop.val();
        self.count.d.next = self.count.q.val() - bits::<DIVIDER_BITS>(1);
        if !self.low.q.val() {
            self.broken.d.next = false;
        }
        if !self.busy.q.val() {
            forward!(self => self: half as count.d, start as index.d);
            self.busy.d.next = self.low.q.val() & (!self.broken.q.val());
        }
        if self.now.q.val() {
            self.count.d.next = self.full.val();
            self.index.d.next = self.index.q.val() + bits::<4>(1);
            self.shift.d.next = self.shift.q.val() >> 1;
            if !self.low.q.val() {
                self.shift.d.next = (self.shift.q.val() >> 1) | self.top.val();
            }
            if self.at_start.val() & (!self.low.q.val()) {
                self.busy.d.next = false;
            }
            if self.at_stop.val() {
                self.busy.d.next = false;
                self.broken.d.next = self.low.q.val();
            }
        }
        self.data.next = self.shift.q.val();
        self.valid.next = (self.now.q.val() & self.at_stop.val()) & (!self.low.q.val());
        self.framing.next = (self.now.q.val() & self.at_stop.val()) & self.low.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Line {
        dut: UartRx,
        got: Vec<u8>,
        framing: u32,
    }

    impl Line {
        fn new(clocks: u64) -> Self {
            let mut dut = UartRx::new(clocks);
            dut.connect_all();
            check_all(&dut).unwrap();
            let mut line = Line { dut, got: vec![], framing: 0 };
            line.hold(true, 4);
            line
        }

        fn hold(&mut self, level: bool, clocks: u64) {
            for _ in 0..clocks {
                let dut = &mut self.dut;
                dut.rx.next = level;
                dut.clock.next = false.into();
                assert!(simulate(dut, 10));
                if dut.valid.val() {
                    self.got.push(dut.data.val().to_u64() as u8);
                }
                self.framing += u32::from(dut.framing.val());
                dut.clock.next = true.into();
                assert!(simulate(dut, 10));
            }
        }

        /// A byte whose bits last `per_mille` thousandths of `clocks`, with `stop` as its stop bit.
        fn byte(&mut self, byte: u8, clocks: u64, per_mille: u64, stop: bool) {
            let levels = (0..10).map(|i| match i {
                0 => false,
                9 => stop,
                _ => byte >> (i - 1) & 1 == 1,
            });
            let mut at = 0;
            for (i, level) in levels.enumerate() {
                let end = (i as u64 + 1) * clocks * per_mille / 1000;
                self.hold(level, end - at);
                at = end;
            }
        }
    }

    #[test]
    fn bytes_back_to_back_at_any_rate_a_little_off() {
        for clocks in [8, 42, 100] {
            for per_mille in [970, 1000, 1030] {
                let mut line = Line::new(clocks);
                let bytes: Vec<u8> = (0..64).map(|i| (i * 37 + 11) as u8).collect();
                for &byte in &bytes {
                    line.byte(byte, clocks, per_mille, true);
                }
                line.hold(true, 2 * clocks);
                assert_eq!((line.got, line.framing), (bytes, 0), "{clocks} clocks a bit, {per_mille} per mille");
            }
        }
    }

    #[test]
    fn a_low_stop_bit_loses_the_byte_and_no_more() {
        let mut line = Line::new(16);
        line.byte(0x55, 16, 1000, false);
        line.hold(false, 500);
        line.hold(true, 20);
        line.byte(0xA3, 16, 1000, true);
        line.hold(true, 20);
        assert_eq!((line.got, line.framing), (vec![0xA3], 1));
    }

    #[test]
    fn a_glitch_is_no_byte() {
        let mut line = Line::new(16);
        line.hold(false, 6);
        line.hold(true, 200);
        assert_eq!((line.got.len(), line.framing), (0, 0));
    }
}
