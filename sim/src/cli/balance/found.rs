// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What is found about balance: sources, and a row for each rule.

use serde::Serialize;

/// Frames of the windows.
pub const WINDOWS: [usize; 3] = [10, 100, 1000];

/// Where the frames are from.
#[derive(Clone, Debug, Serialize)]
pub struct Source {
    pub name: String,
    pub sha256: String,
    /// Frames that were decided.
    pub frames: usize,
}

/// A row of the table.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Its place among the sources.
    pub source: usize,
    pub rule: String,
    /// Who decided: block, model or formula.
    pub by: &'static str,
    pub shares: Vec<u16>,
    /// The largest deviation of a port from its share in a window, in percent of the window's bytes; nothing if there are fewer frames.
    pub deviations: [Option<f64>; 3],
}

/// All that was found.
#[derive(Debug, Default, Serialize)]
pub struct Found {
    pub sources: Vec<Source>,
    pub rows: Vec<Row>,
}

/// A frame that the unit passed on: its place in the capture, and its bytes then.
#[derive(Clone, Copy, Debug)]
pub struct Passed {
    pub index: usize,
    pub bytes: u64,
}
