// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;

type Dut = RoundRobin<4>;

fn clock(dut: &mut Dut) {
    for level in [false, true] {
        dut.clock.next = level.into();
        assert!(simulate(dut, 10));
    }
}

fn dut() -> Dut {
    let mut dut = Dut::default();
    dut.connect_all();
    check_all(&dut).unwrap();
    dut
}

/// A frame enters with this in use, and is asked for or not (forced, dropped); its path in the first beat and in a later one.
fn frame(dut: &mut Dut, (used, frames): (bool, u64), candidates: u64, ask: bool) -> (u64, u64) {
    dut.now.in_use.next = used;
    dut.now.frames.next = frames.into();
    (dut.take.next, dut.ask.next) = (false, false);
    clock(dut);
    // What is in use now is too late for it.
    dut.now.in_use.next = !used;
    dut.now.frames.next = (frames ^ 0xFF).into();
    dut.take.next = true;
    clock(dut);
    dut.candidates.next = candidates.into();
    (dut.take.next, dut.ask.next) = (false, ask);
    let nobody = dut.holder.q.val() == bits(0);
    clock(dut);
    dut.ask.next = false;
    let first = dut.win.val().to_u64();
    assert_eq!(first == 0, !used || (!ask && nobody));
    clock(dut);
    (first, dut.win.val().to_u64())
}

#[test]
fn frames_go_round() {
    let mut dut = dut();
    let taken: Vec<_> = (0..9).map(|_| frame(&mut dut, (true, 2), 0b1011, true)).collect();
    assert_eq!(taken, [1, 1, 2, 2, 8, 8, 1, 1, 2].map(|path| (path, path)));
}

#[test]
fn a_turn_ends_with_its_holder_and_when_another_policy_is_in_use() {
    let mut dut = dut();
    let mut take = |used, frames, candidates, ask| frame(&mut dut, (used, frames), candidates, ask).1;
    assert_eq!([take(true, 3, 0xF, true), take(true, 3, 0xF, true)], [1, 1]);
    assert_eq!(take(true, 3, 0b1010, true), 2, "path 0 is gone in its turn");
    take(true, 3, 0xF, false);
    assert_eq!([take(true, 3, 0xF, true), take(true, 3, 0xF, true)], [2, 2], "a frame that was not asked for took none of it");
    assert_eq!(take(true, 255, 0b0010, true), 2, "alone");
    assert_eq!(take(true, 1, 0xF, true), 2, "the turn began with 255");
    take(true, 1, 0b0100, true);
    assert_eq!([take(true, 0, 0xF, true), take(true, 0, 0xF, true), take(true, 1, 0xF, true)], [8, 1, 2], "0 is 1");
    take(false, 1, 0xF, false);
    assert_eq!(take(true, 1, 0xF, true), 1, "from the lowest again");
}

/// Every rule at once, against the page read word by word.
#[test]
fn random_runs() {
    let mut dut = dut();
    let (mut holder, mut left) = (None, 0);
    let mut state = 1u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) % below
    };
    for step in 0..4000 {
        let (used, frames, candidates, ask) = (random(30) > 0, random(4), random(16), random(8) > 0);
        let ask = ask && used && candidates > 0;
        let found = frame(&mut dut, (used, frames), candidates, ask);
        if !used {
            holder = None;
        }
        if !ask {
            continue;
        }
        let may = |p: &usize| candidates >> p & 1 == 1;
        if !(left > 0 && holder.as_ref().is_some_and(may)) {
            let from = holder.map_or(0, |h| h + 1);
            holder = (from..from + 4).map(|p| p % 4).find(may);
            left = frames.max(1);
        }
        left -= 1;
        let path = 1 << holder.unwrap();
        assert_eq!(found, (path, path), "step {step}: {candidates:04b}, {frames} frames a turn");
    }
}
