// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! No eligible path, links that fall, back-pressure, resets.

use equipoise_golden::lane::Reason;
use equipoise_golden::settings::{EgressMode, NoPath, Role};
use equipoise_testbench::harness::Log;
use equipoise_testbench::Harness;

use crate::{each_size, send_some};

#[test]
fn without_a_path_frames_are_held() {
    each_size(60, |h| {
        let n = h.n();
        (0..n).for_each(|p| h.link(p, false));
        h.run(10);
        send_some(h, 0, 5, 300);
        send_some(h, 1, 5, 300);
        h.run(500);
        anyhow::ensure!(h.score.decisions == 0, "decided without a path");
        (0..n).for_each(|p| h.link(p, true));
        let read = h.finish()?;
        anyhow::ensure!(read.decided_total.frames == 5 && read.sent_total.frames == 10);
        anyhow::ensure!(read.drops == [0; Reason::ALL.len()]);
        Ok(())
    });
}

#[test]
fn without_a_path_frames_are_dropped_if_so_configured() {
    each_size(61, |h| {
        h.set(|s| {
            s.members = 0;
            s.no_path = NoPath::Drop;
        })?;
        send_some(h, 0, 5, 300);
        send_some(h, 1, 5, 300);
        let read = h.finish()?;
        anyhow::ensure!(read.drops[Reason::NoPath as usize] == 10 && read.sent_total.frames == 0);
        Ok(())
    });
}

/// What is held goes when NO_PATH turns to drop.
#[test]
fn held_frames_are_dropped_when_the_rule_changes() {
    each_size(62, |h| {
        h.set(|s| s.members = 0)?;
        send_some(h, 0, 4, 300);
        send_some(h, 1, 4, 300);
        h.run(200);
        h.set(|s| s.no_path = NoPath::Drop)?;
        let read = h.finish()?;
        anyhow::ensure!(read.drops[Reason::NoPath as usize] == 8);
        Ok(())
    });
}

/// What waits for a port without link is swallowed and counted; the other ports go on.
#[test]
fn a_link_falls_with_frames_waiting() {
    each_size(63, |h| {
        let n = h.n();
        h.bench.sinks[0].pause(true);
        for _ in 0..4 * n {
            h.send(0, 128);
        }
        h.run(100 * n as u64 + 600);
        h.link(0, false);
        h.run(300);
        h.bench.sinks[0].pause(false);
        h.run(50);
        h.link(0, true);
        send_some(h, 0, 20, 300);
        let read = h.finish()?;
        anyhow::ensure!(read.drops[Reason::LinkDown as usize] == 4, "{:?}", read.drops);
        Ok(())
    });
}

/// All that waits is swallowed even if the link is back a clock later, in both modes; what comes from then on leaves, also if it comes before
/// all that waited is thrown away.
#[test]
fn a_link_falls_for_one_clock() {
    for (mode, pause) in [(EgressMode::Store, 0), (EgressMode::Store, 100), (EgressMode::Cut, 0), (EgressMode::Cut, 100)] {
        each_size(72, |h| {
            h.set(|s| {
                s.egress.fill(mode);
                s.roles.fill(Role::Secondary);
            })?;
            let k = h.k();
            h.bench.sinks[0].pause(true);
            // The first is on offer and will be broken off, the others wait.
            for beats in [2, 3, 2, 19, 2, 4] {
                h.send(0, beats * k);
            }
            h.run(100);
            h.link(0, false);
            h.run(1);
            h.link(0, true);
            h.run(pause);
            send_some(h, 0, 10, 300);
            h.run(200);
            h.bench.sinks[0].pause(false);
            let read = h.finish()?;
            anyhow::ensure!(read.drops[Reason::LinkDown as usize] == 6, "{:?}", read.drops);
            anyhow::ensure!(read.counters.sent[0].frames == 11, "{:?}", read.counters.sent[0]);
            Ok(())
        });
    }
}

/// A fall of one clock, to the clock: what is written into the buffer up to its last clock is swallowed, and nothing that is written later.
#[test]
fn a_fall_ends_to_the_clock() {
    // From a beat's clock at the host to its write by the own port, and from the link's input to the buffer.
    const WRITE: u64 = 4;
    const LINK: u64 = 3;
    for mode in [EgressMode::Store, EgressMode::Cut] {
        each_size(73, |h| {
            h.set(|s| {
                s.egress.fill(mode);
                s.roles.fill(Role::Secondary);
            })?;
            let k = h.k();
            for sent_at in 4..20 {
                let before = h.score.counters().sent[0].frames;
                // It is on offer and will be broken off.
                h.bench.sinks[0].pause(true);
                h.send(0, 3 * k);
                h.run(40);
                for clock in 0..40 {
                    if clock == sent_at {
                        h.send(0, 2 * k);
                    }
                    if clock == 15 || clock == 16 {
                        h.link(0, clock == 16);
                    }
                    h.run(1);
                }
                h.bench.sinks[0].pause(false);
                h.drain()?;
                // With its first beat, or when it is complete.
                let commits = sent_at + h.bench.team.latency().arrival + u64::from(mode == EgressMode::Store) + WRITE;
                let swallowed = commits <= 15 + LINK;
                let frames = h.score.counters().sent[0].frames - before;
                anyhow::ensure!(frames == 2 - u64::from(swallowed), "sent in clock {sent_at}: {frames} frames left");
            }
            h.finish()?;
            Ok(())
        });
    }
}

/// A frame partly out: the beat on offer stays until it is taken, then one error beat ends it.
#[test]
fn a_link_falls_in_mid_frame() {
    for mode in [EgressMode::Store, EgressMode::Cut] {
        each_size(64, |h| {
            h.set(|s| {
                s.egress.fill(mode);
                s.roles.fill(Role::Secondary);
            })?;
            let k = h.k();
            for round in 0..24u64 {
                let before = h.score.counters().sent[0].frames;
                h.send(0, 12 * k);
                h.run(8 + round);
                h.link(0, false);
                h.bench.sinks[0].pause(round % 3 == 0);
                h.run(20);
                h.bench.sinks[0].pause(false);
                h.run(40);
                h.link(0, true);
                h.run(30);
                h.send(0, 200);
                h.drain()?;
                let sent = h.score.counters().sent[0].frames - before;
                anyhow::ensure!(sent == 1 || sent == 2, "round {round}: {sent} frames");
            }
            let read = h.finish()?;
            anyhow::ensure!(read.drops[Reason::LinkDown as usize] > 3, "no frame was met by the fall");
            Ok(())
        });
    }
}

/// Links flap for one clock to a few: at worst frames are lost at that port, and counted.
#[test]
fn short_flaps() {
    each_size(65, |h| {
        let n = h.n();
        for round in 0..30u64 {
            send_some(h, 0, 4, 400);
            let port = round as usize % n;
            h.run(3 + round % 11);
            h.link(port, false);
            h.run(1 + round % 5);
            h.link(port, true);
        }
        h.finish()?;
        Ok(())
    });
}

/// Head of line: behind a frame for a port without room the unit's frames wait, and own lanes of other ports go on.
#[test]
fn a_full_port_holds_the_unit_and_not_the_other_lanes() {
    each_size(66, |h| {
        let n = h.n();
        h.bench.sinks[0].pause(true);
        h.set(|s| {
            s.shares.fill(0);
            s.shares[0] = 1;
        })?;
        for _ in 0..40 {
            h.send(0, 1000);
        }
        h.run(3000);
        let decided = h.score.decisions;
        h.run(1000);
        anyhow::ensure!(h.score.decisions == decided, "the unit does not wait for room");
        for lane in 1..n {
            send_some(h, lane, 20, 1000);
        }
        h.run(5000);
        for p in 1..n {
            let sent = h.score.counters().sent[p].frames;
            anyhow::ensure!(sent == 20, "port {p} sent {sent} of 20 own frames");
        }
        h.bench.sinks[0].pause(false);
        let read = h.finish()?;
        anyhow::ensure!(read.counters.sent[0].frames == 40);
        Ok(())
    });
}

/// Own lane and unit alternate at a port that both keep busy.
#[test]
fn the_two_sources_of_a_port_alternate() {
    each_size(67, |h| {
        h.set(|s| {
            s.shares.fill(0);
            s.shares[1] = 1;
        })?;
        h.log = Some(Log::default());
        for _ in 0..40 {
            h.send(0, 200);
            h.send(1, 201);
        }
        h.finish()?;
        let log = h.log.take().unwrap_or_default();
        let lengths: Vec<_> = log.frames.iter().map(|f| f.3).collect();
        anyhow::ensure!(lengths.len() == 80);
        let repeats = lengths[2..70].windows(2).filter(|pair| pair[0] == pair[1]).count();
        anyhow::ensure!(repeats == 0, "lengths {lengths:?}");
        Ok(())
    });
}

/// Slow MACs, one slower than the other, over all buffers full: nothing is lost.
#[test]
fn back_pressure() {
    each_size(68, |h| {
        let n = h.n();
        for (port, sink) in h.bench.sinks.iter_mut().enumerate() {
            sink.stall(port as u64, 0.5 + 0.45 * port as f64 / n as f64);
        }
        for lane in 0..n {
            send_some(h, lane, 30, 1522);
        }
        let read = h.finish()?;
        anyhow::ensure!(read.sent_total.frames == 30 * n as u64);
        Ok(())
    });
}

fn busy(h: &mut Harness) {
    for lane in 0..h.n() {
        send_some(h, lane, 10, 800);
    }
}

/// A reset in mid-frame: what was on its way is gone, and what comes after is as after the first reset.
#[test]
fn reset_in_mid_frame() {
    each_size(69, |h| {
        for clocks in [20, 37, 55, 90, 140] {
            h.set(|s| s.shares[0] = 9)?;
            busy(h);
            h.run(clocks);
            h.reset();
            busy(h);
            let read = h.finish()?;
            anyhow::ensure!(read.sent_total.frames == 10 * h.n() as u64);
            h.reset();
        }
        Ok(())
    });
}

/// Egress modes change amid traffic: a frame is wholly one or the other.
#[test]
fn egress_modes_change_amid_traffic() {
    each_size(70, |h| {
        let n = h.n();
        for round in 0..12u64 {
            for lane in 0..n {
                send_some(h, lane, 4, 600);
                h.send(lane, 1600);
            }
            h.run(20 + round % 4 * 17);
            h.configure(|s| {
                for p in 0..n {
                    s.egress[p] = if (round + p as u64) % 2 == 0 { EgressMode::Cut } else { EgressMode::Store };
                }
            });
            h.commit();
            h.settle_bus()?;
        }
        h.finish()?;
        Ok(())
    });
}
