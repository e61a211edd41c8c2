// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Policies beside STATIC, and going from one to another while frames flow.

use equipoise_golden::frame::Sideband;
use equipoise_golden::policy::Policy;
use equipoise_golden::settings::{NoPath, Role};
use equipoise_regmap::map;
use equipoise_sim::Pace;
use equipoise_testbench::Harness;

use crate::{each_size, frames_given, send_some};

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
        let seen = frames_given(h)?;
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
        let seen = frames_given(h)?;
        anyhow::ensure!(seen.iter().all(|&count| count == 10), "{seen:?}");
        h.link(0, false);
        h.run(20);
        send_some(h, 0, 10 * (n as usize - 1), 100);
        let seen = frames_given(h)?;
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
            let seen = frames_given(h)?;
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
            let seen = frames_given(h)?;
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

/// Queues that are kept level for their shares hand over what each MAC takes, whatever the frames are like.
#[test]
fn least_load_gives_each_port_what_its_mac_takes() {
    each_size(106, |h| {
        let n = h.n();
        h.set(|s| s.policy = Policy::LeastLoad)?;
        for (port, sink) in h.bench.sinks.iter_mut().enumerate() {
            sink.pace(Pace::Line { bytes: 4, clocks: n as u32 * (1 + port as u32 % 4), overhead: 0, shortest: 0 });
        }
        send_some(h, 0, 120 * n, 1522);
        h.drain()?;
        let bytes: Vec<u64> = h.counters()?.counters.decided.iter().map(|count| count.bytes).collect();
        let rate = |p: usize| 1.0 / (1 + p % 4) as f64;
        let all = bytes.iter().sum::<u64>() as f64 / (0..n).map(rate).sum::<f64>();
        // As much as may wait in the end.
        let near = |p: usize| (bytes[p] as f64 - all * rate(p)).abs() < 12_000.0;
        anyhow::ensure!((0..n).all(near), "{bytes:?}, of {all} for a rate of 1");
        h.finish()?;
        Ok(())
    });
}

/// What waits for each port in bytes of whole beats, as the register says.
fn loads(h: &mut Harness) -> anyhow::Result<Vec<u64>> {
    h.run(400 + 100 * h.n() as u64);
    (0..h.n()).map(|p| Ok(h.read(&map::LOAD, p)?)).collect()
}

/// While no MAC takes anything, all that was sent waits, whoever sent it; what is swallowed does not. The next frame goes by it and by the shares.
#[test]
fn a_load_is_what_waits_and_least_load_goes_by_it() {
    each_size(107, |h| {
        let (n, k) = (h.n(), h.k());
        h.set(|s| s.policy = Policy::LeastLoad)?;
        h.bench.sinks.iter_mut().for_each(|sink| sink.pause(true));
        let mut waiting = vec![0; n];
        let whole = |bytes: usize| (bytes.div_ceil(k) * k) as u64;
        for (p, waits) in waiting.iter_mut().enumerate() {
            h.send_with(0, 65 * (p + 1), Sideband::forced(p as u8));
            *waits += whole(65 * (p + 1));
        }
        let seen = loads(h)?;
        anyhow::ensure!(seen == waiting, "forced: {seen:?}, not {waiting:?}");
        h.send(1, 100);
        waiting[1] += whole(100);
        h.run(100);
        let mut free = |h: &mut Harness, port: usize| {
            h.send(0, 300);
            waiting[port] += whole(300);
            let seen = loads(h)?;
            anyhow::ensure!(seen == waiting, "{seen:?}, not {waiting:?}");
            Ok(())
        };
        free(h, 0)?;
        h.set(|s| s.shares[n - 1] = 1000)?;
        free(h, n - 1)?;
        free(h, n - 1)?;
        h.link(n - 1, false);
        h.run(200);
        let seen = loads(h)?[n - 1];
        // Of a frame that is partly out its last beat stays on offer until the MAC takes it.
        anyhow::ensure!(seen <= k as u64, "{seen} bytes wait for a port without a link");
        h.bench.sinks.iter_mut().for_each(|sink| sink.pause(false));
        h.drain()?;
        h.link(n - 1, true);
        let seen = loads(h)?;
        anyhow::ensure!(seen.iter().all(|&waits| waits == 0), "left over: {seen:?}");
        // All wait as much: the larger share, then the lower port.
        h.bench.sinks.iter_mut().for_each(|sink| sink.pause(true));
        h.send(0, 300);
        let seen = loads(h)?;
        anyhow::ensure!((0..n).all(|p| (seen[p] > 0) == (p == n - 1)), "largest share: {seen:?}");
        h.set(|s| s.shares.fill(7))?;
        h.send(0, 300);
        let seen = loads(h)?;
        anyhow::ensure!(seen[0] == whole(300), "lowest port: {seen:?}");
        h.bench.sinks.iter_mut().for_each(|sink| sink.pause(false));
        h.finish()?;
        Ok(())
    });
}

/// Shares, links and the policy change while frames of a beat or two come as fast as they can: each is decided with what it was stamped with.
#[test]
fn least_load_changes_between_two_frames() {
    each_size(108, |h| {
        let n = h.n();
        h.set(|s| s.roles.fill(Role::Primary))?;
        for round in 0..40usize {
            (0..n).for_each(|lane| send_some(h, lane, 20, 100));
            h.run(20 + round as u64);
            h.configure(|s| {
                s.policy = if round % 4 == 3 { Policy::Static } else { Policy::LeastLoad };
                s.shares[round % n] = [1, 0, 9, 300][round % 4];
            });
            h.commit();
            h.run(13);
            h.link(round % n, false);
            h.run(7);
            h.link(round % n, true);
        }
        h.settle_bus()?;
        h.finish()?;
        Ok(())
    });
}
