// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What is counted behind the block: by the receive half, the MACs, the generator and the serial line, where they are.

use std::fmt;

use anyhow::Result;
use equipoise_regmap::{board, bridge, generator, receive};
use serde::Serialize;

use super::burst::read_all;
use super::counts::Counts;
use super::generate::Traffic;
use super::pages::Pages;
use super::phys::Core;
use super::reading::Drop;
use super::team::Team;

/// Counters of the pages; each is read whole, but they are not of one clock.
#[derive(Serialize, Clone)]
pub struct Behind {
    #[serde(skip_serializing_if = "Option::is_none")]
    receive: Option<Counts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    macs: Option<Counts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trunk_strange: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generator: Option<Traffic>,
    /// What went wrong on the serial line.
    line_faults: Vec<Drop>,
}

impl Behind {
    /// Asks the pages that are there.
    ///
    /// # Errors
    /// The bus's.
    pub fn gather(team: &mut Team, pages: &Pages) -> Result<Self> {
        let mut behind = Behind { receive: None, macs: None, trunk_strange: None, generator: None, line_faults: vec![] };
        let ports = team.caps().ports;
        if pages.has(&receive::PAGE) {
            behind.receive = Some(Counts::gather(team, "port", "RX_", &receive::COUNTERS, ports)?);
        }
        if pages.has(&board::PAGE) {
            let phys = Core::gather(team)?.phys;
            // Without PHYs there are no MACs, and no trunk.
            if phys > 0 {
                behind.macs = Some(Counts::gather(team, "phy", "MAC_", &board::MAC_COUNTERS, phys)?);
                behind.trunk_strange = Some(team.read(&board::TRUNK_STRANGE, 0)?);
            }
        }
        if pages.has(&generator::PAGE) {
            behind.generator = Some(Traffic::gather(team)?);
        }
        if pages.has(&bridge::PAGE) {
            let counts = read_all(team, bridge::FAULTS.each_ref())?;
            let faults = bridge::FAULTS.iter().zip(counts);
            behind.line_faults =
                faults.map(|(register, count)| Drop { reason: register.name.trim_start_matches("BRIDGE_"), count: count[0] }).collect();
        }
        Ok(behind)
    }
}

impl fmt::Display for Behind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(receive) = &self.receive {
            write!(f, "received, for the host:\n{receive}")?;
        }
        if let Some(macs) = &self.macs {
            write!(f, "MACs:\n{macs}")?;
        }
        if let Some(strange) = self.trunk_strange.filter(|&count| count > 0) {
            writeln!(f, "frames of the trunk without a member's VLAN: {strange}")?;
        }
        if let Some(generator) = &self.generator {
            write!(f, "generator {generator}")?;
        }
        if self.line_faults.iter().any(|fault| fault.count > 0) {
            write!(f, "serial line:")?;
            self.line_faults.iter().try_for_each(|fault| write!(f, " {} {}", fault.reason, fault.count))?;
            writeln!(f)?;
        }
        Ok(())
    }
}
