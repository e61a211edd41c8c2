// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The scoreboard against made-up streams: a right one passes, each kind of corruption is caught.

use super::*;
use crate::readout::Readout;
use equipoise_golden::lane::Reason;
use equipoise_golden::team::Count;

/// A tiny model of a whole block with one primary (lane 0) and one secondary (lane 1), two ports, 64-byte beats: it
/// gives a stream of events that is right, in which a test then spoils one thing.
#[derive(Clone)]
struct Stream {
    decisions: Vec<Decision>,
    frames: Vec<(usize, Captured)>,
    read: Readout,
}

const FRAMES: u64 = 12;

fn content(lane: usize, i: u64, length: usize) -> Vec<u8> {
    (0..length as u64).map(|b| ((b + 1) * (2 * i + 1) * 37 + lane as u64 * 101) as u8).collect()
}

fn length(i: u64) -> usize {
    20 + (i as usize * 7) % 40
}

fn stream() -> Stream {
    let mut golden = equipoise_golden::team::Team::new(2, 64);
    let (mut decisions, mut frames) = (Vec::new(), Vec::new());
    for i in 0..FRAMES {
        for lane in 0..2 {
            let mut data = content(lane, i, length(i));
            let keep = u64::MAX >> (64 - data.len());
            data.resize(64, 0);
            golden.beat(lane, Beat { data: &data, keep, last: true, user: 0 });
        }
        let clock = 10 + i * 20;
        let decision = golden.decide(0).unwrap();
        decisions.push(Decision {
            clock: clock + 7,
            lane: 0,
            port: decision.port.unwrap() as u8,
            bytes: decision.bytes as u16,
            epoch: decision.epoch,
            eligible: decision.eligible,
            forced: false,
            dropped: false,
            policy: None,
            load: [0; 16],
            in_flight: [0; 16],
        });
        assert!(golden.own(1));
        for port in 0..2 {
            while let Some(frame) = golden.sent(port) {
                let captured =
                    Captured { bytes: frame.bytes, offered: clock + 12, first: clock + 12, last: clock + 12, error: frame.error };
                frames.push((port, captured));
            }
        }
    }
    let counters = golden.counters().clone();
    let read = Readout {
        decided_total: Count::total(&counters.decided),
        sent_total: Count::total(&counters.sent),
        drops: [0; Reason::ALL.len()],
        counters,
    };
    Stream { decisions, frames, read }
}

/// Plays the stream to a scoreboard; lanes always get the right frames.
fn play(stream: &Stream) -> Result<(), Fault> {
    let mut score = Scoreboard::new(2, 64, 0b11);
    let (mut decisions, mut frames) = (stream.decisions.iter().peekable(), stream.frames.iter().peekable());
    for clock in 0..400 {
        if clock >= 10 && (clock - 10) % 20 == 0 && (clock - 10) / 20 < FRAMES {
            let i = (clock - 10) / 20;
            for lane in 0..2 {
                let mut data = content(lane, i, length(i));
                let keep = u64::MAX >> (64 - data.len());
                data.resize(64, 0);
                score.beat(clock, lane, Beat { data: &data, keep, last: true, user: 0 });
            }
        }
        while let Some(decision) = decisions.next_if(|d| d.clock <= clock) {
            score.decision(decision);
        }
        while let Some((port, frame)) = frames.next_if(|(_, f)| f.last <= clock) {
            score.frame(*port, frame.clone());
        }
        score.clock(clock);
    }
    score.finish(400)?;
    score.compare(&stream.read)
}

fn caught(what: &str, spoil: impl FnOnce(&mut Stream)) {
    let mut stream = stream();
    spoil(&mut stream);
    play(&stream).expect_err(what);
}

#[test]
fn a_right_stream_passes() {
    play(&stream()).unwrap();
}

#[test]
fn wrong_decisions_are_caught() {
    caught("port", |s| s.decisions[5].port ^= 1);
    caught("bytes", |s| s.decisions[5].bytes += 1);
    caught("an epoch too many", |s| s.decisions[5..].iter_mut().for_each(|d| d.epoch += 1));
    caught("no first epoch", |s| s.decisions.iter_mut().for_each(|d| d.epoch = 0));
    caught("eligible", |s| s.decisions[5].eligible = 0b01);
    caught("forced", |s| s.decisions[5].forced = true);
    caught("dropped", |s| s.decisions[5].dropped = true);
    caught("lane of a secondary", |s| s.decisions[5].lane = 1);
    caught("lane that is not there", |s| s.decisions[5].lane = 9);
    caught("missing decision", |s| {
        s.decisions.remove(5);
    });
    caught("missing last decision", |s| {
        s.decisions.pop();
    });
    caught("doubled decision", |s| {
        let d = s.decisions[5];
        s.decisions.insert(5, d);
    });
}

#[test]
fn wrong_frames_are_caught() {
    caught("flipped bit", |s| s.frames[9].1.bytes[17] ^= 0x10);
    caught("byte lost", |s| {
        s.frames[9].1.bytes.pop();
    });
    caught("byte gained", |s| s.frames[9].1.bytes.push(0));
    caught("error flag", |s| s.frames[9].1.error = true);
    caught("wrong port", |s| s.frames[9].0 ^= 1);
    caught("frame lost", |s| {
        s.frames.remove(9);
    });
    caught("last frame lost", |s| {
        s.frames.pop();
    });
    caught("frame doubled", |s| {
        let frame = s.frames[9].clone();
        s.frames.push(frame);
    });
    caught("order of a port and source", |s| {
        // Own frames of lane 1 leave by port 1 once a round: swap those of two rounds.
        let own: Vec<usize> = (0..s.frames.len())
            .filter(|&f| s.frames[f].0 == 1 && (0..FRAMES).any(|i| s.frames[f].1.bytes == content(1, i, length(i))))
            .collect();
        let (a, b) = (own[4], own[5]);
        let bytes = s.frames[a].1.bytes.clone();
        s.frames[a].1.bytes = std::mem::replace(&mut s.frames[b].1.bytes, bytes);
    });
    caught("frame out of nothing", |s| {
        let mut frame = s.frames[3].clone();
        frame.1.bytes = vec![1; 60];
        s.frames.push(frame);
    });
}

#[test]
fn wrong_counters_are_caught() {
    caught("decided frames", |s| s.read.counters.decided[0].frames += 1);
    caught("decided bytes", |s| s.read.counters.decided[1].bytes -= 1);
    caught("sent frames", |s| s.read.counters.sent[0].frames -= 1);
    caught("sent bytes", |s| s.read.counters.sent[1].bytes += 4);
    caught("decided total", |s| s.read.decided_total.bytes += 1);
    caught("sent total", |s| s.read.sent_total.frames += 1);
    caught("forced", |s| s.read.counters.forced = 1);
    for reason in Reason::ALL {
        caught(reason.name(), |s| s.read.drops[reason as usize] = 1);
    }
}

/// The first decision of a run, of a frame of 64 bytes, for port 0.
fn decision(clock: u64, lane: u8) -> Decision {
    Decision {
        clock,
        lane,
        port: 0,
        bytes: 64,
        epoch: 1,
        eligible: 0b11,
        forced: false,
        dropped: false,
        policy: None,
        load: [0; 16],
        in_flight: [0; 16],
    }
}

/// Frames that came out while a lane may have timed out wait until it is known.
#[test]
fn doubt_about_a_timeout_delays_the_checks() {
    let mut score = Scoreboard::new(2, 64, 0b11);
    score.lane_timeout(2);
    let data = content(0, 1, 64);
    let beat = Beat { data: &data, keep: u64::MAX, last: false, user: 0 };
    score.beat(10, 0, beat);
    for clock in 11..260 {
        score.silent(0);
        if clock == 250 {
            // The block ended the frame a little before the model is sure of it.
            score.decision(&decision(clock, 0));
        }
        score.clock(clock);
        assert_eq!(score.fault, None, "clock {clock}");
    }
    (0..30).for_each(|_| score.silent(0));
    score.clock(300);
    assert_eq!((score.fault.clone(), score.decisions), (None, 1));
    assert_eq!(score.lane_drops(Reason::LaneTimeout), 1);
    score.finish(400).unwrap();
}

/// Two frames of one length about the clock in which their lane becomes primary: the second was decided, the first leaves by its own port.
#[test]
fn frames_of_one_length_are_told_apart_by_where_they_leave() {
    let play = |own: usize, by_unit: usize| {
        let mut score = Scoreboard::new(2, 64, 0b11);
        let mut primary = Settings::reset(2);
        primary.roles.reverse();
        score.timeline.commit(20, 40, primary);
        let contents = [content(1, 1, 64), content(1, 2, 64)];
        for (clock, data) in (25..).zip(&contents) {
            score.beat(clock, 1, Beat { data, keep: u64::MAX, last: true, user: 0 });
        }
        score.decision(&decision(36, 1));
        let left =
            |which: usize, clock| Captured { bytes: contents[which].clone(), offered: clock, first: clock, last: clock, error: false };
        score.frame(1, left(own, 34));
        score.frame(0, left(by_unit, 45));
        (30..80).for_each(|clock| score.clock(clock));
        score.fault
    };
    assert_eq!(play(0, 1), None);
    assert_eq!(play(1, 0), None);
    assert!(play(0, 0).is_some());
}
