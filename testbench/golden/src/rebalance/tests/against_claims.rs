// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The passes of both implementations, over random teams.

use super::super::by_share::{Change, Threshold};
use super::super::*;
use crate::all_ports;
use proptest::prelude::*;

fn share() -> impl Strategy<Value = u16> {
    prop_oneof![2 => Just(0u16), 3 => 0..4u16, 1 => Just(u16::MAX), 3 => any::<u16>()]
}

/// Bytes with many zeros and many that are equal, so that ties come.
fn bytes() -> impl Strategy<Value = u64> {
    prop_oneof![2 => Just(0u64), 3 => Just(1000u64), 2 => 0..5u64, 3 => 0..1u64 << 40]
}

fn rule() -> impl Strategy<Value = Rule> {
    let t = prop_oneof![Just(0), -3..4i32, -65536..65536i32];
    let threshold = prop_oneof![t.clone().prop_map(Threshold::Signed), t.prop_map(Threshold::Magnitude), Just(Threshold::Always)];
    let percent = prop_oneof![0..=100u8, Just(10)];
    let change = prop_oneof![percent.clone().prop_map(Change::Relative), percent.prop_map(Change::Absolute)];
    (threshold, change, prop_oneof![Just(0u16), Just(655), any::<u16>()], any::<bool>())
        .prop_map(|(threshold, change, min_share, guard)| Rule { threshold, change, min_share, guard })
}

/// A team, its user shares and members, and what it did.
fn team() -> impl Strategy<Value = (Vec<u16>, u16, TimeFrame, u16)> {
    (2..=16usize).prop_flat_map(|n| {
        let counts = || prop::collection::vec(bytes(), n);
        let user = prop::collection::vec(share(), n);
        let set = || prop_oneof![Just(all_ports(n)), 0..=all_ports(n)];
        (user, set(), counts(), counts(), counts(), set(), set()).prop_map(|(user, members, bytes, frames, busy, up, crowded)| {
            (user, members, TimeFrame { bytes, frames, busy, crowded }, members & up)
        })
    })
}

/// The claims' view of the same.
fn as_paths(rebalancer: &Rebalancer, shares: &[u16], frame: &TimeFrame, eligible: u16) -> Vec<claims::Path> {
    let has = |set: u16, p: usize| set >> p & 1 == 1;
    (0..shares.len())
        .map(|p| claims::Path {
            member: has(rebalancer.members, p),
            eligible: has(eligible, p),
            crowded: has(frame.crowded, p),
            user: rebalancer.user[p],
            share: shares[p],
            bytes: frame.bytes[p],
            speed: rebalancer.speed(p),
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    /// Several passes one after the other are what the claims say, and the sum of the members' shares stays (R9).
    #[test]
    fn passes_by_share_are_those_of_the_claims((user, members, frame, eligible) in team(), rule in rule(), rounds in 1..4usize) {
        let mut rebalancer = Rebalancer::new(user.len());
        rebalancer.commit(&user, members, Mode::Share, rule);
        for round in 0..rounds {
            let before = as_paths(&rebalancer, rebalancer.live(), &frame, eligible);
            let shares = if round == 0 { claims::scaled(&before) } else { Some(rebalancer.live().to_vec()) };
            let pass = rebalancer.fire(&frame, eligible);
            let want = match shares {
                Some(shares) if user.iter().enumerate().any(|(p, &share)| members >> p & 1 == 1 && share > 0) => {
                    claims::by_share(&as_paths(&rebalancer, &shares, &frame, eligible), &rule)
                }
                _ => user.clone(),
            };
            let was = rebalancer.live().to_vec();
            prop_assert_eq!(rebalancer.apply(pass), was != want);
            prop_assert_eq!(rebalancer.live(), &want[..]);
            let sum: u32 = ports(members).map(|p| u32::from(want[p])).sum();
            prop_assert!(sum == u32::from(WHOLE) || (sum == 0 && want == user));
        }
    }

    #[test]
    fn passes_by_speed_are_those_of_the_claims((user, members, frame, eligible) in team(), rule in rule()) {
        let mut rebalancer = Rebalancer::new(user.len());
        rebalancer.commit(&user, members, Mode::Speed, rule);
        let mut speeds = vec![None; user.len()];
        for frame in [&frame, &TimeFrame { busy: frame.frames.clone(), ..frame.clone() }] {
            let pass = rebalancer.fire(frame, eligible);
            for (p, speed) in speeds.iter_mut().enumerate() {
                *speed = claims::speed(frame.bytes[p], frame.busy[p]).or(*speed);
                prop_assert_eq!(rebalancer.speed(p), *speed);
            }
            let want = claims::by_speed(&as_paths(&rebalancer, &user, frame, eligible), rule.min_share);
            let want = want.unwrap_or_else(|| rebalancer.live().to_vec());
            rebalancer.apply(pass);
            prop_assert_eq!(rebalancer.live(), &want[..]);
        }
    }
}
