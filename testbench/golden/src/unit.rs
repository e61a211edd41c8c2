// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The balancing unit: what it decides for one frame, and when an epoch starts.
//!
//! Sources: "Static balancing" (epochs, no eligible path, commit), "Frames" (forced frames), "Roles and forwarding" (the
//! unit serves one frame at a time, so a decision sees all bytes of the frames decided before it), "Order of rules".
//!
//! What a policy reads beside settings and turns comes with the request, as the decision port shows it: when exactly hardware looks at a
//! queue or at a completion is not the model's matter. Whoever drives the model bounds what was read by its own counts.

use crate::balance::Balancer;
use crate::flow::Home;
use crate::frame::Frame;
use crate::lane::Reason;
use crate::policy::{Ask, Choosers, Outstanding, Policy};
use crate::settings::{NoPath, Settings};
use crate::{ports, MAX_PORTS};

/// What policies read for one frame, path by path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Read {
    /// Bytes that wait for the path behind the decision (LEAST_LOAD).
    pub load: [u64; MAX_PORTS],
    /// Outstanding commands of the frame's logical unit (QUOTA).
    pub in_flight: [u8; MAX_PORTS],
    /// Bytes of the path's turn (QUOTA).
    pub quota: [u64; MAX_PORTS],
}

/// What the unit must know of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// Lane that it came by.
    pub lane: usize,
    /// Bytes as passed on, after any cut.
    pub bytes: u64,
    /// The port that the host named.
    pub forced: Option<u8>,
    /// The logical unit, if the frame is a command (`class` 1).
    pub command: Option<u8>,
    /// Its bucket, by the key in use as it came.
    pub bucket: u8,
    /// What is read for it.
    pub read: Read,
}

impl Request {
    /// Of a frame as it came by `lane`; nothing is read for it, and nobody looked at its address.
    pub fn of(lane: usize, frame: &Frame) -> Self {
        let side = frame.sideband;
        let command = side.class.then_some(side.lu);
        Request { lane, bytes: frame.bytes.len() as u64, forced: side.forced, command, bucket: 0, read: Read::default() }
    }
}

/// A decision, field by field as the decision port shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// Lane that the frame came by.
    pub lane: usize,
    /// Port chosen; `None` if the frame is dropped (the field of the port is then without meaning).
    pub port: Option<usize>,
    /// Bytes of the frame.
    pub bytes: u64,
    /// Number of the epoch, modulo 2^16.
    pub epoch: u16,
    /// The eligible set that was used.
    pub eligible: u16,
    /// The host named the port.
    pub forced: bool,
    /// Why the frame is dropped.
    pub drop: Option<Reason>,
}

/// The unit between two frames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    settings: Settings,
    choosers: Choosers,
    outstanding: Outstanding,
    epoch: u16,
    /// Eligible set of the frame before; none after reset.
    eligible: u16,
    /// What a frame that finds no path goes by while NO_PATH is hold; none: it waits.
    kept: u16,
    /// Policy of the frame before, whether it asked it or not: what counts is the stamp.
    policy: Policy,
    /// A value changed, or CLEAR.EPOCH was written, since the frame before.
    restart: bool,
}

impl Unit {
    /// The unit after reset: epoch 0, no byte counted. The first frame starts an epoch if its eligible set is not
    /// `eligible`, which hardware takes from the state of its registers at reset (no port).
    pub fn new(settings: Settings) -> Self {
        let choosers = Choosers::new(&settings);
        let policy = settings.policy;
        Unit { choosers, settings, outstanding: Outstanding::default(), epoch: 0, eligible: 0, kept: 0, policy, restart: false }
    }

    /// COMMIT: `settings` are in use from the next frame on. Writing the values that are in use starts no epoch.
    pub fn commit(&mut self, settings: &Settings) {
        self.restart |= self.settings.restarts(settings);
        if self.settings.refills(settings) {
            self.choosers.by_address.home.fill(&settings.shares, settings.members);
        }
        self.choosers.commit(settings);
        self.settings.clone_from(settings);
    }

    /// The rebalancer puts these shares in use.
    pub fn share(&mut self, shares: &[u16]) {
        self.restart |= self.settings.shares != shares;
        self.settings.shares.copy_from_slice(shares);
    }

    /// CLEAR.EPOCH: the next frame starts an epoch.
    pub fn clear_epoch(&mut self) {
        self.restart = true;
    }

    /// `LU_MAX[unit]`, in use as written.
    pub fn limit(&mut self, unit: u8, most: u8) {
        self.choosers.quota.limit[usize::from(unit)] = most;
    }

    /// `HOME[bucket]` is written, with POLICY_TABLE on manual; whether it was taken.
    pub fn write_home(&mut self, bucket: u8, path: u8) -> bool {
        self.settings.manual_table && self.choosers.by_address.home.write(bucket, path, self.settings.n())
    }

    /// The table of buckets.
    pub fn home(&self) -> &Home {
        &self.choosers.by_address.home
    }

    /// A command of `unit` on `path` has ended.
    pub fn complete(&mut self, path: usize, unit: u8) {
        self.outstanding.complete(path, unit);
    }

    /// `path` has failed (until failover is built: its link fell): what is outstanding there is forgotten.
    pub fn failed(&mut self, path: usize) {
        self.outstanding.failed(path);
    }

    /// The next frame was admitted while a path was eligible, and these were the last ones ("Commit"): it goes by them if it finds none
    /// and NO_PATH is hold. Without a queue in front of the stamp there is no such frame.
    pub fn keep(&mut self, paths: u16) {
        self.kept = paths;
    }

    /// Nothing is outstanding: for whoever counts commands himself.
    pub fn forget_commands(&mut self) {
        self.outstanding.clear();
    }

    /// The settings in use.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The number of the epoch of the frame before.
    pub fn epoch(&self) -> u16 {
        self.epoch
    }

    /// Byte counts of the epoch. Only STATIC moves them.
    pub fn balancer(&self) -> &Balancer {
        &self.choosers.balancer
    }

    /// Outstanding commands, by the model's own count.
    pub fn outstanding(&self) -> &Outstanding {
        &self.outstanding
    }

    /// Outstanding commands of `unit` on each path as the next frame reads them: none if it brings QUOTA into use.
    pub fn in_flight(&self, unit: u8) -> [u8; MAX_PORTS] {
        if self.settings.policy == Policy::Quota && self.policy == Policy::Quota {
            *self.outstanding.of(unit)
        } else {
            [0; MAX_PORTS]
        }
    }

    /// Decides a frame whose first beat enters the unit while the links are `link_up`. `None`: it is held, and nothing has moved.
    pub fn decide(&mut self, request: Request, link_up: u16) -> Option<Decision> {
        self.decided(request, link_up, None)
    }

    /// The same with shares in use that nobody knows: a policy that goes by shares takes `port` if it is eligible, and its turn or its counts with it.
    pub fn follow(&mut self, request: Request, link_up: u16, port: usize) -> Option<Decision> {
        self.decided(request, link_up, Some(port))
    }

    fn decided(&mut self, request: Request, link_up: u16, follow: Option<usize>) -> Option<Decision> {
        let settings = &self.settings;
        let eligible = match (settings.eligible(link_up), settings.no_path) {
            (0, NoPath::Hold) => self.kept,
            (eligible, _) => eligible,
        };
        let follow = follow.filter(|&port| settings.policy != Policy::ActiveBackup && ports(eligible).any(|p| p == port));
        let ask = Ask {
            eligible: follow.map_or(eligible, |port| 1 << port),
            members: settings.members,
            shares: &settings.shares,
            bytes: request.bytes,
            command: request.command,
            bucket: request.bucket,
            load: &request.read.load[..settings.n()],
            in_flight: &request.read.in_flight,
            quota: &request.read.quota,
        };
        let free = request.forced.is_none();
        let held = match eligible {
            0 => settings.no_path == NoPath::Hold,
            _ => settings.policy == Policy::Quota && self.choosers.quota.candidates(&ask) == 0,
        };
        if free && held {
            return None;
        }
        if self.policy != settings.policy {
            self.policy = settings.policy;
            self.choosers.enter(self.policy);
            if self.policy == Policy::Quota {
                self.outstanding.clear();
            }
        }
        if self.restart || eligible != self.eligible {
            self.restart = false;
            self.eligible = eligible;
            self.epoch = self.epoch.wrapping_add(1);
            self.choosers.balancer.restart(&settings.shares);
        }
        let (port, drop) = match request.forced {
            Some(port) => {
                let port = usize::from(port);
                // The link counts, not the membership: LACP must reach a port that has not joined yet.
                if port < settings.n() && link_up >> port & 1 == 1 {
                    (Some(port), None)
                } else {
                    (None, Some(Reason::ForcedDown))
                }
            }
            None if eligible == 0 => (None, Some(Reason::NoPath)),
            None => (self.choosers.of(self.policy).choose(&ask), None),
        };
        if let (true, Policy::Quota, Some(port), Some(unit)) = (free, self.policy, port, request.command) {
            self.outstanding.issue(port, unit);
        }
        Some(Decision { lane: request.lane, port, bytes: request.bytes, epoch: self.epoch, eligible, forced: !free, drop })
    }
}

#[cfg(test)]
mod tests;
