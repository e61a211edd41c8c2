// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Generator: the host of a board without one
//!
//! **Rule.** Frames of `least` and up to `spread` more bytes (random bits under that mask), from a local address, EtherType 88B5 (IEEE 802
//! local experimental 1); behind it two zero bytes, and then in each beat of eight bytes the frame's number and the beat's, low byte first. The
//! host's sideband may mark them as commands (docs/interfaces.md "Host streams").
//!
//! **Timing.** A beat a clock in a frame, `gap` clocks and one more between frames. A frame that was begun is ended when `run` falls.

use crate::axis::HostSource;
use crate::prelude::*;
use equipoise_regmap::generator::{ETHERTYPE, SOURCE};

/// Frames without end, or so many of them.
#[derive(LogicBlock, Blank)]
pub struct Generator {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Sends.
    pub run: Signal<In, Bit>,
    /// Shortest frame, bytes.
    pub least: Signal<In, Bits<14>>,
    /// Random bits that are added.
    pub spread: Signal<In, Bits<14>>,
    /// Clocks between frames.
    pub gap: Signal<In, Bits<16>>,
    /// Frames to send; 0: no end.
    pub frames: Signal<In, Bits<32>>,
    /// Destination address, its first byte in the high bits.
    pub destination: Signal<In, Bits<48>>,
    /// Class and logical unit of a frame, as in the sideband.
    pub command: Signal<In, Bits<5>>,
    /// Frames sent since `run` rose.
    pub sent: Signal<Out, Bits<32>>,
    /// To the block.
    pub host: HostSource<64, 8>,

    random: RegR<Bits<16>>,
    busy: RegR<Bit>,
    ran: RegR<Bit>,
    pause: RegR<Bits<16>>,
    left: Reg<Bits<14>>,
    marks: Reg<Bits<5>>,
    index: Reg<Bits<16>>,
    count: RegR<Bits<32>>,
    mask: KeepMask<8, 3>,
    ends: Signal<Local, Bit>,
    wanted: Signal<Local, Bit>,
    turned: Signal<Local, Bits<48>>,
    feedback: Signal<Local, Bit>,
    #[value(8)]
    eight: Constant<Bits<14>>,
    #[value(0xFF)]
    full: Constant<Bits<8>>,
    /// The first two bytes of the source address; its rest, type and two zero bytes.
    #[value(second_beat())]
    second: Constant<Bits<64>>,
    #[value(first_of_source())]
    source: Constant<Bits<16>>,
}

/// The source address's first two bytes as they stand in a beat.
const fn first_of_source() -> u16 {
    let source = SOURCE.to_be_bytes();
    u16::from_le_bytes([source[2], source[3]])
}

/// The second beat of a frame but for what is random: the rest of the source address, the type, two zero bytes.
const fn second_beat() -> u64 {
    let source = SOURCE.to_be_bytes();
    let [high, low] = ETHERTYPE.to_be_bytes();
    u64::from_le_bytes([source[4], source[5], source[6], source[7], high, low, 0, 0])
}

impl Logic for Generator {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: random, busy, ran, pause, count);
        registers!(self, clock: left, marks, index);

        // Sixteen bits that repeat after 65 535 clocks; inverted, so that zero is no dead end.
        self.feedback.next = (self.random.q.val().get_bit(15) ^ self.random.q.val().get_bit(14))
            ^ (self.random.q.val().get_bit(12) ^ self.random.q.val().get_bit(3));
        self.random.d.next = (self.random.q.val() << 1) | bit_cast::<16, 1>((!self.feedback.val()).into());

        forward!(self => self: run as ran.d, count.q as sent);
        self.ends.next = self.left.q.val() <= self.eight.val();
        self.wanted.next = (self.run.val() & self.ran.q.val()) & ((!self.frames.val().any()) | (self.count.q.val() != self.frames.val()));
        if !self.busy.q.val() {
            self.index.d.next = bits::<16>(0);
            self.marks.d.next = self.command.val();
            self.left.d.next = self.least.val() + (self.random.q.val().get_bits::<14>(0) & self.spread.val());
            if self.pause.q.val().any() {
                self.pause.d.next = self.pause.q.val() - bits::<16>(1);
            } else {
                self.busy.d.next = self.wanted.val();
            }
        } else {
            if self.host.tready.val() {
                self.left.d.next = self.left.q.val() - self.eight.val();
                self.index.d.next = self.index.q.val() + bits::<16>(1);
                if self.ends.val() {
                    self.busy.d.next = false;
                    self.pause.d.next = self.gap.val();
                    self.count.d.next = self.count.q.val() + bits::<32>(1);
                }
            }
        }
        if self.run.val() & (!self.ran.q.val()) {
            self.count.d.next = bits::<32>(0);
        }

        // Addresses come with their first byte in the low bits.
        self.turned.next = ((bit_cast::<48, 8>(self.destination.val().get_bits::<8>(40))
            | (bit_cast::<48, 8>(self.destination.val().get_bits::<8>(32)) << 8))
            | ((bit_cast::<48, 8>(self.destination.val().get_bits::<8>(24)) << 16)
                | (bit_cast::<48, 8>(self.destination.val().get_bits::<8>(16)) << 24)))
            | ((bit_cast::<48, 8>(self.destination.val().get_bits::<8>(8)) << 32)
                | (bit_cast::<48, 8>(self.destination.val().get_bits::<8>(0)) << 40));
        self.host.tdata.next = bit_cast::<64, 32>(self.count.q.val()) | (bit_cast::<64, 16>(self.index.q.val()) << 32);
        if !self.index.q.val().any() {
            self.host.tdata.next = bit_cast::<64, 48>(self.turned.val()) | (bit_cast::<64, 16>(self.source.val()) << 48);
        }
        if self.index.q.val() == bits::<16>(1) {
            self.host.tdata.next = self.second.val();
        }
        self.mask.count.next = self.left.q.val().get_bits::<3>(0);
        self.host.tkeep.next = self.full.val();
        if self.ends.val() {
            self.host.tkeep.next = self.mask.keep.val();
        }
        self.host.tuser.next = bit_cast::<26, 5>(self.marks.q.val()) << 16;
        forward!(self => self.host: ends as tlast, busy.q as tvalid);
    }
}

#[cfg(test)]
mod tests {
    use super::super::beats::{Frame, Sink};
    use super::*;

    struct Bench {
        dut: Generator,
        sink: Sink,
    }

    fn bench(least: u64, spread: u64, gap: u64, frames: u64) -> Bench {
        let mut dut = Generator::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        (dut.least.next, dut.spread.next, dut.gap.next) = (least.into(), spread.into(), gap.into());
        dut.command.next = 0x13u64.into();
        (dut.frames.next, dut.destination.next) = (frames.into(), 0x1122_3344_5566u64.into());
        assert!(simulate(&mut dut, 10));
        Bench { dut, sink: Sink::default() }
    }

    impl Bench {
        fn run(&mut self, run: bool, clocks: u64, wait: u64) -> &[Frame] {
            let dut = &mut self.dut;
            dut.run.next = run;
            for clock in 0..clocks {
                dut.host.tready.next = clock % (wait + 1) == 0;
                dut.clock.next = false.into();
                assert!(simulate(dut, 10));
                let host = &dut.host;
                assert!(!host.tvalid.val() || host.tuser.val().to_u64() == 0x13 << 16);
                if host.tvalid.val() && host.tready.val() {
                    self.sink.take(host.tdata.val().to_u64(), host.tkeep.val().to_u64(), host.tlast.val(), false);
                }
                dut.clock.next = true.into();
                assert!(simulate(dut, 10));
            }
            &self.sink.frames
        }
    }

    #[test]
    fn so_many_frames_of_these_lengths_with_addresses_type_and_numbers() {
        let mut bench = bench(60, 0x7F, 0, 25);
        let frames = bench.run(true, 3000, 1).to_vec();
        assert_eq!((frames.len(), bench.dut.sent.val().to_u64()), (25, 25));
        let mut lengths: Vec<usize> = frames.iter().map(|(frame, _)| frame.len()).collect();
        for (number, (frame, _)) in frames.iter().enumerate() {
            assert_eq!(frame[..16], [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 2, 0, 0, 0, 0, 1, 0x88, 0xB5, 0, 0]);
            assert_eq!(frame[16..24], [number as u8, 0, 0, 0, 2, 0, 0, 0]);
            assert!((60..=187).contains(&frame.len()));
        }
        lengths.sort_unstable();
        lengths.dedup();
        assert!(lengths.len() > 12, "{lengths:?}");
    }

    #[test]
    fn stopped_in_mid_frame_it_ends_the_frame_and_starts_anew() {
        let mut bench = bench(64, 0, 5, 0);
        bench.run(true, 6, 0);
        assert_eq!(bench.run(false, 40, 0).len(), 1);
        bench.run(true, 3, 0);
        assert_eq!(bench.dut.sent.val().to_u64(), 0);
        // A frame of eight beats, five clocks and one more.
        assert_eq!(bench.run(true, 14 * 10, 0).len(), 11);
        assert_eq!(bench.sink.frames[1].0[16], 0);
        assert_eq!(bench.sink.frames[2].0[16], 1);
    }
}
