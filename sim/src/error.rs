// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What can go wrong outside the block.

use std::path::PathBuf;

/// Errors of models and benches; none of them stands for a wrong answer of the block.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The size is legal, perhaps, but was not verilated.
    #[error("no model of {n} ports at {w} bits in this build (it has {have}): build with --features all-sizes for every size")]
    NoSuchSize {
        /// Ports asked for.
        n: usize,
        /// Width asked for, bits.
        w: usize,
        /// The sizes there are.
        have: String,
    },
    /// The module was not verilated.
    #[error("no model of the module {top} in this build")]
    NoSuchModule {
        /// Module name.
        top: &'static str,
    },
    /// The board's top was not verilated.
    #[error(
        "no model of board {board}, top {top} in this build (it has {have}); if docs/boards.md has them, \
         EQUIPOISE_DEVICES={board}:{top} before the cargo run or cargo install that builds this makes one"
    )]
    NoSuchDevice {
        /// Board asked for.
        board: String,
        /// Top asked for.
        top: String,
        /// Those there are.
        have: String,
    },
    /// The model lacks a port that the block's contract names.
    #[error("the model {top} has no port {port} of {bits} bits: its RTL does not belong to this version of the crate")]
    NoSuchPort {
        /// Module name.
        top: &'static str,
        /// Port name.
        port: String,
        /// Width expected, bits.
        bits: u32,
    },
    /// A trace cannot be written.
    #[error("cannot write the trace {path}: {reason}")]
    Trace {
        /// File asked for.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// Coverage cannot be written.
    #[error("cannot write coverage to {path}: {reason}")]
    Coverage {
        /// File asked for.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// Something awaited did not happen.
    #[error("after {clocks} clocks, at clock {now}, still waiting for {what}")]
    Timeout {
        /// Clocks waited.
        clocks: u64,
        /// The clock at the end of the wait.
        now: u64,
        /// What was awaited.
        what: String,
    },
}
