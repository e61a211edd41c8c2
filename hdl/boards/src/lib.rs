// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Boards
//!
//! One description a [`Board`] ([`catalogue`]); made from it are its [`ports`](Board::ports), the constraint files in `constraints/`
//! ([`constraints`]) and the [`shell`]: PLL, reset and DDR cells around a [`core`](mod@core). [`verilog`] is the whole board top, ready
//! for synthesis; with the models in [`cells`] it can be simulated, before and after synthesis.
//!
//! Nothing has run on hardware yet.

pub mod board;
pub mod catalogue;
pub mod cells;
pub mod constraints;
pub mod core;
mod pll;
pub mod port;
pub mod shell;

pub use board::{module_name, simulated_baud, Board};
pub use catalogue::{all, find};
pub use equipoise_hdl::device::Top;

use anyhow::Result;

/// A board top as Verilog: shell and core in one text. The top module is [`module_name`].
///
/// # Errors
///
/// The board has no such top, or the core cannot be printed.
pub fn verilog(board: &Board, top: Top) -> Result<String> {
    verilog_at(board, top, board.uart.baud)
}

/// The same with another serial line: a simulation can be spared the wait for a slow one.
///
/// # Errors
///
/// As [`verilog`]; the core's clock cannot make that rate.
pub fn verilog_at(board: &Board, top: Top, baud: u64) -> Result<String> {
    Ok(shell::verilog(board, top)? + &core::verilog(board, top, baud)?)
}
