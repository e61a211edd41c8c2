// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What decisions read to wait for a port, against what can have waited there (docs/semantics.md "Relative load").

use std::collections::VecDeque;

/// Clocks by which a beat may be seen sooner or later on its way than it is in the load.
const SLACK: u64 = 3;

/// A load that was read in a clock of `from..=to`.
#[derive(Debug, Clone)]
struct Read {
    from: u64,
    to: u64,
    beats: usize,
    /// Beats of frames that are known to have waited then.
    certain: usize,
}

/// Loads of one port whose frames have not all left yet, oldest first.
#[derive(Debug, Clone, Default)]
pub struct Reads(VecDeque<Read>);

impl Reads {
    /// `beats` were read in a clock of `from..=to`, when at most `most` can have waited.
    ///
    /// # Errors
    /// More than could be.
    pub fn add(&mut self, (from, to): (u64, u64), beats: usize, most: usize) -> Result<(), String> {
        self.0.push_back(Read { from, to, beats, certain: 0 });
        (beats <= most).then_some(()).ok_or_else(|| format!("a load of {beats} beats was read where at most {most} waited"))
    }

    /// A frame of `beats` by the unit was decided as a whole in clock `decided`, and its first beat was on offer in clock `offered`.
    ///
    /// # Errors
    /// A load of the time between does not have it.
    pub fn waited(&mut self, decided: u64, offered: u64, beats: usize) -> Result<(), String> {
        // Frames of the unit leave in order: what was read before this one was decided is compared with all that waited.
        while self.0.front().is_some_and(|read| read.to < decided) {
            self.0.pop_front();
        }
        for read in self.0.iter_mut().take_while(|read| read.to + SLACK < offered).filter(|read| read.from > decided + SLACK) {
            read.certain += beats;
            if read.certain > read.beats {
                return Err(format!(
                    "a load of {} beats was read about clock {} where at least {} waited",
                    read.beats, read.to, read.certain
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_is_neither_more_than_can_wait_nor_less_than_did() {
        let mut reads = Reads::default();
        reads.add((100, 104), 10, 10).unwrap();
        reads.add((120, 124), 10, 9).unwrap_err();
        let read = || {
            let mut reads = Reads::default();
            reads.add((100, 104), 10, 10).unwrap();
            reads
        };
        // Two frames that waited together.
        let mut two = read();
        two.waited(90, 110, 10).unwrap();
        two.waited(91, 130, 1).unwrap_err();
        // Of those that were decided later, or had begun to leave, nothing is certain.
        let mut other = read();
        other.waited(97, 110, 11).unwrap();
        other.waited(90, 107, 11).unwrap();
        other.waited(96, 108, 11).unwrap_err();
    }
}
