// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # A small gigabit MAC
//!
//! ```text
//!  beats ──► Narrow ──► MacTx ──► GMII: txd, tx_en, tx_er
//!  beats ◄── Widen  ◄── MacRx ◄── GMII: rxd, rx_dv, rx_er
//! ```
//!
//! **Rule.** IEEE 802.3, clauses 3 (frame, FCS), 4 (gap) and 35 (GMII); full duplex, 1 Gb/s only: a byte a clock of 125 MHz. No pause
//! frames: what the block sends it has stored (R32).

mod crc;
mod narrow;
mod packet_fifo;
mod port;
mod rx;
mod tx;
mod widen;

pub use crc::CrcByte;
pub use narrow::Narrow;
pub use packet_fifo::PacketFifo;
pub use port::MacPort;
pub use rx::MacRx;
pub use tx::MacTx;
pub use widen::Widen;

/// Start value of the frame check sequence; it is sent inverted.
pub const FCS_START: u32 = 0xFFFF_FFFF;
/// What is left after a whole frame with its right frame check sequence.
pub const FCS_RESIDUE: u32 = 0xDEBB_20E3;
/// A byte of the preamble.
pub const PREAMBLE: u8 = 0x55;
/// The start frame delimiter.
pub const SFD: u8 = 0xD5;
/// Shortest frame without FCS, bytes; shorter ones are padded.
pub const SHORTEST: usize = 60;
/// Shortest gap between frames, bytes.
pub const GAP: usize = 12;
