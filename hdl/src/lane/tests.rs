// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Beats through a lane: full rate, stalls, no path.

use super::*;

/// The clock after reset, in which nothing moves.
fn after_reset() -> Lane<64, 8, 3, 4, 0, 8, 0> {
    let mut dut = Lane::default();
    dut.connect_all();
    dut.max_beats.next = 190u64.into();
    for level in [false, true] {
        dut.clock.next = level.into();
        assert!(simulate(&mut dut, 20));
    }
    dut
}

/// A host that always has the next beat of frames of two; returns the numbers of the beats that the unit took. `ready` says when.
fn run(clocks: usize, ready: impl Fn(usize) -> bool) -> Vec<u64> {
    let mut dut = after_reset();
    dut.primary.next = true;
    dut.go.next = true;
    let (mut sent, mut taken) = (0u64, vec![]);
    for clock in 0..clocks {
        dut.s_axis.tvalid.next = true;
        dut.s_axis.tdata.next = sent.into();
        dut.s_axis.tkeep.next = 0xFFu64.into();
        dut.s_axis.tlast.next = sent % 2 == 1;
        dut.unit.ready.next = ready(clock);
        dut.clock.next = false.into();
        assert!(simulate(&mut dut, 20));
        if dut.unit.valid.val() && ready(clock) {
            taken.push(dut.unit.data.val().to_u64());
        }
        sent += u64::from(dut.s_axis.tready.val());
        dut.clock.next = true.into();
        assert!(simulate(&mut dut, 20));
    }
    taken
}

#[test]
fn three_clocks_then_a_beat_in_every_clock() {
    assert_eq!(run(20, |_| true), (0..17).collect::<Vec<u64>>());
}

#[test]
fn a_stall_costs_its_clocks_and_no_beat() {
    let stalled = |clock| !(clock == 8 || (10..13).contains(&clock) || clock == 14);
    assert_eq!(run(25, stalled), (0..17).collect::<Vec<u64>>());
}

#[test]
fn without_a_path_a_secondarys_frame_waits_or_is_thrown_away() {
    for (skip, expected) in [(false, 0), (true, 3)] {
        let mut dut = after_reset();
        dut.own_skip.next = skip;
        let mut dropped = 0;
        for clock in 0..12 {
            dut.s_axis.tvalid.next = clock < 6;
            dut.s_axis.tkeep.next = 0xFFu64.into();
            dut.s_axis.tlast.next = clock % 2 == 1;
            dut.own.ready.next = true;
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 20));
            assert!(!dut.own.valid.val() && !dut.unit.valid.val());
            dropped += usize::from(dut.drop_no_path.val());
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 20));
        }
        assert_eq!(dropped, expected);
    }
}

/// In the first clock of a reset a register still says what it said; what a host offers later in it, or just after, waits.
#[test]
fn a_host_that_offers_in_reset_waits_for_the_second_clock_after_it() {
    let mut dut = after_reset();
    dut.s_axis.tvalid.next = true;
    dut.s_axis.tkeep.next = 0xFFu64.into();
    let ready: Vec<bool> = [false, true, true, true, false, false]
        .into_iter()
        .map(|reset| {
            dut.reset.next = reset;
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 20));
            let ready = dut.s_axis.tready.val();
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 20));
            ready
        })
        .collect();
    assert_eq!(ready, [true, true, false, false, false, true]);
}

/// A frame after a pause is announced two clocks before its offer, and from then on until it is taken.
#[test]
fn a_frame_is_announced_two_clocks_before_its_offer() {
    for held in [false, true] {
        let mut dut = after_reset();
        dut.primary.next = true;
        dut.go.next = true;
        let (mut sent, mut seen) = (0, vec![]);
        for clock in 0..24 {
            dut.s_axis.tvalid.next = held || clock % 8 < 2;
            dut.s_axis.tkeep.next = 0xFFu64.into();
            dut.s_axis.tlast.next = sent % 2 == 1;
            dut.unit.ready.next = !held;
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 20));
            seen.push((dut.unit_coming.val(), dut.unit.valid.val()));
            sent += u64::from(dut.s_axis.tvalid.val() && dut.s_axis.tready.val());
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 20));
        }
        let frames = if held { vec![3] } else { vec![3, 11, 19] };
        let offered: Vec<usize> = (1..24).filter(|&clock| seen[clock].1 && !seen[clock - 1].1).collect();
        assert_eq!(offered, frames);
        let announced: Vec<usize> = (0..24).filter(|&clock| seen[clock].0).collect();
        let expected = if held { (1..24).collect() } else { frames.iter().flat_map(|at| [at - 2, at - 1]).collect::<Vec<_>>() };
        assert_eq!(announced, expected);
    }
}
