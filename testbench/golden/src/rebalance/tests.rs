// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::by_share::{Change, Threshold};
use super::*;

mod against_claims;

fn carried(bytes: &[u64]) -> TimeFrame {
    TimeFrame { bytes: bytes.to_vec(), frames: vec![1; bytes.len()], busy: vec![1; bytes.len()], crowded: 0 }
}

/// R7 and R8 at their boundaries, one step to either side.
#[test]
fn who_is_adjusted_changes_at_the_boundary() {
    // Shares 32768 and 32767: path 0 carries `over` above its share.
    let adjusted = |threshold, over: u16| {
        let mut rebalancer = Rebalancer::new(2);
        rebalancer.commit(&[1, 1], 0b11, Mode::Share, Rule { threshold, ..Rule::RESET });
        let pass = rebalancer.fire(&carried(&[u64::from(32768 + over), u64::from(32767 - over)]), 0b11);
        assert_eq!(rebalancer.difference(), [i32::from(over), -i32::from(over)]);
        rebalancer.apply(pass);
        rebalancer.live()[0] < 32768
    };
    assert!(!adjusted(Threshold::Always, 0) && adjusted(Threshold::Always, 1));
    for (over, want) in [(99, false), (100, false), (101, true)] {
        assert_eq!(adjusted(Threshold::Signed(-100), over), want, "{over} above");
    }
    for (over, want) in [(99, true), (100, false), (101, false)] {
        assert_eq!(adjusted(Threshold::Magnitude(100), over), want, "{over} above");
    }
}

/// R10: the lowest difference, then the highest actual share, then the lower index.
#[test]
fn the_receiver_of_a_tie() {
    let snapshot = |shares, actual| Snapshot { shares, user: &[1; 4], actual, members: 0xF, eligible: 0xF, crowded: 0 };
    assert_eq!(snapshot(&[10, 20, 30, 40], &[40, 19, 28, 38]).receiver(0, false), Some(3), "2 below twice: 38 carried more");
    assert_eq!(snapshot(&[10, 20, 30, 30], &[40, 19, 28, 28]).receiver(0, false), Some(2), "a full tie");
    assert_eq!(snapshot(&[10, 20, 20, 50], &[20, 40, 40, 60]).receiver(1, false), Some(3), "itself above its share");
}

#[test]
fn only_paths_with_a_user_share_that_are_eligible_and_had_room_receive() {
    let base = Snapshot { shares: &[30, 10, 10], user: &[1, 1, 1], actual: &[40, 5, 5], members: 7, eligible: 7, crowded: 0b010 };
    assert_eq!((base.receiver(0, true), base.receiver(0, false)), (Some(2), Some(1)));
    assert_eq!(Snapshot { eligible: 0b011, ..base }.receiver(0, true), None);
    assert_eq!(Snapshot { user: &[1, 1, 0], ..base }.receiver(0, true), None);
}

/// A pass works on the shares as they stand: the second path to give has received before.
#[test]
fn amounts_are_of_the_running_shares() {
    let snapshot =
        Snapshot { shares: &[20000, 20000, 25535], user: &[1; 3], actual: &[21845, 21845, 21845], members: 7, eligible: 7, crowded: 0 };
    let rule = Rule { change: Change::Relative(50), ..Rule::RESET };
    assert_eq!(by_share::pass(&snapshot, &rule), [10000, 10000, 45535]);
    let rule = Rule { change: Change::Absolute(100), min_share: 19000, ..Rule::RESET };
    assert_eq!(by_share::pass(&snapshot, &rule), [19000, 19000, 27535]);
    // Path 2 cannot receive: the two give to each other, 0 first.
    let crowded = Snapshot { crowded: 0b100, ..snapshot };
    let rule = Rule { change: Change::Relative(10), ..Rule::RESET };
    assert_eq!(by_share::pass(&crowded, &rule), [20000 - 2000 + 2200, 22000 - 2200, 25535]);
}

#[test]
fn a_commit_cancels_a_pass_and_the_next_one_scales() {
    let mut rebalancer = Rebalancer::new(2);
    rebalancer.commit(&[2, 1], 0b11, Mode::Share, Rule::RESET);
    let pass = rebalancer.fire(&carried(&[100, 100]), 0b11);
    rebalancer.commit(&[3, 1], 0b11, Mode::Share, Rule::RESET);
    assert!(!rebalancer.apply(pass));
    assert_eq!(rebalancer.live(), [3, 1]);
    // Nothing was carried: scaled, and no more. The same again changes nothing.
    let pass = rebalancer.fire(&carried(&[0, 0]), 0b11);
    assert!(rebalancer.apply(pass));
    assert_eq!(rebalancer.live(), [49151, 16384]);
    let pass = rebalancer.fire(&carried(&[0, 0]), 0b11);
    assert!(!rebalancer.apply(pass));
    // Other settings of the rule cancel nothing.
    let pass = rebalancer.fire(&carried(&[0, 100]), 0b11);
    rebalancer.commit(&[3, 1], 0b11, Mode::Share, Rule::LITERAL);
    assert!(rebalancer.apply(pass));
    rebalancer.commit(&[3, 1], 0b11, Mode::Off, Rule::LITERAL);
    assert_eq!(rebalancer.live(), [3, 1], "the user's, as they are");
    let pass = rebalancer.fire(&carried(&[0, 100]), 0b11);
    assert!(!rebalancer.apply(pass));
    assert_eq!((rebalancer.actual(), rebalancer.difference()), (&[0, 65535][..], &[-49151, 49151][..]), "read all the same");
}

#[test]
fn no_shares_at_all_and_strangers() {
    let mut rebalancer = Rebalancer::new(3);
    rebalancer.commit(&[0, 0, 9], 0b011, Mode::Share, Rule::LITERAL);
    let pass = rebalancer.fire(&carried(&[100, 50, 1000]), 0b011);
    assert!(!rebalancer.apply(pass));
    assert_eq!(rebalancer.live(), [0, 0, 9]);
    assert_eq!((rebalancer.actual()[2], rebalancer.difference()[2]), (0, 0));
    rebalancer.commit(&[1, 1, 9], 0b011, Mode::Share, Rule::LITERAL);
    let pass = rebalancer.fire(&carried(&[100, 100, 1000]), 0b011);
    assert!(rebalancer.apply(pass));
    assert_eq!(rebalancer.live(), [32768, 32767, 9]);
}

/// R48: a path that sent nothing keeps its mean.
#[test]
fn means_are_of_the_last_time_frame_with_frames() {
    let mut rebalancer = Rebalancer::new(2);
    let mut means = |bytes: [u64; 2], frames: [u64; 2]| {
        let frame = TimeFrame { bytes: bytes.to_vec(), frames: frames.to_vec(), busy: vec![0; 2], crowded: 0 };
        let pass = rebalancer.fire(&frame, 0b11);
        assert!(!rebalancer.apply(pass));
        [rebalancer.mean(0), rebalancer.mean(1)]
    };
    assert_eq!(means([0, 1999], [0, 2]), [1500, 999]);
    assert_eq!(means([64, 0], [1, 0]), [64, 999]);
}

/// R53, R54: idle time lowers no speed, and another mode forgets what was measured.
#[test]
fn speeds_are_of_the_time_spent_sending() {
    let mut rebalancer = Rebalancer::new(2);
    rebalancer.commit(&[1, 1], 0b11, Mode::Speed, Rule::RESET);
    let sent = |bytes: [u64; 2], busy: [u64; 2]| TimeFrame { bytes: bytes.to_vec(), frames: vec![1; 2], busy: busy.to_vec(), crowded: 0 };
    let pass = rebalancer.fire(&sent([8000, 8000], [1000, 4000]), 0b11);
    assert!(rebalancer.apply(pass));
    assert_eq!(rebalancer.live(), [52428, 13107]);
    let pass = rebalancer.fire(&sent([8, 0], [1, 0]), 0b11);
    assert!(!rebalancer.apply(pass), "nothing sent is nothing measured");
    rebalancer.commit(&[1, 1], 0b11, Mode::Share, Rule::RESET);
    assert_eq!((rebalancer.speed(0), rebalancer.speed(1)), (None, None));
}

/// R50, R51: whatever shares the user began with, they come to the ratio of the real rates within 2 % in five periods, also while the host
/// pauses half of the time.
#[test]
fn shares_by_speed_come_to_the_ratio_of_the_rates() {
    const FRAME: u64 = 1000;
    // Clocks for which a frame is on offer to its MAC.
    let clocks = [125u64, 375, 250];
    for (user, pause) in [([1u16, 1, 1], 0), ([1, 60000, 9], 0), ([5, 5, 5], 200)] {
        let mut rebalancer = Rebalancer::new(3);
        rebalancer.commit(&user, 0b111, Mode::Speed, Rule::RESET);
        let mut balancer = crate::balance::Balancer::new(rebalancer.live());
        let mut busy_until = [0u64; 3];
        let mut now = 0u64;
        for period in 1..=5u64 {
            let mut frame = TimeFrame { bytes: vec![0; 3], frames: vec![0; 3], busy: vec![0; 3], crowded: 0 };
            while now < period * 300_000 {
                let p = balancer.choose(0b111).unwrap();
                balancer.account(p, FRAME);
                // Four frames fit into a buffer: the head waits for room.
                now = now.max(busy_until[p].saturating_sub(3 * clocks[p])) + 30 + pause;
                busy_until[p] = busy_until[p].max(now) + clocks[p];
                frame.bytes[p] += FRAME;
                frame.frames[p] += 1;
                frame.busy[p] += clocks[p];
            }
            let pass = rebalancer.fire(&frame, 0b111);
            if rebalancer.apply(pass) {
                balancer.restart(rebalancer.live());
            }
        }
        let sum: f64 = clocks.iter().map(|&c| 1.0 / c as f64).sum();
        for (&live, c) in rebalancer.live().iter().zip(clocks) {
            let wanted = f64::from(WHOLE) / c as f64 / sum;
            assert!((f64::from(live) / wanted - 1.0).abs() < 0.02, "{user:?}: {:?}", rebalancer.live());
        }
    }
}
