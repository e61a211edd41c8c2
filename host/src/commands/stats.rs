// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `stats`: the counters, once or again and again.

use std::fmt;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Result;
use equipoise_regmap::map;
use serde::Serialize;

use super::{Show, Team};

/// Counts of a port.
#[derive(Serialize, Clone)]
struct Port {
    port: usize,
    decided_frames: u64,
    decided_bytes: u64,
    sent_frames: u64,
    sent_bytes: u64,
    /// Bytes a second since the last reading; of the block's own traffic, whatever its clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_bytes_per_second: Option<f64>,
}

/// A kind of drop.
#[derive(Serialize, Clone)]
struct Drop {
    reason: &'static str,
    count: u64,
}

/// All counters, of one clock.
#[derive(Serialize, Clone)]
pub struct Stats {
    ports: Vec<Port>,
    forced_frames: u64,
    drops: Vec<Drop>,
}

impl Stats {
    fn gather(team: &mut Team) -> Result<Self> {
        let ports = team.caps().ports;
        let mut held = team.snapshot()?;
        let mut rows = vec![];
        for port in 0..ports {
            let index = port as u16;
            rows.push(Port {
                port,
                decided_frames: held.read(&map::DECIDED_FRAMES, index)?,
                decided_bytes: held.read(&map::DECIDED_BYTES, index)?,
                sent_frames: held.read(&map::SENT_FRAMES, index)?,
                sent_bytes: held.read(&map::SENT_BYTES, index)?,
                sent_bytes_per_second: None,
            });
        }
        let mut drops = vec![];
        for register in &map::DROPS {
            let reason = register.name.trim_start_matches("DROP_");
            drops.push(Drop { reason, count: held.read(register, 0)? });
        }
        let forced_frames = held.read(&map::FORCED_FRAMES, 0)?;
        held.release()?;
        Ok(Stats { ports: rows, forced_frames, drops })
    }

    fn rates(&mut self, before: &Stats, seconds: f64) {
        for (now, before) in self.ports.iter_mut().zip(&before.ports) {
            now.sent_bytes_per_second = Some(now.sent_bytes.wrapping_sub(before.sent_bytes) as f64 / seconds);
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
        write!(f, "forced {}; dropped:", self.forced_frames)?;
        for drop in &self.drops {
            write!(f, " {} {}", drop.reason, drop.count)?;
        }
        writeln!(f)
    }
}

/// Shows the counters once, or every `watch` seconds, `count` times or for ever.
///
/// # Errors
/// The bus's.
pub fn run(team: &mut Team, show: Show, watch: Option<f64>, count: Option<u64>) -> Result<()> {
    let mut last = Stats::gather(team)?;
    let mut when = Instant::now();
    show.result(&last)?;
    let Some(period) = watch else { return Ok(()) };
    let mut shown = 1;
    while count.is_none_or(|count| shown < count) {
        sleep(Duration::from_secs_f64(period));
        let mut now = Stats::gather(team)?;
        now.rates(&last, when.elapsed().as_secs_f64());
        when = Instant::now();
        show.result(&now)?;
        last = now;
        shown += 1;
    }
    Ok(())
}
