// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What is drawn of a run: few enough points, and among them every extreme.

use equipoise_sim::CLOCK_NS;

use crate::cli::follow::Row;

/// Parts that a run's decisions are divided into: more are not seen, and make the file large.
const PARTS: usize = 400;

/// A line that may have gaps: its pieces, each of points (milliseconds, bytes).
pub type Pieces = Vec<Vec<(f64, f64)>>;

/// Bytes of every port after decisions.
#[derive(Debug, Default)]
pub struct Lines {
    /// By port: bytes given so far.
    pub given: Vec<Vec<(f64, f64)>>,
    /// By port: bytes that its share of each epoch's bytes asks for so far.
    pub wanted: Vec<Vec<(f64, f64)>>,
    /// By port: how far it is ahead of its share in the epoch; a piece an epoch, and none where there is no proportion.
    pub ahead: Vec<Pieces>,
    /// By port: when its link was down, from and to.
    pub down: Vec<Vec<(f64, f64)>>,
    /// The last decision.
    pub end: f64,
}

/// The lines of a run that began in clock `start`.
pub fn lines(shares: &[u16], rows: &[Row], links: &[(u64, u16)], start: u64) -> Lines {
    let n = shares.len();
    let ms = |clock: u64| clock.saturating_sub(start) as f64 * CLOCK_NS as f64 * 1e-6;
    let decisions: Vec<_> = rows.iter().filter_map(|row| row.decision).filter(|d| !d.dropped).collect();
    let keep = decisions.len().div_ceil(PARTS).max(1);
    let mut lines = Lines { given: vec![vec![]; n], wanted: vec![vec![]; n], ahead: vec![vec![]; n], down: vec![vec![]; n], end: 0.0 };
    let (mut given, mut wanted) = (vec![0.0; n], vec![0.0; n]);
    // In the epoch: bytes of each port, and what it was ahead at most and least in this part, each with its time.
    let (mut epoch, mut by) = (None, vec![0.0; n]);
    let mut extremes: Vec<[(f64, f64); 2]> = vec![];
    for (i, d) in decisions.iter().enumerate() {
        let time = ms(d.clock);
        let begins = epoch != Some((d.epoch, d.eligible));
        if begins {
            flush(&mut lines.ahead, &mut extremes, epoch.map_or(0, |(_, eligible)| eligible));
            epoch = Some((d.epoch, d.eligible));
            by.fill(0.0);
        }
        let is_in = |p: usize| d.eligible >> p & 1 == 1;
        let sum: f64 = (0..n).filter(|&p| is_in(p)).map(|p| f64::from(shares[p])).sum();
        let port = usize::from(d.port).min(n - 1);
        given[port] += f64::from(d.bytes);
        by[port] += f64::from(d.bytes);
        if sum > 0.0 {
            let total: f64 = by.iter().sum();
            for p in (0..n).filter(|&p| is_in(p)) {
                wanted[p] += f64::from(d.bytes) * f64::from(shares[p]) / sum;
                let point = (time, by[p] - total * f64::from(shares[p]) / sum);
                if begins {
                    lines.ahead[p].push(vec![point]);
                }
            }
            let now: Vec<_> = (0..n).map(|p| (time, by[p] - total * f64::from(shares[p]) / sum)).collect();
            if extremes.is_empty() {
                extremes = now.iter().map(|&point| [point; 2]).collect();
            }
            for ([least, most], point) in extremes.iter_mut().zip(now) {
                *least = if point.1 < least.1 { point } else { *least };
                *most = if point.1 > most.1 { point } else { *most };
            }
        }
        if i % keep == 0 || i + 1 == decisions.len() {
            lines.end = time;
            for p in 0..n {
                lines.given[p].push((time, given[p]));
                lines.wanted[p].push((time, wanted[p]));
            }
            flush(&mut lines.ahead, &mut extremes, d.eligible);
        }
    }
    for (p, spans) in lines.down.iter_mut().enumerate() {
        let mut from = None;
        for &(clock, mask) in links {
            match (mask >> p & 1 == 0, from) {
                (true, None) => from = Some(ms(clock)),
                (false, Some(down)) => {
                    spans.push((down, ms(clock)));
                    from = None;
                }
                _ => {}
            }
        }
        spans.extend(from.map(|down| (down, lines.end)));
        spans.retain(|span| span.0 < span.1.min(lines.end));
        spans.iter_mut().for_each(|span| span.1 = span.1.min(lines.end));
    }
    lines
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
    use super::super::super::follow::Fate;
    use super::*;
    use equipoise_sim::Decision;

    fn row(clock: u64, port: u8, bytes: u16, epoch: u16, eligible: u16) -> Row {
        let decision = Decision { clock, lane: 0, port, bytes, epoch, eligible, forced: false, dropped: false };
        Row {
            number: 1,
            bytes: bytes.into(),
            decision: Some(decision),
            clock_in: Some(clock),
            clock_whole: Some(clock),
            clock_out: None,
            fate: Fate::Sent,
        }
    }

    /// A piece an epoch; no line for a port that is out, nor where no eligible port has a share.
    #[test]
    fn how_far_a_port_is_ahead_begins_anew_with_each_epoch() {
        let rows = [row(125, 0, 100, 1, 3), row(250, 1, 60, 1, 3), row(375, 0, 100, 2, 1), row(500, 1, 100, 3, 2)];
        let lines = lines(&[1, 0], &rows, &[(0, 3), (300, 1), (310, 3), (400, 2)], 0);
        assert_eq!(lines.given[1].last(), Some(&(0.004, 160.0)));
        assert_eq!(lines.wanted[0].last(), Some(&(0.004, 260.0)));
        let ends: Vec<Vec<f64>> = lines.ahead.iter().map(|pieces| pieces.iter().map(|piece| piece[piece.len() - 1].1).collect()).collect();
        assert_eq!(ends, [vec![-60.0, 0.0], vec![60.0]]);
        let down: Vec<Vec<u64>> =
            lines.down.iter().map(|spans| spans.iter().map(|span| (span.0 * 125_000.0).round() as u64).collect()).collect();
        assert_eq!(down, [vec![400], vec![300]]);
    }

    /// However long the run, the one decision that matters is drawn.
    #[test]
    fn no_extreme_is_lost() {
        let many: Vec<Row> = (0..100_000).map(|i| row(i, (i % 2) as u8, if i == 54_320 { 1500 } else { 60 }, 1, 3)).collect();
        let lines = lines(&[1, 1], &many, &[(0, 3)], 0);
        let points: Vec<f64> = lines.ahead[0].iter().flatten().map(|point| point.1).collect();
        assert!(points.len() < 3 * PARTS, "{}", points.len());
        assert!(points.iter().any(|&ahead| ahead > 740.0), "the peak is missing");
    }
}
