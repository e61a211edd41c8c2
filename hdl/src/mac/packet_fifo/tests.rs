// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Frames through the FIFO, with clocks of every ratio.

use super::*;
use proptest::prelude::*;
use std::collections::VecDeque;

const A: usize = 4;

/// What was read, as frames; how many were bad; which were lost.
struct Seen {
    frames: Vec<Vec<(u64, u64)>>,
    bad: u32,
    lost: u32,
}

/// Writes frames of so many beats, bad or good, with pauses in front; sides tick with their periods; the reader is ready now and then.
fn run(frames: &[(u64, bool, u64)], periods: (u64, u64), lazy: u64) -> Seen {
    let mut dut = PacketFifo::<A, 5>::default();
    dut.connect_all();
    check_all(&dut).unwrap();
    let mut beats: VecDeque<Option<(u64, u64, bool, bool)>> = VecDeque::new();
    for (number, &(length, err, pause)) in (0..).zip(frames) {
        beats.extend((0..pause).map(|_| None));
        beats.extend((0..length).map(|i| Some((number << 8 | i, i % 8, i + 1 == length, err && i + 1 == length))));
    }
    let mut seen = Seen { frames: vec![], bad: 0, lost: 0 };
    let (mut frame, mut held, mut reads) = (vec![], None, 0u64);
    let end = (beats.len() as u64 + 40) * periods.0 + 3 * (lazy + 1) * periods.1 * (1 << A);
    for time in 1..end {
        let (write, read) = (time % periods.0 == 0, time % periods.1 == 0);
        if write {
            let beat = beats.pop_front().flatten();
            let (data, count, last, err) = beat.unwrap_or((0xEE, 0, true, true));
            dut.valid.next = beat.is_some();
            (dut.beat.next, dut.count.next) = (data.into(), count.into());
            (dut.last.next, dut.err.next) = (last, err);
        }
        if read {
            reads += 1;
            dut.out_ready.next = reads % (lazy + 1) == 0;
        }
        (dut.write_clock.next, dut.read_clock.next) = (false.into(), false.into());
        assert!(simulate(&mut dut, 10));
        if read && dut.out_valid.val() {
            let now = (dut.out_beat.val().to_u64(), dut.out_count.val().to_u64(), dut.out_last.val());
            assert!(held.is_none_or(|held| held == now), "a beat on offer changed");
            held = (!dut.out_ready.val()).then_some(now);
            if dut.out_ready.val() {
                frame.push((now.0, now.1));
                if now.2 {
                    seen.frames.push(std::mem::take(&mut frame));
                }
            }
        } else if read {
            assert!(held.is_none(), "a beat on offer went away");
        }
        if write {
            seen.bad += u32::from(dut.bad.val());
            seen.lost += u32::from(dut.lost.val());
        }
        (dut.write_clock.next, dut.read_clock.next) = (write.into(), read.into());
        assert!(simulate(&mut dut, 10));
    }
    assert!(beats.is_empty() && frame.is_empty(), "a frame without an end");
    seen
}

fn beats(number: u64, length: u64) -> Vec<(u64, u64)> {
    (0..length).map(|i| (number << 8 | i, i % 8)).collect()
}

#[test]
fn a_frame_without_room_is_lost_whole_and_the_next_is_not() {
    // Sixteen beats fit, and two in the registers behind; one is read in forty clocks.
    let seen = run(&[(10, false, 0), (7, false, 0), (6, false, 0), (4, false, 0), (17, false, 900), (3, false, 0)], (1, 1), 40);
    assert_eq!((seen.bad, seen.lost), (0, 3));
    assert_eq!(seen.frames, [beats(0, 10), beats(2, 6), beats(5, 3)]);
}

#[test]
fn a_bad_frame_without_room_is_bad_and_not_lost() {
    let seen = run(&[(14, false, 0), (5, true, 0), (17, true, 0), (5, false, 0)], (1, 1), 40);
    assert_eq!((seen.bad, seen.lost, seen.frames), (2, 1, vec![beats(0, 14)]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever the clocks: good frames in order and whole, or lost and counted; bad ones counted as bad, with room or without.
    #[test]
    fn frames_are_whole_or_counted(
        frames in prop::collection::vec((1u64..20, prop::bool::weighted(0.2), 0u64..12), 1..30),
        periods in (1u64..6, 1u64..6),
        lazy in 0u64..4,
    ) {
        let seen = run(&frames, periods, lazy);
        let good = frames.iter().filter(|frame| !frame.1).count();
        let mut rest = (0..).zip(&frames).filter(|(_, frame)| !frame.1).map(|(number, frame)| beats(number, frame.0));
        for frame in &seen.frames {
            prop_assert!(rest.any(|sent| sent == *frame), "not a frame that was sent, or out of order");
        }
        prop_assert_eq!((seen.frames.len() + seen.lost as usize, seen.bad as usize), (good, frames.len() - good));
    }
}
