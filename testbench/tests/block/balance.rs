// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! R1-R5: shares, epochs, commits.

use equipoise_regmap::map;

use crate::{each_size, send_some};

#[test]
fn shares_3_1_0_2() {
    each_size(1, |h| {
        let n = h.n();
        h.set(|s| (0..n).for_each(|p| s.shares[p] = [3, 1, 0, 2][p % 4]))?;
        send_some(h, 0, 300, 1522);
        let read = h.finish()?;
        for p in 0..n {
            let frames = read.counters.decided[p].frames;
            anyhow::ensure!((frames == 0) == (p % 4 == 2), "port {p} got {frames} frames");
        }
        Ok(())
    });
}

#[test]
fn equal_shares_and_equal_frames_go_round() {
    each_size(2, |h| {
        let n = h.n();
        for _ in 0..10 * n {
            h.send(0, 100);
        }
        let read = h.finish()?;
        for p in 0..n {
            anyhow::ensure!(read.counters.decided[p].frames == 10, "port {p}: {:?}", read.counters.decided);
        }
        Ok(())
    });
}

#[test]
fn without_any_share_the_lowest_eligible_port_takes_all() {
    each_size(3, |h| {
        h.set(|s| s.shares.fill(0))?;
        send_some(h, 0, 30, 300);
        h.drain()?;
        h.link(0, false);
        h.run(20);
        send_some(h, 0, 30, 300);
        let read = h.finish()?;
        let frames: Vec<_> = read.counters.decided.iter().map(|c| c.frames).collect();
        anyhow::ensure!(frames[..2] == [30, 30], "{frames:?}");
        Ok(())
    });
}

#[test]
fn largest_shares_beside_the_smallest() {
    each_size(4, |h| {
        let n = h.n();
        h.set(|s| (0..n).for_each(|p| s.shares[p] = if p % 2 == 0 { 65535 } else { 1 }))?;
        send_some(h, 0, 200, 1522);
        h.drain()?;
        h.set(|s| s.shares.fill(65535))?;
        send_some(h, 0, 200, 1522);
        h.finish()?;
        Ok(())
    });
}

#[test]
fn an_epoch_starts_when_a_value_changes_and_only_then() {
    each_size(5, |h| {
        let send = |h: &mut equipoise_testbench::Harness| -> anyhow::Result<u64> {
            send_some(h, 0, 5, 200);
            h.drain()?;
            Ok(h.read(&map::EPOCH, 0)?)
        };
        let first = send(h)?;
        h.post(&map::SHARE, 0, 1);
        h.post(&map::MEMBERS, 0, (1 << h.n()) - 1);
        h.set(|_| ())?;
        anyhow::ensure!(send(h)? == first, "the same values");
        h.set(|s| s.max_frame = 1000)?;
        anyhow::ensure!(send(h)? == first, "MAX_FRAME");
        h.post(&map::SHARE, 1, 7);
        h.settle_bus()?;
        anyhow::ensure!(send(h)? == first, "not committed");
        h.post(&map::SHARE, 1, 1);
        h.set(|s| s.shares[0] = 2)?;
        anyhow::ensure!(send(h)? == first + 1, "a share");
        h.set(|s| s.members &= !1)?;
        anyhow::ensure!(send(h)? == first + 2, "members");
        h.link(0, false);
        h.run(10);
        anyhow::ensure!(send(h)? == first + 2, "the link of a port that is no member");
        h.link(1, false);
        h.run(10);
        h.link(1, true);
        h.run(10);
        anyhow::ensure!(send(h)? == first + 2, "a flap that no frame saw");
        h.clear_epoch();
        h.settle_bus()?;
        anyhow::ensure!(send(h)? == first + 3, "CLEAR.EPOCH");
        h.link(0, true);
        h.set(|s| s.shares[0] = 3)?;
        h.set(|s| s.shares[0] = 2)?;
        anyhow::ensure!(send(h)? == first + 4, "there and back");
        h.finish()?;
        Ok(())
    });
}

/// All of a configuration takes effect between two frames, or none of it, also in the midst of traffic.
#[test]
fn a_commit_is_atomic_amid_traffic() {
    each_size(6, |h| {
        let n = h.n();
        for round in 0..12u16 {
            send_some(h, 0, 40, 200);
            h.configure(|s| {
                for p in 0..n {
                    s.shares[p] = (round * 7 + p as u16 * 3) % 5 + u16::from(p == 0);
                }
                s.members = ((1u32 << n) - 1) as u16 & !(u16::from(round % 3 == 0) << (n - 1));
            });
            h.run(u64::from(round) % 7 * 9);
            h.commit();
            h.settle_bus()?;
        }
        h.finish()?;
        Ok(())
    });
}

/// A commit may come while the shares of the one before are on their way into the selector, with a frame under way.
#[test]
fn commits_follow_each_other_closely() {
    each_size(14, |h| {
        let n = h.n();
        for gap in 0..24 {
            send_some(h, 0, 6, 200);
            for share in [9, 1 + gap as u16 % 3] {
                h.configure(|s| s.shares[gap % n] = share);
                h.commit();
                h.run(gap as u64);
            }
            h.settle_bus()?;
            send_some(h, 0, 6, 200);
        }
        h.finish()?;
        Ok(())
    });
}

/// A decision sees the bytes of the frame before it also when one-beat frames follow each other without a gap.
#[test]
fn one_beat_frames_back_to_back() {
    each_size(7, |h| {
        let (n, k) = (h.n(), h.k());
        h.set(|s| (0..n).for_each(|p| s.shares[p] = p as u16 + 1))?;
        for _ in 0..400 {
            let length = if k >= 16 { 14 + h.rng.below(k as u64 - 13) as usize } else { 14 + h.rng.below(10) as usize };
            h.send(0, length);
        }
        h.finish()?;
        Ok(())
    });
}
