// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Crossbar: from a decision to a port's MAC
//!
//! ```text
//!  balanced frames ──► dispatch ──► merge, one a port ──► egress, one a port ──► MAC
//!  a port's own lane ─────────────────►┘
//! ```

pub mod ahead;
pub mod alone;
pub mod dispatch;
pub mod egress;
pub mod frame_room;
pub mod in_bytes;
pub mod load;
pub mod merge;

use crate::beats::is_wide;

/// Clocks from a beat that commits, as it comes into an egress buffer, to the offer of what it commits, if nothing waits; `w` bits a beat.
pub const fn offer_latency(w: usize) -> usize {
    3 + is_wide(w) as usize
}
