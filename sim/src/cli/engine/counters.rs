// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The block's own statistics against what was seen.

use anyhow::Result;
use equipoise_golden::lane::Reason;
use equipoise_regmap::{host, map};

use super::Engine;
use crate::cli::follow::{Fate, Row};

impl Engine {
    /// Compares the block's own statistics with what was seen.
    pub(super) fn compare_counters(&mut self) -> Result<()> {
        let n = self.plan.ports;
        let mut decided = vec![(0u64, 0u64); n];
        let mut left = vec![(0u64, 0u64); n];
        let mut swallowed = 0;
        for row in &self.follow.rows {
            if let Some(d) = row.decision.filter(|d| usize::from(d.port) < n && !d.dropped) {
                decided[usize::from(d.port)].0 += 1;
                decided[usize::from(d.port)].1 += u64::from(row.bytes);
                if row.fate == Fate::Sent {
                    left[usize::from(d.port)].0 += 1;
                    left[usize::from(d.port)].1 += u64::from(row.bytes);
                }
            }
        }
        for own in &self.own {
            left[own.port].0 += own.frames;
            left[own.port].1 += own.bytes;
            self.follow.own[own.port] = (own.frames, own.bytes);
            swallowed += own.lost(&self.bench);
        }
        if swallowed > 0 && !self.has_failures {
            self.follow.fault(|| format!("{swallowed} frames of secondary adaptors' own never left"));
        }
        // Of a port that has no link at the end: whether those wait or are gone.
        let links = self.bench.team.link_up.get();
        let is_known = self.own.iter().all(|own| links >> own.port & 1 == 1 || !own.is_under_way());
        let mut team = host::Team::identify(&mut self.bench)?;
        let mut held = team.snapshot()?;
        let mut differences = Vec::new();
        let mut compare = |name: &str, port: Option<usize>, block: u64, seen: u64| {
            if block != seen {
                let port = port.map_or(String::new(), |p| format!("[{p}]"));
                differences.push(format!("counter {name}{port} is {block}; {seen} were seen"));
            }
        };
        for p in 0..n {
            let index = p as u16;
            compare("DECIDED_FRAMES", Some(p), held.read(&map::DECIDED_FRAMES, index)?, decided[p].0);
            compare("DECIDED_BYTES", Some(p), held.read(&map::DECIDED_BYTES, index)?, decided[p].1);
            // A frame that its link cut in two is counted as sent, and was not seen whole.
            if !self.has_failures {
                compare("SENT_FRAMES", Some(p), held.read(&map::SENT_FRAMES, index)?, left[p].0);
                compare("SENT_BYTES", Some(p), held.read(&map::SENT_BYTES, index)?, left[p].1);
            }
        }
        for (register, reason) in [
            (&map::DROP_RUNT, Reason::Runt),
            (&map::DROP_OVERSIZE, Reason::Oversize),
            (&map::DROP_NO_PATH, Reason::NoPath),
            (&map::DROP_LINK_DOWN, Reason::LinkDown),
            (&map::DROP_BAD_KEEP, Reason::BadKeep),
            (&map::DROP_LANE_TIMEOUT, Reason::LaneTimeout),
            // A replay forces no frame, and leaves NO_ROOM on hold.
            (&map::DROP_FORCED_DOWN, Reason::ForcedDown),
            (&map::DROP_NO_ROOM, Reason::NoRoom),
        ] {
            // A captured frame without bytes is an ignored beat to the block, not a runt.
            let is_it = |r: &&Row| r.fate == Fate::Dropped(reason) && r.bytes > 0;
            let mut seen = self.follow.rows.iter().filter(is_it).count() as u64;
            if reason == Reason::LinkDown {
                seen += swallowed;
                if !is_known {
                    continue;
                }
            }
            compare(register.name, None, held.read(register, 0)?, seen);
        }
        held.release()?;
        for difference in differences {
            self.follow.fault(|| difference);
        }
        Ok(())
    }
}
