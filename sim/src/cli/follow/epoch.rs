// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! An epoch of a run.

use equipoise_golden::policy::Policy;

/// Bytes and frames of one epoch, and what was in use.
#[derive(Clone, Debug)]
pub struct Epoch {
    pub number: u16,
    pub first_frame: u64,
    /// Its place among the rows.
    pub first_row: usize,
    pub eligible: u16,
    pub policy: Policy,
    /// Empty: they are not known.
    pub shares: Vec<u16>,
    pub bytes: Vec<u64>,
}

impl Epoch {
    /// That of a port; 0 if it is not known.
    pub fn share(&self, port: usize) -> u16 {
        self.shares.get(port).copied().unwrap_or(0)
    }

    /// An eligible port has a share.
    pub fn has_shares(&self) -> bool {
        self.shares.iter().enumerate().any(|(p, share)| self.eligible >> p & 1 == 1 && *share > 0)
    }

    /// There is a proportion that the block keeps.
    pub fn is_balanced(&self) -> bool {
        self.policy == Policy::Static && self.has_shares()
    }
}
