// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Kept: the eligible paths, or the last ones there were
//!
//! ```text
//!  eligible ──┬───────────────────────► or ──► paths    stamp, release, policies
//!             └─ some? ─► last ─► and ──►┘
//!                                  ▲
//!  flows ─► not ─────► register ───┘
//! ```
//!
//! **Rule.** docs/semantics.md "Commit": a frame that came while a path was eligible and finds none as it is stamped keeps, under NO_PATH = hold, the last set that
//! was not empty. After reset there is none, and the frame waits. A forced frame looks at no path, but is stamped with the same set: so an outage that ends with
//! the set it began with starts no epoch.
//!
//! **Timing.** `paths` is of the same clock, but in the clock in which there is no path any more nothing is `settled`, and no first beat may leave: so that what
//! looks at paths ahead of a frame (LEAST_LOAD, QUOTA) is told in time that they change.

use crate::prelude::*;

/// Of `N` paths.
#[derive(LogicBlock, Blank)]
pub struct Kept<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Eligible paths now.
    pub eligible: Signal<In, Bits<N>>,
    /// There are some, or frames without are dropped.
    pub flows: Signal<In, Bit>,
    /// There are eligible paths.
    pub has_path: Signal<In, Bit>,
    /// Paths that a frame is stamped with.
    pub paths: Signal<Out, Bits<N>>,
    /// There are some of those.
    pub any: Signal<Out, Bit>,
    /// There are some, or frames without are dropped.
    pub some: Signal<Out, Bit>,
    /// It may be, in this clock.
    pub settled: Signal<Out, Bit>,
    last: RegR<Bits<N>>,
    keeps: RegR<Bit>,
    /// There were paths since reset.
    had: RegR<Bit>,
}

impl<const N: usize> Logic for Kept<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: last, keeps, had);

        if self.has_path.val() {
            self.last.d.next = self.eligible.val();
            self.had.d.next = true;
        }
        self.keeps.d.next = !self.flows.val();
        forward!(self => self: eligible as paths, has_path as any);
        if self.keeps.q.val() & (!self.flows.val()) {
            forward!(self => self: last.q as paths, had.q as any);
        }
        self.some.next = self.flows.val() | (self.keeps.q.val() & self.had.q.val());
        self.settled.next = self.flows.val() | self.keeps.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_paths_are_kept_unless_frames_without_are_dropped() {
        let mut dut = Kept::<4>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        // Eligible, NO_PATH is drop: paths, settled. After reset there are none.
        for (eligible, drop, paths, settled) in [
            (0b0000u64, false, 0b0000u64, false),
            (0b0000, false, 0b0000, true),
            (0b1010, false, 0b1010, true),
            (0b0110, false, 0b0110, true),
            (0b0000, false, 0b0000, false),
            (0b0000, false, 0b0110, true),
            (0b0000, true, 0b0000, true),
            (0b0000, false, 0b0000, false),
            (0b0000, false, 0b0110, true),
            (0b0001, false, 0b0001, true),
            (0b0000, true, 0b0000, true),
            (0b0000, false, 0b0000, false),
            (0b0000, false, 0b0001, true),
        ] {
            dut.eligible.next = eligible.into();
            (dut.has_path.next, dut.flows.next) = (eligible > 0, eligible > 0 || drop);
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            assert_eq!((dut.paths.val().to_u64(), dut.settled.val()), (paths, settled), "{eligible:04b}, drop {drop}");
            assert_eq!((dut.some.val(), dut.any.val()), (drop || (settled && paths > 0), paths > 0));
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
        }
    }
}
