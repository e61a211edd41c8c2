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
    for (i, (d, index)) in decisions.iter().enumerate() {
        let (time, epoch) = (ms(d.clock), &follow.epochs[*index]);
        let begins = last != Some(*index);
        if begins {
            flush(&mut lines.ahead, &mut extremes, last.map_or(0, |last: usize| follow.epochs[last].eligible));
            last = Some(*index);
            by.fill(0.0);
        }
        let is_in = |p: usize| epoch.eligible >> p & 1 == 1;
        let sum: f64 = (0..n).filter(|&p| is_in(p)).map(|p| f64::from(epoch.share(p))).sum();
        let part = |p: usize| if is_in(p) && sum > 0.0 { f64::from(epoch.share(p)) / sum } else { 0.0 };
        let port = usize::from(d.port).min(n - 1);
        given[port] += f64::from(d.bytes);
        by[port] += f64::from(d.bytes);
        lately.given(time, port, f64::from(d.bytes));
        (0..n).for_each(|p| wanted[p] += f64::from(d.bytes) * part(p));
        if sum > 0.0 && (epoch.policy == Policy::Static || !only_static) {
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
mod tests {
    use super::*;
    use crate::cli::follow::Row;
    use equipoise_golden::settings::Settings;
    use equipoise_sim::{Decision, Latency};

    /// A run of two ports: of each decision clock, port, bytes and epoch; of each epoch eligible ports, policy and shares.
    fn run(decisions: &[(u64, u8, u16, usize)], epochs: &[(u16, Policy, [u16; 2])]) -> Follow {
        let latency = Latency { arrival: 1, balanced: 10, link: 3, offer: 1, answer: 9, spacing: 1, commit: 0 };
        let mut follow = Follow::new(Settings::reset(2), 64, latency);
        follow.rows = decisions
            .iter()
            .map(|&(clock, port, bytes, epoch)| Row {
                decision: Some(Decision {
                    clock,
                    lane: 0,
                    port,
                    bytes,
                    epoch: epoch as u16,
                    eligible: epochs[epoch].0,
                    forced: false,
                    dropped: false,
                    policy: None,
                    load: [0; 16],
                    in_flight: [0; 16],
                }),
                epoch: Some(epoch),
                clock_in: Some(0),
                ..Row::waiting(1, bytes.into(), None)
            })
            .collect();
        follow.epochs = epochs
            .iter()
            .map(|&(eligible, policy, shares)| Epoch {
                number: 0,
                first_frame: 1,
                first_row: 0,
                eligible,
                policy,
                shares: shares.to_vec(),
                bytes: vec![0; 2],
            })
            .collect();
        follow
    }

    fn ends(pieces: &Pieces) -> Vec<f64> {
        pieces.iter().map(|piece| piece[piece.len() - 1].1).collect()
    }

    /// A piece an epoch; no line for a port that is out, nor where no eligible port has a share.
    #[test]
    fn how_far_a_port_is_ahead_begins_anew_with_each_epoch() {
        let all = (3, Policy::Static, [1, 0]);
        let mut follow = run(
            &[(125, 0, 100, 0), (250, 1, 60, 0), (375, 0, 100, 1), (500, 1, 100, 2)],
            &[all, (1, Policy::Static, [1, 0]), (2, Policy::Static, [1, 0])],
        );
        for (clock, mask) in [(300, 1), (310, 3), (400, 2)] {
            follow.link(clock, mask);
        }
        let lines = lines(2, &follow);
        assert_eq!(lines.given[1].last(), Some(&(0.004, 160.0)));
        assert_eq!(lines.wanted[0].last(), Some(&(0.004, 260.0)));
        assert_eq!([ends(&lines.ahead[0]), ends(&lines.ahead[1])], [vec![-60.0, 0.0], vec![60.0]]);
        let down: Vec<Vec<u64>> =
            lines.down.iter().map(|spans| spans.iter().map(|span| (span.0 * 125_000.0).round() as u64).collect()).collect();
        assert_eq!(down, [vec![400], vec![300]]);
    }

    /// Shares step where they change; what was reached is of the last part of the run.
    #[test]
    fn shares_are_those_of_the_time() {
        let both = |policy, shares| (3, policy, shares);
        let decisions = [(1000, 0, 100, 0), (2000, 0, 100, 0), (3000, 1, 100, 1), (4000, 1, 100, 1)];
        let lines = lines(2, &run(&decisions, &[both(Policy::Static, [1, 1]), both(Policy::RoundRobin, [1, 3])]));
        let asked: Vec<f64> = lines.asked[1].iter().map(|point| point.1).collect();
        assert_eq!(asked, [50.0, 50.0, 75.0, 75.0, 75.0]);
        let reached: Vec<f64> = lines.reached[1].iter().map(|point| point.1).collect();
        assert_eq!(reached, [0.0, 0.0, 100.0, 100.0], "a run of 32 us, of which the last one is looked at");
        assert_eq!(lines.ahead[0].len(), 1, "beside STATIC nothing else is drawn");
    }

    #[test]
    fn without_static_the_others_are_drawn() {
        let lines = lines(2, &run(&[(1000, 0, 100, 0), (2000, 0, 100, 0)], &[(3, Policy::ActiveBackup, [1, 1])]));
        assert_eq!([ends(&lines.ahead[0]), ends(&lines.ahead[1])], [vec![100.0], vec![-100.0]]);
    }

    /// However long the run, the one decision that matters is drawn.
    #[test]
    fn no_extreme_is_lost() {
        let many: Vec<_> = (0..100_000).map(|i| (i, (i % 2) as u8, if i == 54_320 { 1500 } else { 60 }, 0)).collect();
        let lines = lines(2, &run(&many, &[(3, Policy::Static, [1, 1])]));
        let points: Vec<f64> = lines.ahead[0].iter().flatten().map(|point| point.1).collect();
        assert!(points.len() < 3 * PARTS, "{}", points.len());
        assert!(points.iter().any(|&ahead| ahead > 740.0), "the peak is missing");
    }
}
