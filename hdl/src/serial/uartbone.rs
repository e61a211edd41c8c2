// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # UARTBone: from bytes to bus accesses and back
//!
//! ```text
//!              ┌──────────┐
//!  rx_* ─────►─┤          ├─► wb_*      one access after the other
//!  tx_* ◄──────┤ UartBone │
//!              │          ├─► unknown, empty, expired    what was wrong, a clock each
//!  framing,  ─►┤  counts  │
//!  overrun     └──────────┘
//! ```
//!
//! **Why.** The protocol that LiteX's `litex_server` and the crate `wishbone-bridge` speak: the block is poked with tools that exist.
//!
//! **Rule.** docs/interfaces.md "Serial line: UARTBone" (R3, R5, R19). A command is a byte (1 write, 2 read, 3 and 4 the same at a fixed
//! address), a number of words, a word address of four bytes, and a write's words, all big-endian. A write is performed when its last
//! byte is in, so one that is cut off writes nothing; every read is answered. A header of no words or of no such command is swallowed.
//! A pause in mid-command that is longer than the time-out forgets the command. The block has 1024 words, the bridge eight of its own behind
//! them ([`crate::serial::line_faults`]), which can be read. Any other access goes to the block's last word, which is unmapped for ever, and is answered
//! and counted there. A bridge made with `pages` lets the other words up to 0x7FF through, with `wb_behind`, to whoever answers for them.
//!
//! **Inside.** The words of a write wait in a block RAM. While accesses are performed and answers sent no byte is taken.
//!
//! **Timing.** A byte a clock into a command. A word written takes the access and a clock; a word read takes the access and its four
//! bytes.

mod bridge;

pub use bridge::UartBone;

use rust_hdl::prelude::*;

/// What the bridge waits for.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Phase {
    /// The first byte of a command.
    Command,
    /// Its number of words.
    Length,
    /// Its address.
    Address,
    /// The words of a write.
    Data,
    /// The memory, for the next word to write.
    Fetch,
    /// The bus, for a write.
    Write,
    /// The bus, for a read.
    Read,
    /// The host, for a byte of an answer.
    Answer,
}

/// Bits of the pause counter.
pub const TIMEOUT_BITS: usize = 24;

#[cfg(test)]
mod tests;
