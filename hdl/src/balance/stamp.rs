// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Stamp: what a frame is decided with
//!
//! ```text
//!                            ┌───────────────┐
//!  eligible paths ────────►──┤ seen ─► stamp ├─►── the eligible paths of the frame in the pipeline
//!  first beat, a clock ───►──┤          ▲    ├─►── epoch_start   the frame is the first of an epoch
//!  later; changed, clear     └──────────┴────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Epochs" and "Commit": shares, members and eligibility are those of the clock in which a frame's first beat
//! enters the unit, four clocks ahead of its decision, with banks six. The frame starts an epoch if the eligible set is not that of the frame
//! before, or a commit changed a share, the members or the policy since, or the host asked for it. An ineligible path is stamped with share 0.
//!
//! **Inside.** Everything is seen in every clock, and stamped a clock later if a first beat came then: so what enables the many registers
//! of the stamp is a register itself, not the end of the turns' path.
//!
//! **Timing.** Outputs move two clocks behind the clock in which a frame's first beat enters the unit, and stay until the next one.

use crate::prelude::*;

/// Stamps of `N` paths.
#[derive(LogicBlock, Blank)]
pub struct Stamp<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// A frame's first beat entered the unit one clock ago.
    pub take: Signal<In, Bit>,
    /// Eligible paths now.
    pub eligible_now: Signal<In, Bits<N>>,
    /// Shares, members or policy change value at the end of this clock.
    pub changed: Signal<In, Bit>,
    /// The host asks for a new epoch.
    pub clear: Signal<In, Bit>,
    /// Eligible paths of the frame.
    pub eligible: Signal<Out, Bits<N>>,
    /// The frame starts an epoch.
    pub epoch_start: Signal<Out, Bit>,
    /// As it was one clock ago.
    eligible_seen: RegR<Bits<N>>,
    changed_seen: RegR<Bit>,
    eligible_used: RegR<Bits<N>>,
    start: RegR<Bit>,
    pending: RegR<Bit>,
}

impl<const N: usize> Logic for Stamp<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: eligible_seen, changed_seen);
        registers!(self, clock, reset: eligible_used, start, pending);

        self.eligible_seen.d.next = self.eligible_now.val();
        self.changed_seen.d.next = self.changed.val() | self.clear.val();
        if self.take.val() {
            self.eligible_used.d.next = self.eligible_seen.q.val();
            self.start.d.next = self.pending.q.val() | (self.eligible_seen.q.val() != self.eligible_used.q.val());
            self.pending.d.next = false;
        }
        // A change in the clock of a first beat comes after it: the frame is stamped with the old values.
        if self.changed_seen.q.val() {
            self.pending.d.next = true;
        }
        forward!(self => self: eligible_used.q as eligible, start.q as epoch_start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(dut: &mut Stamp<2>) {
        dut.clock.next = false.into();
        assert!(simulate(dut, 10));
        dut.clock.next = true.into();
        assert!(simulate(dut, 10));
    }

    /// A clock in which a first beat enters, or none, and the one in which that is told; what was changed is only so in the first.
    fn step(dut: &mut Stamp<2>, enters: bool) -> (u64, bool) {
        dut.take.next = false;
        clock(dut);
        dut.take.next = enters;
        let (eligible, changed) = (dut.eligible_now.val(), dut.changed.val());
        dut.eligible_now.next = (3 - eligible.to_u64()).into();
        dut.changed.next = false;
        clock(dut);
        dut.eligible_now.next = eligible;
        dut.changed.next = changed;
        (dut.eligible.val().to_u64(), dut.epoch_start.val())
    }

    fn two_paths() -> Stamp<2> {
        let mut dut = Stamp::<2>::default();
        dut.connect_all();
        dut.eligible_now.next = 0b11.into();
        dut
    }

    #[test]
    fn the_loss_of_a_path_starts_an_epoch() {
        let mut dut = two_paths();
        assert_eq!(step(&mut dut, true), (3, true), "the first frame starts one");
        assert_eq!(step(&mut dut, true), (3, false));
        dut.eligible_now.next = 0b10.into();
        assert_eq!(step(&mut dut, false), (3, false), "only a first beat takes it over");
        assert_eq!(step(&mut dut, true), (2, true));
    }

    #[test]
    fn a_change_waits_for_the_next_frame() {
        let mut dut = two_paths();
        step(&mut dut, true);
        dut.changed.next = true;
        assert!(!step(&mut dut, true).1, "stamped before the change");
        dut.changed.next = false;
        assert!(step(&mut dut, true).1);
        assert!(!step(&mut dut, true).1);
    }
}
