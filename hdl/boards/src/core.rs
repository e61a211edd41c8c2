// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # What goes into the shell
//!
//! The one place that says which core a top gets.

use crate::{Board, Top};
use anyhow::Result;

/// The core of a top, for a board's clock and a serial line of `baud` bits a second: module [`Top::core`].
///
/// # Errors
///
/// The core cannot be printed.
pub fn verilog(board: &Board, top: Top, baud: u64) -> Result<String> {
    equipoise_hdl::emit_board(top, board.core_hertz, baud, board.phy_facts.map_or(0, |facts| facts.rx_delay_taps))
}
