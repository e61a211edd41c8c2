// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Registers: the block's register bus, its configuration and its status
//!
//! ```text
//!             ┌────────────────────────────────────────────┐
//!             │ Access ── write ──► Settings ── commit ──► ├─►── member, share[p], role_primary, policy, max_frame, …
//!  wb_* ───►──┤   ▲                    │                   ├─►── commit, config_changed, clear_epoch, us_tick
//!       ◄─────┤   ├── Decode           ▼                   │
//!             │   └────────────── Readback ◄── status ◄────┼─◄── link, eligible, epoch
//!             │                                            ├─►── stat_read, stat_address, hold, clear_stats
//!             └────────────────────────────────────────────┴─◄── stat_valid, stat_data
//! ```
//!
//! **Rule.** docs/semantics.md "Commit": writes go to shadow registers; COMMIT copies all of them to the live ones in one clock. LOCK
//! freezes both until reset. docs/registers.md "Reading the tables": every access is answered, see [`Access`] (R19).
//!
//! **Inside.** Two tables made from the register map, [`Decode`] and [`Readback`]; a [`Setting`] for each configuration
//! register. What comes with a policy or with REBALANCE is a box of its own with its own words ([`LoadRegisters`], [`Commands`],
//! [`RebalanceRegisters`], [`Readings`]), and left out with it.
//!
//! **Timing.** `wb_ack` in the fifth clock of an access, [`ACCESS_CLOCKS`]. Statistics wait for their memory: at most [`crate::counters::statistics::read_bound`] clocks
//! more. `commit` is high in the clock after the write to COMMIT was taken; live values show the new configuration from the clock
//! after that.

mod access;
mod commands;
mod decode;
mod features;
mod frame_limit;
mod load;
mod microseconds;
mod policies;
mod readback;
mod readings;
mod rebalance;
mod setting;
mod slave;

pub use access::Access;
pub use commands::Commands;
pub use decode::Decode;
pub use frame_limit::FrameLimit;
pub use load::LoadRegisters;
pub use microseconds::Microseconds;
pub use policies::Policies;
pub use readback::Readback;
pub use readings::Readings;
pub use rebalance::RebalanceRegisters;
pub use setting::Setting;
pub use slave::Registers;

/// Clocks per microsecond at the nominal 125 MHz.
pub const US_CLOCKS: usize = 125;

/// Clocks of an access to any register but a counter, with that of the acknowledgement.
pub const ACCESS_CLOCKS: usize = 5;

#[cfg(test)]
mod tests;
