// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Frames of every kind through the checks of a lane.

use super::*;

/// Beats as (bytes, last) into the stage, one a clock; returns what leaves as (bytes, first, last, err), and runts.
fn run(beats: &[(u64, bool)]) -> (Vec<(u64, bool, bool, bool)>, usize) {
    let mut dut = Ingress::<64, 8, 3, 4, 0, 0>::default();
    dut.connect_all();
    (dut.advance.next, dut.advance_data.next) = (true, true);
    dut.max_beats.next = 4u64.into();
    dut.max_rest.next = 5u64.into();
    let (mut left, mut runts) = (vec![], 0);
    for i in 0..beats.len() + 4 {
        let beat = beats.get(i);
        dut.s_axis.tvalid.next = beat.is_some();
        let (bytes, last) = beat.copied().unwrap_or_default();
        dut.s_axis.tkeep.next = ((1u64 << bytes) - 1).into();
        dut.s_axis.tlast.next = last;
        dut.clock.next = false.into();
        assert!(simulate(&mut dut, 10));
        if dut.valid.val() {
            left.push((dut.count.val().to_u64(), dut.first.val(), dut.last.val(), dut.err.val()));
        }
        runts += usize::from(dut.drop.runt.val());
        dut.clock.next = true.into();
        assert!(simulate(&mut dut, 10));
    }
    (left, runts)
}

#[test]
fn a_sound_frame_passes_and_a_runt_does_not() {
    let sound = vec![(8, true, false, false), (6, false, true, false)];
    assert_eq!(run(&[(8, false), (6, true)]), (sound.clone(), 0));
    assert_eq!(run(&[(8, false), (5, true), (8, false), (6, true), (8, true)]), (sound, 2));
}

#[test]
fn an_oversize_frame_is_cut_exactly_and_its_rest_swallowed() {
    let mut long = vec![(8, false); 6];
    long.extend([(8, true), (8, false), (8, true)]);
    let (left, _) = run(&long);
    assert_eq!(left.iter().take(5).map(|b| b.0).sum::<u64>(), 37);
    assert_eq!(left[4], (5, false, true, true));
    assert_eq!(left[5..], [(8, true, false, false), (8, false, true, false)]);
}

/// Clocks from the first beat of a frame to its end in error, a microsecond a clock; then beats without a byte follow, or nothing.
fn clocks_to_the_end(nulls: bool) -> Option<usize> {
    let mut dut = Ingress::<64, 8, 3, 4, 0, 0>::default();
    dut.connect_all();
    (dut.advance.next, dut.advance_data.next) = (true, true);
    dut.max_beats.next = 40u64.into();
    dut.us_tick.next = true;
    dut.timeout.next = 20u64.into();
    dut.s_axis.tlast.next = false;
    (0..60).find(|&clock| {
        dut.s_axis.tvalid.next = clock < 2 || nulls;
        dut.s_axis.tkeep.next = if clock < 2 { 0xFFu64 } else { 0 }.into();
        let mut ended = false;
        for level in [false, true] {
            dut.clock.next = level.into();
            assert!(simulate(&mut dut, 10));
            ended |= !level && dut.valid.val() && dut.last.val() && dut.err.val();
        }
        ended
    })
}

#[test]
fn beats_without_a_byte_are_silence() {
    let silent = clocks_to_the_end(false);
    assert!(silent.is_some_and(|clocks| clocks > 20), "{silent:?}");
    assert_eq!(clocks_to_the_end(true), silent);
}

#[test]
fn a_bad_beat_ends_the_frame_with_the_beat_before_it() {
    let (left, _) = run(&[(8, false), (8, false), (3, false), (8, true)]);
    assert_eq!(left, [(8, true, false, false), (8, false, true, true)]);
}
