// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Serial line: registers by UARTBone
//!
//! ```text
//!  rx ──► uart_rx ──► uartbone ──► Wishbone
//!  tx ◄── uart_tx ◄──┘ └► line_faults: what went wrong, in a page of its own
//! ```
//!
//! [`uart_bridge`] connects them.

#[cfg(test)]
pub(crate) mod host;
pub mod line_faults;
pub mod uart_bridge;
pub mod uart_rx;
pub mod uart_tx;
pub mod uartbone;
