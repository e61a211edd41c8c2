// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `stats`: the counters, once or again and again.

use std::fmt;
use std::time::Duration;

use anyhow::Result;
use equipoise_regmap::PAGES;
use serde::Serialize;

use super::behind::Behind;
use super::dynamic::Detail;
use super::interrupt::Interrupt;
use super::outstanding::Outstanding;
use super::pages::Pages;
use super::reading::{Drop, Reading, WALL_TIME};
use super::show::Show;
use super::status::SNAPSHOT_FOUND;
use super::team::Team;

/// Counts of a port.
#[derive(Serialize, Clone)]
struct Port {
    port: usize,
    decided_frames: u64,
    decided_bytes: u64,
    sent_frames: u64,
    sent_bytes: u64,
    /// Bytes a second since the last reading, of wall time.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_bytes_per_second: Option<f64>,
}

/// All counters; those of the block are of one clock.
#[derive(Serialize, Clone)]
pub struct Stats {
    ports: Vec<Port>,
    forced_frames: u64,
    drops: Vec<Drop>,
    snapshot_found: bool,
    /// What the seconds of rates are of, where there are some.
    #[serde(skip_serializing_if = "Option::is_none")]
    rates_of: Option<&'static str>,
    #[serde(flatten)]
    outstanding: Outstanding,
    #[serde(flatten)]
    behind: Behind,
}

impl Stats {
    fn new(reading: Reading, outstanding: Outstanding, behind: Behind) -> Self {
        let ports = reading.status.ports.iter().map(|p| Port {
            port: p.port,
            decided_frames: p.decided_frames,
            decided_bytes: p.decided_bytes,
            sent_frames: p.sent_frames,
            sent_bytes: p.sent_bytes,
            sent_bytes_per_second: None,
        });
        Stats {
            ports: ports.collect(),
            forced_frames: reading.forced_frames,
            drops: reading.drops,
            snapshot_found: reading.status.snapshot_found,
            rates_of: None,
            outstanding,
            behind,
        }
    }

    fn rates(&mut self, before: &Stats, seconds: f64) {
        self.rates_of = Some(WALL_TIME);
        for (now, before) in self.ports.iter_mut().zip(&before.ports) {
            // None where somebody cleared the counters meanwhile.
            now.sent_bytes_per_second = now.sent_bytes.checked_sub(before.sent_bytes).map(|bytes| bytes as f64 / seconds);
        }
    }
}

impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>4}  {:>14}  {:>16}  {:>14}  {:>16}", "port", "decided frames", "bytes", "sent frames", "bytes")?;
        writeln!(f, "{}", if self.ports.iter().any(|p| p.sent_bytes_per_second.is_some()) { "           bytes/s" } else { "" })?;
        for p in &self.ports {
            write!(f, "{:>4}  {:>14}  {:>16}  {:>14}  {:>16}", p.port, p.decided_frames, p.decided_bytes, p.sent_frames, p.sent_bytes)?;
            writeln!(f, "{}", p.sent_bytes_per_second.map_or(String::new(), |rate| format!("  {rate:>16.0}")))?;
        }
        if let Some(time) = self.rates_of {
            writeln!(f, "bytes/s are of {time}: a simulation has its own, slower one")?;
        }
        write!(f, "forced {}; dropped:", self.forced_frames)?;
        for drop in &self.drops {
            write!(f, " {} {}", drop.reason, drop.count)?;
        }
        writeln!(f)?;
        if self.snapshot_found {
            writeln!(f, "{SNAPSHOT_FOUND}")?;
        }
        self.outstanding.fmt(f)?;
        self.behind.fmt(f)
    }
}

/// Shows the counters once, or every `watch` seconds, `count` times or until a signal.
///
/// # Errors
/// The bus's.
pub fn run(team: &mut Team, show: Show, watch: Option<f64>, count: Option<u64>) -> Result<()> {
    let interrupt = Interrupt::get();
    let pages = Pages::ask(team, PAGES)?;
    let reading = Reading::gather(team, &Pages::default(), Detail::Nothing)?;
    let (mut when, mut last) = (reading.taken, Stats::new(reading, Outstanding::gather(team)?, Behind::gather(team, &pages)?));
    show.result(&last)?;
    let Some(period) = watch else { return Ok(()) };
    let mut shown = 1;
    while count.is_none_or(|count| shown < count) {
        if interrupt.within(Duration::from_secs_f64(period)) {
            break;
        }
        let reading = Reading::gather(team, &Pages::default(), Detail::Nothing)?;
        let seconds = (reading.taken - when).as_secs_f64();
        when = reading.taken;
        let mut now = Stats::new(reading, Outstanding::gather(team)?, Behind::gather(team, &pages)?);
        now.rates(&last, seconds);
        show.result(&now)?;
        last = now;
        shown += 1;
    }
    Ok(())
}
