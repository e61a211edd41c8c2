// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Beats between a host stream and where a lane looks at them: with wide beats there is a stage, which moves when the lane takes beats.

use equipoise_golden::lane::Beat;
use equipoise_sim::MAX_BEAT;

/// A beat that a host handed over.
#[derive(Debug, Clone, Copy)]
pub struct Taken {
    /// Bytes of the lanes.
    pub data: [u8; MAX_BEAT],
    /// Keep bits, bit 0 for lane 0.
    pub keep: u64,
    /// `tlast`.
    pub last: bool,
    /// `tuser`.
    pub user: u32,
}

impl Taken {
    /// The beat, of `k` bytes.
    pub fn beat(&self, k: usize) -> Beat<'_> {
        Beat { data: &self.data[..k], keep: self.keep, last: self.last, user: self.user }
    }
}

/// What is under way in each lane: an entry a lane if there is a stage, else none.
#[derive(Debug, Clone)]
pub struct Arrivals(Vec<Option<Taken>>);

impl Arrivals {
    /// `n` lanes whose beats take `clocks` clocks, 0 or 1.
    pub fn new(n: usize, clocks: u64) -> Self {
        assert!(clocks <= 1, "one stage at most");
        Arrivals(vec![None; n * clocks as usize])
    }

    /// A clock in which lane `lane` takes beats, and its host hands over `beat`, or nothing: afterwards it is what the lane sees.
    #[inline(always)]
    pub fn pass(&mut self, lane: usize, beat: &mut Option<Taken>) {
        if let Some(stage) = self.0.get_mut(lane) {
            std::mem::swap(stage, beat);
        }
    }

    /// Whether nothing is under way.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_gives_what_came_before() {
        let beat = |keep| Some(Taken { data: [0; MAX_BEAT], keep, last: true, user: 0 });
        let keeps = |mut arrivals: Arrivals| {
            [(1, beat(1)), (0, beat(2)), (1, None), (1, beat(3)), (0, None)].map(|(lane, mut beat)| {
                arrivals.pass(lane, &mut beat);
                beat.map(|beat| beat.keep)
            })
        };
        assert_eq!(keeps(Arrivals::new(2, 0)), [Some(1), Some(2), None, Some(3), None]);
        assert_eq!(keeps(Arrivals::new(2, 1)), [None, None, Some(1), None, Some(2)]);
        let mut arrivals = Arrivals::new(1, 1);
        arrivals.pass(0, &mut beat(1));
        assert!(!arrivals.is_empty());
        arrivals.pass(0, &mut None);
        assert!(arrivals.is_empty());
    }
}
