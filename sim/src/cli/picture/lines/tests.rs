// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

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

/// Nor is it known how far a port was ahead by then.
#[test]
fn shares_that_are_not_known_are_those_before() {
    let mut follow = run(
        &[(1000, 0, 100, 0), (2000, 0, 100, 1), (3000, 0, 100, 2)],
        &[(3, Policy::Static, [1, 3]), (3, Policy::Static, [0, 0]), (3, Policy::Static, [1, 1])],
    );
    follow.epochs[1].shares.clear();
    let lines = lines(2, &follow);
    let asked: Vec<f64> = lines.asked[0].iter().map(|point| point.1).collect();
    assert_eq!(asked, [25.0, 25.0, 25.0, 25.0, 50.0]);
    assert_eq!(lines.wanted[0].last().map(|point| point.1), Some(100.0));
    assert_eq!(ends(&lines.ahead[0]), [75.0, 50.0]);
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
