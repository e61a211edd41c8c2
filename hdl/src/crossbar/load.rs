// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Load: what waits for a path behind the decision
//!
//! ```text
//!  decided ─►─ + ┌───────┐
//!  left ────►─ − │ count ├─►─┐
//!                └───────┘   ├─► + ─► register ─┐
//!  merged, fetched, offered ─┘                  ├─► + ──► load
//!  in_ram ──────────────────────────► register ─┘
//! ```
//!
//! **Rule.** docs/semantics.md "Relative load" (R27): all beats that the path must hand over before one that is decided now: those in the queue
//! behind the balancing unit, in the merge and in the egress buffer, whoever sent them.
//!
//! **Inside.** Only beats in the queue are counted, as it is one for all paths; of all others the block says by itself where they are. So a frame
//! that is taken back, swallowed or broken off leaves nothing behind.
//!
//! **Timing.** The sum is one clock behind what it is of; a register should follow.

use crate::prelude::*;

/// Load of one path in beats, `LB` bits.
#[derive(LogicBlock, Blank)]
#[sizes(LB >= 6)]
pub struct Load<const LB: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// A beat was decided for this path.
    pub decided: Signal<In, Bit>,
    /// A beat for this path leaves the queue behind the decision.
    pub left: Signal<In, Bit>,
    /// One is between merge and egress buffer, from the unit or the own lane.
    pub merged: Signal<In, Bit>,
    /// Beats in the buffer's RAM.
    pub in_ram: Signal<In, Bits<LB>>,
    /// One is at the RAM's output.
    pub fetched: Signal<In, Bit>,
    /// One is on offer to the MAC.
    pub offered: Signal<In, Bit>,
    /// All of them, of one clock ago.
    pub load: Signal<Out, Bits<LB>>,

    queued: RegR<Bits<5>>,
    around: RegR<Bits<5>>,
    in_buffer: RegR<Bits<LB>>,
    with_merged: Signal<Local, Bits<5>>,
    behind_ram: Signal<Local, Bits<5>>,
}

impl<const LB: usize> Logic for Load<LB> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: queued, around, in_buffer);

        if self.decided.val() & (!self.left.val()) {
            self.queued.d.next = self.queued.q.val() + bits::<5>(1);
        }
        if self.left.val() & (!self.decided.val()) {
            self.queued.d.next = self.queued.q.val() - bits::<5>(1);
        }
        self.with_merged.next = self.queued.q.val();
        if self.merged.val() {
            self.with_merged.next = self.queued.q.val() + bits::<5>(1);
        }
        self.behind_ram.next = bits::<5>(0);
        if self.fetched.val() ^ self.offered.val() {
            self.behind_ram.next = bits::<5>(1);
        }
        if self.fetched.val() & self.offered.val() {
            self.behind_ram.next = bits::<5>(2);
        }
        self.around.d.next = self.with_merged.val() + self.behind_ram.val();
        self.in_buffer.d.next = self.in_ram.val();
        self.load.next = self.in_buffer.q.val() + bit_cast::<LB, 5>(self.around.q.val());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_beat_counts_once_wherever_it_is_and_nothing_is_left_of_them() {
        let mut dut = Load::<6>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let mut state = 1u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) % below
        };
        let mut queued = 0u64;
        for step in 0..2000 {
            let drain = step >= 1960;
            let (decided, left) = (!drain && queued < 17 && random(2) == 0, queued > 0 && (drain || random(2) == 0));
            let [merged, fetched, offered] = [(); 3].map(|()| !drain && random(2) == 0);
            let in_ram = if drain { 0 } else { random(33) };
            (dut.decided.next, dut.left.next, dut.merged.next) = (decided, left, merged);
            (dut.fetched.next, dut.offered.next) = (fetched, offered);
            dut.in_ram.next = in_ram.into();
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(&mut dut, 10));
            }
            let expected = queued + in_ram + u64::from(merged) + u64::from(fetched) + u64::from(offered);
            assert_eq!(dut.load.val().to_u64(), expected, "step {step}");
            queued = queued + u64::from(decided) - u64::from(left);
        }
        assert_eq!(dut.load.val().to_u64(), 0);
    }
}
