// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Setting: one configuration value, written and in use
//!
//! ```text
//!  data ───►─┐ write  ┌────────┐ commit ┌──────┐
//!            ├───────►│ shadow ├───────►│ live ├─►── live
//!            └────────┴───┬────┴────────┴──────┘
//!                         └─►── shadow, differs
//! ```
//!
//! **Rule.** docs/semantics.md "Commit": a write changes the shadow, `commit` brings it into use.
//!
//! **Timing.** `shadow` and `live` change in the clock after `write` and `commit`. Both go to the same value at reset.

use crate::prelude::*;

/// A configuration value of type `T` with its shadow, and its value after reset.
#[derive(LogicBlock, Blank)]
#[settings(reset_value: T)]
pub struct Setting<T: Synth> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Take `data` into the shadow.
    pub write: Signal<In, Bit>,
    /// Value to write.
    pub data: Signal<In, T>,
    /// Bring the shadow into use.
    pub commit: Signal<In, Bit>,
    /// Value written last.
    pub shadow: Signal<Out, T>,
    /// Value in use.
    pub live: Signal<Out, T>,
    /// A commit would change the value in use.
    pub differs: Signal<Out, Bit>,
    written: Reg<T>,
    in_use: Reg<T>,
    #[value(reset_value)]
    reset_value: Constant<T>,
}

impl<T: Synth> Logic for Setting<T> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: written, in_use);
        if self.write.val() {
            self.written.d.next = self.data.val();
        }
        if self.commit.val() {
            self.in_use.d.next = self.written.q.val();
        }
        if self.reset.val() {
            forward!(self => self: reset_value as written.d, reset_value as in_use.d);
        }
        forward!(self => self: written.q as shadow, in_use.q as live);
        self.differs.next = self.written.q.val() != self.in_use.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_comes_into_use_by_commit_only() {
        let mut dut = Setting::<Bits<8>>::new(7.into());
        dut.connect_all();
        check_all(&dut).unwrap();
        // (reset, write, commit) and then (shadow, live), data counting up from 20.
        let steps = [
            ((true, true, true), (7, 7)),
            ((false, false, true), (7, 7)),
            ((false, true, false), (22, 7)),
            ((false, false, false), (22, 7)),
            ((false, false, true), (22, 22)),
            ((false, true, true), (25, 22)),
            ((true, false, false), (7, 7)),
        ];
        for (i, ((reset, write, commit), (shadow, live))) in steps.into_iter().enumerate() {
            dut.reset.next = reset;
            dut.write.next = write;
            dut.commit.next = commit;
            dut.data.next = (20 + i as u64).into();
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
            let found = (dut.shadow.val().to_u64(), dut.live.val().to_u64(), dut.differs.val());
            assert_eq!(found, (shadow, live, shadow != live), "step {i}");
        }
    }
}
