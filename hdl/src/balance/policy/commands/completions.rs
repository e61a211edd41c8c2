// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Completions: commands that have ended
//!
//! ```text
//!  port, register ──► which ──► issued, completed of its path ──► completed + 1 ──► write, lu, value
//!                                    a register                   or ignored, if none is in flight
//! ```
//!
//! **Rule.** docs/semantics.md "Quota round robin" (R46): a completion with nothing in flight, or of no port, is ignored and counted.
//!
//! **Inside.** Copies of both counts, which nobody else reads. The count that the clock before wrote is not read, but passed on. A clock without a
//! completion is the walk's that clears the counts.
//!
//! **Timing.** A completion a clock, counted in the second clock behind it; one by register waits for a clock without another,
//! and a second one that is written meanwhile takes its place: it waits only while commands end in every clock.

use crate::prelude::*;

/// A command has ended.
#[derive(Copy, Clone, Debug, PartialEq, Default, LogicStruct)]
pub struct Completion {
    /// The port that it left by.
    pub port: Bits<4>,
    /// Its logical unit.
    pub lu: Bits<4>,
}

/// The same, as whoever knows says it.
#[bundle(CompletionSink)]
pub struct CompletionSource {
    /// One has, in this clock.
    pub valid: Signal<Out, Bit>,
    /// The port that it left by.
    pub port: Signal<Out, Bits<4>>,
    /// Its logical unit.
    pub lu: Signal<Out, Bits<4>>,
}

/// Of `N` paths.
#[derive(LogicBlock, Blank)]
pub struct Completions<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// A command has ended.
    pub done: Signal<In, Bit>,
    /// Which.
    pub done_which: Signal<In, Completion>,
    /// The same, by register.
    pub done_by_register: Signal<In, Bit>,
    /// Which.
    pub written_which: Signal<In, Completion>,
    /// Of these paths nothing is in flight from the next clock on.
    pub forgotten: Signal<In, Bits<N>>,
    /// A completion is at hand: the walk waits.
    pub came: Signal<Out, Bit>,
    /// The walk's logical unit,
    pub step: Signal<In, Bits<4>>,
    /// and paths that it clears in the next clock.
    pub clears: Signal<In, Bits<N>>,
    /// Commands issued become `issue_value` for these paths,
    pub issue: Signal<In, Bits<N>>,
    /// of this logical unit.
    pub issue_lu: Signal<In, Bits<4>>,
    /// Of each path.
    pub issue_value: [Signal<In, Bits<8>>; N],
    /// Commands completed become `value` for these paths,
    pub write: Signal<Out, Bits<N>>,
    /// of this logical unit.
    pub lu: Signal<Out, Bits<4>>,
    /// That.
    pub value: Signal<Out, Bits<8>>,
    /// Completions that were ignored; stops at its end.
    pub ignored: Signal<Out, Bits<32>>,

    pub(super) issued: [SmallRam<Bits<8>, 4>; N],
    pub(super) completed: [SmallRam<Bits<8>, 4>; N],
    by_register: RegR<Bit>,
    held: Reg<Completion>,
    which: Signal<Local, Completion>,
    named: OneHot<4, N>,
    /// One is due, of this path, if there is one
    due: RegR<Bit>,
    path: RegR<Bits<N>>,
    /// that was not forgotten in the clock before,
    forgotten_seen: Reg<Bits<N>>,
    /// and of this logical unit. Else the walk's.
    due_lu: Reg<Bits<4>>,
    pick_issued: Select<Bits<8>, N>,
    pick_completed: Select<Bits<8>, N>,
    /// What was found of it.
    found: RegR<Bit>,
    found_path: RegR<Bits<N>>,
    found_lu: Reg<Bits<4>>,
    found_issued: Reg<Bits<8>>,
    found_completed: Reg<Bits<8>>,
    found_clears: RegR<Bits<N>>,
    /// It is of the path and logical unit of the one before, whose count is `last`.
    again: Reg<Bit>,
    last: Reg<Bits<8>>,
    ended: Signal<Local, Bits<8>>,
    known: Signal<Local, Bit>,
    ignores: RegR<Bit>,
    ignored_count: RegR<Bits<32>>,
    counted: Signal<Local, Bits<33>>,
}

impl<const N: usize> Logic for Completions<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: by_register, due, path, found, found_path, found_clears, ignores, ignored_count);
        registers!(self, clock: held, due_lu, forgotten_seen, found_lu, found_issued, found_completed, again, last);
        blocks!(self, clock: issued[N], completed[N]);

        // Those of the port first.
        self.came.next = self.done.val() | self.by_register.q.val();
        forward!(self => self: came as due.d, done_which as which);
        if !self.done.val() {
            self.by_register.d.next = false;
            forward!(self => self: held.q as which);
        }
        if self.done_by_register.val() {
            self.by_register.d.next = true;
            forward!(self => self: written_which as held.d);
        }
        self.named.x.next = self.which.val().port;
        self.due_lu.d.next = self.which.val().lu;
        forward!(self => self: named.y as path.d, forgotten as forgotten_seen.d);
        if !self.came.val() {
            self.path.d.next = bits::<N>(0);
            forward!(self => self: step as due_lu.d);
        }

        // One more of what was found.
        forward!(self => self: found_completed.q as ended);
        if self.again.q.val() {
            forward!(self => self: last.q as ended);
        }
        self.known.next = (self.found_issued.q.val() != self.ended.val()) & self.found_path.q.val().any();
        self.write.next = self.found_clears.q.val();
        forward!(self => self: ended as last.d);
        self.value.next = self.ended.val() + bits::<8>(1);
        if self.known.val() {
            self.write.next = self.found_path.q.val();
            self.last.d.next = self.ended.val() + bits::<8>(1);
        }
        if self.found_clears.q.val().any() {
            self.value.next = bits::<8>(0);
        }

        // What is known of one that is due.
        for p in 0..N {
            forward!(self => self.issued[p]: due_lu.q as read_address, issue_lu as write_address);
            forward!(self => self.completed[p]: due_lu.q as read_address, found_lu.q as write_address, value as write_data);
            self.issued[p].write.next = self.issue.val().get_bit(p);
            self.issued[p].write_data.next = self.issue_value[p].val();
            self.completed[p].write.next = self.write.val().get_bit(p);
            self.pick_issued.x[p].next = self.issued[p].read_data.val();
            self.pick_completed.x[p].next = self.completed[p].read_data.val();
        }
        forward!(self => self: path.q as pick_issued.sel, path.q as pick_completed.sel, pick_issued.y as found_issued.d,
            pick_completed.y as found_completed.d, due.q as found.d, due_lu.q as found_lu.d, clears as found_clears.d);
        self.found_path.d.next = self.path.q.val() & (!self.forgotten_seen.q.val());
        self.again.d.next = (self.path.q.val() == self.found_path.q.val()) & (self.due_lu.q.val() == self.found_lu.q.val());

        forward!(self => self: found_lu.q as lu);
        self.ignores.d.next = self.found.q.val() & (!self.known.val());
        self.counted.next = bit_cast::<33, 32>(self.ignored_count.q.val()) + bits::<33>(1);
        if self.ignores.q.val() & (!self.counted.val().get_bit(32)) {
            self.ignored_count.d.next = self.counted.val().get_bits::<32>(0);
        }
        forward!(self => self: ignored_count.q as ignored);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Completions in every clock, of few paths and units, against counts.
    #[test]
    fn a_completion_a_clock_is_counted_or_ignored() {
        let dut = &mut Completions::<3>::default();
        dut.connect_all();
        check_all(dut).unwrap();
        let clear = |ram: &mut SmallRam<Bits<8>, 4>| ram.fill((0..16).map(|_| 0.into()));
        (0..3).for_each(|p| {
            clear(&mut dut.issued[p]);
            clear(&mut dut.completed[p]);
        });
        let mut state = 5u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) % below
        };
        let (mut issued, mut completed, mut ignored) = ([[0u64; 2]; 3], [[0u64; 2]; 3], 0);
        let mut held = None;
        for _ in 0..5000 {
            // An issue, of which a completion knows in the next clock.
            let (p, lu) = (random(3) as usize, random(2) as usize);
            let issues = random(3) == 0 && issued[p][lu] - completed[p][lu] < 255;
            dut.issue.next = if issues { 1 << p } else { 0 }.into();
            dut.issue_lu.next = (lu as u64).into();
            dut.issue_value[p].next = ((issued[p][lu] + 1) & 255).into();
            let now = (random(2) > 0).then(|| (random(4) as usize, random(2) as usize));
            let writes = (held.is_none() && random(4) == 0).then(|| (random(3) as usize, random(2) as usize));
            let which = |named: Option<(usize, usize)>| {
                named.map_or(Completion::default(), |(p, lu)| Completion { port: (p as u64).into(), lu: (lu as u64).into() })
            };
            (dut.done.next, dut.done_which.next) = (now.is_some(), which(now));
            (dut.done_by_register.next, dut.written_which.next) = (writes.is_some(), which(writes));
            dut.clock.next = false.into();
            assert!(simulate(dut, 10));
            dut.clock.next = true.into();
            assert!(simulate(dut, 10));
            if issues {
                issued[p][lu] += 1;
            }
            let at_hand = if now.is_some() { now } else { std::mem::take(&mut held) };
            held = held.or(writes);
            if let Some((p, lu)) = at_hand {
                if p < 3 && issued[p][lu] > completed[p][lu] {
                    completed[p][lu] += 1;
                } else {
                    ignored += 1;
                }
            }
        }
        (dut.done.next, dut.done_by_register.next, dut.issue.next) = (false, false, 0.into());
        for _ in 0..5 {
            dut.clock.next = false.into();
            assert!(simulate(dut, 10));
            dut.clock.next = true.into();
            assert!(simulate(dut, 10));
        }
        if let Some((p, lu)) = held {
            if issued[p][lu] > completed[p][lu] {
                completed[p][lu] += 1
            } else {
                ignored += 1
            }
        }
        assert!(ignored > 100);
        assert_eq!(dut.ignored.val().to_u64(), ignored);
        for (lu, expected) in [0, 1].map(|lu: usize| (lu as u64, completed.map(|of| of[lu] & 255))) {
            dut.step.next = lu.into();
            for _ in 0..2 {
                dut.clock.next = false.into();
                assert!(simulate(dut, 10));
                dut.clock.next = true.into();
                assert!(simulate(dut, 10));
            }
            let counts: [u64; 3] = std::array::from_fn(|p| dut.completed[p].read_data.val().to_u64());
            assert_eq!(counts, expected);
        }
    }
}
