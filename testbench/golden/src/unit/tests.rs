// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;

fn frame(bytes: u64) -> Request {
    Request { lane: 0, bytes, forced: None, command: None, bucket: 0, read: Read::default() }
}

fn forced(port: u8) -> Request {
    Request { forced: Some(port), ..frame(100) }
}

fn unit() -> Unit {
    Unit::new(Settings::reset(4))
}

#[test]
fn shares_of_the_specification() {
    let mut unit = unit();
    let mut settings = Settings::reset(4);
    settings.shares = vec![3, 1, 0, 2];
    unit.commit(&settings);
    let ports: Vec<_> = (0..6).map(|_| unit.decide(frame(100), 0xF).unwrap().port.unwrap()).collect();
    assert_eq!(ports, [0, 3, 1, 0, 3, 0]);
}

#[test]
fn an_epoch_starts_when_a_value_changes_and_only_then() {
    let mut unit = unit();
    let first = unit.decide(frame(100), 0xF).unwrap().epoch;
    assert_eq!(unit.decide(frame(100), 0xF).unwrap().epoch, first);
    unit.commit(&Settings::reset(4));
    assert_eq!(unit.decide(frame(100), 0xF).unwrap().epoch, first, "the same values");
    assert_eq!(unit.decide(frame(100), 0xD).unwrap().epoch, first + 1, "a link");
    assert_eq!(unit.balancer().bytes(), [100, 0, 0, 0], "counts restart");
    assert_eq!(unit.decide(frame(100), 0xF).unwrap().epoch, first + 2, "and back");
    unit.clear_epoch();
    assert_eq!(unit.decide(frame(100), 0xF).unwrap().epoch, first + 3, "CLEAR.EPOCH");
    let mut settings = Settings::reset(4);
    settings.shares[3] = 9;
    unit.commit(&settings);
    unit.commit(&Settings::reset(4));
    assert_eq!(unit.decide(frame(100), 0xF).unwrap().epoch, first + 4, "away and back again");
}

#[test]
fn link_of_a_stranger_starts_no_epoch() {
    let mut unit = unit();
    let mut settings = Settings::reset(4);
    settings.members = 0b0011;
    unit.commit(&settings);
    let first = unit.decide(frame(100), 0b1111).unwrap().epoch;
    assert_eq!(unit.decide(frame(100), 0b0011).unwrap().epoch, first);
    assert_eq!(unit.decide(forced(3), 0b1111).unwrap().port, Some(3), "forced past the membership");
}

#[test]
fn forced_frames_are_not_counted() {
    let mut unit = unit();
    unit.decide(frame(100), 0xF).unwrap();
    let decision = unit.decide(forced(2), 0xF).unwrap();
    assert_eq!((decision.port, decision.forced, decision.drop), (Some(2), true, None));
    assert_eq!(unit.balancer().bytes(), [100, 0, 0, 0]);
    assert_eq!(unit.decide(forced(2), 0xB).unwrap().drop, Some(Reason::ForcedDown));
    assert_eq!(unit.decide(forced(4), 0xF).unwrap().drop, Some(Reason::ForcedDown));
}

#[test]
fn the_last_paths_are_kept_while_there_is_none() {
    let mut unit = unit();
    let first = unit.decide(frame(100), 0b1100).unwrap();
    unit.keep(0b1100);
    let kept = unit.decide(frame(100), 0).unwrap();
    assert_eq!((kept.port, kept.eligible, kept.epoch), (Some(3), 0b1100, first.epoch));
    assert_eq!(unit.decide(frame(100), 0b0100).unwrap().eligible, 0b0100, "there is one");
    let mut settings = Settings::reset(4);
    settings.no_path = NoPath::Drop;
    unit.commit(&settings);
    assert_eq!(unit.decide(frame(100), 0).unwrap().drop, Some(Reason::NoPath));
}

#[test]
fn no_path() {
    let mut unit = unit();
    assert_eq!((unit.decide(frame(100), 0), unit.epoch()), (None, 0), "held, and nothing has moved");
    assert_eq!(unit.decide(forced(0), 0).unwrap().drop, Some(Reason::ForcedDown), "what is forced does not wait");
    let mut settings = Settings::reset(4);
    settings.no_path = NoPath::Drop;
    unit.commit(&settings);
    let decision = unit.decide(frame(100), 0).unwrap();
    assert_eq!((decision.port, decision.drop), (None, Some(Reason::NoPath)));
}

#[test]
fn epoch_wraps() {
    let mut unit = unit();
    for i in 0..=0x1_0000u32 {
        unit.clear_epoch();
        assert_eq!(unit.decide(frame(64), 0xF).unwrap().epoch, (i + 1) as u16);
    }
}

fn with(change: impl FnOnce(&mut Settings)) -> Settings {
    let mut settings = Settings::reset(4);
    change(&mut settings);
    settings
}

fn take<const K: usize>(unit: &mut Unit, eligible: u16) -> [usize; K] {
    [(); K].map(|()| unit.decide(frame(100), eligible).unwrap().port.unwrap())
}

#[test]
fn each_policy_chooses_by_its_own_rule() {
    let mut unit = unit();
    unit.commit(&with(|s| (s.policy, s.round_frames) = (Policy::RoundRobin, 2)));
    assert_eq!(take(&mut unit, 0xF), [0, 0, 1, 1, 2]);
    unit.commit(&with(|s| (s.policy, s.priority) = (Policy::ActiveBackup, vec![3, 1, 2, 1])));
    assert_eq!(take(&mut unit, 0xF), [1]);
    assert_eq!(take(&mut unit, 0b1101), [3]);
    unit.commit(&with(|s| (s.policy, s.shares) = (Policy::LeastLoad, vec![1, 2, 1, 1])));
    let mut request = frame(100);
    request.read.load[..4].copy_from_slice(&[50, 80, 60, 41]);
    assert_eq!(unit.decide(request, 0xF).unwrap().port, Some(1), "40 for a share of 1");
    assert_eq!(unit.decide(request, 0b1101).unwrap().port, Some(3));
    unit.commit(&with(|s| s.policy = Policy::Quota));
    request.read.quota[..4].copy_from_slice(&[101, 1, 200, 1]);
    let taken = [(); 5].map(|()| unit.decide(request, 0xF).unwrap().port.unwrap());
    assert_eq!(taken, [0, 0, 1, 2, 2]);
    assert_eq!(unit.balancer().bytes(), [0; 4], "only STATIC counts");
    unit.commit(&with(|_| ()));
    assert_eq!(take(&mut unit, 0xF), [0, 1]);
    assert_eq!(unit.balancer().bytes(), [100, 100, 0, 0]);
}

#[test]
fn coming_into_use_resets_a_turn_and_an_epoch_does_not() {
    let mut unit = unit();
    let round_robin = with(|s| s.policy = Policy::RoundRobin);
    unit.commit(&round_robin);
    assert_eq!(take(&mut unit, 0xF), [0, 1]);
    let epoch = unit.epoch();
    unit.clear_epoch();
    assert_eq!(take(&mut unit, 0xF), [2], "an epoch");
    unit.commit(&with(|s| (s.policy, s.shares[0]) = (Policy::RoundRobin, 7)));
    assert_eq!((take(&mut unit, 0xF), unit.epoch()), ([3], epoch + 2), "another share");
    unit.commit(&with(|_| ()));
    unit.commit(&round_robin);
    assert_eq!(take(&mut unit, 0xF), [0], "away and back again between two frames: the turn goes on");
    assert_eq!(take(&mut unit, 0xF), [1]);
    unit.commit(&with(|_| ()));
    unit.decide(forced(3), 0xF);
    unit.commit(&round_robin);
    assert_eq!(take(&mut unit, 0xF), [0], "a frame was stamped with another policy");
}

#[test]
fn forced_frames_and_frames_without_a_path_move_no_turn() {
    let mut unit = unit();
    unit.commit(&with(|s| (s.policy, s.no_path) = (Policy::RoundRobin, NoPath::Drop)));
    assert_eq!(take(&mut unit, 0xF), [0]);
    assert_eq!(unit.decide(forced(2), 0xF).unwrap().port, Some(2));
    assert_eq!(unit.decide(frame(100), 0).unwrap().drop, Some(Reason::NoPath));
    assert_eq!(take(&mut unit, 0xF), [1]);
}

#[test]
fn another_number_of_frames_is_for_the_turns_that_begin() {
    let mut unit = unit();
    unit.commit(&with(|s| (s.policy, s.round_frames) = (Policy::RoundRobin, 3)));
    assert_eq!(take(&mut unit, 0xF), [0]);
    let epoch = unit.epoch();
    unit.commit(&with(|s| (s.policy, s.round_frames) = (Policy::RoundRobin, 0)));
    assert_eq!((take(&mut unit, 0xF), unit.epoch()), ([0, 0, 1, 2], epoch), "no epoch either");
}

/// A command of unit 5 for which this was read to be outstanding.
fn command(in_flight: [u8; 4]) -> Request {
    let mut request = Request { command: Some(5), ..frame(100) };
    request.read.in_flight[..4].copy_from_slice(&in_flight);
    request.read.quota = [1; MAX_PORTS];
    request
}

#[test]
fn a_command_without_a_candidate_is_held_and_nothing_moves() {
    let mut unit = unit();
    unit.limit(5, 2);
    unit.commit(&with(|s| s.policy = Policy::Quota));
    let before = unit.clone();
    assert_eq!(unit.decide(command([2, 3, 2, 9]), 0xF), None);
    assert_eq!(unit, before, "not the epoch that the frame would start, nor the policy that it would bring into use");
    assert_eq!(unit.decide(command([2, 3, 1, 9]), 0xF).unwrap().port, Some(2));
    assert_eq!(unit.decide(command([2, 3, 1, 9]), 0b1011), None, "E without the one that has room");
    assert_eq!(unit.decide(Request { command: None, ..command([2; 4]) }, 0xF).unwrap().port, Some(3), "no command");
    assert_eq!(unit.decide(Request { forced: Some(0), ..command([2; 4]) }, 0xF).unwrap().port, Some(0), "forced");
    unit.commit(&with(|_| ()));
    assert_eq!(unit.decide(command([2; 4]), 0xF).unwrap().port, Some(0), "only QUOTA knows limits");
}

#[test]
fn only_commands_that_quota_chose_are_outstanding() {
    let mut unit = unit();
    let quota = with(|s| s.policy = Policy::Quota);
    unit.decide(command([0; 4]), 0xF);
    assert_eq!(unit.outstanding().of(5), &[0; MAX_PORTS], "STATIC");
    unit.commit(&quota);
    let frames = [command([0; 4]), frame(100), Request { forced: Some(2), ..command([0; 4]) }, command([0; 4])];
    let ports = frames.map(|request| unit.decide(request, 0xF).unwrap().port.unwrap());
    assert_eq!((ports, unit.in_flight(5)[..4].to_vec()), ([0, 1, 2, 2], vec![1, 0, 1, 0]));
    unit.complete(2, 5);
    unit.complete(2, 5);
    assert_eq!((unit.in_flight(5)[2], unit.outstanding().ignored()), (0, 1));
    unit.failed(0);
    assert_eq!(unit.in_flight(5), [0; MAX_PORTS]);
    unit.decide(command([0; 4]), 0xF);
    unit.commit(&with(|_| ()));
    unit.decide(frame(100), 0xF);
    unit.commit(&quota);
    assert_eq!((unit.outstanding().of(5)[3], unit.in_flight(5)[3]), (1, 0), "read as none by the frame that brings QUOTA into use");
    unit.decide(frame(100), 0xF);
    assert_eq!(unit.outstanding().of(5)[3], 0);
}

/// R49: with CARRY the next turn is shorter by what the last one overshot.
#[test]
fn carry_is_a_setting() {
    for (carry, expected) in [(false, [0, 0, 1, 1, 0, 0, 1, 1]), (true, [0, 0, 1, 1, 0, 1, 0, 0])] {
        let mut unit = Unit::new(Settings::reset(2));
        unit.commit(&Settings { policy: Policy::Quota, carry, ..Settings::reset(2) });
        let mut request = frame(100);
        request.read.quota = [150; MAX_PORTS];
        let taken = [(); 8].map(|()| unit.decide(request, 0b11).unwrap().port.unwrap());
        assert_eq!(taken, expected, "CARRY {carry}");
    }
}

#[test]
fn quota_comes_into_use_without_a_turn_or_a_debt() {
    let mut unit = Unit::new(Settings::reset(2));
    let quota = Settings { policy: Policy::Quota, carry: true, ..Settings::reset(2) };
    let mut request = frame(100);
    request.read.quota = [150; MAX_PORTS];
    for _ in 0..2 {
        unit.commit(&quota);
        let taken = [(); 5].map(|()| unit.decide(request, 0b11).unwrap().port.unwrap());
        assert_eq!(taken, [0, 0, 1, 1, 0]);
        unit.commit(&Settings::reset(2));
        unit.decide(request, 0b11);
    }
}

#[test]
fn without_the_shares_a_policy_goes_where_it_was_seen_to_go() {
    let mut unit = unit();
    assert_eq!(unit.follow(frame(100), 0xF, 2).unwrap().port, Some(2));
    assert_eq!(unit.follow(frame(100), 0b1011, 2).unwrap().port, Some(0), "it is not eligible");
    assert_eq!(unit.balancer().bytes(), [100, 0, 0, 0]);
    unit.commit(&Settings { policy: Policy::RoundRobin, round_frames: 2, ..Settings::reset(4) });
    let ports = [2, 2, 3].map(|port| unit.follow(frame(100), 0xF, port).unwrap().port.unwrap());
    assert_eq!((ports, unit.decide(frame(100), 0xF).unwrap().port), ([2, 2, 3], Some(3)), "and the turn with it");
    unit.commit(&Settings { policy: Policy::ActiveBackup, ..Settings::reset(4) });
    assert_eq!(unit.follow(frame(100), 0xF, 2).unwrap().port, Some(0), "it goes by no share");
}

/// HASH: its table is filled as it comes into use and with the user's shares, not by the rebalancer and not while it is the user's.
#[test]
fn the_table_of_buckets_follows_the_user_alone() {
    let with = |policy, shares: [u16; 2], manual_table| Settings { policy, shares: shares.to_vec(), manual_table, ..Settings::reset(2) };
    let mut unit = Unit::new(Settings::reset(2));
    let to_first = |unit: &Unit| (0..=255).filter(|&bucket| unit.home().path(bucket) == 0).count();
    unit.commit(&with(Policy::Static, [3, 1], false));
    assert_eq!(to_first(&unit), 256, "nobody asked for it");
    unit.commit(&with(Policy::Hash, [3, 1], false));
    assert_eq!(to_first(&unit), 192);
    unit.share(&[1, 3]);
    assert_eq!(to_first(&unit), 192);
    assert!(!unit.write_home(0, 1), "it is automatic");
    unit.commit(&with(Policy::Hash, [1, 1], true));
    assert_eq!(to_first(&unit), 192, "it is the user's");
    assert!(unit.write_home(0, 1) && !unit.write_home(1, 2));
    assert_eq!((to_first(&unit), unit.home().path(0)), (191, 1));
    unit.commit(&with(Policy::Hash, [1, 1], false));
    assert_eq!(to_first(&unit), 128);
}

/// Frames of a bucket stay together, go elsewhere while their path is away, and come back; only an eligible set begins an epoch.
#[test]
fn hash_moves_the_buckets_of_a_dead_path_and_no_other() {
    let hash = Settings { policy: Policy::Hash, ..Settings::reset(4) };
    let mut unit = Unit::new(Settings::reset(4));
    unit.commit(&hash);
    let mut ports = |links: u16| (0..=255).map(|bucket| unit.decide(Request { bucket, ..frame(64) }, links).unwrap().port).collect::<Vec<_>>();
    let (all, three, back) = (ports(0b1111), ports(0b1011), ports(0b1111));
    assert_eq!(all, back);
    for (home, now) in all.into_iter().zip(three) {
        assert!(if home == Some(2) { now != home } else { now == home });
    }
    assert_eq!(unit.epoch(), 3);
}
