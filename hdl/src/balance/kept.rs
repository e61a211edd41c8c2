// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Kept: the eligible paths, or the last ones there were
//!
//! ```text
//!  eligible ──┬──────────────────► or ──► paths    stamp, release, policies
//!             └─► last ─► and ────►┘
//!                          ▲
//!  what will be ──► registers ───► any, some, settled, none
//! ```
//!
//! **Rule.** docs/semantics.md "Commit": a frame that came while a path was eligible and finds none as it is stamped keeps, under NO_PATH = hold, the last set that
//! was not empty. After reset there is none, and the frame waits. A forced frame looks at no path, but is stamped with the same set: so an outage that ends with
//! the set it began with starts no epoch.
//!
//! **Inside.** What is told of paths is told by registers, from what eligible paths will be: frames are let go by it, at the end of a long way.
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
    /// There will be some in the next clock, or frames without are dropped then.
    pub go_soon: Signal<In, Bit>,
    /// There will be some.
    pub path_soon: Signal<In, Bit>,
    /// Paths that a frame is stamped with.
    pub paths: Signal<Out, Bits<N>>,
    /// There are some of those.
    pub any: Signal<Out, Bit>,
    /// There are some, or frames without are dropped.
    pub some: Signal<Out, Bit>,
    /// It may be, in this clock.
    pub settled: Signal<Out, Bit>,
    /// There are none, and frames without are dropped.
    pub none: Signal<Out, Bit>,
    last: RegR<Bits<N>>,
    /// There are eligible paths.
    path: RegR<Bit>,
    /// There were some since reset.
    had: RegR<Bit>,
    /// There are none, and frames without wait.
    holds: Reg<Bit>,
    /// So it was a clock ago, too: they are given the last ones.
    keeps: RegR<Bit>,
    any_now: RegR<Bit>,
    some_now: RegR<Bit>,
    settled_now: RegR<Bit>,
    none_now: RegR<Bit>,
    keeps_soon: Signal<Local, Bit>,
}

impl<const N: usize> Logic for Kept<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: last, path, had, keeps, any_now, some_now, settled_now, none_now);
        registers!(self, clock: holds);

        if self.path.q.val() {
            self.last.d.next = self.eligible.val();
            self.had.d.next = true;
        }
        self.path.d.next = self.path_soon.val();
        self.holds.d.next = self.reset.val() | (!self.go_soon.val());
        self.keeps_soon.next = self.holds.q.val() & (!self.go_soon.val());
        forward!(self => self: keeps_soon as keeps.d, eligible as paths);
        if self.keeps.q.val() {
            forward!(self => self: last.q as paths);
        }
        self.any_now.d.next = self.path_soon.val() | (self.keeps_soon.val() & self.had.q.val());
        self.some_now.d.next = self.go_soon.val() | (self.holds.q.val() & self.had.q.val());
        self.settled_now.d.next = self.go_soon.val() | self.holds.q.val();
        self.none_now.d.next = self.go_soon.val() & (!self.path_soon.val());
        forward!(self => self: any_now.q as any, some_now.q as some, settled_now.q as settled, none_now.q as none);
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
        let clock = |dut: &mut Kept<4>| {
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(dut, 10));
            }
        };
        dut.reset.next = true;
        clock(&mut dut);
        dut.reset.next = false;
        for (eligible, drop, paths, settled) in [
            (0b0000u64, false, 0b0000u64, true),
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
            (dut.path_soon.next, dut.go_soon.next) = (eligible > 0, eligible > 0 || drop);
            clock(&mut dut);
            dut.eligible.next = eligible.into();
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            assert_eq!((dut.paths.val().to_u64(), dut.settled.val()), (paths, settled), "{eligible:04b}, drop {drop}");
            assert_eq!((dut.some.val(), dut.any.val()), (drop || (settled && paths > 0), paths > 0));
            assert_eq!(dut.none.val(), drop && eligible == 0);
        }
    }
}
