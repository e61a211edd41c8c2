// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Crossbar: from a decision to a port's MAC
//!
//! ```text
//!  balanced frames ──► dispatch ──► merge, one a port ──► egress, one a port ──► MAC
//!  a port's own lane ─────────────────►┘
//! ```

pub mod alone;
pub mod dispatch;
pub mod egress;
pub mod merge;
