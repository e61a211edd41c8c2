// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Trunk receiver: what came in under a member's VLAN, without its tag
//!
//! ```text
//!               ┌─────────┐──► member 0
//!  s_axis ─────►│ TrunkRx │──► member 1
//!               │         │──►    …
//!               └─────────┘──► strange    a frame was dropped
//! ```
//!
//! **Rule.** IEEE 802.1Q: a frame with 81 00 behind its addresses and VLAN [`FIRST_VLAN`] + i is member i's; its four bytes are taken out.
//! Any other frame, and one that ends with its tag or before it (16 bytes or fewer), is dropped and told (R32, R55).
//!
//! **Timing.** A beat a clock, never waited for: the members' side must take what comes.

use super::FIRST_VLAN;
use crate::axis::PortSink;
use crate::prelude::*;

/// Where in a frame the next beat is.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Spot {
    /// At its beginning.
    First,
    /// At its tag.
    Second,
    /// Behind it.
    Rest,
    /// In a frame that is dropped.
    Drop,
}

/// From one stream to `N`, which cannot wait.
#[derive(LogicBlock, Blank)]
pub struct TrunkRx<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Frames of the trunk.
    pub s_axis: PortSink<64, 8>,
    /// Beat for a member.
    pub beat: Signal<Out, Bits<64>>,
    /// Bytes of it that count.
    pub keep: Signal<Out, Bits<8>>,
    /// It is its frame's last.
    pub last: Signal<Out, Bit>,
    /// The frame ends in error, with `last`.
    pub err: Signal<Out, Bit>,
    /// Member that it is for, one-hot; none: there is no beat.
    pub member: Signal<Out, Bits<N>>,
    /// A frame was dropped.
    pub strange: Signal<Out, Bit>,

    spot: RegR<Spot>,
    owner: Reg<Bits<N>>,
    /// The first beat; later, in its lower half, what is left of the last one.
    kept: Reg<Bits<64>>,
    kept_keep: Reg<Bits<4>>,
    kept_err: Reg<Bit>,
    /// Half a beat is left of a frame whose last beat came.
    tail: RegR<Bit>,
    out_beat: Reg<Bits<64>>,
    out_keep: Reg<Bits<8>>,
    out_last: Reg<Bit>,
    out_err: Reg<Bit>,
    out_member: RegR<Bits<N>>,
    out_strange: RegR<Bit>,
    found: Signal<Local, Bits<N>>,
    has_tag: Signal<Local, Bit>,
    ends: Signal<Local, Bit>,
    longer: Signal<Local, Bit>,
    vlan: Signal<Local, Bits<12>>,
    #[value(|i| FIRST_VLAN + i as u16)]
    ids: [Constant<Bits<12>>; N],
    #[value(|i| 1 << i)]
    ones: [Constant<Bits<N>>; N],
    #[value(0x0081)]
    protocol: Constant<Bits<16>>,
    #[value(0xFF)]
    all: Constant<Bits<8>>,
}

impl<const N: usize> Logic for TrunkRx<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: spot, tail, out_member, out_strange);
        registers!(self, clock: owner, kept, kept_keep, kept_err, out_beat, out_keep, out_last, out_err);
        self.s_axis.tready.next = true;
        self.ends.next = self.s_axis.tlast.val();
        self.longer.next = self.s_axis.tkeep.val().get_bit(4);

        // Whose frame it is, at its second beat.
        self.has_tag.next = self.s_axis.tdata.val().get_bits::<16>(32) == self.protocol.val();
        self.vlan.next = (bit_cast::<12, 4>(self.s_axis.tdata.val().get_bits::<4>(48)) << 8)
            | bit_cast::<12, 8>(self.s_axis.tdata.val().get_bits::<8>(56));
        self.found.next = bits::<N>(0);
        for i in 0..N {
            if self.has_tag.val() & (self.vlan.val() == self.ids[i].val()) {
                self.found.next = self.ones[i].val();
            }
        }

        self.out_member.d.next = bits::<N>(0);
        self.out_strange.d.next = false;
        self.out_keep.d.next = self.all.val();
        self.out_last.d.next = false;
        self.out_err.d.next = false;
        self.out_beat.d.next = self.kept.q.val();
        self.tail.d.next = false;
        // The half beat of the last frame; the next one's first beat only waits in this clock.
        if self.tail.q.val() {
            self.out_member.d.next = self.owner.q.val();
            self.out_keep.d.next = bit_cast::<8, 4>(self.kept_keep.q.val());
            self.out_last.d.next = true;
            self.out_err.d.next = self.kept_err.q.val();
        }
        if self.s_axis.tvalid.val() {
            match self.spot.q.val() {
                Spot::First => {
                    self.kept.d.next = self.s_axis.tdata.val();
                    self.spot.d.next = Spot::Second;
                }
                Spot::Second => {
                    forward!(self => self: found as owner.d, found as out_member.d);
                    self.kept.d.next = bit_cast::<64, 32>(self.s_axis.tdata.val().get_bits::<32>(0));
                    self.spot.d.next = Spot::Rest;
                    if (!self.found.val().any()) | self.ends.val() {
                        self.out_member.d.next = bits::<N>(0);
                        self.spot.d.next = Spot::Drop;
                    }
                }
                Spot::Rest => {
                    self.out_member.d.next = self.owner.q.val();
                    self.out_beat.d.next = bit_cast::<64, 32>(self.kept.q.val().get_bits::<32>(0))
                        | (bit_cast::<64, 32>(self.s_axis.tdata.val().get_bits::<32>(0)) << 32);
                    self.kept.d.next = bit_cast::<64, 32>(self.s_axis.tdata.val().get_bits::<32>(32));
                    self.kept_keep.d.next = self.s_axis.tkeep.val().get_bits::<4>(4);
                    self.kept_err.d.next = self.s_axis.tuser.val();
                    if self.ends.val() {
                        self.tail.d.next = self.longer.val();
                        self.out_last.d.next = !self.longer.val();
                        self.out_err.d.next = self.s_axis.tuser.val() & (!self.longer.val());
                        if !self.longer.val() {
                            self.out_keep.d.next = (bit_cast::<8, 4>(self.s_axis.tkeep.val().get_bits::<4>(0)) << 4)
                                | bit_cast::<8, 4>(self.all.val().get_bits::<4>(0));
                        }
                    }
                }
                Spot::Drop => {}
            }
            if self.ends.val() {
                self.spot.d.next = Spot::First;
                self.out_strange.d.next = self.spot.q.val() != Spot::Rest;
            }
        }
        forward!(self => self: out_beat.q as beat, out_keep.q as keep, out_last.q as last, out_err.q as err, out_member.q as member,
            out_strange.q as strange);
    }
}

#[cfg(test)]
mod tests {
    use super::super::beats::{self, Frame};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn each_member_gets_its_frames_without_the_tag_and_strangers_are_dropped(
            frames in prop::collection::vec((0..6u16, 9..90usize, any::<bool>()), 1..14), gap in 0..3u64,
        ) {
            let mut dut = TrunkRx::<3>::default();
            dut.connect_all();
            check_all(&dut).unwrap();
            assert!(simulate(&mut dut, 10));
            let mut sent: Vec<Frame> = vec![];
            let mut wanted: Vec<Vec<Frame>> = vec![vec![]; 3];
            let mut strange = 0;
            // VLANs 100 to 104 and an untagged frame; the members' are 101 to 103.
            for (number, &(kind, length, err)) in frames.iter().enumerate() {
                let mut frame = beats::bytes(number, length);
                if length >= 16 {
                    frame[12..16].copy_from_slice(if kind == 5 { &[8, 0, 0, 101] } else { &[0x81, 0, 0xA0, 0] });
                    if kind < 5 {
                        frame[15] = 100 + kind as u8;
                    }
                }
                if length > 16 && (1..=3).contains(&kind) {
                    wanted[kind as usize - 1].push(([&frame[..12], &frame[16..]].concat(), err));
                } else {
                    strange += 1;
                }
                sent.push((frame, err));
            }
            let mut source = beats::Source::new(&sent);
            let mut sinks = [(); 3].map(|()| beats::Sink::default());
            let mut dropped = 0;
            for clock in 0..500u64 {
                let beat = source.offer(clock % (gap + 1) == 0);
                dut.s_axis.tvalid.next = beat.is_some();
                let (data, keep, last, err) = beat.unwrap_or_default();
                (dut.s_axis.tdata.next, dut.s_axis.tkeep.next) = (data.into(), keep.into());
                (dut.s_axis.tlast.next, dut.s_axis.tuser.next) = (last, err);
                dut.clock.next = false.into();
                prop_assert!(simulate(&mut dut, 10));
                if beat.is_some() {
                    source.taken();
                }
                dropped += usize::from(dut.strange.val());
                for (member, sink) in sinks.iter_mut().enumerate() {
                    if dut.member.val().get_bit(member) {
                        sink.take(dut.beat.val().to_u64(), dut.keep.val().to_u64(), dut.last.val(), dut.err.val());
                    }
                }
                dut.clock.next = true.into();
                prop_assert!(simulate(&mut dut, 10));
            }
            for (sink, wanted) in sinks.iter().zip(&wanted) {
                prop_assert_eq!(&sink.frames, wanted);
            }
            prop_assert_eq!(dropped, strange);
        }
    }
}
