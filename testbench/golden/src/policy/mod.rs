// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The ways in which a team chooses a path for a frame.
//!
//! A policy is asked only for a frame that it may choose freely: forced frames, and later pins, never come here and move no turn ("Order
//! of rules"). An epoch resets no policy's turn; bringing a policy into use does. A file each:
//!
//! | policy | takes |
//! | --- | --- |
//! | STATIC ([`Balancer`](crate::balance::Balancer)) | the largest `(total / by) * sh` |
//! | [`RoundRobin`] | so many frames each, round and round |
//! | [`active_backup`] | the first of an order, while it is there |
//! | [`least_load`] | the smallest load for its share |
//! | [`Quota`] | so many bytes each, within a limit of outstanding commands |
//! | HASH ([`ByAddress`]) | the path of the frame's bucket |

pub mod active_backup;
pub mod by_address;
pub mod chooser;
pub mod least_load;
mod outstanding;
pub mod quota;
pub mod round_robin;
mod table;
mod turn;

pub use active_backup::ActiveBackup;
pub use by_address::ByAddress;
pub use chooser::{next_above, Ask, Chooser};
pub use least_load::LeastLoad;
pub use outstanding::Outstanding;
pub use quota::Quota;
pub use round_robin::RoundRobin;
pub use table::Choosers;

/// Value of the `POLICY` register, which takes no other: a code that means none, or whose policy the block was built without, is not
/// written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Policy {
    /// By shares, exactly.
    Static = 0,
    /// Frame by frame.
    RoundRobin = 1,
    /// The first of an order.
    ActiveBackup = 2,
    /// By what waits.
    LeastLoad = 3,
    /// By bytes in turn and outstanding commands.
    Quota = 4,
    /// By the bucket of an address.
    Hash = 5,
}

impl Policy {
    /// All of them, by their code.
    pub const ALL: [Policy; 6] =
        [Policy::Static, Policy::RoundRobin, Policy::ActiveBackup, Policy::LeastLoad, Policy::Quota, Policy::Hash];

    /// The policy of this code; `None` for a code that means none.
    ///
    /// ```
    /// # use equipoise_golden::policy::Policy;
    /// assert!(Policy::ALL.iter().all(|&policy| Policy::of(policy as u8) == Some(policy)));
    /// assert_eq!(Policy::of(6), None);
    /// ```
    pub fn of(code: u8) -> Option<Policy> {
        Self::ALL.get(usize::from(code)).copied()
    }

    /// Its name in the register description and on command lines.
    pub fn name(self) -> &'static str {
        match self {
            Policy::Static => "STATIC",
            Policy::RoundRobin => "ROUND_ROBIN",
            Policy::ActiveBackup => "ACTIVE_BACKUP",
            Policy::LeastLoad => "LEAST_LOAD",
            Policy::Quota => "QUOTA",
            Policy::Hash => "HASH",
        }
    }
}

#[cfg(test)]
mod tests;
