// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! An observer of the decision port.

use std::collections::VecDeque;

use equipoise_golden::MAX_PORTS;

use crate::team::DecisionPorts;

/// What the block said of one frame that passed the balancing unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Clock in which it was shown.
    pub clock: u64,
    /// Lane that the frame came by.
    pub lane: u8,
    /// Port chosen.
    pub port: u8,
    /// Bytes of the frame as passed on, after cutting.
    pub bytes: u16,
    /// Epoch, modulo 2^16.
    pub epoch: u16,
    /// Eligible set used, bit p for port p.
    pub eligible: u16,
    /// The frame named its port.
    pub forced: bool,
    /// The unit dropped the frame.
    pub dropped: bool,
    /// Policy that the frame was stamped with, where the block tells.
    pub policy: Option<u8>,
    /// Bytes that were read to wait for each path; 0 where the block reads none.
    pub load: [u16; MAX_PORTS],
    /// Of a command that QUOTA decided: what was outstanding at each port, of its logical unit.
    pub in_flight: [u8; MAX_PORTS],
}

/// Records every decision.
pub struct Monitor {
    ports: DecisionPorts,
    /// Decisions, oldest first; the owner empties it.
    pub decisions: VecDeque<Decision>,
    /// Decisions so far.
    pub count: u64,
}

impl Monitor {
    /// An observer of `ports`.
    pub fn new(ports: DecisionPorts) -> Self {
        Monitor { ports, decisions: VecDeque::new(), count: 0 }
    }

    /// Whether decisions tell the loads that they read.
    pub fn tells_loads(&self) -> bool {
        !self.ports.load.is_empty()
    }

    /// After the clock settled: records the decision shown, if one is.
    #[inline(always)]
    pub fn sample(&mut self, clock: u64) {
        let p = &self.ports;
        if !p.valid.is_set() {
            return;
        }
        self.count += 1;
        let mut in_flight = [0; MAX_PORTS];
        in_flight.iter_mut().zip(&p.in_flight).for_each(|(count, port)| *count = port.get() as u8);
        self.decisions.push_back(Decision {
            clock,
            lane: p.lane.get() as u8,
            port: p.port.get() as u8,
            bytes: p.bytes.get() as u16,
            epoch: p.epoch.get() as u16,
            eligible: p.eligible.get() as u16,
            forced: p.forced.is_set(),
            dropped: p.dropped.is_set(),
            policy: p.policy.as_ref().map(|policy| policy.get() as u8),
            load: std::array::from_fn(|i| p.load.get(i).map_or(0, |load| load.get() as u16)),
            in_flight,
        });
    }
}
