// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # What is put on a board

use anyhow::{Context, Result};

/// A core with everything that it needs on a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Top {
    /// Port 0 is the host, port 1 a trunk to a switch that has a VLAN for every member; four members.
    PortExtender,
    /// A generator is the host, ports 0 and 1 are the two members.
    TwoMembers,
    /// Two members without Ethernet, a generator and the register bus: for small devices.
    Small,
}

impl Top {
    /// All of them.
    pub const ALL: [Top; 3] = [Top::PortExtender, Top::TwoMembers, Top::Small];

    /// Name on command lines and in paths.
    pub fn name(self) -> &'static str {
        match self {
            Top::PortExtender => "port-extender",
            Top::TwoMembers => "two-members",
            Top::Small => "small",
        }
    }

    /// The core's module.
    pub fn core(self) -> &'static str {
        match self {
            Top::PortExtender => "equipoise_port_extender",
            Top::TwoMembers => "equipoise_two_members",
            Top::Small => "equipoise_small",
        }
    }

    /// Whether the core has the board's two Ethernet PHYs.
    pub fn has_ethernet(self) -> bool {
        self != Top::Small
    }

    /// The top of that name.
    ///
    /// # Errors
    ///
    /// There is none; the message lists all.
    pub fn find(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|top| top.name() == name);
        found.with_context(|| format!("no top '{name}': choose one of {}", Self::ALL.map(Self::name).join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for top in Top::ALL {
            assert_eq!(Top::find(top.name()).unwrap(), top);
        }
        let error = Top::find("portextender").unwrap_err().to_string();
        assert!(error.contains("port-extender, two-members, small"), "{error}");
    }
}
