// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Balancing: which port a frame leaves by
//!
//! ```text
//!  lanes ──► turns ──► beat ──────────────────────────────► dispatch ──► crossbar
//!                       │                                     ▲
//!                       └──► stamp ──► selector ── winner ────┘
//!                                        forced ──────────────┘──► decision port, statistics
//! ```
//!
//! The selector stamps each frame with the paths that there are ([`eligibility`]), and has two forms: a [`matrix`] with a [`pair`] for every two paths
//! and a [`ranking`] of who wins ties, or [`banks`] in which pairs share what they need. Rules beside STATIC are a [`policy`] each. Where one of them lets
//! frames wait, they do so in front of the stamp ([`waiting`], a queue: [`release`]), and one that finds no path any more has the last ones ([`kept`]).
//! [`mod@unit`] connects them.

pub mod banks;
pub mod decision;
pub mod eligibility;
pub mod fall_through;
pub mod following;
pub mod kept;
pub mod matrix;
pub mod pair;
pub mod policy;
pub mod ranking;
pub mod release;
pub mod selector;
pub mod share_stamp;
pub mod stamp;
pub mod turns;
pub mod unit;
pub mod waiting;
