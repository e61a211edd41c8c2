// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Drivers, monitors, scoreboard and tests of the block.
//!
//! | module | holds |
//! | --- | --- |
//! | [`harness`] | a verilated block with hosts, MACs, bus master and the scoreboard around it |
//! | [`accesses`] | accesses to registers that wait for the bus |
//! | [`arrivals`] | beats that hosts have handed over and lanes do not see yet |
//! | [`live`] | what the golden model makes of the ports' traffic, time frame by time frame: shares, quotas, readings |
//! | [`scoreboard`] | compares what the block shows with the golden model: decisions, bytes, order, counters |
//! | [`lanes`], [`ports`] and [`equipoise_sim::check`] | the scoreboard's parts |
//! | [`beats`] | beats good and bad |
//! | [`scenario`] | a run as data, for property tests that shrink |
//! | [`readout`] | the counters of a block |
//! | [`fault`] | what can be found wrong |
//!
//! The tests in `tests/` need the verilated models; those in the modules feed the scoreboard with streams made up for
//! it, right ones and corrupted ones.

pub mod accesses;
pub mod arrivals;
pub mod beats;
pub mod fault;
pub mod harness;
pub mod lanes;
pub mod live;
pub mod ports;
pub mod readout;
pub mod scenario;
pub mod scoreboard;

pub use fault::Fault;
pub use harness::Harness;
pub use scoreboard::Scoreboard;
