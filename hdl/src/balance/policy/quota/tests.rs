// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;

type Dut = Quota<4>;

fn clock(dut: &mut Dut) {
    for level in [false, true] {
        dut.clock.next = level.into();
        assert!(simulate(dut, 10));
    }
}

fn settle(dut: &mut Dut) {
    dut.clock.next = false.into();
    assert!(simulate(dut, 10));
}

fn dut() -> Dut {
    let mut dut = Dut::default();
    dut.connect_all();
    check_all(&dut).unwrap();
    (dut.now.in_use.next, dut.flows.next) = (true, true);
    dut.settled.next = true;
    (dut.steady.next, dut.has_path.next, dut.candidates.next) = (true, true, 0xF.into());
    (0..4).for_each(|p| dut.quota_now[p].next = 1000.into());
    dut
}

/// A frame of these beats; the paths that its unit fills. Its path, and for which one it was issued; nothing if it did not go in so many clocks.
fn frame(dut: &mut Dut, beats: &[u64], command: bool, full: u64, forced: bool) -> Option<(u64, u64)> {
    (dut.waits.next, dut.command.next, dut.forced.next) = (true, command, forced);
    (dut.full.next, dut.full_coming.next) = (full.into(), full.into());
    let go = (0..12).any(|_| {
        settle(dut);
        if !dut.go.val() {
            clock(dut);
            return false;
        }
        true
    });
    if !go {
        return None;
    }
    dut.leaves.next = true;
    clock(dut);
    (dut.waits.next, dut.leaves.next) = (false, false);
    (dut.take.next, dut.take_command.next, dut.counts_soon.next) = (true, command, !forced);
    (dut.coming.next, dut.coming_n.next) = (true, beats[0].into());
    clock(dut);
    dut.take.next = false;
    (dut.first.next, dut.counts.next) = (true, !forced);
    let mut found = (0, 0);
    for i in 0..beats.len() {
        dut.coming.next = i + 1 < beats.len();
        dut.coming_n.next = beats.get(i + 1).copied().unwrap_or(99).into();
        settle(dut);
        let issue = dut.issue.val().to_u64();
        clock(dut);
        let win = dut.win.val().to_u64();
        if i == 0 {
            found = (win, issue);
        } else {
            assert_eq!((win, issue), (found.0, 0), "all beats by one path, issued once");
        }
        dut.first.next = false;
    }
    dut.counts.next = false;
    Some(found)
}

fn path(dut: &mut Dut, bytes: u64) -> u64 {
    let beats: Vec<u64> = (0..bytes.div_ceil(64)).map(|beat| (bytes - 64 * beat).min(64)).collect();
    frame(dut, &beats, false, 0xF, false).unwrap().0.trailing_zeros().into()
}

#[test]
fn bytes_go_round_and_a_frame_is_never_split() {
    let mut dut = dut();
    let taken: Vec<_> = (0..9).map(|_| path(&mut dut, 500)).collect();
    assert_eq!(taken, [0, 0, 1, 1, 2, 2, 3, 3, 0]);
    assert_eq!([path(&mut dut, 501), path(&mut dut, 1), path(&mut dut, 999), path(&mut dut, 1), path(&mut dut, 1)], [0, 1, 1, 2, 2]);
}

#[test]
fn carry_charges_what_was_overshot() {
    for carry in [false, true] {
        let mut dut = dut();
        dut.now.carry.next = carry;
        dut.candidates.next = 0b0011.into();
        assert_eq!([path(&mut dut, 1500), path(&mut dut, 999), path(&mut dut, 1)], [0, 1, 1]);
        // Path 0 owes 500.
        let expected = if carry { [0, 1] } else { [0, 0] };
        assert_eq!([path(&mut dut, 500), path(&mut dut, 1)], expected);
        // Alone it is charged what it owes since just now, but gains at least one byte.
        dut.candidates.next = 0b0001.into();
        path(&mut dut, 5000);
        path(&mut dut, 1);
        dut.candidates.next = 0b0011.into();
        assert_eq!(path(&mut dut, 1), if carry { 1 } else { 0 }, "CARRY {carry}");
    }
}

#[test]
fn who_gains_the_turn_is_charged_by_the_carry_of_that_frame() {
    for carry in [false, true] {
        let mut dut = dut();
        dut.now.carry.next = !carry;
        dut.candidates.next = 0b0011.into();
        assert_eq!([path(&mut dut, 1500), path(&mut dut, 1000)], [0, 1]);
        dut.now.carry.next = carry;
        assert_eq!([path(&mut dut, 500), path(&mut dut, 1)], if carry { [0, 1] } else { [0, 0] }, "CARRY {carry}");
    }
}

#[test]
fn a_command_looks_for_room_and_waits_for_it() {
    let mut dut = dut();
    assert_eq!(frame(&mut dut, &[60], true, 0b0001, false), Some((2, 2)));
    assert_eq!(frame(&mut dut, &[60], true, 0b0010, false), Some((4, 4)), "its maximum ends the turn");
    assert_eq!(frame(&mut dut, &[60], true, 0b1111, false), None);
    assert_eq!(frame(&mut dut, &[60], true, 0b0111, false), Some((8, 8)), "freed");
    assert_eq!(frame(&mut dut, &[60], false, 0b1111, false), Some((8, 0)), "no command");
    assert_eq!(frame(&mut dut, &[60], true, 0b1111, true).unwrap().1, 0, "forced");
}

#[test]
fn the_first_frame_has_the_counts_cleared_and_the_lowest_path() {
    let mut dut = dut();
    assert_eq!([path(&mut dut, 1000), path(&mut dut, 10)], [0, 1]);
    // No frame leaves the queue in a clock in which POLICY has changed.
    dut.now.in_use.next = false;
    clock(&mut dut);
    path(&mut dut, 10);
    dut.now.in_use.next = true;
    clock(&mut dut);
    dut.waits.next = true;
    settle(&mut dut);
    assert!(dut.clear.val() && !dut.go.val());
    clock(&mut dut);
    dut.busy.next = true;
    for _ in 0..20 {
        settle(&mut dut);
        assert!(!dut.clear.val() && !dut.go.val());
        clock(&mut dut);
    }
    dut.busy.next = false;
    assert_eq!([path(&mut dut, 1000), path(&mut dut, 1)], [0, 1]);
}

#[test]
fn a_decision_takes_four_clocks() {
    let mut dut = dut();
    path(&mut dut, 1);
    (dut.waits.next, dut.command.next) = (true, false);
    let mut gaps = vec![];
    let mut since = 0;
    for _ in 0..40 {
        settle(&mut dut);
        dut.leaves.next = dut.go.val();
        let left = dut.leaves.next;
        settle(&mut dut);
        since += 1;
        if left {
            gaps.push(since);
            since = 0;
        }
        let taken = dut.take.val();
        clock(&mut dut);
        (dut.take.next, dut.first.next) = (left, taken);
    }
    assert!(gaps.len() > 8 && gaps[1..].iter().all(|&gap| gap == 4), "{gaps:?}");
}

#[test]
fn a_frame_that_arrives_alone_leaves_two_clocks_later() {
    let mut dut = dut();
    path(&mut dut, 10);
    (0..9).for_each(|_| clock(&mut dut));
    (dut.waits.next, dut.command.next) = (true, false);
    let waited = (0..12).position(|_| {
        settle(&mut dut);
        let go = dut.go.val();
        clock(&mut dut);
        go
    });
    assert_eq!(waited, Some(2));
}

#[test]
fn behind_a_change_two_clocks_pass_before_a_frame_leaves() {
    for change in ["eligible paths", "paths to be stamped with", "shares"] {
        let mut dut = dut();
        path(&mut dut, 1);
        (dut.waits.next, dut.command.next) = (true, false);
        (0..6).for_each(|_| clock(&mut dut));
        settle(&mut dut);
        assert!(dut.go.val());
        match change {
            "eligible paths" => dut.steady.next = false,
            "paths to be stamped with" => dut.settled.next = false,
            _ => dut.stopped.next = true,
        }
        clock(&mut dut);
        (dut.steady.next, dut.settled.next, dut.stopped.next) = (true, true, false);
        let waited = (0..12).position(|_| {
            settle(&mut dut);
            let go = dut.go.val();
            clock(&mut dut);
            go
        });
        assert_eq!(waited, Some(2), "{change}");
    }
}
