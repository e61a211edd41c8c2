// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a run came to, for people and as JSON.

use std::collections::BTreeMap;
use std::fmt;

use equipoise_golden::balance::{ahead_bound, behind_bound};
use equipoise_golden::fraction::Fraction;
use equipoise_golden::policy::Policy;
use serde::Serialize;

use super::follow::{Epoch, Fate, Follow};

/// Figures of one port.
#[derive(Debug, Serialize)]
pub struct PortReport {
    pub port: usize,
    /// Frames and bytes given to it by the unit.
    pub frames: u64,
    pub bytes: u64,
    /// Frames and bytes that left it whole.
    pub sent_frames: u64,
    pub sent_bytes: u64,
    /// Frames and bytes that its adaptor, a secondary one, sent by itself beside those.
    pub own_frames: u64,
    pub own_bytes: u64,
    /// Before the first frame; a scenario may change it.
    pub share: u16,
    /// Part of all bytes that its shares ask for over the whole run, and the part it got, in percent. A port whose link
    /// was down for a while gets less.
    pub wanted_percent: f64,
    pub reached_percent: f64,
    /// The most bytes that it was ever ahead of its share within an epoch, and the bound. Nothing where it never was one of several eligible
    /// ports of which at least one had a share: then there is no proportion to be ahead of.
    pub excess_bytes: Option<f64>,
    pub excess_bound: Option<f64>,
    /// The most bytes that it was ever behind, and the bound; the same.
    pub deficit_bytes: Option<f64>,
    pub deficit_bound: Option<f64>,
}

/// Bytes of one epoch.
#[derive(Debug, Serialize)]
pub struct EpochReport {
    pub epoch: u16,
    pub first_frame: u64,
    /// Eligible ports, hexadecimal mask.
    pub eligible: String,
    pub policy: &'static str,
    /// In use; empty if that is not known, as the block moved them close to a commit.
    pub shares: Vec<u16>,
    /// One of the eligible ports has a share: under STATIC there is a proportion to keep. Else all frames go to the lowest.
    pub has_shares: bool,
    pub bytes: Vec<u64>,
}

/// Everything that a run came to.
#[derive(Debug, Serialize)]
pub struct Report {
    pub input: String,
    pub ports: usize,
    pub width: usize,
    pub max_frame: u16,
    pub frames: u64,
    pub frames_sent: u64,
    pub clocks: u64,
    pub frames_per_clock: f64,
    /// Drops by reason, and HELD for frames that wait at the end.
    pub drops: BTreeMap<String, u64>,
    /// Frames that were handed over as commands, by logical unit.
    pub commands: BTreeMap<u8, u64>,
    pub per_port: Vec<PortReport>,
    pub epochs: Vec<EpochReport>,
    /// Every decision kept the bounds of docs/semantics.md "The exact form", in exact integers; nothing where no epoch had any to keep:
    /// only those under STATIC with an eligible port that has a share do.
    pub within_bounds: Option<bool>,
    pub warnings: Vec<String>,
    /// What was not as it should be; empty for a good run.
    pub faults: Vec<String>,
}

impl Report {
    /// Sums up a finished run.
    pub fn new(
        input: String,
        (ports, width): (usize, usize),
        shares: &[u16],
        max_frame: u16,
        clocks: u64,
        follow: &Follow,
        warnings: Vec<String>,
    ) -> Self {
        let (mut drops, mut commands) = (BTreeMap::new(), BTreeMap::new());
        let mut given = vec![(0u64, 0u64); ports];
        let mut sent = vec![(0u64, 0u64); ports];
        let add = |sum: &mut (u64, u64), bytes: u32| *sum = (sum.0 + 1, sum.1 + u64::from(bytes));
        for row in &follow.rows {
            if let Some(unit) = row.command {
                *commands.entry(unit).or_insert(0) += 1;
            }
            let port = row.decision.filter(|d| !d.dropped && usize::from(d.port) < ports).map(|d| usize::from(d.port));
            if let Some(port) = port {
                add(&mut given[port], row.bytes);
            }
            match (row.fate, port) {
                (Fate::Sent, Some(port)) => add(&mut sent[port], row.bytes),
                (fate, _) => *drops.entry(fate.drop_name().to_string()).or_insert(0) += 1,
            }
        }
        let total: u64 = given.iter().map(|g| g.1).sum();
        let percent = |part: u64, whole: u64| if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 };
        let longest = u64::from(max_frame);
        let wanted = wanted(shares, &follow.epochs);
        let per_port = (0..ports)
            .map(|p| {
                // None where there was no proportion.
                let balanced = follow.epochs.iter().filter(|e| e.is_balanced());
                let behind = balanced.filter_map(|e| behind_bound(&e.shares, p, e.eligible, longest)).max();
                PortReport {
                    port: p,
                    frames: given[p].0,
                    bytes: given[p].1,
                    sent_frames: sent[p].0,
                    sent_bytes: sent[p].1,
                    own_frames: follow.own[p].0,
                    own_bytes: follow.own[p].1,
                    share: shares[p],
                    wanted_percent: wanted[p],
                    reached_percent: percent(given[p].1, total),
                    excess_bytes: behind.map(|_| tenths(follow.spread.excess(p))),
                    excess_bound: behind.map(|_| tenths(ahead_bound(longest))),
                    deficit_bytes: behind.map(|_| tenths(follow.spread.deficit(p))),
                    deficit_bound: behind.map(tenths),
                }
            })
            .collect();
        let epochs = follow.epochs.iter().map(|e| EpochReport {
            epoch: e.number,
            first_frame: e.first_frame,
            eligible: format!("{:x}", e.eligible),
            policy: e.policy.name(),
            shares: e.shares.clone(),
            has_shares: e.has_shares(),
            bytes: e.bytes.clone(),
        });
        let frames = follow.rows.len() as u64;
        Report {
            input,
            ports,
            width,
            max_frame,
            frames,
            frames_sent: sent.iter().map(|s| s.0).sum(),
            clocks,
            frames_per_clock: if clocks == 0 { 0.0 } else { frames as f64 / clocks as f64 },
            drops,
            commands,
            per_port,
            epochs: epochs.collect(),
            within_bounds: follow.epochs.iter().any(Epoch::is_balanced).then(|| follow.spread.breach().is_none()),
            warnings,
            faults: follow.faults.clone(),
        }
    }

    /// Whether nothing was wrong.
    pub fn is_good(&self) -> bool {
        self.faults.is_empty() && self.within_bounds != Some(false)
    }
}

impl Report {
    /// What the run shows of the balance, and no more.
    fn claim(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (balanced, others): (Vec<_>, Vec<_>) = self.epochs.iter().partition(|e| e.policy == Policy::Static.name());
        let (without, others) = (balanced.iter().filter(|e| !e.has_shares && !e.shares.is_empty()).count(), others.len());
        match self.within_bounds {
            Some(true) => {
                writeln!(f, "within an epoch no port was ever ahead of its share by more than one frame ({} bytes)", self.max_frame)?;
                if without > 0 {
                    writeln!(
                        f,
                        "that is not said of {without} epochs without an eligible port that has a share: the lowest eligible one takes all"
                    )?;
                }
                if others > 0 {
                    writeln!(f, "that is not said of {others} epochs under another policy than STATIC")?;
                }
                Ok(())
            }
            // The faults say it.
            Some(false) => Ok(()),
            None if self.epochs.is_empty() => writeln!(f, "no frame was decided, so nothing is known of the balance"),
            None if without == 0 => writeln!(f, "only STATIC keeps a balance of bytes, and it was never in use"),
            None => writeln!(f, "no eligible port had a share: the lowest eligible one takes all, and there is no balance to keep"),
        }
    }
}

/// Percent of all bytes that each port's shares ask for; before any was given, those that `first` asks for.
fn wanted(first: &[u16], epochs: &[Epoch]) -> Vec<f64> {
    let given = |e: &Epoch| e.bytes.iter().sum::<u64>() as f64;
    let part = |shares: &[u16], p: usize| match shares.iter().map(|share| f64::from(*share)).sum::<f64>() {
        0.0 => 0.0,
        sum => 100.0 * f64::from(shares[p]) / sum,
    };
    // Shares that are not known ask for nothing.
    let known = || epochs.iter().filter(|e| !e.shares.is_empty());
    let total: f64 = known().map(given).sum();
    let over_epochs = |p: usize| known().map(|e| part(&e.shares, p) * (given(e) / total)).sum();
    (0..first.len()).map(|p| if total > 0.0 { over_epochs(p) } else { part(first, p) }).collect()
}

/// Bytes, or a dash where there is no such number.
fn bytes(count: Option<f64>) -> String {
    count.map_or("-".to_string(), |count| format!("{count:.1}"))
}

/// To a tenth of a byte; the check itself is exact and made elsewhere.
fn tenths(f: Fraction) -> f64 {
    (f.to_f64() * 10.0).round() / 10.0
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {} frames through {} ports of {} bits", self.input, self.frames, self.ports, self.width)?;
        writeln!(f)?;
        writeln!(f, "port  share     frames        bytes   wanted  reached    ahead (allowed)   behind (allowed)  left whole")?;
        for p in &self.per_port {
            writeln!(
                f,
                "{:>4} {:>6} {:>10} {:>12} {:>7.2}% {:>7.2}% {:>8} {:>9} {:>8} {:>9} {:>11}",
                p.port,
                p.share,
                p.frames,
                p.bytes,
                p.wanted_percent,
                p.reached_percent,
                bytes(p.excess_bytes),
                format!("({})", bytes(p.excess_bound)),
                bytes(p.deficit_bytes),
                format!("({})", bytes(p.deficit_bound)),
                p.sent_frames
            )?;
        }
        writeln!(f)?;
        if self.epochs.len() > 1 {
            writeln!(f, "epoch  from frame  eligible  policy         shares            bytes by port")?;
            for e in &self.epochs {
                let bytes: Vec<String> = e.bytes.iter().map(u64::to_string).collect();
                let shares: Vec<String> = e.shares.iter().map(u16::to_string).collect();
                let (shares, bytes) = (shares.join(":"), bytes.join(" "));
                writeln!(f, "{:>5} {:>11} {:>9}  {:<13}  {shares:<16}  {bytes}", e.epoch, e.first_frame, e.eligible, e.policy)?;
            }
            writeln!(f)?;
        }
        let ms = self.clocks as f64 * 8e-6;
        writeln!(f, "{} clocks ({ms:.3} ms at 125 MHz), {:.5} frames per clock", self.clocks, self.frames_per_clock)?;
        let drops: Vec<String> = self.drops.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        let drops = if drops.is_empty() { "none".to_string() } else { drops.join(", ") };
        writeln!(f, "{} frames left whole; dropped: {drops}", self.frames_sent)?;
        let own = self.per_port.iter().filter(|p| p.own_frames > 0);
        let own: Vec<String> = own.map(|p| format!("port {}: {} frames, {} bytes", p.port, p.own_frames, p.own_bytes)).collect();
        if !own.is_empty() {
            writeln!(f, "sent by secondary adaptors themselves: {}", own.join("; "))?;
        }
        if !self.commands.is_empty() {
            let units: Vec<String> = self.commands.iter().map(|(unit, count)| format!("{count} for LU {unit}")).collect();
            writeln!(f, "commands: {}", units.join(", "))?;
        }
        self.claim(f)?;
        for fault in &self.faults {
            writeln!(f, "FAULT: {fault}")?;
        }
        Ok(())
    }
}
