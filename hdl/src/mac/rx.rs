// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # MAC receiver: from GMII to bytes of frames
//!
//! ```text
//!                       ┌───────┐
//!  rx_dv, rxd, rx_er ──►┤ MacRx ├─► valid, data, last, err     a frame without preamble and FCS; nobody can make it wait
//!                       │       ├─► good, bad_fcs, broken, runt, astray
//!                       └───────┘
//! ```
//!
//! **Rule.** IEEE 802.3, 3.1 and 4.2.4. A frame begins behind the start frame delimiter, whatever is left of the preamble. One with a wrong
//! FCS, with `rx_er` from its delimiter on, or of fewer than 64 bytes ends with `err`. One without a byte before its FCS is counted and not shown. Where
//! something else than a preamble comes first, all is ignored until `rx_dv` falls (R32).
//!
//! **Timing.** A byte is out seven clocks after it came in: four bytes of FCS, one to know that it is not the last, two registers.

use super::{CrcByte, FCS_RESIDUE, FCS_START, PREAMBLE, SFD, SHORTEST};
use crate::prelude::*;

/// Bytes that are held back: the FCS, and one that may be the last.
const HELD: usize = 5;

/// Where in a frame the line is.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum RxPhase {
    /// Before its delimiter.
    Preamble,
    /// Behind it.
    Frame,
    /// In something that is none.
    Ignore,
}

/// Receiver of one port.
#[derive(LogicBlock, Blank)]
pub struct MacRx {
    /// 125 MHz, from the line.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// GMII data.
    pub rxd: Signal<In, Bits<8>>,
    /// GMII data valid.
    pub rx_dv: Signal<In, Bit>,
    /// GMII error.
    pub rx_er: Signal<In, Bit>,
    /// Byte of a frame.
    pub data: Signal<Out, Bits<8>>,
    /// It comes in this clock.
    pub valid: Signal<Out, Bit>,
    /// It is the frame's last.
    pub last: Signal<Out, Bit>,
    /// The frame is bad, with `last`.
    pub err: Signal<Out, Bit>,
    /// A good frame ended in this clock.
    pub good: Signal<Out, Bit>,
    /// One with a wrong FCS did, not a runt nor broken.
    pub bad_fcs: Signal<Out, Bit>,
    /// One with `rx_er` did.
    pub broken: Signal<Out, Bit>,
    /// One under 64 bytes did, not broken.
    pub runt: Signal<Out, Bit>,
    /// Something that does not begin as a frame was seen.
    pub astray: Signal<Out, Bit>,

    now: Reg<Bits<8>>,
    there: RegR<Bit>,
    wrong: Reg<Bit>,
    phase: RegR<RxPhase>,
    held: [Reg<Bits<8>>; HELD],
    /// Bytes of the frame, up to the shortest whole one.
    count: RegR<Bits<7>>,
    check: Reg<Bits<32>>,
    failed: Reg<Bit>,
    crc: CrcByte,
    full: Signal<Local, Bit>,
    ends: Signal<Local, Bit>,
    short: Signal<Local, Bit>,
    fits: Signal<Local, Bit>,
    out_data: Reg<Bits<8>>,
    out_valid: RegR<Bit>,
    out_last: Reg<Bit>,
    out_err: Reg<Bit>,
    is_good: RegR<Bit>,
    is_bad: RegR<Bit>,
    is_broken: RegR<Bit>,
    is_runt: RegR<Bit>,
    is_astray: RegR<Bit>,
    #[value(HELD)]
    held_back: Constant<Bits<7>>,
    #[value(SHORTEST as u64 + 4)]
    shortest: Constant<Bits<7>>,
    #[value(FCS_START)]
    start: Constant<Bits<32>>,
    #[value(FCS_RESIDUE)]
    residue: Constant<Bits<32>>,
    #[value(PREAMBLE)]
    preamble: Constant<Bits<8>>,
    #[value(SFD)]
    sfd: Constant<Bits<8>>,
}

impl Logic for MacRx {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: there, phase, count, out_valid, is_good, is_bad, is_broken, is_runt, is_astray);
        registers!(self, clock: now, wrong, check, failed, out_data, out_last, out_err, held[5]);
        forward!(self => self: out_data.q as data, out_valid.q as valid, out_last.q as last, out_err.q as err, is_good.q as good,
            is_bad.q as bad_fcs, is_broken.q as broken, is_runt.q as runt, is_astray.q as astray);

        forward!(self => self: rxd as now.d, rx_dv as there.d, rx_er as wrong.d);
        forward!(self => self.crc: check.q as old, now.q as data);
        self.full.next = self.count.q.val() >= self.held_back.val();
        self.short.next = self.count.q.val() < self.shortest.val();
        self.fits.next = self.check.q.val() == self.residue.val();
        self.ends.next = (self.phase.q.val() == RxPhase::Frame) & (!self.there.q.val());

        // The oldest of the bytes held back goes out when another comes, or as the last.
        self.out_data.d.next = self.held[4].q.val();
        self.out_valid.d.next = (self.phase.q.val() == RxPhase::Frame) & self.full.val();
        self.out_last.d.next = self.ends.val();
        self.out_err.d.next = (self.short.val() | self.failed.q.val()) | (!self.fits.val());
        self.is_good.d.next = ((self.ends.val() & (!self.short.val())) & (!self.failed.q.val())) & self.fits.val();
        self.is_bad.d.next = ((self.ends.val() & (!self.short.val())) & (!self.failed.q.val())) & (!self.fits.val());
        self.is_broken.d.next = self.ends.val() & self.failed.q.val();
        self.is_runt.d.next = (self.ends.val() & self.short.val()) & (!self.failed.q.val());
        self.is_astray.d.next = false;

        match self.phase.q.val() {
            RxPhase::Preamble => {
                self.count.d.next = bits::<7>(0);
                self.check.d.next = self.start.val();
                self.failed.d.next = false;
                if self.there.q.val() {
                    if self.now.q.val() == self.sfd.val() {
                        self.phase.d.next = RxPhase::Frame;
                        self.failed.d.next = self.wrong.q.val();
                    } else {
                        if (self.now.q.val() != self.preamble.val()) | self.wrong.q.val() {
                            self.is_astray.d.next = true;
                            self.phase.d.next = RxPhase::Ignore;
                        }
                    }
                }
            }
            RxPhase::Frame => {
                if self.there.q.val() {
                    self.held[0].d.next = self.now.q.val();
                    for i in 1..5 {
                        self.held[i].d.next = self.held[i - 1].q.val();
                    }
                    self.check.d.next = self.crc.sum.val();
                    self.failed.d.next = self.failed.q.val() | self.wrong.q.val();
                    if self.short.val() {
                        self.count.d.next = self.count.q.val() + bits::<7>(1);
                    }
                } else {
                    self.phase.d.next = RxPhase::Preamble;
                }
            }
            RxPhase::Ignore => {
                if !self.there.q.val() {
                    self.phase.d.next = RxPhase::Preamble;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames as they came out, and how often each kind was counted: good, bad FCS, broken, runt, astray.
    type Heard = (Vec<(Vec<u8>, bool)>, [u32; 5]);

    /// Receives a line: `None` is a clock without data, else a byte and its error.
    fn hear(line: impl IntoIterator<Item = Option<(u8, bool)>>) -> Heard {
        let mut dut = MacRx::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let (mut frames, mut frame, mut counts) = (vec![], vec![], [0; 5]);
        for clock in line.into_iter().chain([None; 10]) {
            dut.rx_dv.next = clock.is_some();
            let (byte, error) = clock.unwrap_or((0x0F, false));
            dut.rxd.next = u64::from(byte).into();
            dut.rx_er.next = error;
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(&mut dut, 10));
            }
            if dut.valid.val() {
                frame.push(dut.data.val().to_u64() as u8);
                if dut.last.val() {
                    frames.push((std::mem::take(&mut frame), dut.err.val()));
                }
            }
            let seen = [dut.good.val(), dut.bad_fcs.val(), dut.broken.val(), dut.runt.val(), dut.astray.val()];
            counts.iter_mut().zip(seen).for_each(|(count, seen)| *count += u32::from(seen));
        }
        assert!(frame.is_empty(), "a frame without an end");
        (frames, counts)
    }

    fn bytes(bytes: &[u8]) -> Vec<Option<(u8, bool)>> {
        bytes.iter().map(|&byte| Some((byte, false))).collect()
    }

    /// A frame as it is on the line, behind so many bytes of preamble.
    fn on_line(frame: &[u8], preamble: usize) -> Vec<Option<(u8, bool)>> {
        let head = [vec![PREAMBLE; preamble], vec![SFD]].concat();
        bytes(&[&head, frame, &crc32fast::hash(frame).to_le_bytes()].concat())
    }

    fn frame(length: usize) -> Vec<u8> {
        (0..length).map(|i| (i * 31 + length) as u8).collect()
    }

    #[test]
    fn good_frames_whatever_is_left_of_the_preamble_and_the_gap() {
        let lengths = [(60, 7, 12), (61, 0, 1), (1514, 6, 5), (64, 15, 2)];
        let line = lengths.iter().flat_map(|&(length, preamble, gap)| [on_line(&frame(length), preamble), vec![None; gap]].concat());
        let expected: Vec<_> = lengths.iter().map(|&(length, ..)| (frame(length), false)).collect();
        assert_eq!(hear(line), (expected, [4, 0, 0, 0, 0]));
    }

    #[test]
    fn bad_frames_end_in_error_and_harm_no_other() {
        let good = on_line(&frame(70), 7);
        let mut wrong_bit = good.clone();
        wrong_bit[30].as_mut().unwrap().0 ^= 0x10;
        let mut symbol_error = good.clone();
        symbol_error[40].as_mut().unwrap().1 = true;
        let mut error_with_sfd = good.clone();
        error_with_sfd[7].as_mut().unwrap().1 = true;
        let cut = good[..good.len() - 1].to_vec();
        let runt = on_line(&frame(59), 7);
        let gap = vec![None; 12];
        let line =
            [wrong_bit, gap.clone(), symbol_error, gap.clone(), error_with_sfd, gap.clone(), cut, gap.clone(), runt, gap, good].concat();
        let (frames, counts) = hear(line);
        assert_eq!(counts, [1, 2, 2, 1, 0]);
        let marks: Vec<_> = frames.iter().map(|(frame, err)| (frame.len(), *err)).collect();
        assert_eq!(marks, [(70, true), (70, true), (70, true), (69, true), (59, true), (70, false)]);
        assert_eq!(frames[5].0, frame(70));
    }

    #[test]
    fn what_is_no_frame_is_not_shown() {
        let gap = vec![None; 3];
        let astray = bytes(&[PREAMBLE, 0x5D, SFD, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        let mut early_error = on_line(&frame(70), 7);
        early_error[2].as_mut().unwrap().1 = true;
        let nothing = bytes(&[PREAMBLE, PREAMBLE]);
        let only_fcs = bytes(&[PREAMBLE, SFD, 1, 2, 3, 4]);
        let one_byte = bytes(&[PREAMBLE, SFD, 9, 1, 2, 3, 4]);
        let line = [astray, gap.clone(), early_error, gap.clone(), nothing, gap.clone(), only_fcs, gap.clone(), one_byte, gap].concat();
        assert_eq!(hear(line), (vec![(vec![9], true)], [0, 0, 0, 2, 2]));
    }
}
