// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a scoreboard finds wrong.

use thiserror::Error;

/// A difference between the block and its model.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// A decision that the model does not make.
    #[error("clock {clock}: decision: {detail}")]
    Decision {
        /// Clock in which it was shown.
        clock: u64,
        /// What was expected, what was seen.
        detail: String,
    },
    /// A frame that should not have left by this port, or not like this.
    #[error("clock {clock}: port {port}: {detail}")]
    Port {
        /// Clock of its last beat.
        clock: u64,
        /// The port.
        port: usize,
        /// What is wrong with it.
        detail: String,
    },
    /// A frame that never left.
    #[error("port {port}: {detail}")]
    Missing {
        /// The port it was to leave by, or the lane it came by if no decision came.
        port: usize,
        /// Which frame.
        detail: String,
    },
    /// A counter that does not show what happened.
    #[error("counter {name}: the block shows {seen}, expected is {expected}")]
    Counter {
        /// Name in the register map.
        name: String,
        /// Value read.
        seen: u64,
        /// Value or range.
        expected: String,
    },
    /// A breach of a stream's or the bus's rules.
    #[error("{0}")]
    Protocol(String),
    /// The block stopped moving with work left.
    #[error("clock {clock}: nothing moves any more: {detail}")]
    Wedged {
        /// When it was given up.
        clock: u64,
        /// What is left.
        detail: String,
    },
    /// The test itself drives something that has two right answers.
    #[error("clock {clock}: the stimulus is ambiguous: {detail}")]
    Stimulus {
        /// When.
        clock: u64,
        /// What.
        detail: String,
    },
}
