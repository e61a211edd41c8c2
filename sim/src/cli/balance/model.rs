// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Decisions of the golden model, for policies that the block is built without: frames one after the other at the rate of a host stream of
//! 64 bits, lines of 1 Gb/s, buffers of 4 KiB.

use equipoise_golden::all_ports;
use equipoise_golden::policy::quota::quotas;
use equipoise_golden::policy::Policy;
use equipoise_golden::rebalance::FIRST_MEAN;
use equipoise_golden::settings::Settings;
use equipoise_golden::unit::{Read, Request, Unit};

use super::found::Passed;

/// Bytes of a beat, of an egress buffer, and of line time that a frame costs beside its own.
const BEAT: u64 = 8;
const BUFFER: u64 = 4096;
const OVERHEAD: u64 = 24;

/// A port: its line is busy up to a clock, a byte a clock, with what waits for it.
#[derive(Clone, Debug, Default)]
struct Port {
    /// Of each frame: the clock in which it has left, and its bytes.
    frames: Vec<(u64, u64)>,
}

impl Port {
    /// Bytes that wait.
    fn load(&mut self, now: u64) -> u64 {
        self.frames.retain(|(left, _)| *left > now);
        self.frames.iter().map(|(_, bytes)| bytes).sum()
    }

    /// The clock in which there is room for a frame.
    fn room(&mut self, mut now: u64, bytes: u64) -> u64 {
        while self.load(now) > BUFFER.saturating_sub(bytes) {
            now = self.frames[0].0;
        }
        now
    }

    fn put(&mut self, now: u64, bytes: u64) {
        let free = self.frames.last().map_or(now, |last| last.0).max(now);
        self.frames.push((free + bytes + OVERHEAD, bytes));
    }
}

/// The port of each frame. No frame is a command; quotas are those of the mean length that holds up to the first firing of the timer.
pub fn taken(frames: &[Passed], policy: Policy, shares: &[u16]) -> Vec<usize> {
    let n = shares.len();
    let mut unit = Unit::new(Settings { policy, shares: shares.to_vec(), ..Settings::reset(n) });
    let mut ports = vec![Port::default(); n];
    let mut read = Read::default();
    read.quota[..n].copy_from_slice(&quotas(&vec![FIRST_MEAN; n], shares, all_ports(n)));
    let mut now = 0;
    let mut one = |frame: &Passed| {
        for (load, port) in read.load.iter_mut().zip(&mut ports) {
            *load = port.load(now);
        }
        let request = Request { lane: 0, bytes: frame.bytes, forced: None, command: None, read };
        let port = unit.decide(request, all_ports(n))?.port?;
        now = ports[port].room(now, frame.bytes) + frame.bytes.div_ceil(BEAT);
        ports[port].put(now, frame.bytes);
        Some(port)
    };
    frames.iter().map_while(&mut one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(bytes: &[u64]) -> Vec<Passed> {
        bytes.iter().enumerate().map(|(index, &bytes)| Passed { index, bytes }).collect()
    }

    #[test]
    fn policies_are_the_models() {
        let equal = passed(&[1000; 12]);
        assert_eq!(taken(&equal, Policy::Static, &[1, 1]), [0, 1].repeat(6));
        // 3000 and 1500 bytes a turn.
        assert_eq!(taken(&equal, Policy::Quota, &[2, 1]), [0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0]);
        // A long frame keeps its port busy while short ones go by the others.
        assert_eq!(taken(&passed(&[1500, 64, 64, 64, 64]), Policy::LeastLoad, &[1, 1, 1]), [0, 1, 2, 1, 2]);
    }

    #[test]
    fn a_full_port_is_waited_for() {
        let mut port = Port::default();
        for _ in 0..2 {
            port.put(0, 1500);
        }
        let room = |bytes: u64| port.clone().room(0, bytes);
        assert_eq!((room(1000), room(1500), room(3000)), (0, 1524, 3048));
        assert_eq!(port.load(0), 3000);
        assert_eq!((port.load(1524), port.load(3047), port.load(3048)), (1500, 1500, 0));
    }
}
