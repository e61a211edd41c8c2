// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;

/// Random events and firings: each time frame has what was sent up to `taken`, and no more.
fn check<const N: usize, const PB: usize, const A: usize, const FA: usize, const BA: usize>(most: u64) {
    let mut dut = TimeFrame::<N, PB, A, FA, BA>::default();
    dut.connect_all();
    check_all(&dut).unwrap();
    let mut state = 7u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) % below
    };
    let (mut sums, mut crowded, mut held) = (vec![[0u64; 3]; N], 0, None);
    let mut seen = 0;
    for clock in 0..3000 {
        // Nothing may be left of what was before the reset.
        dut.reset.next = clock < 20;
        let dense = clock / 300 % 2 == 0;
        let (beat, end, busy) =
            if dense { ((1 << N) - 1, random(1 << N), (1 << N) - 1) } else { (random(1 << N), random(1 << N), random(1 << N)) };
        let full = if random(20) == 0 { random(1 << N) } else { 0 };
        (dut.sent_beat.next, dut.sent_frame.next) = (beat.into(), end.into());
        (dut.busy.next, dut.no_room.next) = (busy.into(), full.into());
        let bytes: Vec<u64> = (0..N).map(|_| if dense { most } else { random(most + 1) }).collect();
        for (p, &bytes) in bytes.iter().enumerate() {
            dut.sent_bytes[p].next = bytes.into();
        }
        dut.fire.next = clock > 20 && held.is_none() && !dut.wanted.val() && random(40) == 0;
        dut.clock.next = false.into();
        assert!(simulate(&mut dut, 10));
        if clock >= 20 {
            for p in 0..N {
                sums[p][0] += if beat >> p & 1 == 1 { bytes[p] } else { 0 };
                sums[p][1] += end >> p & 1;
                sums[p][2] += busy >> p & 1;
            }
            crowded |= full;
        }
        if dut.taken.val() {
            held = Some((std::mem::replace(&mut sums, vec![[0; 3]; N]), std::mem::take(&mut crowded)));
        }
        dut.clock.next = true.into();
        assert!(simulate(&mut dut, 10));
        if dut.done.val() {
            let (sums, crowded) = held.take().expect("taken before");
            for (p, &wanted) in sums.iter().enumerate() {
                for (count, wanted) in (0u64..3).zip(wanted) {
                    (dut.port.next, dut.count.next) = ((p as u64).into(), count.into());
                    assert!(simulate(&mut dut, 10));
                    assert_eq!(dut.amount.val().to_u64(), wanted, "count {count} of port {p}");
                }
            }
            assert_eq!(dut.crowded.val().to_u64(), crowded);
            seen += 1;
        }
    }
    assert!(seen > 30, "{seen} time frames");
}

#[test]
fn nothing_is_lost_or_counted_twice() {
    check::<2, 2, 4, { round_bits(2) }, { round_byte_bits(2, 8) }>(8);
    check::<4, 2, 4, { round_bits(4) }, { round_byte_bits(4, 64) }>(64);
    check::<5, 3, 5, { round_bits(5) }, { round_byte_bits(5, 8) }>(8);
}
