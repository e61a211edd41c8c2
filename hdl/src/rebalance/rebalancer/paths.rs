// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Paths: the one at hand, and two that are remembered
//!
//! ```text
//!  onward ─► here ──┐
//!  take ───► taken ─┼─► at     whose words the step is about
//!  another ► other ─┘
//! ```
//!
//! **Rule.** The path at hand goes to the next one with `onward`, from the last one to the first, and to the first with `first`. The one that was taken
//! becomes the other one with `another`. Receiver is who receives from the path at hand: the other one, or the one that was taken if the other
//! one is at hand, as of one clock before.
//!
//! **Timing.** What is asked is there in the next clock. `at` is a register too: it follows `whose` of the next step in the last clock of the one at hand.

use super::step::Whose;
use crate::prelude::*;

/// Of `N` paths.
#[derive(LogicBlock, Blank)]
#[sizes((2..=16).contains(&N))]
pub struct Paths<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The first path is at hand, and the next step is about it.
    pub first: Signal<In, Bit>,
    /// The next one is.
    pub onward: Signal<In, Bit>,
    /// The step at hand ends.
    pub go: Signal<In, Bit>,
    /// Whose words the next one is about.
    pub whose: Signal<In, Whose>,
    /// The path at hand is taken.
    pub take: Signal<In, Bit>,
    /// So it is, but there still may be none.
    pub mark: Signal<In, Bit>,
    /// The one that was taken is the other one, and none is taken.
    pub another: Signal<In, Bit>,
    /// None is taken, and there is no other one.
    pub nobody: Signal<In, Bit>,
    /// The path at hand.
    pub here: Signal<Out, Bits<4>>,
    /// It is the last one.
    pub last: Signal<Out, Bit>,
    /// The path whose words the step at hand is about.
    pub at: Signal<Out, Bits<4>>,
    /// A path was taken.
    pub has_taken: Signal<Out, Bit>,
    /// There is another one.
    pub has_other: Signal<Out, Bit>,
    /// It was at hand one clock ago.
    pub is_other: Signal<Out, Bit>,
    place: RegR<Bits<4>>,
    taken_place: Reg<Bits<4>>,
    taken: RegR<Bit>,
    other_place: Reg<Bits<4>>,
    other: RegR<Bit>,
    was_other: Reg<Bit>,
    at_place: RegR<Bits<4>>,
    place_next: Signal<Local, Bits<4>>,
    taken_next: Signal<Local, Bits<4>>,
    #[value(N - 1)]
    last_place: Constant<Bits<4>>,
}

impl<const N: usize> Logic for Paths<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: place, taken, other, at_place);
        registers!(self, clock: taken_place, other_place, was_other);

        self.last.next = self.place.q.val() == self.last_place.val();
        forward!(self => self: place.q as place_next, taken_place.q as taken_next);
        if self.onward.val() {
            self.place_next.next = self.place.q.val() + bits::<4>(1);
            if self.place.q.val() == self.last_place.val() {
                self.place_next.next = bits::<4>(0);
            }
        }
        if self.first.val() {
            self.place_next.next = bits::<4>(0);
        }
        forward!(self => self: place_next as place.d);

        if self.take.val() | self.mark.val() {
            forward!(self => self: place.q as taken_next);
        }
        forward!(self => self: taken_next as taken_place.d);
        if self.take.val() {
            self.taken.d.next = true;
        }
        if self.another.val() {
            forward!(self => self: taken_place.q as other_place.d);
            self.other.d.next = true;
        }
        if self.nobody.val() {
            self.other.d.next = false;
        }
        if self.another.val() | self.nobody.val() {
            self.taken.d.next = false;
        }
        self.was_other.d.next = self.other.q.val() & (self.place.q.val() == self.other_place.q.val());

        if self.go.val() {
            forward!(self => self: place_next as at_place.d);
            if (self.whose.val() == Whose::Taken) | ((self.whose.val() == Whose::Receiver) & self.was_other.q.val()) {
                forward!(self => self: taken_next as at_place.d);
            }
            if (self.whose.val() == Whose::Receiver) & (!self.was_other.q.val()) {
                forward!(self => self: other_place.q as at_place.d);
            }
        }
        if self.first.val() {
            self.at_place.d.next = bits::<4>(0);
        }
        forward!(self => self: place.q as here, at_place.q as at, taken.q as has_taken, other.q as has_other, was_other.q as is_other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_go_round_and_are_remembered() {
        let dut = &mut Paths::<3>::default();
        dut.connect_all();
        check_all(dut).unwrap();
        dut.go.next = true;
        let mut look = |whose: Whose, onward: bool, take: bool, another: bool| {
            (dut.whose.next, dut.onward.next, dut.take.next, dut.another.next) = (whose, onward, take, another);
            step!(dut, {}, {});
            [dut.here.val().to_u64(), dut.at.val().to_u64(), dut.has_taken.val().into(), dut.has_other.val().into()]
        };
        assert_eq!(look(Whose::Here, true, false, false), [1, 1, 0, 0]);
        assert_eq!(look(Whose::Taken, false, true, false), [1, 1, 1, 0]);
        assert_eq!(look(Whose::Taken, true, false, false), [2, 1, 1, 0]);
        assert_eq!(look(Whose::Here, true, false, true), [0, 0, 0, 1]);
        // Path 0 is taken, 1 is the other one, and at hand in the end.
        assert_eq!(look(Whose::Receiver, false, true, false), [0, 1, 1, 1]);
        assert_eq!(look(Whose::Here, true, false, false), [1, 1, 1, 1]);
        assert_eq!(look(Whose::Here, false, false, false), [1, 1, 1, 1]);
        assert_eq!(look(Whose::Receiver, false, false, false), [1, 0, 1, 1]);
        dut.go.next = false;
        dut.whose.next = Whose::Here;
        step!(dut, {}, {});
        assert_eq!(dut.at.val().to_u64(), 0, "a step that goes on");
        (dut.first.next, dut.nobody.next) = (true, true);
        step!(dut, {}, {});
        assert_eq!((dut.here.val().to_u64(), dut.at.val().to_u64()), (0, 0));
        assert!(!dut.has_taken.val() && !dut.has_other.val());
    }
}
