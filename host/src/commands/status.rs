// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `info` and `status`: what block this is, and how it does.

use std::fmt;

use anyhow::Result;
use equipoise::device_text;
use equipoise_regmap::{board, map, PAGES};
use serde::Serialize;

use super::burst::read_all;
use super::dynamic::{Dynamic, Measures};
use super::pages::Pages;
use super::phys::{Core, Phy, HEADS};
use super::team::Team;

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
    policies: Vec<String>,
    /// What the bitstream of a board is.
    #[serde(skip_serializing_if = "Option::is_none")]
    core: Option<Core>,
    /// Pages behind the block.
    pages: Vec<&'static str>,
}

/// The identifier text of a block, safe to print.
///
/// # Errors
/// The bus's.
pub fn identifier(team: &mut Team) -> Result<String> {
    let [characters] = read_all(team, [&map::IDENTIFIER])?;
    Ok(device_text(characters))
}

impl Info {
    /// Asks the block.
    ///
    /// # Errors
    /// The bus's.
    pub fn gather(team: &mut Team) -> Result<Self> {
        let identifier = identifier(team)?;
        let [version, map_crc, build] = read_all(team, [&map::VERSION, &map::MAP_CRC, &map::BUILD])?.map(|entries| entries[0]);
        let pages = Pages::ask(team, PAGES)?;
        let core = if pages.has(&board::PAGE) { Some(Core::gather(team)?) } else { None };
        let caps = team.caps();
        Ok(Info {
            identifier,
            version: format!("{}.{}", version >> 16, version & 0xffff),
            map_crc: format!("{map_crc:08x}"),
            build,
            ports: caps.ports,
            width_bits: caps.width,
            buffer_bytes: caps.buffer,
            policies: caps.policies().map(|policy| policy.name.to_lowercase()).collect(),
            core,
            pages: pages.iter().map(|page| page.name).collect(),
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
        writeln!(f, "  policies: {}", self.policies.join(", "))?;
        if let Some(core) = &self.core {
            writeln!(f, "  core {core}")?;
        }
        let pages = if self.pages.is_empty() { "none".to_string() } else { self.pages.join(", ") };
        writeln!(f, "  register pages behind the block: {pages}")
    }
}

/// What is said of a hold that somebody else took.
pub const SNAPSHOT_FOUND: &str =
    "the counters were held (SNAPSHOT) by somebody else, or by a command that was killed: they are free again, and counted on meanwhile";

/// A port of the team.
#[derive(Serialize, Clone)]
pub struct Port {
    pub port: usize,
    pub link: bool,
    pub member: bool,
    pub eligible: bool,
    pub role: &'static str,
    pub egress: &'static str,
    /// In use.
    pub share: u64,
    /// Percent of the bytes that the block means to give it.
    pub wanted_percent: f64,
    /// Percent of the bytes that were decided for it, where they were measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reached_percent: Option<f64>,
    /// Percent of the bytes decided since the counters were cleared, under whatever shares.
    pub actual_percent: f64,
    pub decided_frames: u64,
    pub decided_bytes: u64,
    pub sent_frames: u64,
    pub sent_bytes: u64,
    /// As far as the block has them.
    #[serde(flatten)]
    pub measures: Measures,
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

/// What the shares that were reached are of.
#[derive(Serialize, Clone, Copy)]
pub struct Measured {
    /// Decided under the members and links of now, and their shares, or those that REBALANCE made of the same shares of the user.
    pub bytes: u64,
    /// Of wall time, within which that was.
    pub seconds: f64,
    /// What came in between.
    pub meanwhile: Meanwhile,
}

/// What came between two looks at a block.
#[derive(Serialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Meanwhile {
    /// Nothing: shares, members and links are as they were.
    Nothing,
    /// REBALANCE moved the shares, and nobody did anything else.
    SharesMoved,
    /// Somebody set others, or a link went or came: nothing is known of those of now.
    Changed,
    /// Somebody cleared the counters, so nothing is known either.
    Cleared,
}

impl Meanwhile {
    /// Whether what was decided meanwhile is of the shares, members and links of now.
    pub fn is_known(self) -> bool {
        matches!(self, Meanwhile::Nothing | Meanwhile::SharesMoved)
    }
}

/// The team as it is.
#[derive(Serialize, Clone)]
pub struct Status {
    pub policy: String,
    pub epoch: u64,
    pub locked: bool,
    /// Somebody else held the counters (SNAPSHOT) or had left them so; they are free now.
    pub snapshot_found: bool,
    pub ports: Vec<Port>,
    /// Of shares that follow the traffic, as far as the block has them.
    #[serde(flatten)]
    pub dynamic: Dynamic,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measured>,
    /// Of the board, where it has a page.
    pub phys: Vec<Phy>,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let locked = if self.locked { ", configuration locked" } else { "" };
        writeln!(f, "policy {}, epoch {}{locked}", self.policy, self.epoch)?;
        writeln!(
            f,
            "{:>4}  {:<4}  {:<8}  {:<9}  {:<5}  {:>6}  {:>7}  {:>7}  {:>14}  {:>14}",
            "port", "link", "state", "role", "mode", "share", "wanted", "reached", "decided bytes", "sent bytes"
        )?;
        for p in &self.ports {
            let (link, state) = (p.link(), p.state());
            let reached = p.reached_percent.map_or("-".to_string(), |percent| format!("{percent:.1} %"));
            writeln!(
                f,
                "{:>4}  {link:<4}  {state:<8}  {:<9}  {:<5}  {:>6}  {:>5.1} %  {reached:>7}  {:>14}  {:>14}",
                p.port, p.role, p.egress, p.share, p.wanted_percent, p.decided_bytes, p.sent_bytes
            )?;
        }
        match self.measured {
            Some(Measured { bytes: 0, seconds, meanwhile }) => {
                let why = match meanwhile {
                    Meanwhile::Nothing | Meanwhile::SharesMoved => "nothing was decided within",
                    Meanwhile::Changed => "not known, as shares, members or links changed within the last",
                    Meanwhile::Cleared => "not known, as the counters were cleared within the last",
                };
                write!(f, "reached: {why} {seconds:.1} s of wall time")?;
                if self.ports.iter().any(|p| p.decided_bytes > 0) {
                    write!(f, "; since the counters were cleared, under whatever shares:")?;
                    self.ports.iter().try_for_each(|p| write!(f, " {:.1}", p.actual_percent))?;
                    write!(f, " %")?;
                }
                writeln!(f)?;
            }
            Some(Measured { bytes, seconds, meanwhile }) => {
                write!(f, "reached: of {bytes} bytes, decided within {seconds:.2} s of wall time")?;
                let moved = if meanwhile == Meanwhile::SharesMoved { ", under shares that moved" } else { "" };
                writeln!(f, "{moved}; the counters are since they were cleared")?;
            }
            None => {}
        }
        self.dynamic.table(self.ports.iter().map(|p| p.share)).fmt(f)?;
        if self.snapshot_found {
            writeln!(f, "{SNAPSHOT_FOUND}")?;
        }
        if !self.phys.is_empty() {
            writeln!(f, "{HEADS}")?;
        }
        self.phys.iter().try_for_each(|phy| writeln!(f, "{phy}"))
    }
}
