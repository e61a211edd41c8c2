// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;
use crate::frame::Sideband;
use crate::policy::Policy;

/// Sends a frame of `length` bytes in one piece of beats of 64 bytes.
fn frame(team: &mut Team, lane: usize, length: usize, sideband: Sideband) {
    for start in (0..length).step_by(64) {
        let n = (length - start).min(64);
        team.beat(lane, Beat { data: &[lane as u8; 64], keep: u64::MAX >> (64 - n), last: start + n == length, user: sideband.to_bits() });
    }
}

#[test]
fn a_secondary_sends_by_its_own_port_and_the_unit_does_not_see_it() {
    let mut team = Team::new(4, 64);
    frame(&mut team, 2, 100, Sideband::NONE);
    assert_eq!(team.decide(2), None);
    assert!(team.own(2) && !team.own(2));
    assert_eq!(team.sent(2).unwrap().bytes, vec![2; 100]);
    assert_eq!(team.unit().balancer().bytes(), [0; 4]);
    assert_eq!(Count::total(&team.counters().decided), Count::default());
    assert_eq!(team.counters().sent[2], Count { frames: 1, bytes: 100 });
}

#[test]
fn a_primary_is_balanced_and_a_forced_frame_is_not() {
    let mut team = Team::new(2, 64);
    frame(&mut team, 0, 100, Sideband::NONE);
    frame(&mut team, 0, 60, Sideband::forced(1));
    frame(&mut team, 1, 60, Sideband::forced(0));
    frame(&mut team, 0, 60, Sideband::NONE);
    assert!(!team.own(0) && !team.own(1));
    let ports: Vec<_> = [0, 0, 1, 0].map(|lane| team.decide(lane).unwrap().port.unwrap()).into();
    assert_eq!(ports, [0, 1, 0, 1]);
    assert_eq!(team.counters().forced, 2);
    assert_eq!(team.waiting(1).count(), 2);
}

#[test]
fn cut_frames_are_decided_and_then_dropped_or_marked() {
    let mut team = Team::new(2, 64);
    let mut settings = Settings::reset(2);
    settings.egress[1] = EgressMode::Cut;
    team.commit(&settings);
    frame(&mut team, 0, 2000, Sideband::NONE);
    frame(&mut team, 0, 2000, Sideband::NONE);
    assert_eq!(team.decide(0).unwrap().bytes, 1522);
    assert_eq!(team.decide(0).unwrap().port, Some(1));
    assert_eq!(team.waiting(0).count(), 0);
    let sent = team.sent(1).unwrap();
    assert!(sent.error && sent.bytes.len() == 1522);
    assert_eq!(team.counters().drops.get(Reason::Oversize), 2);
}

#[test]
fn a_link_that_falls_swallows_what_waits() {
    let mut team = Team::new(2, 64);
    frame(&mut team, 0, 100, Sideband::NONE);
    team.decide(0).unwrap();
    team.link(0b10);
    assert_eq!(team.counters().drops.get(Reason::LinkDown), 1);
    frame(&mut team, 0, 100, Sideband::NONE);
    assert_eq!(team.decide(0).unwrap().port, Some(1));
    team.link(0);
    frame(&mut team, 0, 100, Sideband::NONE);
    frame(&mut team, 1, 100, Sideband::NONE);
    assert_eq!(team.decide(0), None, "held");
    assert!(!team.own(1), "held");
    let mut settings = Settings::reset(2);
    settings.no_path = NoPath::Drop;
    team.commit(&settings);
    assert_eq!(team.decide(0).unwrap().drop, Some(Reason::NoPath));
    assert!(team.own(1));
    assert_eq!(team.counters().drops.get(Reason::NoPath), 2);
    assert_eq!(team.counters().drops.get(Reason::LinkDown), 2);
}

#[test]
fn runts_and_empty_beats_are_counted() {
    let mut team = Team::new(2, 64);
    frame(&mut team, 0, 13, Sideband::NONE);
    team.beat(0, Beat { data: &[0; 64], keep: 0, last: false, user: 0 });
    assert_eq!(team.counters().drops.get(Reason::Runt), 1);
    assert_eq!(team.counters().drops.get(Reason::NullBeat), 1);
    assert_eq!(team.decide(0), None);
}

fn policy(team: &mut Team, policy: Policy) {
    let mut settings = Settings::reset(2);
    settings.policy = policy;
    team.commit(&settings);
}

#[test]
fn what_waits_at_a_port_is_its_load_in_full_beats() {
    let mut team = Team::new(2, 64);
    policy(&mut team, Policy::LeastLoad);
    let ports: Vec<_> = [65, 128, 64, 60, 60]
        .into_iter()
        .map(|length| {
            frame(&mut team, 0, length, Sideband::NONE);
            team.decide(0).unwrap().port.unwrap()
        })
        .collect();
    assert_eq!(ports, [0, 1, 0, 1, 0], "65 bytes are two beats: a tie");
    team.sent(0);
    frame(&mut team, 0, 60, Sideband::NONE);
    assert_eq!(team.decide(0).unwrap().port, Some(0), "two beats are gone");
}

#[test]
fn a_command_waits_until_one_ends_or_a_link_falls_and_means_say_the_quotas() {
    let mut team = Team::new(2, 64);
    policy(&mut team, Policy::Quota);
    team.means(&[100, 100]);
    team.limit(3, 1);
    let command = Sideband { lu: 3, class: true, ..Sideband::NONE };
    (0..4).for_each(|_| frame(&mut team, 0, 60, command));
    assert_eq!([team.decide(0).unwrap().port, team.decide(0).unwrap().port], [Some(0), Some(1)]);
    assert_eq!(team.decide(0), None, "one is outstanding on each");
    team.complete(1, 3);
    assert_eq!(team.decide(0).unwrap().port, Some(1));
    assert_eq!(team.decide(0), None);
    team.link(0b10);
    team.link(0b11);
    assert_eq!(team.decide(0).unwrap().port, Some(0));
    (0..3).for_each(|_| frame(&mut team, 0, 60, Sideband { class: false, ..command }));
    let ports = [(); 3].map(|()| team.decide(0).unwrap().port.unwrap());
    assert_eq!(ports, [0, 1, 1], "a turn of 100 bytes is two frames of 60");
}
