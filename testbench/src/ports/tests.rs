// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;
use equipoise_golden::settings::Settings;

fn expected(seed: u8, length: usize, own: bool) -> Expected {
    Expected {
        bytes: (0..length).map(|i| (i as u8).wrapping_mul(31) ^ seed).collect(),
        error: false,
        lane: 0,
        born: 10,
        own,
        decided: None,
        either: false,
        ahead: 0,
        own_before: 0,
    }
}

fn sent(bytes: &[u8], clock: u64) -> Captured {
    Captured { bytes: bytes.to_vec(), error: false, offered: clock, first: clock, last: clock }
}

fn start() -> (Timeline, PortMonitor) {
    (Timeline::new(Settings::reset(2), 3), PortMonitor::new(1, 8))
}

#[test]
fn sources_mix_but_each_keeps_its_order() {
    let (timeline, mut port) = start();
    let frames: Vec<_> = (0..4).map(|i| expected(i, 20, i >= 2)).collect();
    frames.iter().for_each(|f| port.expect(f.clone()));
    for i in [2, 0, 3, 1] {
        port.sent(&sent(&frames[i].bytes, 20), &timeline).unwrap();
    }
    port.finish(&timeline, 100).unwrap();
    assert_eq!(port.sent, Count { frames: 4, bytes: 80 });

    let (timeline, mut port) = start();
    frames.iter().for_each(|f| port.expect(f.clone()));
    port.sent(&sent(&frames[1].bytes, 20), &timeline).expect_err("frame 0 comes first");
}

#[test]
fn corruption_is_caught() {
    let frame = expected(1, 40, false);
    let (timeline, port) = start();
    let check = |bytes: &[u8], error: bool| {
        let mut port = port.clone();
        port.expect(frame.clone());
        port.sent(&Captured { error, ..sent(bytes, 20) }, &timeline)
    };
    check(&frame.bytes, false).unwrap();
    check(&frame.bytes, true).expect_err("error flag");
    check(&frame.bytes[..39], false).expect_err("a byte short");
    let mut longer = frame.bytes.clone();
    longer.push(0);
    check(&longer, false).expect_err("a byte more");
    let mut flipped = frame.bytes.clone();
    flipped[25] ^= 1;
    check(&flipped, false).expect_err("a bit flipped");
    check(&[], false).expect_err("empty");
    check(&frame.bytes[..17], true).expect_err("broken off with its link up");
}

#[test]
fn doubled_and_lost_frames_are_caught() {
    let (timeline, mut port) = start();
    let frame = expected(1, 40, false);
    port.expect(frame.clone());
    port.sent(&sent(&frame.bytes, 20), &timeline).unwrap();
    port.sent(&sent(&frame.bytes, 30), &timeline).expect_err("twice");
    let (timeline, mut port) = start();
    port.expect(frame);
    port.finish(&timeline, 100).expect_err("never left");
}

#[test]
fn a_link_that_fell_explains_losses_of_its_port_only() {
    let (mut timeline, mut port) = start();
    timeline.link(50, 0b01);
    timeline.link(80, 0b11);
    let frames: Vec<_> = (0..3).map(|i| expected(i, 40, false)).collect();
    frames.iter().for_each(|f| port.expect(f.clone()));
    // The first is broken off after two beats, the second swallowed, the third sent.
    let mut broken = frames[0].bytes[..16].to_vec();
    broken.push(0x99);
    port.sent(&Captured { error: true, ..sent(&broken, 52) }, &timeline).unwrap();
    port.sent(&sent(&frames[2].bytes, 90), &timeline).unwrap();
    port.finish(&timeline, 100).unwrap();
    assert_eq!(port.lost.between(Fate::LINK_DOWN), (2, 2));

    let mut other = PortMonitor::new(0, 8);
    other.expect(frames[0].clone());
    other.finish(&timeline, 100).expect_err("port 0 kept its link");
}

/// In CUT mode a frame may be broken off before its decision is shown.
#[test]
fn a_frame_broken_off_early_is_recognised_later() {
    let (mut timeline, mut port) = start();
    timeline.link(50, 0b01);
    let frame = expected(1, 40, false);
    let mut broken = frame.bytes[..16].to_vec();
    broken.push(0x99);
    let broken = Captured { error: true, ..sent(&broken, 54) };
    port.sent(&broken, &timeline).unwrap();
    port.clone().finish(&timeline, 100).expect_err("no such frame came");
    port.clone().sent(&broken, &timeline).expect_err("two of them");
    port.expect(frame);
    port.finish(&timeline, 100).unwrap();
    assert_eq!(port.lost.between(Fate::LINK_DOWN), (1, 1));
}

#[test]
fn nothing_begins_without_a_link() {
    let (mut timeline, mut port) = start();
    timeline.link(50, 0b01);
    let frames: Vec<_> = (0..2).map(|i| expected(i, 8 + usize::from(i), false)).collect();
    frames.iter().for_each(|f| port.expect(f.clone()));
    port.sent(&sent(&frames[0].bytes, 70), &timeline).expect("its beat was on offer");
    port.sent(&sent(&frames[1].bytes, 71), &timeline).expect_err("this one was not");
}

#[test]
fn cut_frames_are_taken_back_by_store_and_marked_by_cut() {
    let mut cut = expected(1, 40, false);
    cut.error = true;
    let (timeline, mut port) = start();
    port.expect(cut.clone());
    port.clone().sent(&Captured { error: true, ..sent(&cut.bytes, 20) }, &timeline).expect_err("STORE takes it back");
    port.finish(&timeline, 100).unwrap();
    assert_eq!(port.lost.between(Fate::LINK_DOWN | Fate::NO_PATH | Fate::NO_ROOM), (0, 0));

    let mut settings = Settings::reset(2);
    settings.egress[1] = EgressMode::Cut;
    let timeline = Timeline::new(settings, 3);
    let (_, mut port) = start();
    port.expect(cut.clone());
    port.clone().finish(&timeline, 100).expect_err("CUT hands it on");
    port.sent(&Captured { error: true, ..sent(&cut.bytes, 20) }, &timeline).unwrap();
}

#[test]
fn an_own_frame_waits_for_its_port() {
    let (mut timeline, mut port) = start();
    let mut settings = Settings::reset(2);
    settings.members = 0b01;
    timeline.commit(1, 2, settings);
    let frame = expected(1, 40, true);
    port.expect(frame.clone());
    port.sent(&sent(&frame.bytes, 20), &timeline).expect_err("not a member");
}

/// Behind so many beats a frame may be dropped for want of room, and not behind one beat fewer; an own frame never.
#[test]
fn a_frame_may_be_dropped_only_where_its_port_can_have_been_full() {
    let mut settings = Settings::reset(2);
    (settings.no_room, settings.max_frame) = (NoRoom::Drop, 100);
    let timeline = Timeline::new(settings.clone(), 3);
    for (ahead, own) in [(16, false), (17, false), (17, true)] {
        let (_, mut port) = start();
        port.buffer_beats = 32;
        port.expect(Expected { ahead, ..expected(1, 40, own) });
        assert_eq!(port.clone().finish(&timeline, 100).is_ok(), ahead == 17 && !own);
        // What its own lane sends meanwhile may be in front of it.
        port.own_beats = 17 - ahead;
        assert_eq!(port.clone().finish(&timeline, 100).is_ok(), !own);
        if !own {
            port.finish(&timeline, 100).unwrap();
            assert_eq!((port.lost.between(Fate::NO_ROOM), port.lost.between(Fate::LINK_DOWN)), ((1, 1), (0, 0)));
        }
    }
}

#[test]
fn what_may_have_met_one_of_two_fates_is_in_the_sum_of_their_counters() {
    let mut lost = Lost::default();
    lost.add(Fate::LINK_DOWN);
    lost.add(Fate::LINK_DOWN | Fate::NO_ROOM);
    lost.add(Fate::NO_ROOM | Fate::TAKEN_BACK);
    assert_eq!((lost.between(Fate::LINK_DOWN), lost.between(Fate::NO_ROOM)), ((1, 2), (0, 2)));
    assert_eq!((lost.between(Fate::LINK_DOWN | Fate::NO_ROOM), lost.between(Fate::NO_PATH)), ((2, 3), (0, 0)));
}
