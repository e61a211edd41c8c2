// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Decisions that are right, and each way in which one is wrong.

use super::*;
use equipoise_golden::unit::Read;

fn entered(bytes: u64, first: u64) -> Entered {
    Entered { request: Request { lane: 0, bytes, forced: None, command: None, read: Read::default() }, first, beats: 1 }
}

fn shown(clock: u64, port: u8, epoch: u16, eligible: u16) -> Shown {
    Shown {
        clock,
        lane: 0,
        port,
        bytes: 100,
        epoch,
        eligible,
        forced: false,
        dropped: false,
        policy: Some(0),
        load: [0; 16],
        in_flight: [0; 16],
    }
}

fn start() -> (Timeline, UnitMonitor) {
    let settings = Settings::reset(4);
    (Timeline::new(settings.clone(), 0xF), UnitMonitor::new(settings))
}

#[test]
fn right_decisions_pass() {
    let (timeline, mut unit) = start();
    for (i, port) in [0, 1, 2, 3, 0, 1].into_iter().enumerate() {
        let clock = 10 + i as u64 * 10;
        unit.check(shown(clock, port, 1, 0xF), entered(100, clock - 8), &timeline).unwrap();
    }
}

#[test]
fn every_wrong_field_is_caught() {
    let right = shown(20, 1, 1, 0xF);
    let wrong = [
        Shown { port: 2, ..right },
        Shown { lane: 1, ..right },
        Shown { bytes: 99, ..right },
        Shown { epoch: 2, ..right },
        Shown { epoch: 0, ..right },
        Shown { eligible: 0x7, ..right },
        Shown { forced: true, ..right },
        Shown { dropped: true, ..right },
        Shown { policy: Some(1), ..right },
    ];
    for bad in wrong {
        let (timeline, mut unit) = start();
        unit.check(shown(10, 0, 1, 0xF), entered(100, 2), &timeline).unwrap();
        let mut good = unit.clone();
        good.check(right, entered(100, 12), &timeline).unwrap();
        unit.check(bad, entered(100, 12), &timeline).expect_err(&format!("{bad:?}"));
    }
}

/// A frame that entered near a commit may have seen the old shares or the new ones; the next one then follows.
#[test]
fn both_sides_of_a_commit_are_tried_and_remembered() {
    let (mut timeline, mut unit) = start();
    unit.check(shown(10, 0, 1, 0xF), entered(100, 2), &timeline).unwrap();
    let mut settings = Settings::reset(4);
    settings.shares = vec![0, 0, 0, 5];
    timeline.commit(20, 22, settings);
    // Old shares: port 1. New shares: port 3, a new epoch.
    let mut old = unit.clone();
    old.check(shown(28, 1, 1, 0xF), entered(100, 20), &timeline).unwrap();
    old.check(shown(60, 3, 2, 0xF), entered(100, 52), &timeline).unwrap();
    unit.clone().check(shown(28, 1, 2, 0xF), entered(100, 20), &timeline).expect_err("new epoch with old shares");
    unit.check(shown(28, 3, 2, 0xF), entered(100, 20), &timeline).unwrap();
    unit.clone().check(shown(60, 3, 3, 0xF), entered(100, 52), &timeline).expect_err("another epoch");
    unit.check(shown(60, 3, 2, 0xF), entered(100, 52), &timeline).unwrap();
}

#[test]
fn old_values_are_wrong_when_the_window_is_past() {
    let (mut timeline, mut unit) = start();
    timeline.link(20, 0b1110);
    unit.check(shown(60, 0, 1, 0xF), entered(100, 52), &timeline).expect_err("port 0 has no link");
    let (_, mut unit) = start();
    unit.check(shown(60, 1, 1, 0b1110), entered(100, 52), &timeline).unwrap();
}

#[test]
fn behind_a_wrong_decision_frames_are_judged_by_what_is_in_use() {
    let (mut timeline, mut unit) = start();
    unit.check(shown(10, 0, 1, 0xF), entered(100, 2), &timeline).unwrap();
    let mut settings = Settings::reset(4);
    settings.shares = vec![0, 0, 0, 5];
    timeline.commit(20, 22, settings.clone());
    unit.check(shown(60, 1, 1, 0xF), entered(100, 52), &timeline).expect_err("old shares");
    assert_eq!(unit.settings(), &settings);
    unit.check(shown(80, 3, 2, 0xF), entered(100, 72), &timeline).unwrap();
}

#[test]
fn a_frame_that_should_wait_is_not_decided() {
    let (mut timeline, mut unit) = start();
    timeline.link(20, 0);
    let dropped = Shown { dropped: true, ..shown(60, 0, 0, 0) };
    unit.check(dropped, entered(100, 52), &timeline).expect_err("NO_PATH is hold");
}

#[test]
fn the_load_that_was_shown_is_what_least_load_goes_by() {
    let mut settings = Settings::reset(4);
    settings.policy = Policy::LeastLoad;
    let timeline = Timeline::new(settings.clone(), 0xF);
    let by = |port: u8, load: [u16; 4]| {
        let mut all = [0; 16];
        all[..4].copy_from_slice(&load);
        let shown = Shown { policy: Some(3), load: all, ..shown(10, port, 1, 0xF) };
        UnitMonitor::new(settings.clone()).check(shown, entered(100, 2), &timeline)
    };
    by(2, [80, 72, 64, 72]).unwrap();
    by(1, [80, 72, 64, 72]).expect_err("path 2 has less");
    by(0, [64; 4]).unwrap();
}

/// The shares of a pass become known behind a commit that leaves them in use, and that came amid or behind it.
#[test]
fn moved_shares_may_have_come_before_a_commit_that_is_known_already() {
    let (mut timeline, mut unit) = start();
    unit.check(shown(10, 0, 1, 0xF), entered(100, 2), &timeline).unwrap();
    let settings = Settings { policy: Policy::RoundRobin, ..Settings::reset(4) };
    timeline.commit(40, 42, settings.clone());
    timeline.moved(20, 60, vec![0, 0, 0, 5]);
    let by = |policy, shown| Shown { policy: Some(policy), ..shown };
    // Under STATIC with the new shares, and under ROUND_ROBIN with the old ones: one after the other, and never back.
    let mut first = unit.clone();
    first.check(by(0, shown(32, 3, 2, 0xF)), entered(100, 24), &timeline).unwrap();
    assert_eq!(first.shares(), Some(&[0, 0, 0, 5][..]));
    first.clone().check(by(0, shown(36, 1, 2, 0xF)), entered(100, 28), &timeline).expect_err("old shares again");
    first.check(by(1, shown(80, 3, 3, 0xF)), entered(100, 72), &timeline).unwrap();
    assert_eq!(first.settings(), &Settings { shares: vec![0, 0, 0, 5], ..settings });
    unit.check(by(1, shown(52, 0, 2, 0xF)), entered(100, 44), &timeline).unwrap();
    unit.check(by(1, shown(80, 3, 3, 0xF)), entered(100, 72), &timeline).unwrap();
}

/// Shares that moved unseen before a commit of other ones: the epoch says that they did; then any eligible port may be right, and nothing else.
#[test]
fn a_frame_decided_by_shares_that_nobody_saw_has_any_port() {
    let (mut timeline, mut unit) = start();
    unit.check(shown(10, 0, 1, 0xF), entered(100, 2), &timeline).unwrap();
    let settings = Settings { shares: vec![0, 0, 0, 5], ..Settings::reset(4) };
    timeline.unseen(20, 42);
    timeline.commit(40, 42, settings.clone());
    unit.clone().check(shown(32, 2, 1, 0xF), entered(100, 24), &timeline).expect_err("known shares: port 1");
    for port in 0..4 {
        let mut unit = unit.clone();
        unit.check(shown(32, port, 2, 0xF), entered(100, 24), &timeline).unwrap();
        assert_eq!(unit.shares(), None);
        unit.clone().check(shown(36, port, 3, 0xF), entered(100, 28), &timeline).expect_err("another epoch");
        unit.clone().check(shown(36, port, 2, 0x7), entered(100, 28), &timeline).expect_err("a port is missing");
        unit.clone().check(shown(80, 0, 3, 0xF), entered(100, 72), &timeline).expect_err("the shares are known again");
        unit.check(shown(80, 3, 3, 0xF), entered(100, 72), &timeline).unwrap();
        assert_eq!(unit.settings(), &settings);
    }
    // They did not move.
    unit.check(shown(32, 1, 1, 0xF), entered(100, 24), &timeline).unwrap();
    unit.check(shown(80, 3, 2, 0xF), entered(100, 72), &timeline).unwrap();
    assert_eq!(unit.shares(), Some(&settings.shares[..]));
}

#[test]
fn a_command_waits_that_would_be_one_too_many_on_each_path() {
    let mut settings = Settings::reset(4);
    (settings.policy, settings.shares) = (Policy::Quota, vec![1, 1, 0, 1]);
    let mut timeline = Timeline::new(settings.clone(), 0xF);
    let unit = UnitMonitor::new(settings);
    let waits = |timeline: &Timeline, in_flight: [u8; 4]| {
        let mut read = Read::default();
        read.in_flight[..4].copy_from_slice(&in_flight);
        unit.waits(Request { command: Some(5), read, ..entered(100, 0).request }, timeline)
    };
    assert!(!waits(&timeline, [254, 255, 0, 255]) && waits(&timeline, [255; 4]), "the counts end there");
    timeline.limit(10, 12, 5, 2);
    assert!(!waits(&timeline, [2, 2, 0, 1]) && waits(&timeline, [2, 2, 0, 2]), "a path without a share is no candidate");
    timeline.link(20, 0b0101);
    assert!(!waits(&timeline, [1, 2, 0, 2]) && waits(&timeline, [2, 0, 0, 0]));
    timeline.link(22, 0);
    assert!(waits(&timeline, [0; 4]), "there is no path");
    timeline.link(25, 0b0101);
    timeline.commit(30, 32, Settings::reset(4));
    assert!(!waits(&timeline, [255; 4]), "QUOTA is gone");
}
