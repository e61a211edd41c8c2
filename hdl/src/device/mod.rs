// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Boards: what is around the block on an FPGA with two Ethernet jacks
//!
//! A core is the block with its ports' MACs, its registers on a serial line, and nothing of any vendor; a board's shell (crate
//! `equipoise-boards`) gives it clocks and joins it to pins.
//!
//! | | all have | PHYs and their counters | receive half | generated frames | what is its own |
//! |---|---|---|---|---|---|
//! | [`PortExtender`] | block, [`Control`] | [`Jacks`] | yes | | [`TrunkTx`], [`TrunkRx`] |
//! | [`TwoMembers`] | block, [`Control`] | [`Jacks`] | yes | [`GeneratorHost`], [`PayloadCheck`] | |
//! | [`Small`] | block, [`Control`] | | | [`GeneratorHost`], a [`PayloadCheck`] a member | |
//!
//! [`PagedBridge`] is for designs of others: what a serial line reaches of the above without a board.
//!
//! What a core says itself is where its frames go, which links its members have, and what its LEDs show.

mod board_page;
mod control;
mod delay_taps;
mod extender;
mod generator;
mod generator_host;
mod jacks;
mod lights;
mod link_watch;
mod paged_bridge;
mod pages;
mod payload_check;
mod phy_port;
mod pins;
mod pulse;
mod rgmii_rx;
mod small;
mod top;
mod trunk_rx;
mod trunk_tx;
mod two_members;

#[cfg(test)]
mod beats;

pub use board_page::{BoardPage, STATUS_BITS};
pub use control::{Control, Settings};
pub use delay_taps::DelayTaps;
pub use extender::PortExtender;
pub use generator::Generator;
pub use generator_host::GeneratorHost;
pub use jacks::Jacks;
pub use lights::Lights;
pub use link_watch::LinkWatch;
pub use paged_bridge::PagedBridge;
pub use pages::{Pages, PAGES};
pub use payload_check::PayloadCheck;
pub use phy_port::{PhyPort, EVENTS};
pub use pins::{RgmiiPads, RgmiiPins};
pub use pulse::Pulse;
pub use rgmii_rx::RgmiiRx;
pub use small::Small;
pub use top::Top;
pub use trunk_rx::TrunkRx;
pub use trunk_tx::TrunkTx;
pub use two_members::TwoMembers;

use crate::sizes::FEATURES;
use crate::{receive_type, team_type};
use equipoise_regmap::{Feature, Features};

/// VLAN of member 0 on a trunk; member i has this plus i.
pub const FIRST_VLAN: u16 = 101;

/// 1 where the boards' teams count commands, else 0.
const QU: usize = FEATURES.has(Feature::Quota) as usize;

/// The block with two ports, 64-bit streams and 4 KiB egress buffers.
pub type Team2 = team_type!(2, 64, 4096, FEATURES);

/// The same with STATIC alone, for a small FPGA.
pub type SmallTeam = team_type!(2, 64, 4096, Features::NONE);

/// As [`Team2`] with four ports.
pub type Team4 = team_type!(4, 64, 4096, FEATURES);

/// The receive half of two ports, 64-bit streams and 4 KiB buffers.
pub type Receive2 = receive_type!(2, 64, 4096);

/// The same with four ports.
pub type Receive4 = receive_type!(4, 64, 4096);
