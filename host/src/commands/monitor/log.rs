// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The events so far, newest first, and which of them are in sight.

use std::collections::VecDeque;

use chrono::{DateTime, Local};

use super::event::Event;

/// Older events than these are forgotten.
const KEPT: usize = 1000;

/// An event and when it was seen.
#[derive(Clone)]
pub struct Entry {
    pub time: DateTime<Local>,
    pub event: Event,
    /// When it was last added to.
    pub until: Option<DateTime<Local>>,
}

impl Entry {
    /// As it is shown.
    pub fn line(&self) -> String {
        let until = self.until.map_or(String::new(), |until| format!(" (until {})", until.format("%H:%M:%S")));
        format!("{}  {}{until}", self.time.format("%H:%M:%S"), self.event)
    }
}

/// Events, newest first.
#[derive(Clone, Default)]
pub struct Log {
    entries: VecDeque<Entry>,
    /// Newer events than the first one in sight.
    above: usize,
}

impl Log {
    /// Adds an event. A kind of drop that goes on adds to its entry, as long as nothing but drops came after it: else a port
    /// that drops all the time would push everything else out of sight.
    pub fn add(&mut self, time: DateTime<Local>, event: Event) {
        if let Event::Dropped { reason, count } = &event {
            for entry in &mut self.entries {
                match &mut entry.event {
                    Event::Dropped { reason: same, count: sum } if same == reason => {
                        *sum += count;
                        entry.until = Some(time);
                        return;
                    }
                    Event::Dropped { .. } => {}
                    _ => break,
                }
            }
        }
        self.entries.push_front(Entry { time, event, until: None });
        self.entries.truncate(KEPT);
        // Who looks at older ones keeps them before his eyes.
        if self.above > 0 {
            self.above += 1;
        }
    }

    /// Moves to newer (up) or older ones, in a window of so many lines.
    pub fn scroll(&mut self, older: bool, room: usize) {
        let last = self.entries.len().saturating_sub(room);
        let above = self.above.min(last);
        self.above = if older { (above + 1).min(last) } else { above.saturating_sub(1) };
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Those in a window of so many lines, and how many are above it.
    pub fn window(&self, room: usize) -> (usize, impl Iterator<Item = &Entry>) {
        let above = self.above.min(self.entries.len().saturating_sub(room));
        (above, self.entries.iter().skip(above).take(room))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epochs(count: u64) -> Log {
        let mut log = Log::default();
        (0..count).for_each(|before| log.add(Local::now(), Event::Epoch { now: before + 1, before }));
        log
    }

    fn seen(log: &Log, room: usize) -> Vec<String> {
        log.window(room).1.map(|entry| entry.event.to_string()).collect()
    }

    #[test]
    fn the_newest_is_first_and_old_ones_are_forgotten() {
        assert_eq!(seen(&epochs(3), 2), ["epoch 3 (was 2)", "epoch 2 (was 1)"]);
        assert_eq!(epochs(3000).len(), KEPT);
    }

    #[test]
    fn scrolling_stops_at_both_ends_and_stays_where_it_is() {
        let mut log = epochs(4);
        (0..9).for_each(|_| log.scroll(true, 3));
        assert_eq!((log.window(3).0, seen(&log, 3).len()), (1, 3));
        log.add(Local::now(), Event::Cleared);
        assert_eq!(seen(&log, 3), ["epoch 3 (was 2)", "epoch 2 (was 1)", "epoch 1 (was 0)"]);
        (0..9).for_each(|_| log.scroll(false, 3));
        assert_eq!(seen(&log, 1), ["counters cleared"]);
        // A window that grew shows all.
        log.scroll(true, 1);
        assert_eq!((log.window(9).0, seen(&log, 9).len()), (0, 5));
    }

    #[test]
    fn drops_that_go_on_are_one_entry() {
        let mut log = epochs(1);
        for (reason, count) in [("RUNT", 2), ("OVERSIZE", 1), ("RUNT", 3)] {
            log.add(Local::now(), Event::Dropped { reason, count });
        }
        assert_eq!(seen(&log, 9), ["dropped 1 more: OVERSIZE", "dropped 5 more: RUNT", "epoch 1 (was 0)"]);
        assert!(log.window(9).1.nth(1).unwrap().line().contains(" (until "));
        log.add(Local::now(), Event::Cleared);
        log.add(Local::now(), Event::Dropped { reason: "RUNT", count: 1 });
        assert_eq!(seen(&log, 9).len(), 5);
    }
}
