// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The balancing unit: what it decides for one frame, and when an epoch starts.
//!
//! Sources: "Static balancing" (epochs, no eligible path, commit), "Frames" (forced frames), "Roles and forwarding" (the
//! unit serves one frame at a time, so a decision sees all bytes of the frames decided before it).

use crate::balance::Balancer;
use crate::lane::Reason;
use crate::settings::{NoPath, Settings};

/// What the unit must know of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// Lane that it came by.
    pub lane: usize,
    /// Bytes as passed on, after any cut.
    pub bytes: u64,
    /// The port that the host named.
    pub forced: Option<u8>,
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
    balancer: Balancer,
    epoch: u16,
    /// Eligible set of the frame before; none after reset.
    eligible: u16,
    /// A value changed, or CLEAR.EPOCH was written, since the frame before.
    restart: bool,
}

impl Unit {
    /// The unit after reset: epoch 0, no byte counted. The first frame starts an epoch if its eligible set is not
    /// `eligible`, which hardware takes from the state of its registers at reset (no port).
    pub fn new(settings: Settings) -> Self {
        Unit { balancer: Balancer::new(&settings.shares), settings, epoch: 0, eligible: 0, restart: false }
    }

    /// COMMIT: `settings` are in use from the next frame on. Writing the values that are in use starts no epoch.
    pub fn commit(&mut self, settings: &Settings) {
        self.restart |= self.settings.restarts(settings);
        self.settings.clone_from(settings);
    }

    /// CLEAR.EPOCH: the next frame starts an epoch.
    pub fn clear_epoch(&mut self) {
        self.restart = true;
    }

    /// The settings in use.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The number of the epoch of the frame before.
    pub fn epoch(&self) -> u16 {
        self.epoch
    }

    /// Byte counts of the epoch.
    pub fn balancer(&self) -> &Balancer {
        &self.balancer
    }

    /// Whether the unit takes such a frame now, with the links of `link_up`; if not, it waits at its lane.
    pub fn takes(&self, forced: bool, link_up: u16) -> bool {
        forced || self.settings.no_path == NoPath::Drop || self.settings.eligible(link_up) != 0
    }

    /// Decides a frame whose first beat enters the unit while the links are `link_up`.
    pub fn decide(&mut self, request: Request, link_up: u16) -> Decision {
        let eligible = self.settings.eligible(link_up);
        if self.restart || eligible != self.eligible {
            self.restart = false;
            self.eligible = eligible;
            self.epoch = self.epoch.wrapping_add(1);
            self.balancer.restart(&self.settings.shares);
        }
        let (port, drop) = match request.forced {
            Some(port) => {
                let port = usize::from(port);
                // The link counts, not the membership: LACP must reach a port that has not joined yet.
                if port < self.settings.n() && link_up >> port & 1 == 1 {
                    (Some(port), None)
                } else {
                    (None, Some(Reason::ForcedDown))
                }
            }
            None => match self.balancer.choose(eligible) {
                Some(port) => {
                    self.balancer.account(port, request.bytes);
                    (Some(port), None)
                }
                None => (None, Some(Reason::NoPath)),
            },
        };
        Decision { lane: request.lane, port, bytes: request.bytes, epoch: self.epoch, eligible, forced: request.forced.is_some(), drop }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(bytes: u64) -> Request {
        Request { lane: 0, bytes, forced: None }
    }

    fn forced(port: u8) -> Request {
        Request { forced: Some(port), ..frame(100) }
    }

    fn unit() -> Unit {
        Unit::new(Settings::reset(4))
    }

    #[test]
    fn shares_of_the_specification() {
        let mut unit = unit();
        let mut settings = Settings::reset(4);
        settings.shares = vec![3, 1, 0, 2];
        unit.commit(&settings);
        let ports: Vec<_> = (0..6).map(|_| unit.decide(frame(100), 0xF).port.unwrap()).collect();
        assert_eq!(ports, [0, 3, 1, 0, 3, 0]);
    }

    #[test]
    fn an_epoch_starts_when_a_value_changes_and_only_then() {
        let mut unit = unit();
        let first = unit.decide(frame(100), 0xF).epoch;
        assert_eq!(unit.decide(frame(100), 0xF).epoch, first);
        unit.commit(&Settings::reset(4));
        assert_eq!(unit.decide(frame(100), 0xF).epoch, first, "the same values");
        assert_eq!(unit.decide(frame(100), 0xD).epoch, first + 1, "a link");
        assert_eq!(unit.balancer().bytes(), [100, 0, 0, 0], "counts restart");
        assert_eq!(unit.decide(frame(100), 0xF).epoch, first + 2, "and back");
        unit.clear_epoch();
        assert_eq!(unit.decide(frame(100), 0xF).epoch, first + 3, "CLEAR.EPOCH");
        let mut settings = Settings::reset(4);
        settings.shares[3] = 9;
        unit.commit(&settings);
        unit.commit(&Settings::reset(4));
        assert_eq!(unit.decide(frame(100), 0xF).epoch, first + 4, "away and back again");
    }

    #[test]
    fn link_of_a_stranger_starts_no_epoch() {
        let mut unit = unit();
        let mut settings = Settings::reset(4);
        settings.members = 0b0011;
        unit.commit(&settings);
        let first = unit.decide(frame(100), 0b1111).epoch;
        assert_eq!(unit.decide(frame(100), 0b0011).epoch, first);
        assert_eq!(unit.decide(forced(3), 0b1111).port, Some(3), "forced past the membership");
    }

    #[test]
    fn forced_frames_are_not_counted() {
        let mut unit = unit();
        unit.decide(frame(100), 0xF);
        let decision = unit.decide(forced(2), 0xF);
        assert_eq!((decision.port, decision.forced, decision.drop), (Some(2), true, None));
        assert_eq!(unit.balancer().bytes(), [100, 0, 0, 0]);
        assert_eq!(unit.decide(forced(2), 0xB).drop, Some(Reason::ForcedDown));
        assert_eq!(unit.decide(forced(4), 0xF).drop, Some(Reason::ForcedDown));
    }

    #[test]
    fn no_path() {
        let mut unit = unit();
        assert!(!unit.takes(false, 0) && unit.takes(true, 0) && unit.takes(false, 1));
        let mut settings = Settings::reset(4);
        settings.no_path = NoPath::Drop;
        unit.commit(&settings);
        assert!(unit.takes(false, 0));
        let decision = unit.decide(frame(100), 0);
        assert_eq!((decision.port, decision.drop), (None, Some(Reason::NoPath)));
    }

    #[test]
    fn epoch_wraps() {
        let mut unit = unit();
        for i in 0..=0x1_0000u32 {
            unit.clear_epoch();
            assert_eq!(unit.decide(frame(64), 0xF).epoch, (i + 1) as u16);
        }
    }
}
