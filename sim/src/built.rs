// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The verilated models of this build.

use std::ffi::{c_char, c_int, c_void};

use crate::Error;

/// A model as the build script lists it.
pub(crate) struct Entry {
    pub top: &'static str,
    n: usize,
    w: usize,
    /// Of the block of this size; means nothing for other modules.
    pub latency: Latency,
    pub calls: Calls,
    pub ports: &'static [Wire],
}

/// Latencies of a block in clocks, as the hdl crate publishes them.
#[derive(Clone, Copy, Debug)]
pub struct Latency {
    /// From a beat at the host stream to where its lane looks at it.
    pub arrival: u64,
    /// From a beat of a balanced frame at the host stream to the egress buffer, if nothing holds it up.
    pub balanced: u64,
    /// From a change of the link input to the first clock in which it counts.
    pub link: u64,
    /// From a beat that commits in the egress buffer to the offer of what it commits, if nothing waits.
    pub offer: u64,
    /// From the first clock of a register access to its acknowledgement, both counted, at most: a counter's just after a snapshot was taken.
    pub answer: u64,
    /// From one frame's first beat to the next one's in the balancing unit, at least.
    pub spacing: u64,
    /// For which a commit that changes shares, members or policy, and a reset, keep the unit from taking beats.
    pub commit: u64,
}

/// A port as the build script lists it.
pub(crate) struct Wire {
    pub name: &'static str,
    pub bits: u32,
    pub input: bool,
}

impl Wire {
    /// Bytes that Verilator keeps it in: the smallest of 8, 16, 32, 64 bits that holds it, or 32-bit words.
    pub fn bytes(&self) -> usize {
        match self.bits as usize {
            bits @ 0..=64 => bits.div_ceil(8).next_power_of_two(),
            bits => bits.div_ceil(32) * 4,
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/models.rs"));

/// The sizes (N, W) of this build.
pub fn sizes() -> impl Iterator<Item = (usize, usize)> {
    MODELS.iter().filter(|m| m.n != 0).map(|m| (m.n, m.w))
}

/// The block of this size.
pub(crate) fn of_size(n: usize, w: usize) -> Result<&'static Entry, Error> {
    MODELS.iter().find(|m| m.n == n && m.w == w && m.n != 0).ok_or_else(|| {
        let have: Vec<String> = sizes().map(|(n, w)| format!("{n}x{w}")).collect();
        Error::NoSuchSize { n, w, have: have.join(", ") }
    })
}

/// The model of another module.
pub(crate) fn of_module(top: &'static str) -> Result<&'static Entry, Error> {
    MODELS.iter().find(|m| m.top == top).ok_or(Error::NoSuchModule { top })
}
