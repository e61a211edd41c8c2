// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # MAC transmitter: from bytes of frames to GMII
//!
//! ```text
//!                           ┌───────┐
//!  valid, data, last, err ─►┤       ├─► tx_en, txd, tx_er     preamble, SFD, frame, padding, FCS, gap
//!  ready ◄──────────────────┤ MacTx │
//!                           │       ├─► done, starved
//!                           └───────┘
//! ```
//!
//! **Rule.** IEEE 802.3, 3.1 (frame), 4.2.3.2.2 (gap of 12 bytes), 35.2.2.5 (`tx_er`). Frames under 60 bytes are padded with zeros. A frame
//! marked in error goes out with every bit of its FCS inverted, so nobody takes it for good. A host that has no byte in mid-frame
//! starves it: one byte goes out with `tx_er`, the frame ends there without FCS, and its rest is swallowed.
//!
//! **Timing.** All outputs come from registers. Back to back a frame takes its bytes (at least 60) and 24 clocks.

use super::{CrcByte, FCS_START, GAP, PREAMBLE, SFD, SHORTEST};
use crate::prelude::*;

/// What goes out.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum TxPhase {
    /// Nothing; a frame may begin.
    Idle,
    /// Preamble, then the start frame delimiter.
    Preamble,
    /// The frame's bytes.
    Data,
    /// Zeros up to the shortest frame.
    Padding,
    /// The frame check sequence.
    Check,
    /// Nothing, and the rest of a frame that was starved is swallowed.
    Swallow,
    /// Nothing, for the gap.
    Gap,
}

/// Transmitter of one port.
#[derive(LogicBlock, Blank)]
pub struct MacTx {
    /// 125 MHz.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Byte of a frame.
    pub data: Signal<In, Bits<8>>,
    /// It is on offer.
    pub valid: Signal<In, Bit>,
    /// It is the frame's last.
    pub last: Signal<In, Bit>,
    /// The frame ends in error, with `last`.
    pub err: Signal<In, Bit>,
    /// It is taken.
    pub ready: Signal<Out, Bit>,
    /// GMII data.
    pub txd: Signal<Out, Bits<8>>,
    /// GMII enable.
    pub tx_en: Signal<Out, Bit>,
    /// GMII error.
    pub tx_er: Signal<Out, Bit>,
    /// The last byte of a frame is on its way.
    pub done: Signal<Out, Bit>,
    /// A frame was broken off in this clock, for want of a byte.
    pub starved: Signal<Out, Bit>,

    phase: RegR<TxPhase>,
    /// Clocks of the phase; bytes of a frame up to the shortest.
    count: RegR<Bits<6>>,
    spoilt: Reg<Bit>,
    check: Reg<Bits<32>>,
    crc: CrcByte,
    octet: Reg<Bits<8>>,
    enable: RegR<Bit>,
    error: RegR<Bit>,
    next_count: Signal<Local, Bits<6>>,
    long_enough: Signal<Local, Bit>,
    #[value(7)]
    sfd_place: Constant<Bits<6>>,
    #[value(SHORTEST as u64 - 1)]
    shortest: Constant<Bits<6>>,
    #[value(3)]
    check_end: Constant<Bits<6>>,
    #[value(GAP as u64 - 2)]
    gap_end: Constant<Bits<6>>,
    #[value(FCS_START)]
    start: Constant<Bits<32>>,
    #[value(PREAMBLE)]
    preamble: Constant<Bits<8>>,
    #[value(SFD)]
    sfd: Constant<Bits<8>>,
}

impl Logic for MacTx {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: phase, count, enable, error);
        registers!(self, clock: spoilt, check, octet);
        forward!(self => self: octet.q as txd, enable.q as tx_en, error.q as tx_er);

        forward!(self => self.crc: check.q as old, data);
        self.next_count.next = self.count.q.val() + bits::<6>(1);
        self.long_enough.next = self.count.q.val() == self.shortest.val();
        self.ready.next = (self.phase.q.val() == TxPhase::Data) | (self.phase.q.val() == TxPhase::Swallow);
        self.done.next = false;
        self.starved.next = false;
        self.octet.d.next = bits::<8>(0);
        self.enable.d.next = false;
        self.error.d.next = false;
        self.count.d.next = self.next_count.val();

        match self.phase.q.val() {
            TxPhase::Idle => {
                self.count.d.next = bits::<6>(0);
                self.check.d.next = self.start.val();
                self.spoilt.d.next = false;
                if self.valid.val() {
                    self.phase.d.next = TxPhase::Preamble;
                }
            }
            TxPhase::Preamble => {
                self.enable.d.next = true;
                self.octet.d.next = self.preamble.val();
                if self.count.q.val() == self.sfd_place.val() {
                    self.octet.d.next = self.sfd.val();
                    self.count.d.next = bits::<6>(0);
                    self.phase.d.next = TxPhase::Data;
                }
            }
            TxPhase::Data => {
                self.enable.d.next = true;
                forward!(self => self: data as octet.d, crc.sum as check.d);
                // It counts to the shortest frame and stays there.
                if self.long_enough.val() {
                    self.count.d.next = self.count.q.val();
                }
                if self.valid.val() & self.last.val() {
                    self.spoilt.d.next = self.err.val();
                    self.phase.d.next = TxPhase::Padding;
                    if self.long_enough.val() {
                        self.count.d.next = bits::<6>(0);
                        self.phase.d.next = TxPhase::Check;
                    }
                }
                if !self.valid.val() {
                    self.starved.next = true;
                    self.error.d.next = true;
                    self.phase.d.next = TxPhase::Swallow;
                }
            }
            TxPhase::Padding => {
                self.enable.d.next = true;
                self.crc.data.next = bits::<8>(0);
                self.check.d.next = self.crc.sum.val();
                if self.long_enough.val() {
                    self.count.d.next = bits::<6>(0);
                    self.phase.d.next = TxPhase::Check;
                }
            }
            TxPhase::Check => {
                self.enable.d.next = true;
                self.octet.d.next = !self.check.q.val().get_bits::<8>(0);
                if self.spoilt.q.val() {
                    self.octet.d.next = self.check.q.val().get_bits::<8>(0);
                }
                self.check.d.next = self.check.q.val() >> 8;
                if self.count.q.val() == self.check_end.val() {
                    self.done.next = true;
                    self.count.d.next = bits::<6>(0);
                    self.phase.d.next = TxPhase::Gap;
                }
            }
            TxPhase::Swallow => {
                self.count.d.next = bits::<6>(0);
                if self.valid.val() & self.last.val() {
                    self.phase.d.next = TxPhase::Gap;
                }
            }
            TxPhase::Gap => {
                if self.count.q.val() == self.gap_end.val() {
                    self.phase.d.next = TxPhase::Idle;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a clock of GMII carries: nothing, a byte, or a byte with an error.
    type Wire = Option<(u8, bool)>;

    /// Sends frames, each with its mark and the byte before which its host pauses; gives the wire, and how often it was done and starved.
    fn send(frames: &[(&[u8], bool, Option<usize>)]) -> (Vec<Wire>, u32, u32) {
        let mut dut = MacTx::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let mut bytes = frames.iter().flat_map(|&(frame, err, pause)| {
            let end = frame.len() - 1;
            let byte = move |(i, &byte): (usize, &u8)| (byte, i == end, err && i == end, pause == Some(i));
            frame.iter().enumerate().map(byte)
        });
        let (mut wire, mut done, mut starved) = (vec![], 0, 0);
        let mut offer = bytes.next();
        let mut paused = false;
        for _ in 0..frames.iter().map(|f| f.0.len().max(SHORTEST) + 40).sum::<usize>() {
            let pause_now = offer.is_some_and(|o| o.3) && !paused;
            let now = offer.filter(|_| !pause_now);
            dut.valid.next = now.is_some();
            let (byte, last, err, _) = now.unwrap_or((0xEE, true, true, false));
            dut.data.next = u64::from(byte).into();
            (dut.last.next, dut.err.next) = (last, err);
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            wire.push(dut.tx_en.val().then(|| (dut.txd.val().to_u64() as u8, dut.tx_er.val())));
            assert!(dut.tx_en.val() || !dut.tx_er.val());
            done += u32::from(dut.done.val());
            starved += u32::from(dut.starved.val());
            if dut.ready.val() {
                paused = pause_now;
                if now.is_some() {
                    offer = bytes.next();
                }
            }
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
        }
        assert!(offer.is_none(), "a byte is never taken");
        (wire, done, starved)
    }

    fn on_wire(frame: &[u8], err: bool) -> Vec<Wire> {
        let mut bytes = frame.to_vec();
        bytes.resize(frame.len().max(SHORTEST), 0);
        let fcs = crc32fast::hash(&bytes) ^ if err { u32::MAX } else { 0 };
        let head = [[PREAMBLE; 7].as_slice(), &[SFD]].concat();
        [head, bytes, fcs.to_le_bytes().to_vec()].concat().into_iter().map(|byte| Some((byte, false))).collect()
    }

    fn trim(wire: &[Wire]) -> &[Wire] {
        let busy = |byte: &Wire| byte.is_some();
        let (Some(first), Some(last)) = (wire.iter().position(busy), wire.iter().rposition(busy)) else { return &[] };
        &wire[first..=last]
    }

    #[test]
    fn frames_back_to_back_have_the_shortest_gap_and_the_right_fcs() {
        let long: Vec<u8> = (0..1514).map(|i| (i * 7) as u8).collect();
        let frames: Vec<&[u8]> = vec![&long[..60], &long[..1], &long[..59], &long, &long[..61], &long[..100]];
        let (wire, done, starved) = send(&frames.iter().map(|&frame| (frame, frame.len() == 61, None)).collect::<Vec<_>>());
        let expected: Vec<Vec<Wire>> = frames.iter().map(|frame| on_wire(frame, frame.len() == 61)).collect();
        assert_eq!(trim(&wire), expected.join(&[None; GAP][..]));
        assert_eq!((done, starved), (6, 0));
    }

    #[test]
    fn a_frame_that_is_starved_ends_in_an_error_and_the_next_is_whole() {
        let frame: Vec<u8> = (0..80).collect();
        let (wire, done, starved) = send(&[(&frame, false, Some(33)), (&frame[..64], false, None)]);
        assert_eq!((done, starved), (1, 1));
        let wire = trim(&wire);
        assert_eq!(wire[..8 + 33], on_wire(&frame, false)[..8 + 33]);
        assert!(wire[8 + 33].is_some_and(|byte| byte.1), "the byte that was not there");
        let rest = trim(&wire[8 + 34..]);
        assert_eq!(rest, on_wire(&frame[..64], false));
        assert!(wire.len() - rest.len() - (8 + 34) >= GAP);
    }
}
