// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! R20-R23: roles, forwarding, forced frames, turns.

use equipoise_golden::lane::Reason;
use equipoise_golden::settings::Role;
use equipoise_testbench::harness::Log;

use crate::{each_size, send_some};

#[test]
fn a_secondary_sends_by_its_own_port_only() {
    each_size(20, |h| {
        let n = h.n();
        for lane in 1..n {
            send_some(h, lane, 20, 400);
        }
        let read = h.finish()?;
        anyhow::ensure!(read.decided_total.frames == 0);
        for p in 0..n {
            anyhow::ensure!(read.counters.sent[p].frames == if p == 0 { 0 } else { 20 });
        }
        Ok(())
    });
}

/// A primary's frames cross to other ports while their own adaptors send too; nothing is forwarded twice.
#[test]
fn forwarded_frames_and_own_frames_share_a_port() {
    each_size(21, |h| {
        let n = h.n();
        send_some(h, 0, 40 * n, 400);
        for lane in 1..n {
            send_some(h, lane, 40, 400);
        }
        let read = h.finish()?;
        anyhow::ensure!(read.decided_total.frames == 40 * n as u64, "secondaries were balanced");
        for p in 1..n {
            let (decided, sent) = (read.counters.decided[p].frames, read.counters.sent[p].frames);
            anyhow::ensure!(sent == decided + 40, "port {p}: {sent} sent, {decided} decided");
        }
        Ok(())
    });
}

#[test]
fn two_primaries_alternate() {
    each_size(22, |h| {
        h.set(|s| s.roles[1] = Role::Primary)?;
        h.log = Some(Log::default());
        for _ in 0..40 {
            h.send(0, 200);
            h.send(1, 200);
        }
        let read = h.finish()?;
        anyhow::ensure!(read.decided_total.frames == 80);
        let log = h.log.take().unwrap_or_default();
        let turns: Vec<_> = log.decisions.iter().map(|d| d.lane).collect();
        let repeats = turns.windows(2).filter(|pair| pair[0] == pair[1]).count();
        anyhow::ensure!(repeats == 0, "turns {turns:?}");
        Ok(())
    });
}

/// The unit fills up behind slow MACs: the turn passes on whether there is room or not.
#[test]
fn turns_pass_on_while_the_unit_is_full() {
    each_size(30, |h| {
        let n = h.n();
        h.set(|s| s.roles.fill(Role::Primary))?;
        for (port, sink) in h.bench.sinks.iter_mut().enumerate() {
            sink.stall(port as u64, 0.9);
        }
        for lane in 0..n {
            send_some(h, lane, 120, 200);
        }
        let read = h.finish()?;
        anyhow::ensure!(read.decided_total.frames == 120 * n as u64);
        Ok(())
    });
}

#[test]
fn all_primaries_get_their_turn() {
    each_size(23, |h| {
        let n = h.n();
        h.set(|s| s.roles.fill(Role::Primary))?;
        for lane in 0..n {
            send_some(h, lane, 30, 300);
        }
        let read = h.finish()?;
        anyhow::ensure!(read.decided_total.frames == 30 * n as u64);
        Ok(())
    });
}

#[test]
fn no_primary_at_all_is_legal() {
    each_size(24, |h| {
        let n = h.n();
        h.set(|s| s.roles.fill(Role::Secondary))?;
        for lane in 0..n {
            send_some(h, lane, 30, 300);
        }
        let read = h.finish()?;
        anyhow::ensure!(read.decided_total.frames == 0 && read.sent_total.frames == 30 * n as u64);
        Ok(())
    });
}

/// ROLE is written in the midst of traffic; each frame goes wholly one way.
#[test]
fn roles_flip_at_a_frame_boundary() {
    each_size(25, |h| {
        let n = h.n();
        for round in 0..16 {
            for lane in 0..2 {
                for i in 0..12 {
                    // Neighbours differ in length, so that it is clear which frame a decision is for.
                    let length = 40 + 8 * h.rng.below(30) as usize + i % 8;
                    h.send(lane, length);
                }
            }
            h.run(10 + round % 5 * 13);
            h.configure(|s| {
                s.roles[round as usize % 2] = if round % 4 < 2 { Role::Secondary } else { Role::Primary };
                s.roles[n - 1] = Role::Secondary;
            });
            h.commit();
            h.settle_bus()?;
        }
        h.finish()?;
        Ok(())
    });
}

#[test]
fn forced_frames_go_to_their_port_whatever_the_role() {
    each_size(26, |h| {
        let n = h.n();
        for round in 0..3 {
            for lane in 0..n {
                for port in 0..n {
                    h.send_forced(lane, 60 + round, port as u8);
                }
                send_some(h, lane, 3, 200);
            }
        }
        let read = h.finish()?;
        anyhow::ensure!(read.counters.forced == 3 * (n * n) as u64);
        anyhow::ensure!(read.decided_total.frames == 9, "only those of the primary are decided");
        Ok(())
    });
}

/// The bytes of forced frames are not in the balance: the next choice is as if they had not been.
#[test]
fn forced_frames_are_in_no_balance() {
    each_size(27, |h| {
        for _ in 0..20 {
            h.send(0, 100);
            h.send_forced(0, 1500, 1);
        }
        let read = h.finish()?;
        let spread: Vec<_> = read.counters.decided.iter().map(|c| c.frames).collect();
        let (low, high) = (spread.iter().min().copied(), spread.iter().max().copied());
        anyhow::ensure!(high.unwrap_or(0) - low.unwrap_or(0) <= 1, "{spread:?}");
        Ok(())
    });
}

#[test]
fn forced_frames_for_a_port_that_is_down_or_not_there_are_dropped() {
    each_size(28, |h| {
        let n = h.n();
        h.link(1, false);
        h.run(10);
        h.send_forced(0, 100, 1);
        h.send(0, 100);
        let mut dropped = 1;
        for port in n..16 {
            h.send_forced(n - 1, 64, port as u8);
            dropped += 1;
        }
        h.send(0, 100);
        h.send_forced(0, 100, 0);
        let read = h.finish()?;
        anyhow::ensure!(read.drops[Reason::ForcedDown as usize] == dropped);
        anyhow::ensure!(read.counters.forced == 1);
        Ok(())
    });
}

/// A forced frame passes a port that is no member, and one of another lane passes frames that are held.
#[test]
fn forced_frames_pass_where_nothing_is_eligible() {
    each_size(29, |h| {
        let n = h.n();
        h.set(|s| s.members = 0)?;
        send_some(h, 0, 3, 200);
        h.run(100);
        for lane in 1..n {
            h.send_forced(lane, 90, 0);
        }
        h.run(300);
        anyhow::ensure!(h.score.decisions == n as u64 - 1, "forced frames are stuck behind held ones");
        h.set(|s| s.members = 1)?;
        let read = h.finish()?;
        anyhow::ensure!(read.counters.forced == n as u64 - 1 && read.counters.decided[0].frames == 3);
        Ok(())
    });
}
