// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Members' frames under their VLANs, in turn.

use super::*;
use crate::device::beats::{self, Frame};
use proptest::prelude::*;

/// The frame under the VLAN of its member.
fn tagged(frame: &[u8], member: usize) -> Vec<u8> {
    [&frame[..12], &[0x81, 0, 0, 101 + member as u8], &frame[12..]].concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_frame_leaves_whole_under_its_vlan_and_in_its_members_order(
        frames in prop::collection::vec((0..3usize, 14..90usize, any::<bool>()), 1..12), wait in 0..4u64, gap in 0..3u64,
    ) {
        let mut dut = TrunkTx::<3>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let mut waiting: Vec<Vec<Frame>> = vec![vec![]; 3];
        for (number, &(member, length, err)) in frames.iter().enumerate() {
            waiting[member].push((beats::bytes(number, length), err));
        }
        let mut sources: Vec<beats::Source> = waiting.iter().map(|frames| beats::Source::new(frames)).collect();
        let mut sink = beats::Sink::default();
        dut.reset.next = true;
        for clock in 0..4000u64 {
            for (port, source) in dut.s_axis.iter_mut().zip(&mut sources) {
                let open = source.is_open();
                let beat = source.offer(clock % (gap + 1) == 0 || open);
                port.tvalid.next = beat.is_some();
                let (data, keep, last, err) = beat.unwrap_or_default();
                (port.tdata.next, port.tkeep.next) = (data.into(), keep.into());
                (port.tlast.next, port.tuser.next) = (last, err);
            }
            dut.m_axis.tready.next = clock % (wait + 1) == 0;
            dut.clock.next = false.into();
            prop_assert!(simulate(&mut dut, 10));
            if clock > 0 {
                for (port, source) in dut.s_axis.iter().zip(&mut sources) {
                    if port.tvalid.val() && port.tready.val() {
                        source.taken();
                    }
                }
                if dut.m_axis.tvalid.val() && dut.m_axis.tready.val() {
                    let out = &dut.m_axis;
                    sink.take(out.tdata.val().to_u64(), out.tkeep.val().to_u64(), out.tlast.val(), out.tuser.val());
                }
            }
            dut.clock.next = true.into();
            prop_assert!(simulate(&mut dut, 10));
            dut.reset.next = false;
        }
        for (member, frames) in waiting.iter().enumerate() {
            let wanted: Vec<Frame> = frames.iter().map(|(frame, err)| (tagged(frame, member), *err)).collect();
            let seen: Vec<Frame> = sink.frames.iter().filter(|(frame, _)| frame[15] == 101 + member as u8).cloned().collect();
            prop_assert_eq!(seen, wanted);
        }
        prop_assert_eq!(sink.frames.len(), frames.len());
    }
}

#[test]
fn members_that_always_have_frames_take_turns() {
    let mut dut = TrunkTx::<4>::default();
    dut.connect_all();
    assert!(simulate(&mut dut, 10));
    let frames: Vec<Frame> = (0..4).map(|i| (beats::bytes(i, 60), false)).collect();
    let mut sources: Vec<beats::Source> = (0..4).map(|_| beats::Source::new(&frames)).collect();
    let mut sink = beats::Sink::default();
    for _ in 0..400 {
        for (port, source) in dut.s_axis.iter_mut().zip(&mut sources) {
            let beat = source.offer(true);
            port.tvalid.next = beat.is_some();
            let (data, keep, last, err) = beat.unwrap_or_default();
            (port.tdata.next, port.tkeep.next) = (data.into(), keep.into());
            (port.tlast.next, port.tuser.next) = (last, err);
        }
        dut.m_axis.tready.next = true;
        dut.clock.next = false.into();
        assert!(simulate(&mut dut, 10));
        for (port, source) in dut.s_axis.iter().zip(&mut sources) {
            if port.tvalid.val() && port.tready.val() {
                source.taken();
            }
        }
        if dut.m_axis.tvalid.val() {
            let out = &dut.m_axis;
            sink.take(out.tdata.val().to_u64(), out.tkeep.val().to_u64(), out.tlast.val(), out.tuser.val());
        }
        dut.clock.next = true.into();
        assert!(simulate(&mut dut, 10));
    }
    let members: Vec<u8> = sink.frames.iter().map(|(frame, _)| frame[15] - 101).collect();
    assert_eq!(members, [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]);
}
