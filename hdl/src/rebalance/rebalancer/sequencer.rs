// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Sequencer: which step is next
//!
//! ```text
//!               ┌────┐ at ┌─────────┐
//!  to ─────────►┤ +1 ├───►┤ Program ├─┬──► what is done
//!  jumps ──────►┤    │    └─────────┘ │
//!               └────┘◄── more_clocks ┘
//! ```
//!
//! **Rule.** The one behind the last; from "pass" on behind `pass`, from "idle" on behind `idle`; from `to` on if the step at hand `jumps`. The
//! last two do not come together with a step of many clocks.
//!
//! **Inside.** Three registers are behind the program, so the three steps behind one that jumps have been read before that is known: the first is
//! done in any case, the others are skipped.
//!
//! **Timing.** `at` is read in the clock in which the step at hand `ends`.

use super::encoding::{address, ADDRESS_BITS};
use crate::prelude::*;

/// Reads the program.
#[derive(LogicBlock, Blank)]
pub struct Sequencer {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// A pass begins.
    pub pass: Signal<In, Bit>,
    /// What is being done is given up.
    pub idle: Signal<In, Bit>,
    /// The step at hand goes on elsewhere.
    pub jumps: Signal<In, Bit>,
    /// There.
    pub to: Signal<In, Bits<ADDRESS_BITS>>,
    /// It takes several clocks,
    pub long: Signal<In, Bit>,
    /// so many more than one.
    pub more_clocks: Signal<In, Bits<6>>,
    /// Address of the next step.
    pub at: Signal<Out, Bits<ADDRESS_BITS>>,
    /// The step that is read in this clock is not to be done.
    pub skip: Signal<Out, Bit>,
    /// The step at hand ends with this clock.
    pub ends: Signal<Out, Bit>,
    place: RegR<Bits<ADDRESS_BITS>>,
    clocks: RegR<Bits<6>>,
    /// This clock is the last one of many.
    at_last: RegR<Bit>,
    more: Signal<Local, Bits<6>>,
    #[value(address("pass"))]
    begin_pass: Constant<Bits<ADDRESS_BITS>>,
    #[value(address("idle"))]
    begin_idle: Constant<Bits<ADDRESS_BITS>>,
}

impl Logic for Sequencer {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: place, clocks, at_last);

        self.ends.next = self.at_last.q.val() | (!self.long.val());
        self.more.next = self.clocks.q.val() + bits::<6>(1);
        self.at_last.d.next = false;
        if self.ends.val() {
            self.place.d.next = self.place.q.val() + bits::<ADDRESS_BITS>(1);
            self.clocks.d.next = bits::<6>(0);
            if self.jumps.val() {
                self.place.d.next = self.to.val();
            }
        } else {
            self.clocks.d.next = self.more.val();
            self.at_last.d.next = self.more.val() == self.more_clocks.val();
        }
        if self.idle.val() {
            self.place.d.next = self.begin_idle.val();
        }
        if self.pass.val() {
            self.place.d.next = self.begin_pass.val();
        }
        if self.idle.val() | self.pass.val() {
            self.clocks.d.next = bits::<6>(0);
            self.at_last.d.next = false;
        }
        forward!(self => self: place.q as at, jumps as skip);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_after_the_other_elsewhere_and_long_ones() {
        let dut = &mut Sequencer::default();
        dut.connect_all();
        check_all(dut).unwrap();
        dut.to.next = 77.into();
        // More clocks, jumps, pass, idle; the next address.
        for (more, jumps, pass, idle, then) in [
            (0, 0, 0, 0, 1),
            (2, 0, 0, 0, 1),
            (2, 0, 0, 0, 1),
            (2, 0, 0, 0, 2),
            (0, 1, 0, 0, 77),
            (5, 0, 0, 0, 77),
            (5, 0, 1, 0, address("pass")),
            (0, 0, 0, 0, address("pass") + 1),
            (0, 1, 0, 1, address("idle")),
            (0, 1, 1, 1, address("pass")),
        ] {
            (dut.more_clocks.next, dut.long.next) = (more.into(), more > 0);
            (dut.jumps.next, dut.pass.next, dut.idle.next) = (jumps == 1, pass == 1, idle == 1);
            step!(dut, {}, {});
            assert_eq!(dut.at.val().to_u64(), then);
        }
    }
}
