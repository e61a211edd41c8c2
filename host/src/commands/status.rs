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
    pub identifier: String,
    version: String,
    map_crc: String,
    build: u64,
    ports: usize,
    width_bits: usize,
    buffer_bytes: usize,
    policies: Vec<String>,
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
            policies: if map::CAPS_STATIC.get(team.read(&map::CAPS, 0)?) == 1 { vec!["static".to_string()] } else { vec![] },
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
#[derive(Serialize, Clone)]
pub struct Port {
    pub port: usize,
    pub link: bool,
    pub member: bool,
    pub eligible: bool,
    pub role: &'static str,
    pub egress: &'static str,
    pub share: u64,
    /// Percent of the bytes decided since the counters were cleared.
    pub actual_percent: f64,
    pub decided_frames: u64,
    pub decided_bytes: u64,
    pub sent_frames: u64,
    pub sent_bytes: u64,
}

impl Port {
    /// Whether the team uses it, in a word.
    pub fn state(&self) -> &'static str {
        match (self.member, self.eligible) {
            (false, _) => "no team",
            (true, true) => "eligible",
            (true, false) => "down",
        }
    }

    /// Its link, in a word.
    pub fn link(&self) -> &'static str {
        if self.link {
            "up"
        } else {
            "down"
        }
    }
}

/// The team as it is.
#[derive(Serialize, Clone)]
pub struct Status {
    pub policy: String,
    pub epoch: u64,
    pub locked: bool,
    pub ports: Vec<Port>,
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
            let (link, state) = (p.link(), p.state());
            writeln!(
                f,
                "{:>4}  {link:<4}  {state:<8}  {:<9}  {:<5}  {:>6}  {:>5.1} %  {:>14}  {:>14}",
                p.port, p.role, p.egress, p.share, p.actual_percent, p.decided_bytes, p.sent_bytes
            )?;
        }
        Ok(())
    }
}
