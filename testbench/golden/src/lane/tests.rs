// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Beats of every kind through the checks of a lane.

use super::*;
use proptest::prelude::*;

const K: usize = 8;

/// Feeds `(bytes kept, last)` beats of a lane with `MAX_FRAME` = 64; returns outcomes as (length, error, reason).
fn run(beats: &[(u64, bool)]) -> (Vec<(usize, bool, Option<Reason>)>, u64) {
    let mut lane = Lane::new(K);
    let data: Vec<u8> = (0..K as u8).collect();
    let outcomes = beats
        .iter()
        .filter_map(|&(keep, last)| {
            let beat = Beat { data: &data, keep, last, user: 5 };
            lane.beat(beat, 64)
        })
        .map(|outcome| match outcome {
            Outcome::Passed(frame, reason) => (frame.bytes.len(), frame.error, reason),
            Outcome::Dropped(reason) => (0, false, Some(reason)),
        })
        .collect();
    (outcomes, lane.null_beats())
}

const FULL: (u64, bool) = (0xFF, false);
const END: (u64, bool) = (0xFF, true);
const GOOD: (usize, bool, Option<Reason>) = (16, false, None);

/// Every case is followed by a good frame, which must be unharmed.
fn check(beats: &[(u64, bool)], expected: &[(usize, bool, Option<Reason>)], null_beats: u64) {
    let mut beats = beats.to_vec();
    beats.extend([FULL, END]);
    let mut expected = expected.to_vec();
    expected.push(GOOD);
    assert_eq!(run(&beats), (expected, null_beats), "{beats:x?}");
}

#[test]
fn intact_frames() {
    check(&[FULL, (0x3F, true)], &[(14, false, None)], 0);
    check(&[FULL, FULL, (1, true)], &[(17, false, None)], 0);
    check(&[FULL; 7].iter().copied().chain([END]).collect::<Vec<_>>(), &[(64, false, None)], 0);
}

#[test]
fn runts() {
    check(&[END], &[(0, false, Some(Reason::Runt))], 0);
    check(&[(1, true)], &[(0, false, Some(Reason::Runt))], 0);
    check(&[FULL, (0x1F, true)], &[(0, false, Some(Reason::Runt))], 0);
    check(&[FULL, (0, true)], &[(0, false, Some(Reason::Runt))], 0);
}

#[test]
fn beats_without_a_byte() {
    check(&[(0, false), (0, true)], &[], 2);
    check(&[FULL, (0, false), END], &[GOOD], 1);
    check(&[FULL, FULL, (0, true)], &[GOOD], 0);
}

#[test]
fn bad_keep() {
    let cut = |n| (n, true, Some(Reason::BadKeep));
    let dropped = (0, false, Some(Reason::BadKeep));
    check(&[(0x7F, false), FULL, END], &[dropped], 0);
    check(&[(0xFE, true)], &[dropped], 0);
    check(&[FULL, (0x0F, false), END], &[dropped], 0);
    check(&[FULL, FULL, (0x0F, false), FULL, END], &[cut(16)], 0);
    check(&[FULL, FULL, FULL, (0xBF, true)], &[cut(24)], 0);
    // In a rest that is swallowed, only a beat without a byte is counted, and its end is not.
    check(&[FULL, FULL, (2, false), (0, false), (5, false), (0, true)], &[cut(16)], 1);
}

#[test]
fn oversize_is_cut_exactly() {
    let cut = (64, true, Some(Reason::Oversize));
    let mut beats = vec![FULL; 8];
    beats.push((1, true));
    check(&beats, &[cut], 0);
    let mut beats = vec![FULL; 12];
    beats.push(END);
    check(&beats, &[cut], 0);
    // A bad beat at the limit is a bad beat.
    let mut beats = vec![FULL; 8];
    beats.push((2, true));
    check(&beats, &[(64, true, Some(Reason::BadKeep))], 0);
    // An empty last beat at the limit ends an intact frame.
    let mut beats = vec![FULL; 8];
    beats.push((0, true));
    check(&beats, &[(64, false, None)], 0);
}

#[test]
fn oversize_in_the_middle_of_a_beat() {
    let mut lane = Lane::new(16);
    let beat = |last| Beat { data: &[7; 16], keep: 0xFFFF, last, user: 0 };
    for _ in 0..4 {
        assert_eq!(lane.beat(beat(false), 70), None);
    }
    // The limit was sampled with the first beat.
    let Some(Outcome::Passed(frame, Some(Reason::Oversize))) = lane.beat(beat(true), 9000) else {
        panic!("not cut");
    };
    assert_eq!((frame.bytes.len(), frame.error), (70, true));
}

#[test]
fn silence() {
    let mut lane = Lane::new(K);
    let beat = |last| Beat { data: &[1; K], keep: 0xFF, last, user: 0 };
    assert_eq!(lane.timeout(), None, "outside a frame");
    lane.beat(beat(false), 64);
    assert_eq!(lane.timeout(), Some(Outcome::Dropped(Reason::LaneTimeout)), "8 bytes are no frame");
    assert_eq!(lane.timeout(), None, "once a frame");
    assert_eq!(lane.beat(beat(false), 64), None);
    assert_eq!(lane.beat(beat(true), 64), None, "the rest");
    lane.beat(beat(false), 64);
    lane.beat(beat(false), 64);
    let Some(Outcome::Passed(frame, Some(Reason::LaneTimeout))) = lane.timeout() else {
        panic!("not cut");
    };
    assert_eq!((frame.bytes.len(), frame.error), (16, true));
}

#[test]
fn sideband_comes_from_the_first_beat_with_a_byte() {
    let mut lane = Lane::new(K);
    let beat = |keep, last, user| Beat { data: &[1; K], keep, last, user };
    lane.beat(beat(0, false, 1), 64);
    lane.beat(beat(0xFF, false, 2), 64);
    let Some(Outcome::Passed(frame, None)) = lane.beat(beat(0xFF, true, 3), 64) else {
        panic!("not passed");
    };
    assert_eq!(frame.sideband.tag, 2);
}

proptest! {
    /// Frames of any legal length pass untouched at any width, with beats without a byte strewn among theirs.
    #[test]
    fn legal_frames_pass_untouched(
        log2 in 3usize..=6,
        lengths in prop::collection::vec((MIN_FRAME..=300, any::<bool>(), 0u8..3), 1..20),
    ) {
        let k = 1 << log2;
        let mut lane = Lane::new(k);
        let mut nulls = 0;
        for (length, empty_end, strewn) in lengths {
            let bytes: Vec<u8> = (0..length).map(|i| i as u8).collect();
            let mut passed = Vec::new();
            for (i, chunk) in bytes.chunks(k).enumerate() {
                let mut data = vec![0xEE; k];
                data[..chunk.len()].copy_from_slice(chunk);
                for _ in 0..strewn {
                    let null = Beat { data: &data, keep: 0, last: false, user: 0 };
                    prop_assert_eq!(lane.beat(null, 300), None);
                    nulls += 1;
                }
                let end = (i + 1) * k >= length;
                // An end that comes in a beat of its own needs a full beat before it.
                let own_end = end && empty_end && chunk.len() == k;
                let keep = u64::MAX >> (64 - chunk.len());
                passed.extend(lane.beat(Beat { data: &data, keep, last: end && !own_end, user: 9 }, 300));
                if own_end {
                    passed.extend(lane.beat(Beat { data: &data, keep: 0, last: true, user: 9 }, 300));
                }
            }
            let frame = Frame { bytes, error: false, sideband: Sideband::from_bits(9) };
            prop_assert_eq!(passed, vec![Outcome::Passed(frame, None)]);
        }
        prop_assert_eq!(lane.null_beats(), nulls);
    }
}
