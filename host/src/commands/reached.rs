// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Shares reached: `status` counts bytes for a while to tell them, as the counters alone are of all that was decided since they were
//! cleared, under whatever shares.

use std::time::Duration;

use anyhow::Result;

use super::interrupt::Interrupt;
use super::pages::Pages;
use super::reading::{Reading, PAGES};
use super::status::{Measured, Status};
use super::team::Team;

/// Bytes of which the longest frame is less than a thousandth, what is shown of a percent.
const ENOUGH: u64 = 2_000_000;
/// From the first reading to the second; then twice as long, up to the last.
const STEP: [Duration; 2] = [Duration::from_millis(20), Duration::from_millis(160)];

/// Reads the block again and again, until enough was decided in one epoch, for `time` seconds at most.
///
/// # Errors
/// The bus's.
pub fn look(team: &mut Team, time: f64) -> Result<Status> {
    let pages = Pages::ask(team, PAGES)?;
    let first = Reading::gather(team, &pages)?;
    let (began, phys, snapshot_found) = (first.taken, first.status.phys.clone(), first.status.snapshot_found);
    let (mut base, mut step) = (first, STEP[0]);
    loop {
        let left = Duration::from_secs_f64(time).saturating_sub(began.elapsed());
        let over = Interrupt::get().within(step.min(left)) || left <= step;
        let now = Reading::gather(team, &Pages::default())?;
        let same = now.status.epoch == base.status.epoch && !was_cleared(&base, &now);
        let bytes = if same { decided(&now) - decided(&base) } else { 0 };
        if over || bytes >= ENOUGH {
            let mut status = now.status;
            if same {
                for (port, before) in status.ports.iter_mut().zip(&base.status.ports) {
                    let grown = port.decided_bytes - before.decided_bytes;
                    port.reached_percent = (bytes > 0).then(|| grown as f64 * 100.0 / bytes as f64);
                }
            }
            status.measured = Some(Measured { bytes, seconds: (now.taken - base.taken).as_secs_f64() });
            return Ok(Status { phys, snapshot_found, ..status });
        }
        if !same {
            // What was decided before is of other shares, members or links.
            base = now;
        }
        step = STEP[1].min(step * 2);
    }
}

fn decided(reading: &Reading) -> u64 {
    reading.status.ports.iter().map(|port| port.decided_bytes).sum()
}

/// Whether somebody cleared the counters between two readings.
pub fn was_cleared(before: &Reading, now: &Reading) -> bool {
    counts(now).zip(counts(before)).any(|(now, before)| now < before)
}

/// Every count that only a clear takes back.
fn counts(reading: &Reading) -> impl Iterator<Item = u64> + '_ {
    let ports = reading.status.ports.iter().flat_map(|p| [p.decided_frames, p.decided_bytes, p.sent_frames, p.sent_bytes]);
    ports.chain([reading.forced_frames]).chain(reading.drops.iter().map(|drop| drop.count))
}
