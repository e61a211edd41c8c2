// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Rotation: the ports take the way to the host one after the other, frame by frame
//!
//! **Rule.** docs/semantics.md "Receive": merged frame by frame; whole frames that wait go in turn, each port at most one frame ahead of
//! another.
//!
//! **Inside.** Whether a frame goes on is asked of all ports' registers, and decides what they do in the same clock. So who would be next is worked
//! out ahead, for the case that the present port keeps its turn and for the case that it passes on, and that bit only selects.
//!
//! **Timing.** No bubble between frames that wait, of one port or of several. A port that comes to wait while another had the last turn gets its
//! turn a clock later.

use super::Successor;
use crate::prelude::*;

/// Turns of `N` ports.
#[derive(LogicBlock, Blank)]
pub struct Rotation<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Ports with a beat that waits; it waits until it was granted and moved.
    pub waiting: Signal<In, Bits<N>>,
    /// The beat that moved last has more of its frame behind it.
    pub more: Signal<In, Bit>,
    /// Beats move in this clock.
    pub advance: Signal<In, Bit>,
    /// Whose beat moves, one-hot, or none.
    pub grant: Signal<Out, Bits<N>>,
    holder: RegR<Bits<N>>,
    coming: RegR<Bits<N>>,
    after_coming: Successor<N>,
    after_holder: Successor<N>,
    passes_on: Signal<Local, Bit>,
    now: Signal<Local, Bits<N>>,
}

impl<const N: usize> Logic for Rotation<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: holder, coming);
        forward!(self => self.after_coming: waiting, coming.q as of);
        forward!(self => self.after_holder: waiting, holder.q as of);
        self.passes_on.next = (!self.more.val()) & self.coming.q.val().any();
        self.now.next = self.holder.q.val();
        if self.passes_on.val() {
            self.now.next = self.coming.q.val();
        }
        if self.advance.val() {
            self.holder.d.next = self.now.val();
        }
        // Who comes while nothing moves is seen, too.
        if self.advance.val() | (!self.coming.q.val().any()) {
            self.coming.d.next = self.after_holder.y.val();
            if self.passes_on.val() {
                self.coming.d.next = self.after_coming.y.val();
            }
        }
        self.grant.next = self.now.val();
    }
}
