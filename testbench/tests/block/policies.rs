// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Policies beside STATIC, and going from one to another while frames flow.

use equipoise_golden::frame::Sideband;
use equipoise_golden::policy::Policy;
use equipoise_golden::settings::{NoPath, Role};
use equipoise_regmap::map;
use equipoise_testbench::Harness;

use crate::{each_size, send_some};

/// Frames that the unit gave to each port so far.
fn frames(h: &mut Harness) -> anyhow::Result<Vec<u64>> {
    h.drain()?;
    Ok(h.counters()?.counters.decided.iter().map(|count| count.frames).collect())
}

#[test]
fn round_robin_counts_frames_not_bytes_nor_shares() {
    each_size(101, |h| {
        let n = h.n();
        h.set(|s| {
            (s.policy, s.round_frames) = (Policy::RoundRobin, 3);
            (0..n).for_each(|p| s.shares[p] = [500, 1, 0, 2][p % 4]);
        })?;
        let with_share = (0..n).filter(|p| p % 4 != 2).count();
        send_some(h, 0, 3 * 7 * with_share, 1522);
        let seen = frames(h)?;
        anyhow::ensure!((0..n).all(|p| seen[p] == if p % 4 == 2 { 0 } else { 21 }), "{seen:?}");
        h.finish()?;
        Ok(())
    });
}

#[test]
fn round_robin_without_any_share_goes_over_all_and_over_those_that_are_left() {
    each_size(102, |h| {
        let n = h.n() as u64;
        h.set(|s| {
            s.policy = Policy::RoundRobin;
            s.shares.fill(0);
        })?;
        send_some(h, 0, 10 * n as usize, 100);
        let seen = frames(h)?;
        anyhow::ensure!(seen.iter().all(|&count| count == 10), "{seen:?}");
        h.link(0, false);
        h.run(20);
        send_some(h, 0, 10 * (n as usize - 1), 100);
        let seen = frames(h)?;
        anyhow::ensure!(seen[0] == 10 && seen[1..].iter().all(|&count| count == 20), "{seen:?}");
        h.finish()?;
        Ok(())
    });
}

#[test]
fn active_backup_goes_by_priority_then_index_and_comes_back() {
    each_size(103, |h| {
        let n = h.n();
        let last = n - 1;
        h.set(|s| {
            s.policy = Policy::ActiveBackup;
            s.priority.fill(9);
            s.priority[last] = 8;
            // A share of 0 is no reason against a path here.
            s.shares[last] = 0;
        })?;
        let mut expected = vec![0; n];
        let mut some = |h: &mut Harness, port: usize| {
            send_some(h, 0, 12, 300);
            expected[port] += 12;
            let seen = frames(h)?;
            anyhow::ensure!(seen == expected, "{seen:?}, not {expected:?}");
            Ok(())
        };
        some(h, last)?;
        h.link(last, false);
        h.run(20);
        some(h, 0)?;
        h.link(last, true);
        h.run(20);
        some(h, last)?;
        h.set(|s| s.priority[1] = 0)?;
        some(h, 1)?;
        h.finish()?;
        Ok(())
    });
}

/// Forced frames and frames without a path move no turn; a frame of another policy between two turns does, a commit that no frame saw does not.
#[test]
fn what_moves_a_turn_and_what_does_not() {
    each_size(104, |h| {
        let n = h.n();
        let round_robin = |h: &mut Harness| h.set(|s| s.policy = Policy::RoundRobin);
        let other = |h: &mut Harness| h.set(|s| s.policy = Policy::Static);
        h.set(|s| s.no_path = NoPath::Drop)?;
        round_robin(h)?;
        let mut expected = vec![0; n];
        let mut next = 0;
        let mut take = |h: &mut Harness, restart: bool| {
            next = if restart { 0 } else { next };
            h.send(0, 100);
            expected[next] += 1;
            next = (next + 1) % n;
            let seen = frames(h)?;
            anyhow::ensure!(seen == expected, "{seen:?}, not {expected:?}");
            Ok(())
        };
        take(h, false)?;
        h.send_with(0, 100, Sideband::forced(1));
        (0..n).for_each(|p| h.link(p, false));
        h.run(20);
        h.send(0, 100);
        h.drain()?;
        (0..n).for_each(|p| h.link(p, true));
        h.run(20);
        take(h, false)?;
        h.clear_epoch();
        h.settle_bus()?;
        take(h, false)?;
        other(h)?;
        round_robin(h)?;
        take(h, false)?;
        // One more than a round of two or four: the next one would not be the lowest.
        take(h, false)?;
        other(h)?;
        h.send_with(0, 100, Sideband::forced(0));
        h.drain()?;
        round_robin(h)?;
        take(h, true)?;
        take(h, false)?;
        h.finish()?;
        Ok(())
    });
}

/// A change of policy starts an epoch, between two frames; its settings start none.
#[test]
fn policies_change_while_frames_flow() {
    each_size(105, |h| {
        let n = h.n();
        h.set(|s| s.roles.fill(Role::Primary))?;
        for round in 0..12u8 {
            (0..n).for_each(|lane| send_some(h, lane, 20, 200));
            h.run(100);
            let policy = [Policy::RoundRobin, Policy::ActiveBackup, Policy::Static][usize::from(round) % 3];
            h.configure(|s| {
                (s.policy, s.round_frames) = (policy, round % 5);
                s.priority[usize::from(round) % n] = round % 4;
            });
            h.commit();
        }
        h.settle_bus()?;
        h.send(0, 100);
        h.drain()?;
        let epoch = h.read(&map::EPOCH, 0)?;
        anyhow::ensure!(epoch > 10, "{epoch}");
        h.set(|s| {
            s.round_frames = 77;
            s.priority.fill(3);
        })?;
        h.send(0, 100);
        h.drain()?;
        let seen = h.read(&map::EPOCH, 0)?;
        anyhow::ensure!(seen == epoch, "settings started epoch {seen} after {epoch}");
        h.finish()?;
        Ok(())
    });
}
