// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;

type Dut = Commands<3>;

fn clock(dut: &mut Dut) {
    for level in [false, true] {
        dut.clock.next = level.into();
        assert!(simulate(dut, 10));
    }
    (dut.done.next, dut.done_by_register.next, dut.clear.next) = (false, false, false);
}

/// After reset, with what was in the memories before.
fn dut() -> Dut {
    let mut dut = Dut::default();
    dut.connect_all();
    check_all(&dut).unwrap();
    dut.link.next = 0b111.into();
    clock(&mut dut);
    for p in 0..3 {
        let junk = |ram: &mut SmallRam<Bits<8>, 4>, seed: u64| ram.fill((0..16).map(|i| ((i * 37 + seed) % 256).into()));
        junk(&mut dut.issued[p], 5);
        junk(&mut dut.completions.issued[p], 6);
        junk(&mut dut.issued_shown[p], 7);
        junk(&mut dut.completed[p], 99);
        junk(&mut dut.completions.completed[p], 98);
        junk(&mut dut.completed_shown[p], 99);
    }
    assert_eq!(wait(&mut dut), 19);
    dut
}

/// Clocks until it is not busy.
fn wait(dut: &mut Dut) -> usize {
    (0..100)
        .find(|_| {
            dut.clock.next = false.into();
            assert!(simulate(dut, 10));
            let idle = !dut.busy.val();
            clock(dut);
            idle
        })
        .unwrap()
}

fn issue(dut: &mut Dut, path: u64, lu: u64) {
    dut.lu.next = lu.into();
    clock(dut);
    dut.lu.next = (lu ^ 7).into();
    clock(dut);
    dut.issue.next = (1 << path).into();
    clock(dut);
    dut.issue.next = 0.into();
}

fn which(port: u64, lu: u64) -> Completion {
    Completion { port: port.into(), lu: lu.into() }
}

fn complete(dut: &mut Dut, port: u64, lu: u64) {
    (dut.done.next, dut.done_which.next) = (true, which(port, lu));
    clock(dut);
    clock(dut);
}

/// In flight of a unit on each path, seen by a frame; and what is shown is the same.
fn in_flight(dut: &mut Dut, lu: u64) -> [u64; 3] {
    (dut.lu.next, dut.show_lu.next) = (lu.into(), lu.into());
    clock(dut);
    clock(dut);
    std::array::from_fn(|p| {
        dut.show_port.next = (p as u64).into();
        clock(dut);
        let seen = dut.in_flight[p].val().to_u64();
        assert_eq!(dut.shown.val().to_u64(), seen);
        seen
    })
}

#[test]
fn issued_less_completed_and_never_less_than_none() {
    let mut dut = dut();
    assert_eq!(in_flight(&mut dut, 3), [0; 3]);
    for round in 0..300u64 {
        issue(&mut dut, 1, 3);
        assert_eq!(in_flight(&mut dut, 3), [0, 1, 0], "round {round}");
        assert_eq!(in_flight(&mut dut, 4), [0; 3]);
        complete(&mut dut, 1, 3);
        assert_eq!(in_flight(&mut dut, 3), [0; 3]);
    }
    assert_eq!(dut.ignored.val().to_u64(), 0);
    complete(&mut dut, 1, 3);
    complete(&mut dut, 3, 3);
    complete(&mut dut, 15, 3);
    issue(&mut dut, 0, 3);
    complete(&mut dut, 1, 3);
    complete(&mut dut, 0, 2);
    assert_eq!((in_flight(&mut dut, 3), dut.ignored.val().to_u64()), ([1, 0, 0], 5));
}

#[test]
fn full_at_the_maximum() {
    let mut dut = dut();
    let full = |dut: &mut Dut, most: u64| {
        (dut.limit.next, dut.lu.next) = ((most - 1).into(), 9.into());
        clock(dut);
        clock(dut);
        dut.full.val().to_u64()
    };
    assert_eq!((full(&mut dut, 1), full(&mut dut, 255)), (0, 0));
    for count in 1..=255u64 {
        issue(&mut dut, 2, 9);
        let expected = [(count, 4), (count + 1, 0), (255, if count == 255 { 4 } else { 0 })];
        for (most, paths) in expected.into_iter().filter(|&(most, _)| most < 256) {
            assert_eq!(full(&mut dut, most), paths, "{count} of {most}");
        }
    }
}

/// A command that is issued while the next one of its logical unit looks: two clocks later it counts, and for no other unit.
#[test]
fn a_command_counts_for_the_next_one_at_once() {
    for (looks, full) in [(9u64, [0, 0, 0b010]), (8, [0, 0, 0])] {
        let mut dut = dut();
        (dut.limit.next, dut.lu.next) = (0.into(), 9.into());
        clock(&mut dut);
        clock(&mut dut);
        dut.lu.next = looks.into();
        dut.issue.next = 0b010.into();
        let mut found = [0; 3];
        for seen in &mut found {
            *seen = dut.full.val().to_u64();
            clock(&mut dut);
            dut.issue.next = 0.into();
        }
        assert_eq!(found, full, "of {looks}");
    }
}

#[test]
fn the_port_and_the_register_complete_in_the_same_clock() {
    let mut dut = dut();
    (0..4).for_each(|_| issue(&mut dut, 1, 5));
    (dut.done.next, dut.done_which.next) = (true, which(1, 5));
    (dut.done_by_register.next, dut.written_which.next) = (true, which(1, 5));
    clock(&mut dut);
    dut.written_which.next = which(0, 0);
    (dut.done.next, dut.done_which.next) = (true, which(1, 5));
    (0..4).for_each(|_| clock(&mut dut));
    assert_eq!((in_flight(&mut dut, 5), dut.ignored.val().to_u64()), ([0, 1, 0], 0));
}

#[test]
fn a_link_that_falls_and_a_policy_that_comes_forget() {
    let mut dut = dut();
    for lu in 0..16 {
        (0..3).for_each(|path| issue(&mut dut, path, lu));
    }
    dut.link.next = 0b101.into();
    assert_eq!(wait(&mut dut), 20);
    (0..16).for_each(|lu| assert_eq!(in_flight(&mut dut, lu), [1, 0, 1]));
    dut.link.next = 0b111.into();
    assert_eq!(wait(&mut dut), 0);
    // Another one falls in the walk of the first; completions of both are too late, those of the third are not.
    dut.link.next = 0b110.into();
    clock(&mut dut);
    dut.link.next = 0b011.into();
    (0..3).for_each(|_| clock(&mut dut));
    complete(&mut dut, 0, 15);
    complete(&mut dut, 2, 15);
    assert!(wait(&mut dut) < 37);
    assert_eq!(dut.ignored.val().to_u64(), 2);
    (0..16).for_each(|lu| assert_eq!(in_flight(&mut dut, lu), [0; 3]));
    issue(&mut dut, 0, 1);
    dut.clear.next = true;
    clock(&mut dut);
    assert_eq!(wait(&mut dut), 19);
    assert_eq!(in_flight(&mut dut, 1), [0; 3]);
}
