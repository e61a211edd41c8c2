// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The decision port against the golden model, for whoever runs a block: the test bench and `equipoise-sim`.

mod decisions;
mod timeline;

pub use decisions::{Entered, UnitMonitor, Window};
pub use timeline::{longest_pass, Fall, Timeline};

/// Why a decision is not taken for right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The model does not make it: what was seen, what was expected.
    #[error("{0}")]
    Wrong(String),
    /// So much changed around it that too many answers are right.
    #[error("{0}")]
    Ambiguous(String),
}
