// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Rgmii receiver: what the line says between frames, and the frames as GMII
//!
//! ```text
//!                  ┌─────────┐
//!  rxd, ctl ──────►│         ├─► data, dv, er
//!  (both edges)    │ RgmiiRx ├─► status    link, speed, duplex, as last said often enough
//!  enable ────────►│         ├─► beat      a level that changes while the clock runs
//!                  └─────────┘
//! ```
//!
//! **Rule.** RGMII 2.0, 3.4: the low nibble comes with the rising edge, the high one with the falling edge; the control line is `dv`, then
//! `dv` xor `er`. With both low the low nibble is the in-band status: bit 0 link, 2:1 speed (2 is 1 Gb/s), 3 full duplex.
//!
//! **Timing.** Everything is of the line's clock. A status is believed when it was said fifteen times in a row. `beat` changes every eight
//! clocks.

use crate::prelude::*;

/// Receiving side of a port, behind the input cells.
#[derive(LogicBlock, Blank)]
pub struct RgmiiRx {
    /// Clock of the line.
    pub clock: Signal<In, Clock>,
    /// Synchronous to it, active high.
    pub reset: Signal<In, Bit>,
    /// Nibble of the rising edge in 3:0, of the falling edge after it in 7:4.
    pub rxd: Signal<In, Bits<8>>,
    /// Control of the rising edge in bit 0, of the falling edge in bit 1.
    pub ctl: Signal<In, Bits<2>>,
    /// Frames are let through.
    pub enable: Signal<In, Bit>,
    /// GMII.
    pub data: Signal<Out, Bits<8>>,
    /// GMII.
    pub dv: Signal<Out, Bit>,
    /// GMII.
    pub er: Signal<Out, Bit>,
    /// In-band status.
    pub status: Signal<Out, Bits<4>>,
    /// The clock runs.
    pub beat: Signal<Out, Bit>,

    octet: Reg<Bits<8>>,
    valid: RegR<Bit>,
    error: RegR<Bit>,
    said: RegR<Bits<4>>,
    times: RegR<Bits<4>>,
    believed: RegR<Bits<4>>,
    clocks: RegR<Bits<4>>,
}

impl Logic for RgmiiRx {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: valid, error, said, times, believed, clocks);
        registers!(self, clock: octet);
        self.clocks.d.next = self.clocks.q.val() + bits::<4>(1);
        self.beat.next = self.clocks.q.val().get_bit(3);

        self.octet.d.next = self.rxd.val();
        self.valid.d.next = self.ctl.val().get_bit(0) & self.enable.val();
        self.error.d.next = (self.ctl.val().get_bit(0) ^ self.ctl.val().get_bit(1)) & self.enable.val();
        forward!(self => self: octet.q as data, valid.q as dv, error.q as er);

        if !self.ctl.val().any() {
            self.said.d.next = self.rxd.val().get_bits::<4>(0);
            if self.said.q.val() != self.rxd.val().get_bits::<4>(0) {
                self.times.d.next = bits::<4>(0);
            } else {
                if self.times.q.val().all() {
                    self.believed.d.next = self.said.q.val();
                } else {
                    self.times.d.next = self.times.q.val() + bits::<4>(1);
                }
            }
        }
        self.status.next = self.believed.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(dut: &mut RgmiiRx, rxd: u64, ctl: u64) -> (u64, bool, bool, u64) {
        dut.rxd.next = rxd.into();
        dut.ctl.next = ctl.into();
        for level in [false, true] {
            dut.clock.next = level.into();
            assert!(simulate(dut, 10));
        }
        (dut.data.val().to_u64(), dut.dv.val(), dut.er.val(), dut.status.val().to_u64())
    }

    fn made() -> RgmiiRx {
        let mut dut = RgmiiRx::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        dut.enable.next = true;
        assert!(simulate(&mut dut, 10));
        dut
    }

    #[test]
    fn a_status_is_believed_when_it_was_said_often_enough() {
        let mut dut = made();
        for turn in 0..17 {
            assert_eq!(clock(&mut dut, 0xDD, 0).3, if turn < 16 { 0 } else { 0xD }, "{turn}");
        }
        // Frames and single slips change nothing.
        for (rxd, ctl) in [(0x55, 3), (0x00, 3), (0x01, 0), (0xDD, 0), (0x00, 2)] {
            assert_eq!(clock(&mut dut, rxd, ctl).3, 0xD);
        }
        let seen: Vec<u64> = (0..17).map(|_| clock(&mut dut, 0, 0).3).collect();
        assert_eq!((seen[15], seen[16]), (0xD, 0));
    }

    #[test]
    fn control_is_valid_then_valid_xor_error() {
        let mut dut = made();
        assert_eq!(clock(&mut dut, 0xA5, 3), (0xA5, true, false, 0));
        assert_eq!(clock(&mut dut, 0xA6, 1), (0xA6, true, true, 0));
        assert_eq!(clock(&mut dut, 0x0E, 2), (0x0E, false, true, 0));
        dut.enable.next = false;
        assert_eq!(clock(&mut dut, 0xA5, 1), (0xA5, false, false, 0), "a line that is not let through");
    }

    #[test]
    fn the_beat_changes_every_eight_clocks() {
        let mut dut = made();
        let beats: Vec<bool> = (0..32)
            .map(|_| {
                clock(&mut dut, 0, 0);
                dut.beat.val()
            })
            .collect();
        assert_eq!(beats.windows(2).filter(|pair| pair[0] != pair[1]).count(), 4);
    }
}
