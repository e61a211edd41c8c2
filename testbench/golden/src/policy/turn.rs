// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Whose turn it is, and how much of it is left: what ROUND_ROBIN and QUOTA have in common.

use super::chooser::next_above;

/// A turn, in frames or in bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turn {
    /// Who has it; nobody before the first frame.
    pub holder: Option<usize>,
    /// What is left of it; below 0: overshot.
    pub left: i64,
}

impl Turn {
    /// Who takes the next frame out of `candidates`: the holder while something is left, else the next one above, at first the lowest. `None`
    /// if there is no candidate.
    pub fn next(&self, candidates: u16) -> Option<usize> {
        if self.stays(candidates) {
            return self.holder;
        }
        next_above(self.holder.unwrap_or(usize::MAX), candidates)
    }

    /// Whether that is the holder, in the turn that it has.
    pub fn stays(&self, candidates: u16) -> bool {
        self.left > 0 && self.holder.is_some_and(|p| candidates >> p & 1 == 1)
    }
}
