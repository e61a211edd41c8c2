// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # UART transmitter: from bytes to a serial line
//!
//! **Rule.** 8N1, low bit first (docs/interfaces.md "Serial line: UARTBone").
//!
//! **Timing.** Ten bits a byte; the next byte is taken in the clock after a stop bit's last, so bytes follow each other a clock apart.

use crate::prelude::*;
use crate::serial::uart_rx::{DIVIDER_BITS, LEAST_CLOCKS};

/// Serial transmitter of bits of `clocks` clocks, 8 to 65 535.
#[derive(LogicBlock, Blank)]
#[settings(clocks: u64)]
#[sizes((LEAST_CLOCKS..1 << DIVIDER_BITS).contains(&clocks))]
pub struct UartTx {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Byte to send.
    pub data: Signal<In, Bits<8>>,
    /// It is on offer.
    pub valid: Signal<In, Bit>,
    /// It is taken.
    pub ready: Signal<Out, Bit>,
    /// Serial line, high when idle; from a register.
    pub tx: Signal<Out, Bit>,

    /// The line, low when idle as registers are after reset.
    low: RegR<Bit>,
    /// Bits still to come, the present one included.
    left: RegR<Bits<4>>,
    /// The coming bits, inverted, so that zeros behind them are stop bits.
    shift: Reg<Bits<8>>,
    count: Reg<Bits<DIVIDER_BITS>>,
    /// The count is at its end: the next bit begins.
    now: RegR<Bit>,
    busy: RegR<Bit>,
    #[value(clocks - 1)]
    full: Constant<Bits<DIVIDER_BITS>>,
    #[value(10)]
    bits: Constant<Bits<4>>,
}

impl Logic for UartTx {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: low, left, busy, now);
        registers!(self, clock: shift, count);

        self.ready.next = !self.busy.q.val();
        self.tx.next = !self.low.q.val();
        self.count.d.next = self.count.q.val() - bits::<DIVIDER_BITS>(1);
        // The count starts at seven at least.
        self.now.d.next = self.busy.q.val() & (self.count.q.val() == bits::<DIVIDER_BITS>(1));
        if self.now.q.val() {
            self.busy.d.next = self.left.q.val() != bits::<4>(1);
            self.count.d.next = self.full.val();
            self.left.d.next = self.left.q.val() - bits::<4>(1);
            self.low.d.next = self.shift.q.val().get_bit(0);
            self.shift.d.next = self.shift.q.val() >> 1;
        }
        if self.valid.val() & (!self.busy.q.val()) {
            self.busy.d.next = true;
            forward!(self => self: full as count.d, bits as left.d);
            self.low.d.next = true;
            self.shift.d.next = !self.data.val();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serial::uart_rx::UartRx;

    fn clock<B: Block>(dut: &mut B, edge: impl Fn(&mut B, bool)) {
        for level in [false, true] {
            edge(dut, level);
            assert!(simulate(dut, 10));
        }
    }

    #[test]
    fn a_byte_takes_ten_bits_and_ends_high() {
        let mut dut = UartTx::new(8);
        dut.connect_all();
        check_all(&dut).unwrap();
        let mut line = vec![];
        dut.data.next = 0b0100_1101.into();
        dut.valid.next = true;
        for i in 0..90 {
            clock(&mut dut, |d, level| d.clock.next = level.into());
            dut.valid.next = false;
            if i % 8 == 4 {
                line.push(u8::from(dut.tx.val()));
            }
        }
        assert_eq!(line, [0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1]);
        assert!(dut.ready.val());
    }

    #[test]
    fn the_receiver_hears_it() {
        let (mut tx, mut rx) = (UartTx::new(8), UartRx::new(8));
        tx.connect_all();
        rx.connect_all();
        assert!(simulate(&mut tx, 10), "outputs are what registers say from the first clock on");
        let bytes: Vec<u8> = (0..=255).collect();
        let (mut sent, mut got) = (0, vec![]);
        for _ in 0..256 * 82 + 100 {
            tx.valid.next = sent < bytes.len();
            tx.data.next = u64::from(*bytes.get(sent).unwrap_or(&0)).into();
            sent += usize::from(tx.ready.val() && tx.valid.next);
            rx.rx.next = tx.tx.val();
            if rx.valid.val() {
                got.push(rx.data.val().to_u64() as u8);
            }
            assert!(!rx.framing.val());
            clock(&mut tx, |d, level| d.clock.next = level.into());
            clock(&mut rx, |d, level| d.clock.next = level.into());
        }
        assert_eq!(got, bytes);
    }
}
