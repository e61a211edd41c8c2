// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;

/// What a frame is stamped with: eligible paths, a priority a path, and whether the policy is in use.
type Stamp = (u64, Vec<u64>, bool);

fn first(stamp: &Stamp) -> u64 {
    let (eligible, priorities, used) = stamp;
    (0..priorities.len()).filter(|&p| *used && eligible >> p & 1 == 1).min_by_key(|&p| priorities[p]).map_or(0, |p| 1 << p)
}

/// Every clock has other values, and a frame in some of them: each has the path of its own clock, `S` clocks behind its stamp, until the next one.
macro_rules! check {
    ($n:expr, $p:expr, $s:expr) => {{
        const LN: usize = ($p as usize).ilog2() as usize;
        let mut dut = ActiveBackup::<$n, $p, { $p - 1 }, { $p / 2 }, { $p - 2 }, LN, $s, { $s + 2 - LN }>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let mut state = 7u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) % below
        };
        // By clock: what was there, and whether a frame's first beat entered then.
        let mut seen: Vec<(Stamp, bool)> = vec![];
        let mut frames = 0;
        for clock in 0..3000usize {
            let priorities: Vec<u64> = (0..$n).map(|_| random(if clock % 64 < 32 { 3 } else { 16 })).collect();
            let stamp = (random((1 << $n) - 1) + 1, priorities, random(4) > 0);
            let enters = random(3) == 0;
            dut.eligible_now.next = stamp.0.into();
            (0..$n).for_each(|p| dut.priority_now[p].next = stamp.1[p].into());
            dut.in_use_now.next = stamp.2;
            dut.take.next = seen.last().is_some_and(|&(_, enters)| enters);
            seen.push((stamp, enters));
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(&mut dut, 10));
            }
            // Entered in clock c, stamped from c + 2 on, decided S later; this is the clock behind the edge.
            let latest = |by: usize| (clock + 1).checked_sub(by).and_then(|end| seen[..end + 1].iter().rev().find(|(_, enters)| *enters));
            if let Some((stamp, _)) = latest(2 + $s) {
                assert_eq!(dut.win.val().to_u64(), first(stamp), "clock {clock}: {stamp:?}");
                frames += 1;
            }
        }
        assert!(frames > 2900);
    }};
}

#[test]
fn the_first_eligible_path_of_its_own_clock_wins_in_every_size() {
    check!(2, 2, 3);
    check!(3, 4, 3);
    check!(4, 4, 3);
    check!(8, 8, 5);
    check!(8, 8, 3);
    check!(16, 16, 5);
    check!(16, 16, 3);
}
