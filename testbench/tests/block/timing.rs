// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Clocks, counted: latency is a constant, and every rate is full.

use equipoise_golden::policy::Policy;
use equipoise_golden::settings::{EgressMode, Role};
use equipoise_testbench::harness::Log;
use equipoise_testbench::Harness;

use crate::each_size;

/// Clocks from a first beat accepted on a host stream to the egress buffer: constants of the build ("Frames").
const OWN: u64 = 4;

/// What QUOTA adds where a frame waits to be looked at, and its clocks from one decision to the next ("Quota round robin").
const QUOTA: u64 = 2;
const QUOTA_SPACING: u64 = 4;
/// Clocks in which the counts of commands are cleared as QUOTA comes into use: "some twenty".
const CLEARING: std::ops::RangeInclusive<u64> = 18..=22;
/// What lanes that had to wait may take to start again.
const RESTART: i64 = 3;

/// Lets a commit, or the reset, hold the unit as long as it may.
fn settle(h: &mut Harness) {
    h.run(h.bench.team.latency().commit);
}

/// Latency of one frame alone, host stream to MAC stream.
fn latency(h: &mut Harness, lane: usize, length: usize, forced: Option<u8>) -> anyhow::Result<u64> {
    h.log = Some(Log::default());
    match forced {
        Some(port) => h.send_forced(lane, length, port),
        None => h.send(lane, length),
    }
    h.drain()?;
    let log = h.log.take().unwrap_or_default();
    anyhow::ensure!(log.frames.len() == 1, "{} frames came out", log.frames.len());
    // `dec_valid` comes a clock sooner after the last beat than the first one takes to the buffer.
    if let [decision] = &log.decisions[..] {
        let (clocks, constant) = (decision.clock - log.beats[log.beats.len() - 1].1, h.bench.team.latency().balanced - 1);
        anyhow::ensure!(clocks == constant, "decided {clocks} clocks after the last beat, not {constant}");
    } else {
        anyhow::ensure!(lane != 0 && forced.is_none(), "{} decisions", log.decisions.len());
    }
    Ok(log.frames[0].1 - log.beats[0].1)
}

/// In CUT mode a frame's first beat leaves a constant time after it came, whatever the length, the port and the epoch.
#[test]
fn latency_is_constant() {
    each_size(100, |h| {
        let k = h.k();
        h.set(|s| s.egress.fill(EgressMode::Cut))?;
        settle(h);
        let latency_of = h.bench.team.latency();
        let constant = (latency_of.balanced + latency_of.offer, latency_of.arrival + OWN + latency_of.offer);
        let mut expected = constant;
        // A beat leaves the lane when the next one has shown that it is not the last: a frame of one beat is known at once.
        for round in 0..2 {
            for length in [64, 65, 100, 3 * k, 20 * k] {
                let balanced = latency(h, 0, length, None)?;
                let own = latency(h, 1, length, None)?;
                let forced = latency(h, 1, length, Some(0))?;
                if round == 0 && length == 64 {
                    anyhow::ensure!(balanced <= expected.0 && own <= expected.1, "{balanced} and {own} clocks");
                    expected = (balanced, own);
                }
                anyhow::ensure!(
                    (balanced, own, forced) == (expected.0, expected.1, expected.0),
                    "{length} bytes: balanced {balanced}, own {own}, forced {forced} clocks; before {expected:?}"
                );
            }
            h.set(|s| s.shares[0] = 2)?;
            settle(h);
        }
        anyhow::ensure!(expected == constant, "{expected:?}");
        h.finish()?;
        Ok(())
    });
}

/// Frames of `length` back to back on `lanes`: the hosts must not see one clock without ready, the MACs no more clocks
/// than there are beats.
fn full_rate(h: &mut Harness, lanes: &[usize], length: usize, count: usize) -> anyhow::Result<Log> {
    let beats = (count * length.div_ceil(h.k())) as u64;
    settle(h);
    h.log = Some(Log::default());
    for &lane in lanes {
        (0..count).for_each(|_| h.send(lane, length));
    }
    h.drain()?;
    let log = h.log.take().unwrap_or_default();
    for &lane in lanes {
        let clocks: Vec<u64> = log.beats.iter().filter(|b| b.0 == lane).map(|b| b.1).collect();
        let taken = clocks[clocks.len() - 1] - clocks[0] + 1;
        anyhow::ensure!(clocks.len() as u64 == beats);
        anyhow::ensure!(taken == beats, "lane {lane}: {taken} clocks for {beats} beats of {length}-byte frames");
    }
    Ok(log)
}

/// 64-byte frames flow through the unit without a bubble under any policy: a beat in every clock, at W = 512 a decision in every clock (QUOTA: below).
#[test]
fn the_unit_takes_64_byte_frames_back_to_back() {
    each_size(101, |h| {
        let (count, beats) = (300, 64u64.div_ceil(h.k() as u64));
        for policy in [Policy::Static, Policy::RoundRobin, Policy::ActiveBackup, Policy::LeastLoad] {
            h.set(|s| s.policy = policy)?;
            let log = full_rate(h, &[0], 64, count)?;
            let clocks = log.decisions[count - 1].clock - log.decisions[0].clock;
            anyhow::ensure!(clocks == (count as u64 - 1) * beats, "{policy:?}: {clocks} clocks for {count} decisions");
        }
        h.finish()?;
        Ok(())
    });
}

/// Every length from a header to three beats, back to back through the unit.
#[test]
fn the_unit_takes_any_length_back_to_back() {
    each_size(102, |h| {
        let spacing = h.bench.team.latency().spacing;
        for length in [14usize, 15, 16, 17, 60, 63, 65, 127, 128, 129, 191, 193] {
            if length.div_ceil(h.k()) as u64 >= spacing {
                full_rate(h, &[0], length, 40)?;
            }
        }
        h.finish()?;
        Ok(())
    });
}

/// Where the unit needs some clocks from one first beat to the next, a shorter frame costs just these, and no Ethernet frame is shorter.
#[test]
fn a_shorter_frame_than_a_decision_takes_costs_the_decision() {
    each_size(107, |h| {
        let (spacing, k) = (h.bench.team.latency().spacing, h.k() as u64);
        anyhow::ensure!(spacing == 1 || 60u64.div_ceil(k) >= spacing, "a frame of 60 bytes has {} beats", 60u64.div_ceil(k));
        settle(h);
        for length in [14, 17, 25, 33, 41, 49, 57] {
            h.log = Some(Log::default());
            (0..20).for_each(|_| h.send(0, length));
            h.drain()?;
            let log = h.log.take().unwrap_or_default();
            let clocks = spacing.max((length as u64).div_ceil(k));
            for pair in log.decisions.windows(2) {
                let seen = pair[1].clock - pair[0].clock;
                anyhow::ensure!(seen == clocks, "{length} bytes: {seen} clocks from a decision to the next, not {clocks}");
            }
        }
        h.finish()?;
        Ok(())
    });
}

/// Clocks that a commit of new shares, after so many clocks, costs while 64-byte frames wait for the unit: one by one, what decisions are further apart
/// than `usual`, or nearer.
fn held(h: &mut Harness, usual: u64, before: u64) -> anyhow::Result<Vec<i64>> {
    settle(h);
    h.log = Some(Log::default());
    (0..400).for_each(|_| h.send(0, 64));
    h.run(200 + before);
    h.set(|s| s.shares[1] = 5)?;
    h.drain()?;
    let decisions = h.log.take().unwrap_or_default().decisions;
    anyhow::ensure!(decisions.len() == 400);
    let late = decisions.windows(2).map(|pair| (pair[1].clock - pair[0].clock) as i64 - usual as i64);
    Ok(late.filter(|&late| late != 0).collect())
}

/// A commit of new shares holds the unit for as long as the build says, and no longer; nothing is lost and the next frames go by them.
#[test]
fn a_commit_holds_the_unit_for_its_clocks() {
    each_size(108, |h| {
        let hold = h.bench.team.latency().commit;
        let late = held(h, 64u64.div_ceil(h.k() as u64), 0)?;
        anyhow::ensure!(late == if hold == 0 { vec![] } else { vec![hold as i64] }, "held for {late:?} clocks, not {hold}");
        h.finish()?;
        Ok(())
    });
}

/// Under QUOTA a frame takes two clocks more, decisions are four clocks apart at least, without a bubble if frames are as long, a commit holds for two
/// more, and entry into QUOTA clears the counts.
#[test]
fn quota_takes_its_clocks() {
    each_size(109, |h| {
        let of = h.bench.team.latency();
        h.set(|s| s.policy = Policy::Quota)?;
        // The first frame has what is outstanding cleared.
        for (length, more) in [(64, CLEARING), (14, 0..=0), (64, 0..=0), (65, 0..=0), (500, 0..=0)] {
            h.log = Some(Log::default());
            h.send(0, length);
            h.drain()?;
            let log = h.log.take().unwrap_or_default();
            let clocks = log.decisions[0].clock - log.beats[log.beats.len() - 1].1;
            let late = clocks.wrapping_sub(of.balanced - 1 + QUOTA);
            anyhow::ensure!(more.contains(&late), "{length} bytes: decided {late} clocks late, not {more:?}");
        }
        let apart = |length: u64| length.div_ceil(h.k() as u64).max(QUOTA_SPACING).max(of.spacing);
        let usual = apart(64);
        for (length, clocks) in [14, 33, 65, 500].map(|length| (length, apart(length))) {
            h.log = Some(Log::default());
            (0..100).for_each(|_| h.send(0, length as usize));
            h.drain()?;
            let decisions = h.log.take().unwrap_or_default().decisions;
            let taken = decisions[99].clock - decisions[0].clock;
            anyhow::ensure!(taken == 99 * clocks, "{length} bytes: {taken} clocks for 99 decisions, not {}", 99 * clocks);
        }
        // In all; fewer where the next frame is looked at again while beats of the one before leave.
        let (mut most, hold) = (0, (of.commit + QUOTA) as i64);
        for before in 0..usual {
            h.set(|s| s.shares[1] = 1)?;
            most = most.max(held(h, usual, before)?.iter().sum());
        }
        anyhow::ensure!((hold..=hold + RESTART).contains(&most), "held for {most} clocks, not {hold}");
        h.finish()?;
        Ok(())
    });
}

/// All traffic to one port, so that a single output must keep up.
#[test]
fn one_port_takes_the_full_rate() {
    each_size(103, |h| {
        h.set(|s| {
            s.shares.fill(0);
            s.shares[1] = 1;
        })?;
        for length in [64, 65, 1518] {
            let log = full_rate(h, &[0], length, 60)?;
            let (first, last) = (log.frames[0].1, log.frames[59].2);
            let beats = 60 * (length as u64).div_ceil(h.k() as u64);
            anyhow::ensure!(last - first + 1 == beats, "{} clocks out for {beats} beats", last - first + 1);
        }
        h.finish()?;
        Ok(())
    });
}

/// Secondaries all send at full rate at once.
#[test]
fn own_routes_take_the_full_rate_all_at_once() {
    each_size(104, |h| {
        let lanes: Vec<usize> = (0..h.n()).collect();
        h.set(|s| s.roles.fill(Role::Secondary))?;
        for length in [14, 64, 65, 1518] {
            full_rate(h, &lanes, length, 30)?;
        }
        h.finish()?;
        Ok(())
    });
}

/// Two primaries together get one beat a clock out of the unit.
#[test]
fn two_primaries_share_the_full_rate() {
    each_size(105, |h| {
        h.set(|s| s.roles[1] = Role::Primary)?;
        settle(h);
        h.log = Some(Log::default());
        for _ in 0..100 {
            h.send(0, 64);
            h.send(1, 64);
        }
        h.drain()?;
        let log = h.log.take().unwrap_or_default();
        let clocks = log.decisions[199].clock - log.decisions[0].clock;
        let beats = 64u64.div_ceil(h.k() as u64);
        anyhow::ensure!(clocks == 199 * beats, "{clocks} clocks for 200 decisions of {beats} beats");
        h.finish()?;
        Ok(())
    });
}

/// Bad frames cost no clock of the good ones' beyond their own beats.
#[test]
fn runts_cost_only_their_beats() {
    each_size(106, |h| {
        settle(h);
        h.log = Some(Log::default());
        for _ in 0..50 {
            h.send(0, 9);
            h.send(0, 64);
        }
        h.drain()?;
        let log = h.log.take().unwrap_or_default();
        let k = h.k() as u64;
        let beats = 50 * (9u64.div_ceil(k) + 64u64.div_ceil(k));
        let clocks = log.beats[log.beats.len() - 1].1 - log.beats[0].1 + 1;
        anyhow::ensure!(clocks == beats, "{clocks} clocks for {beats} beats");
        h.finish()?;
        Ok(())
    });
}
