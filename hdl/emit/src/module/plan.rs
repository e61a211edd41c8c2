// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The nets of a module and what is known of them; the passes beside this file fill it in.

use crate::ir::*;
use crate::settle::{Driver, Settled};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A module's nets, and what is known of them.
pub(crate) struct Plan {
    pub nets: Vec<Net>,
    pub settled: Settled,
    pub children: Vec<Child>,
    /// Nets that something reads or that leave the block.
    pub live: BTreeSet<NetId>,
    /// What stands for a net that is only another name.
    pub alias: HashMap<NetId, Ex>,
    /// Inputs that each output depends on in the same clock.
    pub reach: BTreeMap<NetId, BTreeSet<NetId>>,
    pub warnings: Vec<String>,
}

impl Plan {
    pub fn registers(&self) -> impl Iterator<Item = &Register> {
        self.children.iter().filter_map(|child| match child {
            Child::Register(register) if self.live.contains(&register.q) => Some(register),
            _ => None,
        })
    }

    /// The one expression that drives a net, if it is that simple.
    pub fn simple(&self, net: NetId) -> Option<&Ex> {
        self.settled.drivers.get(&net)?.simple.as_ref()
    }

    /// What a net reads directly.
    pub fn reads_of(&self, net: NetId) -> BTreeSet<NetId> {
        let mut out = BTreeSet::new();
        if let Some(driver) = self.settled.drivers.get(&net) {
            match &driver.simple {
                Some(ex) => ex.reads(&mut out),
                None => reads(&driver.body, &mut out),
            }
        }
        if let NetKind::ChildOut(index) = self.nets[net].kind {
            if let Child::Assign { inputs, .. } = &self.children[index] {
                out.extend(inputs.iter().map(|(_, net)| *net));
            }
        }
        out
    }

    /// What drives the nets that live.
    pub fn live_drivers(&self) -> impl Iterator<Item = (NetId, &Driver)> {
        self.settled.drivers.iter().filter(|(net, _)| self.live.contains(net)).map(|(net, driver)| (*net, driver))
    }

    /// The expression at a port: another name of the net, or the net.
    pub fn at_port(&self, net: NetId) -> Ex {
        self.alias.get(&net).cloned().unwrap_or(Ex::Net(net))
    }
}
