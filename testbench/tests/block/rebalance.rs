// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Shares that follow the traffic: time frames, the pass by share and by speed, quotas; every reading as the model has it.

use equipoise_golden::policy::Policy;
use equipoise_golden::rebalance::by_share::{Change, Rule, Threshold};
use equipoise_golden::rebalance::Mode;
use equipoise_golden::settings::Role;
use equipoise_regmap::map;
use equipoise_sim::Pace;
use equipoise_testbench::Harness;

use crate::{each_size, send_some};

/// Lanes have something to send for all of `clocks`.
fn busy(h: &mut Harness, lanes: &[usize], longest: usize, clocks: u64) {
    for _ in 0..clocks {
        for &lane in lanes {
            if h.bench.sources[lane].waiting() < 2 {
                send_some(h, lane, 1, longest);
            }
        }
        h.clock();
    }
}

/// A MAC that takes so many bytes in so many clocks.
fn rate(bytes: u32, clocks: u32) -> Pace {
    Pace::Line { bytes, clocks, overhead: 0, shortest: 1 }
}

/// Microseconds of a time frame within which all readings of the one before can be compared.
fn period(n: usize) -> u32 {
    if n > 8 {
        160
    } else {
        64
    }
}

/// Shares in use.
fn shares(h: &mut Harness) -> anyhow::Result<Vec<u64>> {
    (0..h.n()).map(|p| Ok(h.read(&map::LIVE_SHARE, p)?)).collect()
}

#[test]
fn a_pass_by_share_is_the_models() {
    each_size(120, |h| {
        let n = h.n();
        h.set(|s| {
            (0..n).for_each(|p| s.shares[p] = [3, 1, 0, 2][p % 4]);
            (s.rebalance, s.rule.change) = (Mode::Share, Change::Relative(30));
            s.roles[1] = Role::Secondary;
        })?;
        for _ in 0..4 {
            busy(h, &[0, 1], 300, 2000);
            h.fire()?;
            // A pass while frames flow, and its readings.
            busy(h, &[0, 1], 300, h.live.longest_pass());
            h.readings()?;
        }
        let sum: u64 = shares(h)?.iter().sum();
        anyhow::ensure!(sum == 65535, "{sum}");
        h.finish()?;
        Ok(())
    });
}

#[test]
fn shares_come_to_the_ratio_of_the_links_within_five_periods() {
    each_size(121, |h| {
        let (n, k) = (h.n(), h.k() as u32);
        // A beat in 12, 6, 4 and 3 clocks, or in as many times that as the unit has to feed, and whole beats: these rates are exact.
        let slow = 12 * n.div_ceil(4) as u32;
        let parts = |p: usize| p as u32 % 4 + 1;
        for p in 0..n {
            h.bench.sinks[p].pace(rate(k, slow / parts(p)));
        }
        let feed = |h: &mut Harness, clocks: u64| {
            for _ in 0..clocks {
                for lane in 0..n {
                    if h.bench.sources[lane].waiting() < 2 {
                        let beats = 2 + h.rng.below(u64::from(1500 / k)) as usize;
                        h.send(lane, beats * k as usize);
                    }
                }
                h.clock();
            }
        };
        h.set(|s| (s.rebalance, s.period) = (Mode::Speed, period(n)))?;
        h.set(|s| s.roles.fill(Role::Primary))?;
        for _ in 0..5 {
            h.live.taken = None;
            while h.live.taken.is_none() {
                feed(h, 1);
            }
            h.time_frame()?;
            feed(h, 3000);
        }
        h.readings()?;
        let seen = shares(h)?;
        let whole: u32 = (0..n).map(parts).sum();
        for p in 0..n {
            let wanted = 65535.0 * f64::from(parts(p)) / f64::from(whole);
            anyhow::ensure!((seen[p] as f64 / wanted - 1.0).abs() < 0.02, "{seen:?}: share {p} is not {wanted:.0}");
        }
        // Idle time lowers no speed.
        h.set(|s| s.period = 100_000)?;
        h.drain()?;
        h.fire()?;
        h.readings()?;
        let seen = shares(h)?;
        h.fire()?;
        h.fire()?;
        h.readings()?;
        anyhow::ensure!(shares(h)? == seen, "{:?}", shares(h)?);
        h.finish()?;
        Ok(())
    });
}

/// The literal rule gives all to the path that carries least, which is the slow one: under LEAST_LOAD, and where the others have traffic of
/// their own adaptors. With GUARD no path that had no room gets more, and so the slow one never nearly all.
#[test]
fn the_slow_path_gets_everything_unless_it_is_guarded() {
    each_size(122, |h| {
        for (policy, lanes) in [(Policy::LeastLoad, 1), (Policy::Static, h.n())] {
            runs_away(h, policy, lanes, false)?;
            runs_away(h, policy, lanes, true)?;
        }
        Ok(())
    });
}

/// A dozen passes under the literal rule, with the first path slower than all others, and traffic from so many adaptors, of which the first one
/// balances.
fn runs_away(h: &mut Harness, policy: Policy, lanes: usize, guard: bool) -> anyhow::Result<()> {
    let (n, k) = (h.n(), h.k() as u32);
    let lanes: Vec<usize> = (0..lanes).collect();
    let mut spared = 0;
    h.reset();
    // The first one is the slowest; of one host alone the others are slower than that too.
    let others = if lanes.len() == 1 { rate(k, 4 * n as u32) } else { Pace::Unlimited };
    h.bench.sinks.iter_mut().for_each(|sink| sink.pace(others));
    h.bench.sinks[0].pace(rate(k, 16 * n as u32));
    h.set(|s| {
        (s.policy, s.rebalance) = (policy, Mode::Share);
        s.rule = Rule { guard, change: Change::Relative(50), ..Rule::LITERAL };
    })?;
    for _ in 0..12 {
        busy(h, &lanes, 300, 3000);
        let before = shares(h)?;
        h.fire()?;
        let crowded = h.read(&map::CROWDED, 0)?;
        busy(h, &lanes, 300, h.live.longest_pass());
        // The first pass scales: only ratios mean something before it.
        if guard && before.iter().sum::<u64>() == 65535 {
            let after = shares(h)?;
            let more: Vec<usize> = (0..n).filter(|p| crowded >> p & 1 == 1 && after[*p] > before[*p]).collect();
            anyhow::ensure!(more.is_empty(), "without room ({crowded:b}), and yet more: {more:?} of {before:?}, {after:?}");
            spared += crowded.count_ones();
        }
    }
    anyhow::ensure!(!guard || spared > 0, "no port was ever without room: the test tests nothing");
    h.readings()?;
    let seen = shares(h)?;
    let rest: u64 = seen[1..].iter().sum();
    let bounded = if guard { seen[0] < 2 * rest } else { seen[0] > 10 * rest };
    anyhow::ensure!(bounded, "{} with {} adaptors, guard {guard}: {seen:?}", policy.name(), lanes.len());
    h.finish()?;
    Ok(())
}

/// COMMIT in each clock about the end of a pass: either came first, and the shares in use are the user's afterwards.
#[test]
fn a_commit_cancels_what_is_not_in_use_yet() {
    each_size(123, |h| {
        h.set(|s| (s.rebalance, s.rule.threshold) = (Mode::Share, Threshold::Always))?;
        // How long a pass takes here.
        busy(h, &[0], 200, 500);
        h.send_forced(0, 1000, 0);
        h.fire()?;
        h.readings()?;
        let mut epochs = vec![];
        for wait in (0..h.live.longest_pass()).step_by(if h.n() > 4 { 97 } else { 13 }) {
            h.set(|s| s.shares[0] ^= 6)?;
            h.send_forced(0, 1000, 0);
            busy(h, &[0], 200, 200);
            let before = h.read(&map::EPOCH, 0)?;
            h.fire()?;
            busy(h, &[0], 200, wait);
            h.set(|s| s.shares[0] ^= 6)?;
            let user = h.shadow().shares.clone();
            busy(h, &[0], 200, 20);
            let seen = shares(h)?;
            anyhow::ensure!(seen.iter().zip(&user).all(|(seen, user)| *seen == u64::from(*user)), "{wait}: {seen:?}");
            busy(h, &[0], 200, h.live.longest_pass());
            h.readings()?;
            epochs.push(h.read(&map::EPOCH, 0)? - before);
        }
        anyhow::ensure!(epochs.contains(&1) && epochs.contains(&2), "cancelled and in use: {epochs:?}");
        h.finish()?;
        Ok(())
    });
}

#[test]
fn the_timer_fires_each_period_and_what_comes_too_soon_is_counted() {
    each_size(124, |h| {
        let n = h.n();
        h.set(|s| s.period = if n > 8 { period(n) } else { 1 })?;
        for _ in 0..3 {
            busy(h, &[0], 200, 100);
            h.time_frame()?;
            h.readings()?;
        }
        anyhow::ensure!(h.read(&map::MISSED_FIRES, 0)? == 0);
        h.fire()?;
        h.post(&map::FIRE, 0, 1);
        h.settle_bus()?;
        anyhow::ensure!(h.read(&map::MISSED_FIRES, 0)? == 1);
        h.readings()?;
        h.finish()?;
        Ok(())
    });
}

#[test]
fn what_is_written_is_what_is_done() {
    each_size(125, |h| {
        h.set(|s| {
            (s.rebalance, s.period) = (Mode::Speed, 0xAB_CDEF);
            s.rule = Rule { threshold: Threshold::Magnitude(-3277), change: Change::Absolute(7), min_share: 0x1234, guard: false };
        })?;
        let wanted = [
            (&map::LIVE_REBALANCE, 0x112),
            (&map::LIVE_PERIOD, 0xAB_CDEF),
            (&map::LIVE_THRESHOLD, 0x1_F333),
            (&map::LIVE_CHANGE, 7),
            (&map::LIVE_MIN_SHARE, 0x1234),
        ];
        for (register, wanted) in wanted {
            let seen = h.read(register, 0)?;
            anyhow::ensure!(seen == wanted, "{}: {seen:#x}", register.name);
        }
        // Modes without a name are not taken.
        for bad in [3, 0x30, 0x33] {
            h.post(&map::REBALANCE, 0, bad);
            anyhow::ensure!(h.read(&map::REBALANCE, 0)? == 0x112);
        }
        h.finish()?;
        Ok(())
    });
}

#[test]
fn quotas_follow_shares_and_lengths() {
    each_size(126, |h| {
        let n = h.n();
        h.set(|s| (0..n).for_each(|p| s.shares[p] = [3, 1, 0, 2][p % 4]))?;
        h.readings()?;
        for p in 0..n {
            h.send_forced(0, 100 + 50 * p, p as u8);
        }
        h.drain()?;
        h.fire()?;
        h.readings()?;
        h.set(|s| s.policy = Policy::Quota)?;
        busy(h, &[0], 300, 3000);
        h.set(|s| s.shares[1] = 7)?;
        busy(h, &[0], 300, 3000);
        h.fire()?;
        busy(h, &[0], 300, 3000);
        h.readings()?;
        h.finish()?;
        Ok(())
    });
}

/// A user's share that goes in the midst of a pass by speed: what was to be given to it must not be waited for.
#[test]
fn a_commit_amid_a_pass_by_speed_ends_it() {
    each_size(127, |h| {
        h.set(|s| s.rebalance = Mode::Speed)?;
        for wait in (0..h.live.longest_pass()).step_by(if h.n() > 4 { 211 } else { 29 }) {
            busy(h, &[0], 100, 300);
            h.fire()?;
            h.run(wait);
            h.set(|s| s.shares[1] ^= 1)?;
            h.readings()?;
        }
        h.finish()?;
        Ok(())
    });
}

/// CROWDED is what the model is told; here it is known: nobody without load, and with one MAC that stands still its port and no other.
#[test]
fn crowded_are_the_ports_that_had_no_room() {
    each_size(128, |h| {
        let n = h.n();
        let crowded = |h: &mut Harness| -> anyhow::Result<u64> {
            // None is fired while another one is reckoned.
            h.run(h.live.longest_pass());
            h.fire()?;
            Ok(h.read(&map::CROWDED, 0)?)
        };
        for port in 0..n {
            busy(h, &[0], 100, 300);
            h.drain()?;
            let seen = crowded(h)?;
            anyhow::ensure!(seen == 0, "{seen:#b} with nothing that waits");
            h.bench.sinks[port].pause(true);
            // More than its buffer takes.
            for _ in 0..h.buffer_beats() * h.k() / 300 + 3 {
                h.send_forced(0, 300, port as u8);
            }
            // Some of this time frame it is full, or all of it.
            for time in ["amid which it was filled", "that it was full"] {
                let seen = crowded(h)?;
                anyhow::ensure!(seen == 1 << port, "port {port}, in a time frame {time}: {seen:#b}");
            }
            h.bench.sinks[port].pause(false);
            h.drain()?;
            let seen = crowded(h)?;
            anyhow::ensure!(seen == 1 << port, "port {port}, in a time frame amid which it was emptied: {seen:#b}");
        }
        h.finish()?;
        Ok(())
    });
}
