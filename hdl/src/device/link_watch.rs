// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Link watch: may frames be exchanged over this line?
//!
//! **Rule.** A line is usable when its clock runs and its in-band status says link, 1 Gb/s, full duplex; 10 and 100 Mb/s are refused. A
//! PHY that says no status can be taken at its clock's word (`trust`). A status is taken when it was the same for sixteen clocks; a clock
//! that shows no beat for 255 clocks of the block stands still.

use crate::prelude::*;

/// Status of a line in the block's clock.
#[derive(LogicBlock, Blank)]
pub struct LinkWatch {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// In-band status, of the line's clock: bit 0 link, 2:1 speed, 3 full duplex.
    pub status: Signal<In, Bits<4>>,
    /// Level that changes while that clock runs.
    pub beat: Signal<In, Bit>,
    /// A running clock is enough.
    pub trust: Signal<In, Bit>,
    /// The line is usable.
    pub usable: Signal<Out, Bit>,
    /// In-band status as taken; 0 while the line's clock stands.
    pub taken_status: Signal<Out, Bits<4>>,
    /// The line's clock runs.
    pub running: Signal<Out, Bit>,

    #[synchroniser]
    first: RegR<Bits<4>>,
    #[synchroniser]
    second: RegR<Bits<4>>,
    third: RegR<Bits<4>>,
    same: RegR<Bits<4>>,
    taken: RegR<Bits<4>>,
    #[synchroniser]
    beat_first: RegR<Bit>,
    #[synchroniser]
    beat_second: RegR<Bit>,
    beat_third: RegR<Bit>,
    /// Clocks until the line's clock counts as standing.
    patience: RegR<Bits<8>>,
    /// It has not run out; a clock late. Who hears of it may be far off.
    runs: RegR<Bit>,
    good: RegR<Bit>,
    #[value(0xFF)]
    most: Constant<Bits<8>>,
    #[value(0b1101u64)]
    gigabit: Constant<Bits<4>>,
}

impl Logic for LinkWatch {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: first, second, third, same, taken, beat_first, beat_second, beat_third, patience, runs, good);

        forward!(self => self: beat as beat_first.d, beat_first.q as beat_second.d, beat_second.q as beat_third.d);
        if self.beat_second.q.val() ^ self.beat_third.q.val() {
            self.patience.d.next = self.most.val();
        } else {
            if self.patience.q.val().any() {
                self.patience.d.next = self.patience.q.val() - bits::<8>(1);
            }
        }
        self.runs.d.next = self.patience.q.val().any();
        self.running.next = self.runs.q.val();

        forward!(self => self: status as first.d, first.q as second.d, second.q as third.d);
        if (self.second.q.val() != self.third.q.val()) | (!self.runs.q.val()) {
            self.same.d.next = bits::<4>(0);
        } else {
            if self.same.q.val().all() {
                self.taken.d.next = self.third.q.val();
            } else {
                self.same.d.next = self.same.q.val() + bits::<4>(1);
            }
        }
        if !self.runs.q.val() {
            self.taken.d.next = bits::<4>(0);
        }
        self.taken_status.next = self.taken.q.val();
        self.good.d.next = self.runs.q.val() & (self.trust.val() | (self.taken.q.val() == self.gigabit.val()));
        self.usable.next = self.good.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clocks; the line's beat changes every eight, or never.
    fn run(dut: &mut LinkWatch, status: u64, alive: bool, clocks: u64) -> bool {
        dut.status.next = status.into();
        for clock in 0..clocks {
            if alive && clock % 8 == 0 {
                dut.beat.next = !dut.beat.val();
            }
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(dut, 10));
            }
        }
        dut.usable.val()
    }

    fn made() -> LinkWatch {
        let mut dut = LinkWatch::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        assert!(simulate(&mut dut, 10));
        dut
    }

    #[test]
    fn gigabit_full_duplex_only() {
        for status in 0..16 {
            let mut dut = made();
            assert_eq!(run(&mut dut, status, true, 64), status == 0b1101, "{status:04b}");
            assert_eq!(dut.taken_status.val().to_u64(), status);
        }
    }

    #[test]
    fn a_clock_that_stands_is_no_link_and_one_that_runs_again_is() {
        let mut dut = made();
        assert!(run(&mut dut, 0b1101, true, 64));
        assert!(run(&mut dut, 0b1101, false, 250));
        assert!(!run(&mut dut, 0b1101, false, 20));
        assert!(!dut.running.val() && dut.taken_status.val().to_u64() == 0);
        assert!(run(&mut dut, 0b1101, true, 64));
    }

    #[test]
    fn a_status_in_change_is_not_taken_and_a_silent_phy_can_be_trusted() {
        let mut dut = made();
        for _ in 0..40 {
            assert!(!run(&mut dut, 0b1101, true, 8));
            assert!(!run(&mut dut, 0b1111, true, 8));
        }
        dut.trust.next = true;
        assert!(run(&mut dut, 0, true, 16));
        assert!(!run(&mut dut, 0, false, 300));
    }
}
