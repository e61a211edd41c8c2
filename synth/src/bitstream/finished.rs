// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A bitstream that was made.

use super::placed::Placed;
use equipoise_boards::{Board, Top};

/// Everything that is known of a finished bitstream.
pub struct Finished<'a> {
    /// The board.
    pub board: &'a Board,
    /// The top.
    pub top: Top,
    /// Seed of the placement.
    pub seed: u32,
    /// What was placed.
    pub placed: Placed,
    /// Tools and their versions.
    pub tools: Vec<String>,
    /// SHA-256 of the bitstream, in hexadecimal.
    pub sha256: String,
    /// SHA-256 of Verilog and constraints, in hexadecimal.
    pub design: String,
    /// Where the bitstream is, from the root.
    pub file: String,
}
