// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The host's side of the block: its registers over UARTBone, from TCP, a pseudo-terminal or a serial line.
//!
//! ```no_run
//! use equipoise::{Place, Uartbone};
//! use equipoise_regmap::{host::Team, map};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let place: Place = "tcp:127.0.0.1:4701".parse()?;
//! let mut team = Team::identify(Uartbone::open(&place)?)?;
//! team.set_shares(&[3, 1, 0, 2])?;
//! println!("{} bytes", team.read(&map::SENT_BYTES_TOTAL, 0)?);
//! # Ok(()) }
//! ```

mod line;
mod place;
mod text;
mod uartbone;

pub use place::{Place, PlaceError};
pub use text::{device_text, LONGEST};
pub use uartbone::{LineError, Uartbone};
