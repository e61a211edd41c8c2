// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! "Frames": runts, oversize, bad keep, silence. The next frame is always unharmed.

use equipoise_golden::lane::Reason;
use equipoise_golden::settings::{EgressMode, Role};
use equipoise_sim::{keep_of, Beat, Frame};
use equipoise_testbench::beats::{spoiled, Flaw};
use equipoise_testbench::harness::Log;
use equipoise_testbench::Harness;

use crate::{each_size, send_some};

/// Runs `test` for both routes and both egress modes; `test` gets a lane.
fn each_way(seed: u64, mut test: impl FnMut(&mut Harness, usize) -> anyhow::Result<()>) {
    for mode in [EgressMode::Store, EgressMode::Cut] {
        each_size(seed, |h| {
            h.set(|s| s.egress.fill(mode))?;
            for lane in [0, 1] {
                test(h, lane)?;
                send_some(h, lane, 3, 200);
            }
            h.finish()?;
            Ok(())
        });
    }
}

fn dropped(h: &Harness, reason: Reason) -> u64 {
    h.score.lane_drops(reason)
}

#[test]
fn runts() {
    each_way(40, |h, lane| {
        let before = dropped(h, Reason::Runt);
        for length in 1..=16 {
            h.send(lane, length);
            h.send(lane, 60 + length);
        }
        h.drain()?;
        anyhow::ensure!(dropped(h, Reason::Runt) == before + 13);
        Ok(())
    });
}

/// Lengths around MAX_FRAME, exact to the byte, at every place of a beat.
#[test]
fn oversize_is_cut_to_exactly_max_frame() {
    each_way(41, |h, lane| {
        for max in [64u16, 65, 71, 72, 127, 128, 130] {
            h.drain()?;
            h.set(|s| s.max_frame = max)?;
            let before = dropped(h, Reason::Oversize);
            for length in [max - 1, max, max + 1, max + 7, max + 64, 3 * max] {
                h.send(lane, usize::from(length));
            }
            h.drain()?;
            anyhow::ensure!(dropped(h, Reason::Oversize) == before + 4, "MAX_FRAME {max}");
        }
        h.set(|s| s.max_frame = 1522)?;
        Ok(())
    });
}

/// The longest frame that MAX_FRAME can allow passes, and the value is clamped to it.
#[test]
fn the_longest_frame_of_all() {
    each_size(42, |h| {
        h.set(|s| s.max_frame = 16383)?;
        let live = h.read(&equipoise_regmap::map::LIVE_MAX_FRAME, 0)? as usize;
        anyhow::ensure!(live == usize::from(h.score.timeline.newest().max_frame), "LIVE_MAX_FRAME {live}");
        for length in [live, 100, live, live + 1, live + 5000, live - 1, 64] {
            h.send(0, length);
            h.send(1, length);
        }
        h.finish()?;
        h.set(|s| s.max_frame = 3)?;
        anyhow::ensure!(h.read(&equipoise_regmap::map::LIVE_MAX_FRAME, 0)? == 64);
        Ok(())
    });
}

#[test]
fn bad_keep() {
    each_way(43, |h, lane| {
        let k = h.k();
        for length in [k + 1, 3 * k, 3 * k + 5, 5 * k] {
            for beat in 0..6 {
                for flaw in [Flaw::Hole { beat }, Flaw::Short { beat }] {
                    let bytes = h.bytes(length);
                    let beats = spoiled(&bytes, 0, k, flaw);
                    h.bench.sources[lane].push_beats(beats);
                    h.send(lane, 64 + usize::from(beat));
                }
            }
        }
        h.drain()?;
        anyhow::ensure!(dropped(h, Reason::BadKeep) >= 48);
        Ok(())
    });
}

#[test]
fn beats_without_a_byte() {
    each_way(44, |h, lane| {
        let k = h.k();
        for length in [16, k.max(14), 3 * k, 3 * k + 1] {
            for beat in 0..4 {
                for flaw in [Flaw::Nulls { beat, count: 1 + beat }, Flaw::EmptyEnd] {
                    let bytes = h.bytes(length);
                    let beats = spoiled(&bytes, 0, k, flaw);
                    h.bench.sources[lane].push_beats(beats);
                }
            }
        }
        // Alone, outside a frame: with and without the end.
        let beat = |last| Beat::new(&[], 0, last);
        h.bench.sources[lane].push_beats(vec![beat(false), beat(true), beat(true), beat(false)]);
        h.drain()?;
        anyhow::ensure!(dropped(h, Reason::NullBeat) >= 44);
        Ok(())
    });
}

/// Frames of one and two beats that end at 13, 14 and 15 bytes in every way there is.
#[test]
fn the_shortest_frames_in_every_shape() {
    each_way(45, |h, lane| {
        let k = h.k();
        for length in 8..=24usize {
            for empty_end in [false, true] {
                let bytes = h.bytes(length);
                let mut beats = Frame { bytes, user: 0 }.beats(k);
                if empty_end {
                    if let Some(end) = beats.last_mut() {
                        end.last = false;
                    }
                    beats.push(Beat::new(&[], 0, true));
                }
                h.bench.sources[lane].push_beats(beats);
            }
        }
        // A first beat that is good and a bad one behind it.
        let bytes = h.bytes(2 * k);
        let mut beats = Frame { bytes, user: 0 }.beats(k);
        beats[1].keep = keep_of(k) & !1;
        h.bench.sources[lane].push_beats(beats);
        h.drain()?;
        Ok(())
    });
}

/// A rest that is swallowed does not run into the next frame, however it ends.
#[test]
fn swallowed_rests() {
    each_way(46, |h, lane| {
        let k = h.k();
        for end in 0..4 {
            let bytes = h.bytes(6 * k);
            let mut beats = Frame { bytes, user: 0 }.beats(k);
            beats[3].keep = 0b10;
            match end {
                0 => {}
                1 => beats[5].keep = 0,
                2 => beats[4].keep = 0,
                _ => beats.iter_mut().skip(4).for_each(|beat| beat.keep = 0b101),
            }
            h.bench.sources[lane].push_beats(beats);
            h.send(lane, 100 + end);
        }
        h.drain()?;
        Ok(())
    });
}

/// A host that falls silent in mid-frame gets it ended; what it sends later up to its end is swallowed. Beats without a byte do not help it.
#[test]
fn silent_hosts() {
    each_way(47, |h, lane| {
        let k = h.k();
        h.lane_timeout(2);
        h.set(|_| ())?;
        let before = dropped(h, Reason::LaneTimeout);
        for (beats, gap) in (1..5).flat_map(|beats| [(beats, None), (beats, Some(0)), (beats, Some(9))]) {
            let bytes = h.bytes(beats * k);
            let mut frame = Frame { bytes, user: 0 }.beats(k);
            frame[beats - 1].last = false;
            if let Some(gap) = gap {
                frame.extend(vec![Beat { gap, ..Beat::new(&[], 0, false) }; 2 * 125 / (gap as usize + 1)]);
            }
            h.bench.sources[lane].push_beats(frame);
            h.run(2 * 125 + 40);
            anyhow::ensure!(!h.score.in_frame(lane), "the model has not timed out");
            let rest = h.bytes(2 * k + 3);
            let rest = Frame { bytes: rest, user: 0 }.beats(k);
            h.bench.sources[lane].push_beats(rest);
            h.send(lane, 100 + beats);
        }
        h.drain()?;
        anyhow::ensure!(dropped(h, Reason::LaneTimeout) == before + 12);
        Ok(())
    });
}

/// Silence short of the limit harms nothing, and 0 is never.
#[test]
fn patient_lanes() {
    each_way(48, |h, lane| {
        let k = h.k();
        for (timeout, gap) in [(3, 200), (0, 2000)] {
            h.drain()?;
            h.lane_timeout(timeout);
            h.set(|_| ())?;
            let bytes = h.bytes(4 * k + 3);
            let mut beats = Frame { bytes, user: 0 }.beats(k);
            beats.iter_mut().for_each(|beat| beat.gap = gap);
            h.bench.sources[lane].push_beats(beats);
        }
        h.run_until(20_000, |h| h.bench.sources[lane].waiting() == 0)?;
        h.drain()?;
        anyhow::ensure!(dropped(h, Reason::LaneTimeout) == 0);
        Ok(())
    });
}

/// STORE takes a cut frame back whole and CUT marks it; the mode counts from a frame's first beat.
#[test]
fn store_drops_and_cut_marks() {
    each_size(49, |h| {
        let n = h.n();
        h.set(|s| {
            s.egress[0] = EgressMode::Cut;
            s.roles.fill(Role::Secondary);
        })?;
        for lane in 0..n {
            h.send(lane, 2000);
            h.send(lane, 300);
        }
        let read = h.finish()?;
        for p in 0..n {
            let frames = read.counters.sent[p].frames;
            anyhow::ensure!(frames == if p == 0 { 2 } else { 1 }, "port {p} sent {frames}");
        }
        anyhow::ensure!(read.counters.sent[0].bytes == 1822);
        Ok(())
    });
}

/// STORE hands a frame over only when it is complete: a MAC never starves in mid-frame, however slow the host.
#[test]
fn a_stored_frame_leaves_without_a_gap() {
    each_size(50, |h| {
        let k = h.k();
        h.lane_timeout(0);
        h.set(|_| ())?;
        for lane in [0, 1] {
            let bytes = h.bytes(10 * k);
            let mut beats = Frame { bytes, user: 0 }.beats(k);
            beats.iter_mut().for_each(|beat| beat.gap = 20);
            h.bench.sources[lane].push_beats(beats);
        }
        h.log = Some(Log::default());
        h.run(600);
        for (port, first, last, _) in h.log.take().unwrap_or_default().frames {
            anyhow::ensure!(last - first == 9, "port {port}: {} clocks for 10 beats", last - first + 1);
        }
        anyhow::ensure!(h.score.outstanding() == 0);
        h.finish()?;
        Ok(())
    });
}
