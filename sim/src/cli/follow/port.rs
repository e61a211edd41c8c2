// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Which of the frames decided for a port left it, and when.
//!
//! A port sends in the order of decisions. Only a fall of its link makes a gap: what waited is swallowed, and what comes once the link is
//! back is sent again without one. So between two falls the port sends one run of successive frames; bytes only confirm which. A capture
//! may repeat its frames, and then a run fits in several places: the right one is told by the clocks in which frames came and left, and,
//! as a run ends where the next gap begins, by how many came out.

use std::ops::Range;

use equipoise_sim::{Captured, Latency};

use super::row::Row;

/// A frame that was decided.
pub struct Expected {
    /// Index of its row.
    pub frame: usize,
    /// Number in the capture.
    pub number: u64,
    pub bytes: Vec<u8>,
}

/// What became of frames: their rows, and the clock in which they left, if they did.
#[derive(Default)]
pub struct Settled {
    pub frames: Vec<(usize, Option<u64>)>,
    pub faults: Vec<String>,
}

/// One port.
pub struct Port {
    port: usize,
    /// The last frame that the port begins before a fall is on offer at most so many clocks after the link input fell, and the first one
    /// after even the shortest fall is on offer later.
    acts: u64,
    /// A frame whose last beat came in so many clocks before the link input rose is the last to be swallowed, if nothing holds it up.
    way: u64,
    /// The link input was low from the first of these clocks to the second.
    falls: Vec<(u64, u64)>,
    expected: Vec<Expected>,
    /// Frames before this one are settled.
    next: usize,
    /// What came out since the first fall.
    out: Vec<Captured>,
}

impl Port {
    /// Port number `port` of a block of this latency.
    pub fn new(port: usize, latency: Latency) -> Self {
        // What is written in the last clock without link is swallowed. After a fall of one clock what is written in the next is sent.
        let (acts, way) = (latency.link + latency.offer, latency.balanced + 1 - latency.link);
        Port { port, acts, way, falls: Vec::new(), expected: Vec::new(), next: 0, out: Vec::new() }
    }

    /// The link input from `clock` on.
    pub fn link(&mut self, clock: u64, up: bool) {
        let is_down = self.falls.last().is_some_and(|fall| fall.1 == u64::MAX);
        if is_down != up {
            return;
        }
        match self.falls.last_mut() {
            // It fell and rose in one clock: it did not fall.
            Some((down, _)) if up && *down == clock => drop(self.falls.pop()),
            Some((_, rise)) if up => *rise = clock,
            _ => self.falls.push((clock, u64::MAX)),
        }
    }

    /// A frame was decided for this port.
    pub fn expect(&mut self, frame: Expected) {
        self.expected.push(frame);
    }

    /// The port's MAC took a frame.
    pub fn sent(&mut self, out: &Captured, rows: &[Row]) -> Settled {
        let mut settled = Settled::default();
        if self.falls.is_empty() {
            self.take(out, rows, &mut settled);
        } else {
            self.out.push(out.clone());
        }
        settled
    }

    /// The end: settles what is left.
    pub fn finish(&mut self, rows: &[Row]) -> Settled {
        let mut settled = Settled::default();
        let out = std::mem::take(&mut self.out);
        let runs = self.runs(&out);
        match self.places(&out, &runs, rows) {
            Some(places) => {
                for (run, place) in runs.iter().zip(places) {
                    self.lose(place, &mut settled);
                    for out in &out[run.frames.clone()] {
                        let frame = self.expected[self.next].frame;
                        settled.frames.push((frame, (!out.error).then_some(out.last)));
                        self.next += 1;
                    }
                }
            }
            // Something is wrong; it is told frame by frame.
            None => {
                out.iter().for_each(|out| self.take(out, rows, &mut settled));
                let lost = self.falls.len().checked_sub(1);
                for expected in self.expected[self.next..].iter().filter(|e| !lost.is_some_and(|fall| self.may_lose(fall, e, rows))) {
                    settled.faults.push(format!("frame {}: decided for port {}, and never sent", expected.number, self.port));
                }
                if settled.faults.is_empty() {
                    let port = self.port;
                    settled
                        .faults
                        .push(format!("port {port}: what left it between falls of its link is not one run of the frames decided for it"));
                }
            }
        }
        self.lose(self.expected.len(), &mut settled);
        settled
    }

    /// Frames up to `end` were swallowed.
    fn lose(&mut self, end: usize, settled: &mut Settled) {
        settled.frames.extend(self.expected[self.next..end].iter().map(|expected| (expected.frame, None)));
        self.next = end;
    }

    /// Settles the next frame that `out` may be.
    fn take(&mut self, out: &Captured, rows: &[Row], settled: &mut Settled) {
        let (port, clock, have, error) = (self.port, out.last, out.bytes.len(), out.error);
        let fall = self.falls.iter().filter(|fall| fall.0 <= clock).count().checked_sub(1);
        while self.next < self.expected.len() {
            let expected = &self.expected[self.next];
            let may_be_lost = fall.is_some_and(|fall| self.may_lose(fall, expected, rows));
            let is_it = is(out, expected) && (!error || may_be_lost);
            settled.frames.push((expected.frame, (is_it && !error).then_some(clock)));
            let (number, want) = (expected.number, expected.bytes.len());
            // The bytes have done their work.
            self.expected[self.next].bytes = Vec::new();
            self.next += 1;
            if is_it {
                return;
            }
            if !may_be_lost {
                settled.faults.push(format!(
                    "port {port}, clock {clock}: sent {have} bytes (error: {error}) where frame {number} of {want} bytes was due"
                ));
                return;
            }
        }
        settled.faults.push(format!("port {port}, clock {clock}: sent {have} bytes that nobody gave it"));
    }

    /// Whether a frame may have been there before the end of a fall: it takes some clocks to its port.
    fn may_lose(&self, fall: usize, expected: &Expected, rows: &[Row]) -> bool {
        rows[expected.frame].clock_whole.is_some_and(|clock| clock <= self.falls[fall].1)
    }

    /// What came out, by the falls before it.
    fn runs(&self, out: &[Captured]) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (at, out) in out.iter().enumerate() {
            let falls = self.falls.iter().filter(|fall| fall.0 + self.acts < out.offered).count();
            match runs.last_mut() {
                Some(run) if run.falls == falls => run.frames.end = at + 1,
                _ => runs.push(Run { falls, frames: at..at + 1 }),
            }
        }
        runs
    }

    /// The index in `expected` at which each run begins; `None` if there are no such places.
    fn places(&self, out: &[Captured], runs: &[Run], rows: &[Row]) -> Option<Vec<usize>> {
        // From the last run to the first: where each can begin so that the others have room behind it.
        let (mut good, mut next_falls) = (vec![vec![self.expected.len()]], self.falls.len());
        for run in runs.iter().rev() {
            let count = run.frames.len();
            let behind = &good[good.len() - 1];
            // As many frames are before it and behind it as came out before and behind.
            let behind_it = out.len() - run.frames.start;
            let places = self.next + run.frames.start..(self.expected.len() + 1).saturating_sub(behind_it);
            let places = places.filter(|&place| {
                // The first place behind leaves the smallest gap: if that is none, no other is.
                let next = behind.get(behind.partition_point(|&next| next < place + count));
                let gap = next.is_some_and(|&next| self.is_gap(place + count..next, run.falls, next_falls, rows));
                gap && self.fits(run, out, place, rows)
            });
            let places = places.collect();
            good.push(places);
            next_falls = run.falls;
        }
        // From the first to the last: of the places that are left the likeliest.
        let mut places = Vec::new();
        let (mut end, mut falls) = (self.next, 0);
        for (run, good) in runs.iter().zip(good.iter().rev()) {
            let likely = self.likely(run, rows);
            let good = good.iter().copied().filter(|&place| self.is_gap(end..place, falls, run.falls, rows));
            let place = good.min_by_key(|place| place.abs_diff(likely))?;
            places.push(place);
            (end, falls) = (place + run.frames.len(), run.falls);
        }
        self.is_gap(end..self.expected.len(), falls, self.falls.len(), rows).then_some(places)
    }

    /// Whether all of these frames may have been swallowed, by a fall after the first `from` of them and up to the first `to`.
    fn is_gap(&self, frames: Range<usize>, from: usize, to: usize, rows: &[Row]) -> bool {
        // The last frame is the last to come.
        frames.start == frames.end
            || (frames.start < frames.end && from < to && self.may_lose(to - 1, &self.expected[frames.end - 1], rows))
    }

    /// Whether a run is the frames from `place` on. A frame is whole before it is on offer; what is broken off ends a run before a fall.
    fn fits(&self, run: &Run, out: &[Captured], place: usize, rows: &[Row]) -> bool {
        run.frames.clone().zip(&self.expected[place..]).all(|(at, expected)| {
            let out = &out[at];
            let came = rows[expected.frame].clock_whole.is_some_and(|clock| clock < out.offered);
            let may_break = at + 1 == run.frames.end && run.falls < self.falls.len();
            came && is(out, expected) && (!out.error || may_break)
        })
    }

    /// Where a run begins if nothing held its frames up: behind what the fall before it swallowed.
    fn likely(&self, run: &Run, rows: &[Row]) -> usize {
        let Some(fall) = run.falls.checked_sub(1) else { return self.next };
        let swallowed = |expected: &Expected| {
            rows[expected.frame].clock_whole.is_some_and(|clock| clock.saturating_add(self.way) <= self.falls[fall].1)
        };
        self.expected.partition_point(swallowed)
    }
}

/// Frames that came out between two falls: after how many, and which.
struct Run {
    falls: usize,
    frames: Range<usize>,
}

/// Whether what came out is this frame, or the beginning of it and one more byte, in error.
fn is(out: &Captured, expected: &Expected) -> bool {
    match out.error {
        false => expected.bytes == out.bytes,
        true => expected.bytes.starts_with(&out.bytes[..out.bytes.len().saturating_sub(1)]),
    }
}

#[cfg(test)]
mod tests;
