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
pub mod port;
pub mod shell;

pub use board::Board;
pub use catalogue::{all, find};
pub use equipoise_hdl::board::Top;

use anyhow::Result;

/// A board top as Verilog: shell and core in one text. The top module is [`module_name`].
///
/// # Errors
///
/// The board has no such top, or the core cannot be printed.
pub fn verilog(board: &Board, top: Top) -> Result<String> {
    Ok(shell::verilog(board, top)? + &core::verilog(board, top)?)
}

/// Name of the top module: board and top, with underscores.
pub fn module_name(board: &Board, top: Top) -> String {
    format!("{}_{}", board.name, top.name()).replace('-', "_")
}
