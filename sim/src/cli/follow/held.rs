// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Commands that are outstanding at the end of a run, by what was seen: those that QUOTA decided and nobody completed (docs/semantics.md
//! "Quota round robin").

use equipoise_golden::policy::quota::MOST;
use equipoise_golden::policy::{Outstanding, Policy};
use equipoise_golden::{ports, MAX_PORTS};

use super::row::Row;

/// Clocks before the fall of a link from which on a decision may not know of it: what it issued may be counted behind the fall.
const FALL_SLACK: u64 = 8;

/// What counts.
#[derive(Clone, Copy)]
enum Event {
    Fell(usize),
    Completed(usize, u8),
    Decided(Row),
}

/// Outstanding commands of `unit` on each path, at most: frames, completions, and the links over time, each in its order.
pub fn outstanding(rows: &[Row], completed: &[(u64, usize, u8)], links: &[(u64, u16)], unit: u8) -> [u8; MAX_PORTS] {
    let falls =
        links.windows(2).flat_map(|two| ports(two[0].1 & !two[1].1).map(|port| (two[1].0.saturating_sub(FALL_SLACK), Event::Fell(port))));
    let mut events: Vec<(u64, Event)> = falls.collect();
    events.extend(completed.iter().map(|&(clock, port, unit)| (clock, Event::Completed(port, unit))));
    events.extend(rows.iter().filter_map(|row| Some((row.decision?.clock, Event::Decided(*row)))));
    events.sort_by_key(|event| event.0);
    let (mut counts, mut in_use) = (Outstanding::default(), false);
    for (_, event) in events {
        match event {
            Event::Fell(port) => counts.failed(port),
            Event::Completed(port, unit) => counts.complete(port, unit),
            Event::Decided(row) => {
                // The first frame under QUOTA finds none.
                let was_in_use = std::mem::replace(&mut in_use, row.policy == Some(Policy::Quota));
                if !was_in_use {
                    counts.clear();
                }
                let port = row.decision.filter(|d| in_use && !d.forced && !d.dropped).map(|d| usize::from(d.port));
                match (port, row.command) {
                    // What was forgotten too late here must not be one too many.
                    (Some(port), Some(unit)) if counts.of(unit)[port] < MOST => counts.issue(port, unit),
                    _ => {}
                }
            }
        }
    }
    if in_use {
        *counts.of(unit)
    } else {
        [0; MAX_PORTS]
    }
}

#[cfg(test)]
mod tests {
    use equipoise_sim::Decision;

    use super::*;

    #[test]
    fn what_was_issued_and_neither_completed_nor_forgotten() {
        let row = |clock, port, policy, command| Row {
            decision: Some(Decision { clock, port, ..Decision::default() }),
            policy: Some(policy),
            ..Row::waiting(1, 64, command)
        };
        let mut rows = vec![row(10, 0, Policy::Static, Some(5)), row(20, 0, Policy::Quota, Some(5)), row(30, 1, Policy::Quota, Some(5))];
        rows.extend([row(40, 1, Policy::Quota, Some(4)), row(50, 1, Policy::Quota, None), row(60, 1, Policy::Quota, Some(5))]);
        let counts = |rows: &[Row], completed: &[(u64, usize, u8)], links: &[(u64, u16)]| {
            let counts = outstanding(rows, completed, links, 5);
            [counts[0], counts[1]]
        };
        assert_eq!(counts(&rows, &[], &[(0, 3)]), [1, 2]);
        assert_eq!(counts(&rows, &[(15, 0, 5), (25, 0, 5), (65, 1, 4)], &[(0, 3)]), [0, 2], "the first one came too soon");
        assert_eq!(counts(&rows, &[], &[(0, 3), (45, 1), (48, 3)]), [1, 1]);
        assert_eq!(counts(&rows, &[], &[(0, 3), (62, 1)]), [1, 1], "the last one may not have known of the fall");
        assert_eq!(counts(&rows[..1], &[], &[(0, 3)]), [0, 0]);
        rows.extend([row(70, 0, Policy::Static, None), row(80, 1, Policy::Quota, Some(5))]);
        assert_eq!(counts(&rows, &[], &[(0, 3)]), [0, 1], "QUOTA begins with none");
        assert_eq!(counts(&rows[..7], &[], &[(0, 3)]), [0, 0], "and will");
    }
}
