// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The ways in which a team chooses a path for a frame.
//!
//! A policy is asked only for a frame that it may choose freely: forced frames, and later pins, never come here and move no turn ("Order
//! of rules"). An epoch resets no policy's turn; bringing a policy into use does. A file each:
//!
//! | policy | takes |
//! | --- | --- |
//! | STATIC ([`Balancer`]) | the largest `(total / by) * sh` |
//! | [`RoundRobin`] | so many frames each, round and round |
//! | [`active_backup`] | the first of an order, while it is there |
//! | [`least_load`] | the smallest load for its share |
//! | [`Quota`] | so many bytes each, within a limit of outstanding commands |

pub mod active_backup;
pub mod least_load;
pub mod quota;
pub mod round_robin;

use crate::balance::Balancer;
use crate::ports;
pub use active_backup::ActiveBackup;
pub use least_load::LeastLoad;
pub use quota::Quota;
pub use round_robin::RoundRobin;

/// Value of the `POLICY` register.
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
}

impl Policy {
    /// All of them, by their code.
    pub const ALL: [Policy; 5] = [Policy::Static, Policy::RoundRobin, Policy::ActiveBackup, Policy::LeastLoad, Policy::Quota];

    /// The policy of this code; `None` for a code that means none.
    ///
    /// ```
    /// # use equipoise_golden::policy::Policy;
    /// assert!(Policy::ALL.iter().all(|&policy| Policy::of(policy as u8) == Some(policy)));
    /// assert_eq!(Policy::of(5), None);
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
        }
    }
}

/// What a policy may look at for one frame. All slices have an entry for each path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask<'a> {
    /// Paths that may be chosen: never none.
    pub eligible: u16,
    /// Shares in use.
    pub shares: &'a [u16],
    /// Bytes of the frame.
    pub bytes: u64,
    /// The logical unit, if the frame is a command (`class` 1).
    pub command: Option<u8>,
    /// Bytes that wait for each path behind the decision, as they were sampled.
    pub load: &'a [u64],
    /// Bytes of each path's turn ([`quota::quotas`]).
    pub quota: &'a [u64],
}

impl Ask<'_> {
    /// Eligible paths with a share, or all eligible ones if none has one.
    pub fn shared(&self) -> u16 {
        let with_share = ports(self.eligible).filter(|&p| self.shares[p] > 0).fold(0, |set, p| set | 1 << p);
        if with_share == 0 {
            self.eligible
        } else {
            with_share
        }
    }
}

/// A way to choose.
pub trait Chooser {
    /// The path of a frame, which it takes: turns and counts move. `None`: the frame is held, and nothing has moved.
    fn choose(&mut self, ask: &Ask) -> Option<usize>;
}

/// STATIC. The shares are those of the epoch, which its owner starts.
impl Chooser for Balancer {
    fn choose(&mut self, ask: &Ask) -> Option<usize> {
        let path = Balancer::choose(self, ask.eligible)?;
        self.account(path, ask.bytes);
        Some(path)
    }
}

/// The next path of `set` above `from`, round and round: `from` itself comes last. `None` if there is none.
///
/// ```
/// # use equipoise_golden::policy::next_above;
/// assert_eq!(next_above(1, 0b1011), Some(3));
/// assert_eq!(next_above(3, 0b1011), Some(0));
/// assert_eq!(next_above(1, 0b0010), Some(1));
/// assert_eq!(next_above(2, 0b0010), Some(1));
/// assert_eq!(next_above(2, 0), None);
/// ```
pub fn next_above(from: usize, set: u16) -> Option<usize> {
    ports(set).find(|&p| p > from).or_else(|| ports(set).next())
}

#[cfg(test)]
mod tests;
