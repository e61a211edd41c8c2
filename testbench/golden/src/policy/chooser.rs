// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a policy is asked, and what it answers.

use crate::balance::Balancer;
use crate::ports;

/// What a policy may look at for one frame. All slices have an entry for each path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ask<'a> {
    /// Paths that may be chosen: never none.
    pub eligible: u16,
    /// Members, with a link or not.
    pub members: u16,
    /// Shares in use.
    pub shares: &'a [u16],
    /// Bytes of the frame.
    pub bytes: u64,
    /// The logical unit, if the frame is a command (`class` 1).
    pub command: Option<u8>,
    /// Its bucket, by its address.
    pub bucket: u8,
    /// Bytes that wait for each path behind the decision, as they were sampled.
    pub load: &'a [u64],
    /// Outstanding commands of that logical unit on each path, as they were read.
    pub in_flight: &'a [u8],
    /// Bytes of each path's turn ([`quotas`](super::quota::quotas)).
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
