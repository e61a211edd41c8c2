// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::quota::{quotas, UNITS};
use super::*;
use crate::random::Random;
use crate::rebalance::by_share::Rule;
use crate::rebalance::{Mode, Rebalancer, TimeFrame};

fn ask<'a>(eligible: u16, shares: &'a [u16], bytes: u64) -> Ask<'a> {
    Ask { eligible, shares, bytes, load: &[0; 16], in_flight: &[0; 16], quota: &[1000; 16], ..Ask::default() }
}

#[test]
fn round_robin_skips_who_cannot_and_forfeits_the_rest_of_a_turn() {
    let mut policy = RoundRobin::new(3);
    let shares = [1, 1, 0, 1];
    let mut take = |eligible| policy.choose(&ask(eligible, &shares, 64)).unwrap();
    assert_eq!([take(0xF), take(0xF)], [0, 0]);
    assert_eq!(take(0b1010), 1, "path 0 is gone in its turn");
    assert_eq!([take(0xF), take(0xF)], [1, 1], "its return does not end the turn of path 1");
    assert_eq!(take(0xF), 3, "path 2 has no share");
    assert_eq!([take(0b0100), take(0b0100)], [2, 2], "but when nobody has one");
}

#[test]
fn round_robin_takes_zero_as_one_and_a_new_number_from_the_next_turn_on() {
    let mut policy = RoundRobin::new(0);
    let mut taken = vec![];
    for round in 0..9 {
        if round == 3 {
            policy.commit(3);
        }
        taken.push(policy.choose(&ask(0b11, &[1, 1], 64)).unwrap());
    }
    assert_eq!(taken, [0, 1, 0, 1, 1, 1, 0, 0, 0]);
    policy.commit(0);
    let next: Vec<_> = (0..3).map(|_| policy.choose(&ask(0b11, &[1, 1], 64)).unwrap()).collect();
    assert_eq!(next, [1, 0, 1]);
}

/// R45: rounded up, at least a byte.
#[test]
fn quotas_are_rounded_up() {
    assert_eq!(quotas(&[1000, 1001, 7], &[3, 2, 0], 0b111), [1500, 1001, 1]);
    assert_eq!(quotas(&[333, 1000], &[4, 3], 0b11), [444, 1000]);
    assert_eq!(quotas(&[100, 100], &[7, 3], 0b11), [234, 100]);
}

/// R49: every turn is as long as its quota says, to the frame that meets it.
#[test]
fn a_turn_of_quota_ends_with_the_frame_that_meets_it() {
    let mut random = Random::new(5);
    for carry in [false, true] {
        // Quotas above the longest frame: a debt that a turn cannot pay is forgiven.
        let (shares, means) = ([3, 1, 2], [2000, 2600, 1600]);
        let quota = quotas(&means, &shares, 0b111);
        let mut policy = Quota::new(3);
        policy.carry = carry;
        let (mut now, mut bytes, mut over) = (0, 0u64, [0u64; 3]);
        let mut total = [0u64; 3];
        for _ in 0..5000 {
            let length = 64 + random.below(1459);
            let path = policy.choose(&Ask { quota: &quota, ..ask(0b111, &shares, length) }).unwrap();
            let allowed = if carry { quota[now].saturating_sub(over[now]).max(1) } else { quota[now] };
            if path != now {
                assert_eq!(path, (now + 1) % 3);
                assert!(bytes >= allowed, "path {now} left after {bytes} of {allowed}");
                over[now] = bytes - allowed;
                (now, bytes) = (path, 0);
            } else {
                assert!(bytes < allowed, "path {now} stays with {bytes} of {allowed}");
            }
            bytes += length;
            total[path] += length;
        }
        // With CARRY the totals are as the quotas, to a frame for each turn's end.
        if carry {
            let rounds = |p: usize| total[p] as f64 / quota[p] as f64;
            assert!((0..3).all(|p| (rounds(p) - rounds(0)).abs() < 4.0), "{total:?} of {quota:?}");
        }
    }
}

/// R46, R47: no more commands than allowed, ever; who is full is passed over, and if all are, the command is held.
#[test]
fn commands_stay_within_their_limit() {
    let mut random = Random::new(6);
    let shares = [1, 1, 1];
    for limit in [1u8, 2, 32, 0] {
        let (mut policy, mut commands) = (Quota::new(3), Outstanding::default());
        policy.limit = [limit; UNITS];
        let most = if limit == 0 { 255 } else { limit };
        let mut held = 0;
        for _ in 0..20_000 {
            let (path, unit) = (random.below(3) as usize, random.below(2) as u8);
            let in_flight = *commands.of(unit);
            if random.one_in(if held > 50 { 2 } else { 20 }) {
                if in_flight[path] > 0 {
                    commands.complete(path, unit);
                }
                continue;
            }
            let full = in_flight[..3].iter().all(|&count| count == most);
            let before = policy.clone();
            match policy.choose(&Ask { command: Some(unit), in_flight: &in_flight, ..ask(0b111, &shares, 300) }) {
                Some(path) => {
                    assert!(in_flight[path] < most);
                    commands.issue(path, unit);
                }
                None => {
                    assert!(full && policy == before, "held, and nothing has moved");
                    held += 1;
                    assert!(policy.clone().choose(&ask(0b111, &shares, 300)).is_some(), "what is no command is not held");
                }
            }
        }
        assert!(held > 0, "limit {limit}: never full");
        assert_eq!(commands.ignored(), 0);
    }
}

#[test]
fn a_failure_clears_what_is_outstanding_there_and_only_there() {
    let mut commands = Outstanding::default();
    [(0, 4), (1, 4), (1, 4), (1, 9)].into_iter().for_each(|(path, unit)| commands.issue(path, unit));
    commands.failed(1);
    assert_eq!((commands.of(4)[..2].to_vec(), commands.of(9)[1]), (vec![1, 0], 0));
    commands.complete(1, 4);
    assert_eq!((commands.of(4)[1], commands.ignored()), (0, 1));
}

/// What two paths of other rates carry in `periods` under LEAST_LOAD, and the shares in the end: path 1 sends a third of what path 0 does.
fn slow_path(rule: Rule, periods: usize) -> (Vec<u64>, Vec<u16>) {
    const FRAME: u64 = 1000;
    const ROOM: u64 = 4 * FRAME;
    let rates = [300, 100];
    let mut rebalancer = Rebalancer::new(2);
    rebalancer.commit(&[1, 1], 0b11, Mode::Share, rule);
    let (mut load, mut carried) = ([0u64; 2], vec![]);
    for _ in 0..periods {
        let mut frame = TimeFrame { bytes: vec![0; 2], frames: vec![0; 2], busy: vec![0; 2], crowded: 0 };
        for _ in 0..2000 {
            // As much comes as both could send. The frame at the head waits while its path has no room.
            let ask = Ask { load: &load, ..ask(0b11, rebalancer.live(), FRAME) };
            let path = LeastLoad.choose(&ask).unwrap();
            if load[path] + FRAME <= ROOM {
                load[path] += FRAME;
            } else {
                frame.crowded |= 1 << path;
            }
            for p in 0..2 {
                let sent = load[p].min(rates[p]);
                load[p] -= sent;
                frame.bytes[p] += sent;
                frame.busy[p] += u64::from(sent > 0);
            }
        }
        carried.push(frame.bytes.iter().sum());
        let pass = rebalancer.fire(&frame, 0b11);
        rebalancer.apply(pass);
    }
    (carried, rebalancer.live().to_vec())
}

/// The rule to the letter takes shares from whoever carries more, so from the fast path, and in the end all frames wait for the slow one
/// (R10 with GUARD off). With GUARD the slow path, which has no room, gets nothing.
#[test]
fn the_literal_rule_runs_away_under_least_load_and_guard_prevents_it() {
    let (literal, shares) = slow_path(Rule::LITERAL, 40);
    assert!(shares[0] < 655, "the fast path is left with {shares:?}");
    assert!(literal[39] * 2 < literal[0], "carried {} at first and {} in the end", literal[0], literal[39]);
    let (guarded, shares) = slow_path(Rule { guard: true, ..Rule::LITERAL }, 40);
    assert!(shares[0] >= 32767, "{shares:?}");
    assert!(guarded[39] * 10 >= guarded[0] * 9, "carried {} at first and {} in the end", guarded[0], guarded[39]);
}
