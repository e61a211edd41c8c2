// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Delay taps: the input delay of a line, from a register
//!
//! **Why.** Where the sampling edge lies best depends on board and PHY; it is found by trying (the bring-up guide says how).
//!
//! **Rule.** ECP5's `DELAYF`: while `loadn` is low the delay is the one of the bitstream; a falling edge of `step` (its MOVE) is a tap more, or one less
//! while `direction` is high. `START` is that first delay in taps of 25 ps.
//!
//! **Timing.** A tap takes sixteen clocks; the direction is there four clocks before an edge and stays four after it.

use crate::prelude::*;

/// Moves the delay of a line tap by tap to what is wanted, from the `start` of the bitstream on, 0 to 127.
#[derive(LogicBlock, Blank)]
#[settings(start: u8)]
#[sizes(start < 128)]
pub struct DelayTaps {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Taps wanted, 0 to 127.
    pub wanted: Signal<In, Bits<7>>,
    /// Taps now.
    pub taps: Signal<Out, Bits<7>>,
    /// Low: the delay of the bitstream.
    pub loadn: Signal<Out, Bit>,
    /// Falling edge: a tap more or less.
    pub step: Signal<Out, Bit>,
    /// High: less.
    pub direction: Signal<Out, Bit>,

    /// Taps above the first ones.
    moved: RegR<Bits<7>>,
    phase: RegR<Bits<4>>,
    loaded: RegR<Bit>,
    /// The same for the logic here: the cell takes `loaded` as an asynchronous reset.
    ready: RegR<Bit>,
    down: RegR<Bit>,
    pulse: RegR<Bit>,
    wanted_move: Signal<Local, Bits<7>>,
    here: Signal<Local, Bits<7>>,
    #[value(start)]
    start: Constant<Bits<7>>,
    #[value(4)]
    rise: Constant<Bits<4>>,
    #[value(8)]
    fall: Constant<Bits<4>>,
}

impl Logic for DelayTaps {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: moved, phase, loaded, ready, down, pulse);
        self.here.next = self.moved.q.val() + self.start.val();
        self.wanted_move.next = self.wanted.val() - self.start.val();
        forward!(self => self: here as taps, loaded.q as loadn, pulse.q as step, down.q as direction);

        self.phase.d.next = self.phase.q.val() + bits::<4>(1);
        if !self.phase.q.val().any() {
            self.down.d.next = self.here.val() > self.wanted.val();
        }
        if (self.phase.q.val() == self.rise.val()) & (self.moved.q.val() != self.wanted_move.val()) {
            self.pulse.d.next = self.ready.q.val();
        }
        if self.phase.q.val() == self.fall.val() {
            self.pulse.d.next = false;
            if self.pulse.q.val() {
                self.moved.d.next = self.moved.q.val() + bits::<7>(1);
                if self.down.q.val() {
                    self.moved.d.next = self.moved.q.val() - bits::<7>(1);
                }
            }
        }
        if self.phase.q.val().all() {
            self.loaded.d.next = true;
            self.ready.d.next = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cell_has_the_taps_that_the_register_wants() {
        let mut dut = DelayTaps::new(80);
        dut.connect_all();
        check_all(&dut).unwrap();
        assert!(simulate(&mut dut, 10));
        // The cell: its taps, and the input levels that it saw last.
        let (mut cell, mut last, mut way, mut steady) = (0u64, false, false, 0);
        for wanted in [80u64, 83, 83, 0, 127, 64] {
            dut.wanted.next = wanted.into();
            for _ in 0..130 * 16 {
                for level in [false, true] {
                    dut.clock.next = level.into();
                    assert!(simulate(&mut dut, 10));
                }
                let (step, less) = (dut.step.val(), dut.direction.val());
                if !dut.loadn.val() {
                    cell = 80;
                    assert!(!step);
                } else if last && !step {
                    cell = if less { cell - 1 } else { cell + 1 };
                    assert!(steady >= 4, "the direction is there before the edge");
                }
                steady = if way == less { steady + 1 } else { 0 };
                (last, way) = (step, less);
            }
            assert_eq!((cell, dut.taps.val().to_u64()), (wanted, wanted));
        }
    }
}
