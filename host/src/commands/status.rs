// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `info` and `status`: what block this is, and how it does.

use std::fmt;

use anyhow::Result;
use equipoise_regmap::map;
use serde::Serialize;

use super::Team;

/// What block is there.
#[derive(Serialize)]
pub struct Info {
    identifier: String,
    version: String,
    map_crc: String,
    build: u64,
    ports: usize,
    width_bits: usize,
    buffer_bytes: usize,
    policies: Vec<&'static str>,
}

impl Info {
    /// Asks the block.
    ///
    /// # Errors
    /// The bus's.
    pub fn gather(team: &mut Team) -> Result<Self> {
        let mut text = vec![];
        for index in 0..map::IDENTIFIER.entries_for(team.caps().ports) {
            match team.read(&map::IDENTIFIER, index)? as u8 {
                0 => break,
                byte => text.push(byte),
            }
        }
        let version = team.read(&map::VERSION, 0)?;
        let caps = team.caps();
        Ok(Info {
            identifier: String::from_utf8_lossy(&text).trim_end().to_string(),
            version: format!("{}.{}", version >> 16, version & 0xffff),
            map_crc: format!("{:08x}", team.read(&map::MAP_CRC, 0)?),
            build: team.read(&map::BUILD, 0)?,
            ports: caps.ports,
            width_bits: caps.width,
            buffer_bytes: caps.buffer,
            policies: vec!["static"],
        })
    }
}

impl fmt::Display for Info {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.identifier)?;
        writeln!(f, "  register interface {}, map {}", self.version, self.map_crc)?;
        let build = if self.build == 0 { "none (simulation or own build)".to_string() } else { self.build.to_string() };
        writeln!(f, "  build {build}")?;
        writeln!(f, "  {} ports, streams of {} bits, egress buffers of {} bytes", self.ports, self.width_bits, self.buffer_bytes)?;
        writeln!(f, "  policies: {}", self.policies.join(", "))
    }
}

/// A port of the team.
#[derive(Serialize)]
struct Port {
    port: usize,
    link: bool,
    member: bool,
    eligible: bool,
    role: &'static str,
    egress: &'static str,
    share: u64,
    /// Percent of the bytes decided since the counters were cleared.
    actual_percent: f64,
    decided_frames: u64,
    decided_bytes: u64,
    sent_frames: u64,
    sent_bytes: u64,
}

/// The team as it is.
#[derive(Serialize)]
pub struct Status {
    policy: &'static str,
    epoch: u64,
    locked: bool,
    ports: Vec<Port>,
}

impl Status {
    /// Asks the block; all counts are of one clock.
    ///
    /// # Errors
    /// The bus's.
    pub fn gather(team: &mut Team) -> Result<Self> {
        let (link, eligible) = (team.read(&map::LINK, 0)?, team.read(&map::ELIGIBLE, 0)?);
        let member = team.read(&map::LIVE_MEMBERS, 0)?;
        let (epoch, locked) = (team.read(&map::EPOCH, 0)?, team.read(&map::LOCK, 0)? != 0);
        let ports = team.caps().ports;
        let mut held = team.snapshot()?;
        let total = held.read(&map::DECIDED_BYTES_TOTAL, 0)?;
        let mut rows = vec![];
        for port in 0..ports {
            let index = port as u16;
            let bit = |mask: u64| mask >> port & 1 == 1;
            let decided_bytes = held.read(&map::DECIDED_BYTES, index)?;
            rows.push(Port {
                port,
                link: bit(link),
                member: bit(member),
                eligible: bit(eligible),
                role: if held.read(&map::LIVE_ROLE, index)? == 1 { "primary" } else { "secondary" },
                egress: if held.read(&map::LIVE_EGRESS_MODE, index)? == 1 { "cut" } else { "store" },
                share: held.read(&map::LIVE_SHARE, index)?,
                actual_percent: if total == 0 { 0.0 } else { decided_bytes as f64 * 100.0 / total as f64 },
                decided_frames: held.read(&map::DECIDED_FRAMES, index)?,
                decided_bytes,
                sent_frames: held.read(&map::SENT_FRAMES, index)?,
                sent_bytes: held.read(&map::SENT_BYTES, index)?,
            });
        }
        held.release()?;
        Ok(Status { policy: "static", epoch, locked, ports: rows })
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let locked = if self.locked { ", configuration locked" } else { "" };
        writeln!(f, "policy {}, epoch {}{locked}", self.policy, self.epoch)?;
        writeln!(
            f,
            "{:>4}  {:<4}  {:<8}  {:<9}  {:<5}  {:>6}  {:>7}  {:>14}  {:>14}",
            "port", "link", "state", "role", "mode", "share", "actual", "decided bytes", "sent bytes"
        )?;
        for p in &self.ports {
            let state = match (p.member, p.eligible) {
                (false, _) => "no team",
                (true, true) => "eligible",
                (true, false) => "down",
            };
            let link = if p.link { "up" } else { "down" };
            writeln!(
                f,
                "{:>4}  {link:<4}  {state:<8}  {:<9}  {:<5}  {:>6}  {:>5.1} %  {:>14}  {:>14}",
                p.port, p.role, p.egress, p.share, p.actual_percent, p.decided_bytes, p.sent_bytes
            )?;
        }
        Ok(())
    }
}
