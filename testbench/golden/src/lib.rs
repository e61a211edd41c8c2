// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Golden model: what the block computes, in exact integers, without hardware.
//!
//! The hardware, the test bench and the replay report are compared with this library decision by decision.
//! It follows the page *What the block computes* ("Frames", "Roles and forwarding", "Static balancing", "Other policies", "Dynamic balancing
//! by actual share", "Dynamic balancing by speed", "Quota round robin", "Relative load", "Receive"); requirement numbers R1...R56 are
//! those of the project's requirements table.
//!
//! | module | holds |
//! | --- | --- |
//! | [`balance`] | the STATIC rule by cross products, byte counts per epoch, the bounds |
//! | [`flow`] | a frame's address, its hash and bucket, the path that a bucket has |
//! | [`fraction`] | exact fractions for the report |
//! | [`rational`] | the literal formula `(total / by) * sh`, a second implementation |
//! | [`difference`] | the form that the hardware keeps: differences instead of counters |
//! | [`lane`] | frame checks, beat by beat |
//! | [`frame`] | a frame and the sideband that travels with it |
//! | [`settings`] | the configuration in use |
//! | [`mod@unit`] | one decision: eligible set, epoch, forced frames, no path |
//! | [`policy`] | the ways to choose a path: a trait, a file each |
//! | [`rebalance`] | shares that follow the traffic: one pass, in two implementations, and what a time frame says |
//! | [`receive`] | the receive half: what the host gets of the frames on the wires, and what is counted |
//! | [`uartbone`] | the serial protocol of the register bus |
//! | [`team`] | the block frame by frame: lanes, unit, ports and every counter |

pub mod balance;
pub mod difference;
pub mod flow;
pub mod fraction;
pub mod frame;
pub mod lane;
pub mod policy;
#[cfg(test)]
mod random;
pub mod rational;
pub mod rebalance;
pub mod receive;
pub mod settings;
pub mod team;
pub mod uartbone;
pub mod unit;

/// Most ports a team can have; a set of ports fits in a `u16`.
pub const MAX_PORTS: usize = 16;

/// Fewest bytes of a frame: two MAC addresses and a type ("Frames").
pub const MIN_FRAME: usize = 14;

/// The set of the first `n` ports.
///
/// ```
/// assert_eq!(equipoise_golden::all_ports(4), 0b1111);
/// assert_eq!(equipoise_golden::all_ports(16), 0xFFFF);
/// ```
pub fn all_ports(n: usize) -> u16 {
    assert!(n <= MAX_PORTS, "a team has at most {MAX_PORTS} ports, not {n}");
    ((1u32 << n) - 1) as u16
}

/// The ports of a set, lowest first.
///
/// ```
/// assert_eq!(equipoise_golden::ports(0b1010).collect::<Vec<_>>(), [1, 3]);
/// ```
pub fn ports(set: u16) -> impl Iterator<Item = usize> {
    (0..MAX_PORTS).filter(move |p| set >> p & 1 == 1)
}
