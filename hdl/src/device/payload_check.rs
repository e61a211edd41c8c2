// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Payload check: are generated frames as they were made?
//!
//! **Rule.** Of a frame with the generator's EtherType every whole beat behind the second must carry the number of the first such beat and
//! its own place ([`super::Generator`]). Other frames are not looked at. What pads a frame of under 60 bytes is taken for payload, and wrong.
//!
//! **Timing.** `seen` and `wrong` two clocks after a frame's last beat.

use crate::axis::PortSink;
use crate::prelude::*;
use equipoise_regmap::generator::ETHERTYPE;

/// Looks at one stream.
#[derive(LogicBlock, Blank)]
pub struct PayloadCheck {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Frames; taken as they come, and thrown away.
    pub s_axis: PortSink<64, 8>,
    /// A generated frame has ended.
    pub seen: Signal<Out, Bit>,
    /// It was not as it was made.
    pub wrong: Signal<Out, Bit>,

    index: RegR<Bits<16>>,
    number: Reg<Bits<32>>,
    /// A beat came one clock ago.
    came: RegR<Bit>,
    /// It was its frame's first, its second, its last; one that is checked; one of which the number is.
    first: Reg<Bit>,
    second: Reg<Bit>,
    ended: Reg<Bit>,
    checked: Reg<Bit>,
    numbered: Reg<Bit>,
    /// What was found in it.
    right_type: Reg<Bit>,
    wrong_place: Reg<Bit>,
    wrong_number: Reg<Bit>,
    ours: Reg<Bit>,
    bad: RegR<Bit>,
    is_seen: RegR<Bit>,
    is_wrong: RegR<Bit>,
    differs: Signal<Local, Bit>,
    /// Frames that end in error are looked at like others.
    spare: Unused<1>,
    #[value(2)]
    two: Constant<Bits<16>>,
    #[value(ETHERTYPE.swap_bytes())]
    ethertype: Constant<Bits<16>>,
}

impl Logic for PayloadCheck {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: index, came, bad, is_seen, is_wrong);
        registers!(self, clock: number, first, second, ended, checked, numbered, right_type, wrong_place, wrong_number, ours);

        self.s_axis.tready.next = true;
        self.spare.x.next = self.s_axis.tuser.val().into();

        // What the beat is, and what is in it.
        self.came.d.next = self.s_axis.tvalid.val();
        self.first.d.next = !self.index.q.val().any();
        self.second.d.next = self.index.q.val() == bits::<16>(1);
        self.ended.d.next = self.s_axis.tlast.val();
        self.checked.d.next = (self.index.q.val() >= self.two.val()) & self.s_axis.tkeep.val().all();
        self.numbered.d.next = self.index.q.val() > self.two.val();
        self.right_type.d.next = self.s_axis.tdata.val().get_bits::<16>(32) == self.ethertype.val();
        self.wrong_place.d.next = self.s_axis.tdata.val().get_bits::<32>(32) != bit_cast::<32, 16>(self.index.q.val());
        self.wrong_number.d.next = self.s_axis.tdata.val().get_bits::<32>(0) != self.number.q.val();
        if self.s_axis.tvalid.val() {
            self.index.d.next = self.index.q.val() + bits::<16>(1);
            if self.index.q.val() == self.two.val() {
                self.number.d.next = self.s_axis.tdata.val().get_bits::<32>(0);
            }
            if self.s_axis.tlast.val() {
                self.index.d.next = bits::<16>(0);
            }
        }

        // What that means for its frame.
        self.differs.next = self.checked.q.val() & (self.wrong_place.q.val() | (self.numbered.q.val() & self.wrong_number.q.val()));
        self.is_seen.d.next = (self.came.q.val() & self.ended.q.val()) & self.ours.q.val();
        self.is_wrong.d.next = ((self.came.q.val() & self.ended.q.val()) & self.ours.q.val()) & (self.bad.q.val() | self.differs.val());
        if self.came.q.val() {
            if self.first.q.val() {
                self.ours.d.next = false;
            }
            if self.second.q.val() {
                self.ours.d.next = self.right_type.q.val();
            }
            self.bad.d.next = (self.bad.q.val() | self.differs.val()) & (!self.ended.q.val());
        }
        forward!(self => self: is_seen.q as seen, is_wrong.q as wrong);
    }
}

#[cfg(test)]
mod tests {
    use super::super::beats::{Frame, Source};
    use super::*;

    /// Generated frames seen, and wrong ones among them.
    fn look(frames: &[Frame]) -> (u32, u32) {
        let mut dut = PayloadCheck::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        assert!(simulate(&mut dut, 10));
        let mut source = Source::new(frames);
        let (mut seen, mut wrong) = (0, 0);
        for clock in 0..frames.len() * 40 + 4 {
            let beat = source.offer(clock % 3 != 0);
            let (data, keep, last, _) = beat.unwrap_or_default();
            (dut.s_axis.tdata.next, dut.s_axis.tkeep.next) = (data.into(), keep.into());
            (dut.s_axis.tlast.next, dut.s_axis.tvalid.next) = (last, beat.is_some());
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            if beat.is_some() {
                source.taken();
            }
            seen += u32::from(dut.seen.val());
            wrong += u32::from(dut.wrong.val());
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
        }
        (seen, wrong)
    }

    fn generated(number: u32, length: usize) -> Vec<u8> {
        let beats = (2..length.div_ceil(8) as u16).flat_map(|i| [&number.to_le_bytes()[..], &i.to_le_bytes(), &[0, 0]].concat());
        let mut frame: Vec<u8> = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x88, 0xB5, 0, 0].into_iter().chain(beats).collect();
        frame.truncate(length);
        frame
    }

    #[test]
    fn generated_frames_are_right_and_every_changed_beat_is_wrong() {
        let good: Vec<Frame> = (0..5).map(|number| (generated(number * 0x0101_0101, 60 + 3 * number as usize), false)).collect();
        assert_eq!(look(&good), (5, 0));
        for place in [20, 21, 24, 28, 47, 55] {
            let mut spoilt = good.clone();
            spoilt[2].0[place] ^= 0x10;
            assert_eq!(look(&spoilt), (5, 1), "byte {place}");
        }
        let mut other = good.clone();
        other[3].0[13] = 0;
        other[3].0[30] = 0xFF;
        assert_eq!(look(&other), (4, 0), "a frame of another type is not looked at");
        let mut short = good;
        short[1].0.truncate(12);
        assert_eq!(look(&short), (4, 0));
    }
}
