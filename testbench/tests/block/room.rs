// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A port without room: under NO_ROOM = hold the unit waits for it, under drop it goes on without what it decided for that port.

use equipoise_golden::lane::Reason;
use equipoise_golden::policy::Policy;
use equipoise_golden::settings::{EgressMode, NoRoom, Role};
use equipoise_regmap::map;
use equipoise_testbench::Harness;

use crate::{each_size, send_some};

/// Bytes of a frame of the tests, and what waits between two of them until all is where it stays.
const LENGTH: usize = 300;
const APART: u64 = 80;

/// Frames of LENGTH that the buffer of a port whose MAC stands still takes under NO_ROOM = drop: two beats are behind its memory.
fn kept(h: &Harness) -> usize {
    let longest = usize::from(h.shadow().max_frame).div_ceil(h.k());
    (h.buffer_beats() - 3 - longest + 2) / LENGTH.div_ceil(h.k()) + 1
}

fn dropped(read: &equipoise_testbench::readout::Readout) -> u64 {
    read.drops[Reason::NoRoom as usize]
}

#[test]
fn under_hold_the_unit_waits_for_a_port_that_stands_still() {
    each_size(90, |h| {
        h.bench.sinks[0].pause(true);
        let frames = 2 * h.buffer_beats() / LENGTH.div_ceil(h.k());
        (0..frames).for_each(|_| h.send_forced(0, LENGTH, 0));
        (0..10).for_each(|_| h.send_forced(0, LENGTH, 1));
        h.run((frames * LENGTH.div_ceil(h.k())) as u64 + 3000);
        let sent = h.score.counters().sent;
        anyhow::ensure!(sent[0].frames == 0 && sent[1].frames == 0, "{sent:?}");
        h.bench.sinks[0].pause(false);
        let read = h.finish()?;
        anyhow::ensure!(read.drops == [0; Reason::ALL.len()] && read.sent_total.frames == frames as u64 + 10);
        Ok(())
    });
}

/// Frame by frame, so that it is known how many the buffer takes; what it took leaves when its MAC goes on.
#[test]
fn under_drop_it_does_not_and_the_frames_that_found_no_room_are_counted() {
    for mode in [EgressMode::Store, EgressMode::Cut] {
        each_size(91, |h| {
            h.set(|s| {
                s.no_room = NoRoom::Drop;
                s.egress.fill(mode);
            })?;
            h.bench.sinks[0].pause(true);
            let kept = kept(h);
            for _ in 0..kept + 7 {
                h.send_forced(0, LENGTH, 0);
                h.run(APART);
                h.send_forced(0, LENGTH, 1);
                h.run(APART);
            }
            h.run(APART);
            let sent = h.score.counters().sent;
            anyhow::ensure!(sent[0].frames == 0 && sent[1].frames == kept as u64 + 7, "{sent:?}");
            h.bench.sinks[0].pause(false);
            let read = h.finish()?;
            anyhow::ensure!(dropped(&read) == 7 && read.counters.sent[0].frames == kept as u64, "{read:?}");
            Ok(())
        });
    }
}

/// The guard of REBALANCE sees who has no room, also where nothing is held up by that.
#[test]
fn a_port_whose_frames_are_dropped_is_crowded() {
    each_size(94, |h| {
        h.set(|s| s.no_room = NoRoom::Drop)?;
        h.bench.sinks[0].pause(true);
        for _ in 0..kept(h) + 3 {
            h.send_forced(0, LENGTH, 0);
            h.run(APART);
        }
        h.fire()?;
        for (frames, crowded) in [(0, 0), (3, 1), (0, 0)] {
            (0..frames).for_each(|_| h.send_forced(0, LENGTH, 0));
            // Through, and nothing is reckoned any more.
            h.run(3 * APART + h.live.longest_pass());
            h.fire()?;
            let seen = h.read(&map::CROWDED, 0)?;
            anyhow::ensure!(seen == crowded, "{frames} frames dropped: CROWDED is {seen:#b}");
        }
        h.bench.sinks[0].pause(false);
        let read = h.finish()?;
        anyhow::ensure!(dropped(&read) == 6, "{read:?}");
        Ok(())
    });
}

/// Its own lane's frames, which are not dropped, fill a port: the unit's begin in front of none of them, and the others go on.
#[test]
fn own_frames_may_take_the_room_and_are_not_dropped() {
    each_size(92, |h| {
        h.set(|s| {
            s.no_room = NoRoom::Drop;
            s.roles.fill(Role::Secondary);
            s.roles[0] = Role::Primary;
        })?;
        h.bench.sinks[1].pause(true);
        let frames = h.buffer_beats() / LENGTH.div_ceil(h.k()) + 5;
        (0..frames).for_each(|_| h.send(1, LENGTH));
        h.run((frames * LENGTH.div_ceil(h.k())) as u64 + 200);
        (0..20).for_each(|i| h.send_forced(0, LENGTH, (i % 2) as u8));
        h.run(2000);
        let sent = h.score.counters().sent;
        anyhow::ensure!(sent[0].frames == 10, "{sent:?}");
        h.bench.sinks[1].pause(false);
        let read = h.finish()?;
        anyhow::ensure!(dropped(&read) == 10 && read.counters.sent[1].frames == frames as u64, "{read:?}");
        Ok(())
    });
}

/// All at full rate, ports slow, the rule changing under way: every frame leaves whole or is counted; what was dropped is no load.
#[test]
fn the_rule_changes_while_traffic_flows() {
    for policy in [Policy::RoundRobin, Policy::LeastLoad] {
        each_size(93, |h| {
            let n = h.n();
            h.set(|s| {
                s.policy = policy;
                s.roles.fill(Role::Primary);
            })?;
            for p in 0..n {
                h.bench.sinks[p].stall(p as u64 + 1, if p == 0 { 0.97 } else { 0.5 });
            }
            for round in 0..12 {
                (0..n).for_each(|lane| send_some(h, lane, 40, 1500));
                h.run(1500);
                h.set(|s| s.no_room = if round % 2 == 0 { NoRoom::Drop } else { NoRoom::Hold })?;
                h.run(1500);
            }
            (0..n).for_each(|p| h.bench.sinks[p].stall(0, 0.0));
            let read = h.finish()?;
            anyhow::ensure!(policy == Policy::LeastLoad || dropped(&read) > 0, "no frame met a full port");
            // With nothing inside, nothing waits: no beat that was dropped is left in a count.
            if policy == Policy::LeastLoad {
                for p in 0..n {
                    let load = h.read(&equipoise_regmap::map::LOAD, p)?;
                    anyhow::ensure!(load == 0, "LOAD[{p}] is {load}");
                }
            }
            Ok(())
        });
    }
}

/// Under LEAST_LOAD frames that are forced to a full port are dropped, and are no load afterwards.
#[test]
fn dropped_beats_are_no_load() {
    each_size(94, |h| {
        h.set(|s| {
            s.no_room = NoRoom::Drop;
            s.policy = Policy::LeastLoad;
        })?;
        h.bench.sinks[0].pause(true);
        (0..kept(h) + 30).for_each(|_| h.send_forced(0, LENGTH, 0));
        h.run(((kept(h) + 30) * LENGTH.div_ceil(h.k())) as u64 + 500);
        h.bench.sinks[0].pause(false);
        let read = h.finish()?;
        anyhow::ensure!(dropped(&read) >= 25, "{read:?}");
        let load = h.read(&equipoise_regmap::map::LOAD, 0)?;
        anyhow::ensure!(load == 0, "{load} bytes of load are left");
        Ok(())
    });
}
