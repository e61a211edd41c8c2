// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! QUOTA: bytes in turn, and commands that wait for others to end.

use equipoise_golden::frame::Sideband;
use equipoise_golden::lane::Reason;
use equipoise_golden::policy::Policy;
use equipoise_golden::settings::{NoPath, Role};
use equipoise_regmap::map;
use equipoise_testbench::Harness;

use crate::each_size;

/// A command of this logical unit.
fn command(unit: u8) -> Sideband {
    Sideband { class: true, lu: unit, ..Sideband::NONE }
}

fn use_quota(h: &mut Harness, carry: bool) -> anyhow::Result<()> {
    h.set(|s| (s.policy, s.carry) = (Policy::Quota, carry))?;
    anyhow::ensure!(h.read(&map::LIVE_POLICY, 0)? == 4, "QUOTA was not taken");
    Ok(())
}

/// Frames that the unit gave to each port so far.
fn frames(h: &mut Harness) -> anyhow::Result<Vec<u64>> {
    h.drain()?;
    Ok(h.counters()?.counters.decided.iter().map(|count| count.frames).collect())
}

#[test]
fn a_turn_is_met_by_whole_frames() {
    each_size(201, |h| {
        let n = h.n();
        use_quota(h, false)?;
        // Three make 1500.
        (0..6 * n).for_each(|_| h.send(0, 500));
        let seen = frames(h)?;
        anyhow::ensure!(seen.iter().all(|&count| count == 6), "{seen:?}");
        h.finish()?;
        Ok(())
    });
}

#[test]
fn carry_counts_what_was_overshot() {
    for (carry, expected) in [(false, [4, 4]), (true, [3, 3])] {
        each_size(202, |h| {
            use_quota(h, carry)?;
            let n = h.n();
            // Two of 1000 are 500 too many: the next turn has 1000 left.
            (0..2 * n).for_each(|_| h.send(0, 1000));
            (0..if carry { n } else { 2 * n }).for_each(|_| h.send(0, 1000));
            let seen = frames(h)?;
            anyhow::ensure!(seen[..2] == expected, "CARRY {carry}: {seen:?}");
            h.finish()?;
            Ok(())
        });
    }
}

/// With a maximum of two for each path 2N commands go, the next one waits, and with it a forced frame behind it; a completion frees one.
#[test]
fn commands_wait_at_their_maximum_and_forced_frames_behind_them() {
    each_size(203, |h| {
        let n = h.n();
        h.limit(5, 2);
        h.settle_bus()?;
        use_quota(h, false)?;
        (0..2 * n + 3).for_each(|_| h.send_with(0, 100, command(5)));
        h.send_forced(0, 64, 1);
        h.send_with(0, 100, command(6));
        h.run(800);
        anyhow::ensure!(h.outstanding.len() == 2 * n, "{} commands went: {:?} {:?}", h.outstanding.len(), h.outstanding, h.score.fault);
        for port in 0..n {
            h.post(&map::SELECT, 0, port as u32);
            h.settle_bus()?;
            anyhow::ensure!(h.read(&map::INFLIGHT, 5)? == 2 && h.read(&map::INFLIGHT, 6)? == 0);
        }
        anyhow::ensure!(h.read(&map::LU_MAX, 5)? == 2 && h.read(&map::LU_MAX, 6)? == 0);
        // One by register: its LU in the second digit.
        let (_, path, unit) = h.outstanding.pop_front().unwrap();
        h.complete(path as u8, unit, true);
        h.settle_bus()?;
        h.run(300);
        anyhow::ensure!(h.outstanding.len() == 2 * n, "one goes for one that ended");
        h.completes_after = Some(40);
        h.drain()?;
        h.run(200);
        anyhow::ensure!(h.outstanding.is_empty());
        // What is not outstanding cannot end.
        h.complete(0, 5, true);
        h.settle_bus()?;
        h.run(10);
        anyhow::ensure!(h.read(&map::IGNORED_DONE, 0)? == 1);
        h.finish()?;
        Ok(())
    });
}

/// Commands of all lanes and units, completed late, under limits that change; links that fall; other policies between.
#[test]
fn no_limit_is_ever_passed() {
    each_size(204, |h| {
        let n = h.n();
        h.set(|s| s.roles.fill(Role::Primary))?;
        let mut limits = [0u8; 16];
        for unit in 0..4u8 {
            limits[usize::from(unit)] = 1 + unit;
            h.limit(unit, 1 + unit);
        }
        h.settle_bus()?;
        use_quota(h, true)?;
        h.completes_after = Some(120);
        for round in 0..6u64 {
            for _ in 0..60 {
                let (lane, unit) = (h.rng.below(n as u64) as usize, h.rng.below(5) as u8);
                let length = 14 + h.rng.below(300) as usize;
                h.send_with(lane, length, command(unit));
            }
            for _ in 0..1500 {
                h.clock();
                for unit in 0..4u8 {
                    for path in 0..n {
                        let count = h.outstanding.iter().filter(|(_, p, u)| (*p, *u) == (path, unit)).count();
                        anyhow::ensure!(count <= usize::from(limits[usize::from(unit)]), "{count} of unit {unit} at port {path}");
                    }
                }
            }
            if round == 3 {
                let policy = if h.shadow().policy == Policy::Quota { Policy::Static } else { Policy::Quota };
                h.drain()?;
                h.run(400);
                h.set(|s| s.policy = policy)?;
                h.send(0, 100);
                h.drain()?;
                h.set(|s| s.policy = Policy::Quota)?;
            }
        }
        h.drain()?;
        h.finish()?;
        Ok(())
    });
}

/// A path whose link falls has nothing outstanding any more.
#[test]
fn a_link_that_falls_forgets_its_commands() {
    each_size(205, |h| {
        let n = h.n();
        h.limit(0, 1);
        h.settle_bus()?;
        use_quota(h, false)?;
        (0..n + 1).for_each(|_| h.send_with(0, 100, command(0)));
        h.run(600);
        anyhow::ensure!(h.outstanding.len() == n);
        h.link(0, false);
        h.run(60);
        anyhow::ensure!(h.outstanding.len() == n, "the path is not there");
        h.link(0, true);
        h.run(100);
        anyhow::ensure!(h.outstanding.len() == n + 1, "it is again, and has none outstanding");
        h.drain()?;
        h.finish()?;
        Ok(())
    });
}

/// A command that waits at the maximum as the last link falls goes by the paths there were, or is dropped; one that comes later waits.
#[test]
fn what_waits_as_the_last_path_goes_keeps_it() {
    for drop in [false, true] {
        each_size(206, |h| {
            let n = h.n();
            h.limit(0, 1);
            h.settle_bus()?;
            use_quota(h, false)?;
            h.set(|s| s.no_path = if drop { NoPath::Drop } else { NoPath::Hold })?;
            (0..n + 1).for_each(|_| h.send_with(0, 100, command(0)));
            h.run(600);
            anyhow::ensure!(h.outstanding.len() == n);
            (0..n).for_each(|port| h.link(port, false));
            h.run(100);
            anyhow::ensure!(h.outstanding.len() == if drop { n } else { n + 1 } && h.score.decisions as usize == n + 1);
            h.send(0, 100);
            h.run(300);
            anyhow::ensure!(h.score.decisions as usize == n + 1 + usize::from(drop), "admitted without a path");
            h.link(1, true);
            h.drain()?;
            let lost = h.finish()?.drops[if drop { Reason::NoPath } else { Reason::LinkDown } as usize];
            anyhow::ensure!(lost == 1 + u64::from(drop), "{lost} lost");
            Ok(())
        });
    }
}
