// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Balancing: which port a frame leaves by
//!
//! ```text
//!  lanes ──► turns ──► stamp ──► selector (a pair for every two paths) ──► dispatch
//!                        ▲ eligibility: which paths there are
//!                        ▲ ranking: who wins ties
//! ```
//!
//! [`mod@unit`] connects them.

pub mod eligibility;
pub mod pair;
pub mod ranking;
pub mod selector;
pub mod stamp;
pub mod turns;
pub mod unit;
