// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Boards: what is around the block on an FPGA with two Ethernet jacks
//!
//! A core is the block with its ports' MACs, its registers on a serial line, and nothing of any vendor; a board's shell (crate
//! `equipoise-boards`) gives it clocks and joins it to pins.

mod delay_taps;
mod link_watch;
mod phy_port;
mod pins;
mod pulse;
mod rgmii_rx;
mod trunk_rx;
mod trunk_tx;

#[cfg(test)]
mod beats;

pub use delay_taps::DelayTaps;
pub use link_watch::LinkWatch;
pub use phy_port::{PhyPort, EVENTS};
pub use pins::{RgmiiPads, RgmiiPins};
pub use pulse::Pulse;
pub use rgmii_rx::RgmiiRx;
pub use trunk_rx::TrunkRx;
pub use trunk_tx::TrunkTx;

/// VLAN of member 0 on a trunk; member i has this plus i.
pub const FIRST_VLAN: u16 = 101;
