// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! All policies of a block side by side: the one in use is asked, the others keep still.

use super::chooser::Chooser;
use super::{ActiveBackup, ByAddress, LeastLoad, Policy, Quota, RoundRobin};
use crate::balance::Balancer;
use crate::settings::Settings;

/// One chooser for each policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choosers {
    /// STATIC.
    pub balancer: Balancer,
    round_robin: RoundRobin,
    active_backup: ActiveBackup,
    least_load: LeastLoad,
    /// QUOTA.
    pub quota: Quota,
    /// HASH.
    pub by_address: ByAddress,
}

impl Choosers {
    /// After reset.
    pub fn new(settings: &Settings) -> Self {
        let mut new = Choosers {
            balancer: Balancer::new(&settings.shares),
            round_robin: RoundRobin::new(settings.round_frames),
            active_backup: ActiveBackup::new(&settings.priority),
            least_load: LeastLoad,
            quota: Quota::new(settings.n()),
            by_address: ByAddress::default(),
        };
        new.commit(settings);
        new
    }

    /// COMMIT of `settings`: moves no turn.
    pub fn commit(&mut self, settings: &Settings) {
        self.round_robin.commit(settings.round_frames);
        self.active_backup = ActiveBackup::new(&settings.priority);
        self.quota.carry = settings.carry;
    }

    /// `policy` comes into use: its first turn is the lowest candidate's. STATIC has none, and its counts restart with the epoch.
    pub fn enter(&mut self, policy: Policy) {
        match policy {
            Policy::RoundRobin => self.round_robin.enter(),
            Policy::Quota => self.quota.enter(),
            Policy::Static | Policy::ActiveBackup | Policy::LeastLoad | Policy::Hash => {}
        }
    }

    /// The chooser of `policy`.
    pub fn of(&mut self, policy: Policy) -> &mut dyn Chooser {
        match policy {
            Policy::Static => &mut self.balancer,
            Policy::RoundRobin => &mut self.round_robin,
            Policy::ActiveBackup => &mut self.active_backup,
            Policy::LeastLoad => &mut self.least_load,
            Policy::Quota => &mut self.quota,
            Policy::Hash => &mut self.by_address,
        }
    }
}
