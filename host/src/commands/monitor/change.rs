// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What happened from one reading to the next: rates, and what was dropped.

use serde::Serialize;

use super::super::reached::was_cleared;
use super::super::reading::Reading;
use super::super::status::Port;
use super::super::wanted::wanted;
use super::event::{differences, Event};

/// How a port did in an interval.
#[derive(Serialize, Clone, Debug)]
pub struct Rate {
    pub port: usize,
    /// Its part of the shares of the eligible ports, over which the block balances.
    pub wanted_percent: f64,
    /// Its part of the bytes decided in the interval; none if there were none, or no interval yet.
    pub reached_percent: Option<f64>,
    pub sent_bytes_per_second: Option<f64>,
}

/// An interval.
#[derive(Clone)]
pub struct Change {
    pub rates: Vec<Rate>,
    /// By how much each kind of drop grew.
    pub dropped: Vec<u64>,
    pub events: Vec<Event>,
}

impl Change {
    /// What came with `now`; without a reading before it, only what is wanted.
    pub fn new(before: Option<&Reading>, now: &Reading) -> Self {
        let cleared = before.is_some_and(|before| was_cleared(before, now));
        // After a clear the interval's beginning is unknown, so there are no rates.
        let base = before.filter(|_| !cleared);
        let grown = |of: fn(&Port) -> u64, port: usize| base.map(|base| of(&now.status.ports[port]) - of(&base.status.ports[port]));
        let total: Option<u64> = (0..now.status.ports.len()).map(|port| grown(|p| p.decided_bytes, port)).sum();
        let seconds = base.map_or(0.0, |base| (now.taken - base.taken).as_secs_f64());
        let rates = wanted(&now.status.ports).into_iter().enumerate().map(|(port, wanted_percent)| Rate {
            port,
            wanted_percent,
            reached_percent: grown(|p| p.decided_bytes, port)
                .zip(total.filter(|&total| total > 0))
                .map(|(bytes, total)| bytes as f64 * 100.0 / total as f64),
            sent_bytes_per_second: grown(|p| p.sent_bytes, port).filter(|_| seconds > 0.0).map(|bytes| bytes as f64 / seconds),
        });
        let dropped: Vec<u64> = match (before, base) {
            (None, _) => vec![0; now.drops.len()],
            (_, None) => now.drops.iter().map(|drop| drop.count).collect(),
            (_, Some(base)) => now.drops.iter().zip(&base.drops).map(|(now, base)| now.count - base.count).collect(),
        };
        // What tells most comes last, as the newest: where there is little room, it is what is seen.
        let mut events = if cleared { vec![Event::Cleared] } else { vec![] };
        let more = now.drops.iter().zip(&dropped).filter(|(_, &count)| count > 0);
        events.extend(more.map(|(drop, &count)| Event::Dropped { reason: drop.reason, count }));
        events.extend(before.into_iter().flat_map(|before| differences(&before.status, &now.status)));
        Change { rates: rates.collect(), dropped, events }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::reading::sample;
    use super::*;
    use std::time::Duration;

    /// A reading of half a second later, changed by `change`, and what is made of the two.
    fn after(before: &Reading, change: impl Fn(&mut Reading)) -> (Reading, Change) {
        let mut now = before.clone();
        now.taken += Duration::from_millis(500);
        change(&mut now);
        let change = Change::new(Some(before), &now);
        (now, change)
    }

    #[test]
    fn the_first_reading_has_neither_rates_nor_events() {
        let mut first = sample(4);
        first.drops[0].count = 7;
        let change = Change::new(None, &first);
        assert!(change.events.is_empty() && change.dropped.iter().all(|&count| count == 0));
        assert!(change.rates.iter().all(|r| r.wanted_percent == 25.0 && r.reached_percent.is_none() && r.sent_bytes_per_second.is_none()));
    }

    #[test]
    fn rates_are_of_the_interval() {
        let mut before = sample(2);
        before.status.ports[0].decided_bytes = 5_000;
        let (now, change) = after(&before, |now| {
            now.status.ports[0].decided_bytes += 3_000;
            now.status.ports[1].decided_bytes += 1_000;
            now.status.ports[1].sent_bytes += 600;
        });
        let [first, second] = &change.rates[..] else { panic!() };
        assert_eq!((first.reached_percent, first.sent_bytes_per_second), (Some(75.0), Some(0.0)));
        assert_eq!((second.reached_percent, second.sent_bytes_per_second), (Some(25.0), Some(1_200.0)));
        assert!(change.events.is_empty());
        let (_, idle) = after(&now, |_| {});
        assert_eq!((idle.rates[0].reached_percent, idle.rates[0].sent_bytes_per_second), (None, Some(0.0)));
    }

    #[test]
    fn cleared_counters_are_seen_and_give_no_rates() {
        let mut before = sample(2);
        before.status.ports[1].sent_bytes = 1_000;
        before.drops[0].count = 10;
        let (_, change) = after(&before, |now| {
            now.status.ports[1].sent_bytes = 400;
            now.status.epoch = 2;
            now.drops[0].count = 1;
        });
        let told: Vec<String> = change.events.iter().map(Event::to_string).collect();
        assert_eq!(told, ["counters cleared", "dropped 1 more: RUNT", "epoch 2 (was 1)"]);
        assert_eq!(change.dropped, [1, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert!(change.rates[1].sent_bytes_per_second.is_none() && change.rates[1].reached_percent.is_none());
    }
}
