// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Policies beside STATIC: a box each
//!
//! ```text
//!  paths, shares now ─►─┬────────┐ candidates ┌──────────────┐
//!  first beat ──────►───┤ Shared ├──────►─────┤ RoundRobin   ├─►─┐
//!                       └───┬────┘            ├──────────────┤   ├──► win ──► selector
//!  priorities ──────────────│────────►────────┤ ActiveBackup ├─►─┤
//!                           │                 ├──────────────┤   │
//!  loads, shares ───────────│────────►────────┤ LeastLoad    ├─►─┤
//!                           │                 ├──────────────┤   │
//!  quotas, outstanding ─────┴────────►────────┤ Quota        ├─►─┘
//!  commands (Commands)                        └──────────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Other policies", "Relative load", "Quota round robin", "Order of rules".
//!
//! **A policy** stamps what it needs as a frame's first beat enters the unit, with the shares: that it is in use, and its settings. From the
//! clock behind the next one on, to as long behind the next frame's stamp, a register offers its path, one-hot (`win`), and none where another one is in use. The
//! [selector](crate::balance::selector) brings what the one in use offers to the clock of the decision, in registers beside the loop from one STATIC
//! decision to the next, which sees of other policies that one of them is in use. A policy that keeps a turn hears of which frames it is asked (`ask`).
//! One that needs those clocks itself offers its path as the frame is decided.

mod active_backup;
mod commands;
mod gain;
mod least_load;
mod quota;
mod round_robin;
mod shared;

pub use active_backup::ActiveBackup;
pub use commands::completions::Completions;
pub use commands::{Commands, Completion, CompletionSink, CompletionSource};
pub use gain::Gain;
pub use least_load::{least_load_hold, LeastLoad, LeastLoadContest, LeastLoadSink, LeastLoadSource};
pub use quota::{Quota, QuotaSink, QuotaSource};
pub use round_robin::{RoundRobin, RoundRobinSink, RoundRobinSource};
pub use shared::Shared;
