// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What is drawn of a run: few enough points, and among them every extreme.

use std::collections::VecDeque;

use equipoise_golden::policy::Policy;
use equipoise_sim::CLOCK_NS;

use crate::cli::follow::{Epoch, Follow};
use crate::cli::scenario::step::Step;

/// Parts that a run's decisions are divided into: more are not seen.
const PARTS: usize = 400;
/// Part of a run over which a reached share is taken.
const WINDOW: f64 = 1.0 / 30.0;

/// A line: points (milliseconds, value).
pub type Line = Vec<(f64, f64)>;
/// A line that may have gaps: its pieces.
pub type Pieces = Vec<Line>;

/// Bytes and shares of every port over time.
#[derive(Debug, Default)]
pub struct Lines {
    /// By port: bytes given so far.
    pub given: Vec<Line>,
    /// By port: bytes that its share of each epoch's bytes asks for so far.
    pub wanted: Vec<Line>,
    /// By port: percent of the bytes that its share asks for.
    pub asked: Vec<Line>,
    /// By port: percent of the bytes that it was given lately.
    pub reached: Vec<Line>,
    /// By port: how far it is ahead of its share; a piece for an epoch that has a proportion.
    pub ahead: Vec<Pieces>,
    /// By port: when its link was down, from and to.
    pub down: Vec<Vec<(f64, f64)>>,
    /// What a scenario did.
    pub marks: Vec<(f64, String)>,
    /// The last decision.
    pub end: f64,
}

/// The lines of a run.
pub fn lines(n: usize, follow: &Follow) -> Lines {
    let start = follow.rows.iter().filter_map(|row| row.clock_in).min().unwrap_or(0);
    let ms = |clock: u64| clock.saturating_sub(start) as f64 * CLOCK_NS as f64 * 1e-6;
    let decisions: Vec<_> = follow.rows.iter().filter_map(|row| Some((row.decision?, row.epoch?))).collect();
    let keep = decisions.len().div_ceil(PARTS).max(1);
    let none = || vec![vec![]; n];
    let mut lines = Lines { given: none(), wanted: none(), asked: none(), reached: none(), ahead: vec![vec![]; n], ..Lines::default() };
    lines.end = decisions.last().map_or(0.0, |(d, _)| ms(d.clock));
    // Other policies may be ahead by anything: beside STATIC only its epochs are drawn.
    let only_static = follow.epochs.iter().any(Epoch::is_balanced);
    let (mut given, mut wanted) = (vec![0.0; n], vec![0.0; n]);
    let mut lately = Lately::new(n, lines.end * WINDOW);
    // In the epoch: bytes of each port, and what it was ahead at most and least in this part, each with its time.
    let (mut last, mut by) = (None, vec![0.0; n]);
    let mut extremes: Vec<[(f64, f64); 2]> = vec![];
    // Shares that are not known are taken for those before.
    let mut known: Option<&Epoch> = None;
    for (i, (d, index)) in decisions.iter().enumerate() {
        let (time, epoch) = (ms(d.clock), &follow.epochs[*index]);
        let begins = last != Some(*index);
        if begins {
            flush(&mut lines.ahead, &mut extremes, last.map_or(0, |last: usize| follow.epochs[last].eligible));
            last = Some(*index);
            by.fill(0.0);
        }
        let is_known = !epoch.shares.is_empty();
        if is_known {
            known = Some(epoch);
        }
        let is_in = |p: usize| epoch.eligible >> p & 1 == 1;
        let share = |p: usize| if is_in(p) { known.map_or(0.0, |known| f64::from(known.share(p))) } else { 0.0 };
        let sum: f64 = (0..n).map(share).sum();
        let part = |p: usize| if sum > 0.0 { share(p) / sum } else { 0.0 };
        let port = usize::from(d.port).min(n - 1);
        given[port] += f64::from(d.bytes);
        by[port] += f64::from(d.bytes);
        lately.given(time, port, f64::from(d.bytes));
        (0..n).for_each(|p| wanted[p] += f64::from(d.bytes) * part(p));
        if is_known && sum > 0.0 && (epoch.policy == Policy::Static || !only_static) {
            let total: f64 = by.iter().sum();
            let now: Line = (0..n).map(|p| (time, by[p] - total * part(p))).collect();
            if begins {
                (0..n).filter(|&p| is_in(p)).for_each(|p| lines.ahead[p].push(vec![now[p]]));
            }
            if extremes.is_empty() {
                extremes = now.iter().map(|&point| [point; 2]).collect();
            }
            for ([least, most], point) in extremes.iter_mut().zip(now) {
                *least = if point.1 < least.1 { point } else { *least };
                *most = if point.1 > most.1 { point } else { *most };
            }
        }
        let is_kept = i % keep == 0 || i + 1 == decisions.len();
        for p in 0..n {
            // Shares change from one frame to the next.
            if begins || i + 1 == decisions.len() {
                let before = lines.asked[p].last().map(|point| (time, point.1));
                lines.asked[p].extend(before);
                lines.asked[p].push((time, 100.0 * part(p)));
            }
            if is_kept {
                lines.given[p].push((time, given[p]));
                lines.wanted[p].push((time, wanted[p]));
                // A few frames are no share.
                lines.reached[p].extend((time >= lately.time).then(|| (time, lately.percent(p))));
            }
        }
        if is_kept {
            flush(&mut lines.ahead, &mut extremes, epoch.eligible);
        }
    }
    lines.down = (0..n).map(|p| down(p, follow.links(), ms, lines.end)).collect();
    let marks = follow.happenings.iter().filter_map(|(clock, step)| Some((ms(*clock), mark(step)?)));
    lines.marks = marks.filter(|(time, _)| *time <= lines.end).collect();
    lines
}

/// What was given within a time.
struct Lately {
    time: f64,
    frames: VecDeque<(f64, usize, f64)>,
    by: Vec<f64>,
}

impl Lately {
    fn new(n: usize, time: f64) -> Self {
        Lately { time, frames: VecDeque::new(), by: vec![0.0; n] }
    }

    fn given(&mut self, now: f64, port: usize, bytes: f64) {
        self.frames.push_back((now, port, bytes));
        self.by[port] += bytes;
        while let Some((_, port, bytes)) = self.frames.front().copied().filter(|(then, ..)| now - then > self.time) {
            self.by[port] -= bytes;
            self.frames.pop_front();
        }
    }

    fn percent(&self, port: usize) -> f64 {
        100.0 * self.by[port] / self.by.iter().sum::<f64>().max(1.0)
    }
}

/// A few words for what changes the balance and is not seen otherwise.
fn mark(step: &Step) -> Option<String> {
    match step {
        Step::Policy(policy) => Some(policy.name().to_string()),
        Step::Throttle(throttle) => Some(format!("port {}: {}", throttle.port, throttle.rate)),
        Step::Own(own) => Some(format!("port {}: own {own}", own.port)),
        Step::Rebalance(rebalance) => Some(format!("rebalance {}", rebalance.mode)),
        Step::Fire => Some("fire".to_string()),
        _ => None,
    }
}

/// When the link of a port was down, up to `end`.
fn down(port: usize, links: &[(u64, u16)], ms: impl Fn(u64) -> f64, end: f64) -> Vec<(f64, f64)> {
    let (mut spans, mut from) = (vec![], None);
    for &(clock, mask) in links {
        match (mask >> port & 1 == 0, from) {
            (true, None) => from = Some(ms(clock)),
            (false, Some(down)) => {
                spans.push((down, ms(clock)));
                from = None;
            }
            _ => {}
        }
    }
    spans.extend(from.map(|down| (down, end)));
    spans.retain(|span| span.0 < span.1.min(end));
    spans.iter_mut().for_each(|span| span.1 = span.1.min(end));
    spans
}

/// Ends a part: its extremes join the lines of the ports that were eligible.
fn flush(ahead: &mut [Pieces], extremes: &mut Vec<[(f64, f64); 2]>, eligible: u16) {
    for (p, mut points) in extremes.drain(..).enumerate() {
        if let Some(piece) = ahead[p].last_mut().filter(|_| eligible >> p & 1 == 1) {
            points.sort_by(|a, b| a.0.total_cmp(&b.0));
            piece.extend(points);
        }
    }
}

#[cfg(test)]
mod tests;
