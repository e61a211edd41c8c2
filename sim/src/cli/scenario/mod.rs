// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Scenarios: how a run is set up and what happens while frames flow, from options and a file.

pub mod file;
pub mod limits;
mod nearest;
mod plan;
pub mod rebalance;
mod registers;
pub mod step;
mod toml;
pub mod values;

pub use plan::Plan;
pub use registers::{refusal, Shadow};
