// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! QUOTA: bytes in turn, and commands that wait for others to end.

use equipoise_golden::frame::Sideband;
use equipoise_golden::lane::Reason;
use equipoise_golden::policy::Policy;
use equipoise_golden::settings::{NoPath, Role};
use equipoise_regmap::map;
use equipoise_testbench::Harness;

use crate::{each_size, frames_given};

/// Logical units whose limits change, and the highest of these.
const UNITS: usize = 4;
const LIMITS: u8 = 4;
/// Clocks in which limits of all units are written and in use.
const IN_USE_AFTER: u64 = 100;

/// A command of this logical unit.
fn command(unit: u8) -> Sideband {
    Sideband { class: true, lu: unit, ..Sideband::NONE }
}

fn use_quota(h: &mut Harness, carry: bool) -> anyhow::Result<()> {
    h.set(|s| (s.policy, s.carry) = (Policy::Quota, carry))?;
    anyhow::ensure!(h.read(&map::LIVE_POLICY, 0)? == 4, "QUOTA was not taken");
    Ok(())
}

#[test]
fn a_turn_is_met_by_whole_frames() {
    each_size(201, |h| {
        let n = h.n();
        use_quota(h, false)?;
        // Three make 1500.
        (0..6 * n).for_each(|_| h.send(0, 500));
        let seen = frames_given(h)?;
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
            let seen = frames_given(h)?;
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

/// Commands of all lanes and units, completed late, under limits that change; links that fall and come back; another policy between.
#[test]
fn no_limit_is_ever_passed() {
    each_size(204, |h| {
        let n = h.n();
        h.set(|s| s.roles.fill(Role::Primary))?;
        use_quota(h, true)?;
        let (mut limits, mut met, mut forgotten) = ([LIMITS; UNITS], 0, 0);
        // Clocks in which each command that goes finds room under these.
        let mut watch = |h: &mut Harness, clocks: u64, most: &[u8]| {
            for _ in 0..clocks {
                let now = h.now();
                h.clock();
                for &(_, path, unit) in h.outstanding.iter().filter(|(decided, ..)| *decided == now) {
                    let Some(&most) = most.get(usize::from(unit)) else { continue };
                    let count = h.outstanding.iter().filter(|(_, p, u)| (*p, *u) == (path, unit)).count();
                    anyhow::ensure!(count <= most.into(), "{count} of unit {unit} at port {path}, not {most}");
                    met += u64::from(count == usize::from(most));
                }
            }
            Ok(())
        };
        for round in 0..8 {
            h.completes_after = Some(120);
            let before = limits;
            for (unit, limit) in (0..).zip(&mut limits) {
                *limit = 1 + h.rng.below(LIMITS.into()) as u8;
                h.limit(unit, *limit);
            }
            for _ in 0..60 {
                // Of one unit more than are limited.
                let (lane, unit) = (h.rng.below(n as u64) as usize, h.rng.below(UNITS as u64 + 1) as u8);
                let length = 14 + h.rng.below(300) as usize;
                h.send_with(lane, length, command(unit));
            }
            let either: Vec<u8> = before.iter().zip(&limits).map(|(before, limit)| *before.max(limit)).collect();
            watch(h, IN_USE_AFTER, &either)?;
            watch(h, 300, &limits)?;
            // In the end all wait for one that waits, so that it is known what a port has outstanding.
            h.completes_after = None;
            watch(h, 500, &limits)?;
            let port = h.rng.below(n as u64) as usize;
            // The second one while the first one's counts are being cleared; one port stays.
            let fallen: Vec<usize> = (0..n.min(3) - 1).map(|i| (port + i) % n).collect();
            for &port in &fallen {
                h.link(port, false);
                watch(h, 5, &limits)?;
            }
            watch(h, 60, &limits)?;
            let outstanding = h.outstanding.len();
            h.outstanding.retain(|(_, path, _)| !fallen.contains(path));
            forgotten += outstanding - h.outstanding.len();
            fallen.iter().for_each(|&port| h.link(port, true));
            watch(h, 100, &limits)?;
            h.completes_after = Some(120);
            watch(h, 700, &limits)?;
            if round == 3 {
                h.drain()?;
                h.set(|s| s.policy = Policy::Static)?;
                h.send(0, 100);
                h.drain()?;
                use_quota(h, true)?;
            }
        }
        anyhow::ensure!(met > 50 && forgotten > 5, "{met} met their limit, {forgotten} were forgotten: the test tests nothing");
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
