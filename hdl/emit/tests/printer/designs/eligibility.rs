// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Eligibility: which paths may be chosen, and when an epoch starts
//!
//! ```text
//!             ┌─────────────────┐
//!  member ──►─┤                 │
//!  link_up ─►─┤   Eligibility   ├─►── eligible     bit p: path p may be chosen
//!  failed ──►─┤                 ├─►── none         no path is eligible
//!  drain ───►─┤                 ├─►── epoch_start  one clock, when the set changed
//!  boundary ►─┤                 │
//!             └─────────────────┘
//! ```
//!
//! **Rule.** A path is eligible while it is a member, its link is up, and it neither failed nor drains (docs/semantics.md "Words"). A
//! change of the set starts an epoch, between two frames (docs/semantics.md "Epochs"; R15, R16).
//!
//! **Inside.** One AND per path, one register per path that holds the set in use, one comparison.
//!
//! **Timing.** The set in use moves only in a clock with `boundary`, one clock after its inputs; `epoch_start` rises in the first clock of
//! the new set.

use super::reg::Reg;
use rust_hdl::prelude::*;

/// Set of eligible paths of an `N`-path team; bit p stands for path p.
#[derive(LogicBlock, Default)]
pub struct Eligibility<const N: usize> {
    pub clock: Signal<In, Clock>,
    pub reset: Signal<In, Bit>,
    /// Paths that the user made members.
    pub member: Signal<In, Bits<N>>,
    /// Link state from the MACs.
    pub link_up: Signal<In, Bits<N>>,
    /// Sticky failures from the link monitor.
    pub failed: Signal<In, Bits<N>>,
    /// Paths in planned removal: they finish what waits and take nothing new.
    pub drain: Signal<In, Bits<N>>,
    /// No frame is in the balancing unit: the set may change now.
    pub boundary: Signal<In, Bit>,
    /// The set in use.
    pub eligible: Signal<Out, Bits<N>>,
    /// The set in use is empty.
    pub none: Signal<Out, Bit>,
    /// High for the first clock of a new set.
    pub epoch_start: Signal<Out, Bit>,
    in_use: Reg<Bits<N>>,
    changed: Reg<Bit>,
    wanted: Signal<Local, Bits<N>>,
}

impl<const N: usize> Logic for Eligibility<N> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, in_use, changed);
        self.in_use.reset.next = self.reset.val();
        self.changed.reset.next = self.reset.val();

        self.wanted.next = (self.member.val() & self.link_up.val()) & ((!self.failed.val()) & (!self.drain.val()));
        self.changed.d.next = false;
        if self.boundary.val() {
            self.in_use.d.next = self.wanted.val();
            self.changed.d.next = self.wanted.val() != self.in_use.q.val();
        }

        self.eligible.next = self.in_use.q.val();
        self.none.next = !self.in_use.q.val().any();
        self.epoch_start.next = self.changed.q.val();
    }
}
