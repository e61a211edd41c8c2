// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A master on the register bus (Wishbone B4 classic, 32 bits, word addresses).

use crate::team::BusPorts;

/// Performs one access at a time: [`Master::start`], then clocks until [`Master::finish`] has the answer.
pub struct Master {
    ports: BusPorts,
    busy: bool,
    /// The access was acknowledged: the bus is let go after the edge.
    release: bool,
    answer: Option<u32>,
    /// Accesses acknowledged so far.
    pub accesses: u64,
    /// Acknowledgements without an access, by clock. Empty is good.
    pub violations: Vec<String>,
}

impl Master {
    /// An idle master on `ports`.
    pub fn new(ports: BusPorts) -> Self {
        Master { ports, busy: false, release: false, answer: None, accesses: 0, violations: Vec::new() }
    }

    /// Starts a read (`write` is `None`) or a write of all four byte lanes. Starting while busy replaces the access.
    pub fn start(&mut self, word_address: u16, write: Option<u32>) {
        self.start_lanes(word_address, write, 0xf);
    }

    /// The same with `lanes` (4 bits) for `sel`.
    pub fn start_lanes(&mut self, word_address: u16, write: Option<u32>, lanes: u8) {
        let p = &self.ports;
        p.adr.set(u64::from(word_address));
        p.we.put(write.is_some());
        p.dat_w.set(u64::from(write.unwrap_or(0)));
        p.sel.set(u64::from(lanes));
        p.cyc.put(true);
        p.stb.put(true);
        self.busy = true;
        self.release = false;
        self.answer = None;
    }

    /// Whether an access waits for its acknowledgement.
    pub fn is_busy(&self) -> bool {
        self.busy
    }

    /// The data of an acknowledged access (of a write, whatever the block shows), once.
    pub fn finish(&mut self) -> Option<u32> {
        self.answer.take()
    }

    /// Gives up the access and the bus; for a reset of the block.
    pub fn clear(&mut self) {
        self.busy = false;
        self.release = false;
        self.answer = None;
        self.ports.cyc.put(false);
        self.ports.stb.put(false);
    }

    /// Before the clock settles: lets go of the bus after an acknowledged access.
    #[inline(always)]
    pub fn drive(&mut self) {
        if self.release {
            self.release = false;
            self.ports.cyc.put(false);
            self.ports.stb.put(false);
        }
    }

    /// After the clock settled: takes the acknowledgement.
    #[inline(always)]
    pub fn sample(&mut self, clock: u64) {
        if !self.ports.ack.is_set() {
            return;
        }
        if self.busy {
            self.busy = false;
            self.release = true;
            self.accesses += 1;
            self.answer = Some(self.ports.dat_r.get() as u32);
        } else if self.violations.len() < 20 {
            self.violations.push(format!("clock {clock}: acknowledgement without an access"));
        }
    }
}
