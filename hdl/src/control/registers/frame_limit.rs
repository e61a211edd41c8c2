// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Frame limit: MAX_FRAME with its shadow
//!
//! **Rule.** docs/semantics.md "Frames" and "Commit": what is written is read back as it is; a commit brings it into use within its bounds.
//!
//! **Timing.** As [`super::Setting`].

use crate::prelude::*;

/// The longest frame, bytes, `shortest` to `longest`, and its value after reset.
#[derive(LogicBlock, Blank)]
#[settings(reset_value: u64, shortest: u64, longest: u64)]
#[sizes(shortest <= longest)]
pub struct FrameLimit {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Take `data` into the shadow.
    pub write: Signal<In, Bit>,
    /// Value to write.
    pub data: Signal<In, Bits<14>>,
    /// Bring the shadow into use.
    pub commit: Signal<In, Bit>,
    /// Value written last.
    pub shadow: Signal<Out, Bits<14>>,
    /// Value in use.
    pub live: Signal<Out, Bits<14>>,
    written: Reg<Bits<14>>,
    in_use: Reg<Bits<14>>,
    #[value(reset_value)]
    reset_value: Constant<Bits<14>>,
    #[value(shortest)]
    shortest: Constant<Bits<14>>,
    #[value(longest)]
    longest: Constant<Bits<14>>,
}

impl Logic for FrameLimit {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: written, in_use);
        if self.write.val() {
            self.written.d.next = self.data.val();
        }
        if self.commit.val() {
            self.in_use.d.next = self.written.q.val();
            if self.written.q.val() < self.shortest.val() {
                self.in_use.d.next = self.shortest.val();
            }
            if self.written.q.val() > self.longest.val() {
                self.in_use.d.next = self.longest.val();
            }
        }
        if self.reset.val() {
            forward!(self => self: reset_value as written.d, reset_value as in_use.d);
        }
        forward!(self => self: written.q as shadow, in_use.q as live);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_keeps_to_the_bounds() {
        let mut dut = FrameLimit::new(1518, 64, 4080);
        dut.connect_all();
        let step = |dut: &mut FrameLimit| {
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(dut, 10));
            }
        };
        dut.reset.next = true;
        step(&mut dut);
        dut.reset.next = false;
        assert_eq!((dut.shadow.val().to_u64(), dut.live.val().to_u64()), (1518, 1518));
        for (wanted, given) in [(63u64, 64u64), (64, 64), (1000, 1000), (4080, 4080), (4081, 4080), (0x3FFF, 4080)] {
            dut.data.next = wanted.into();
            dut.write.next = true;
            step(&mut dut);
            dut.write.next = false;
            dut.commit.next = true;
            step(&mut dut);
            dut.commit.next = false;
            assert_eq!((dut.shadow.val().to_u64(), dut.live.val().to_u64()), (wanted, given));
        }
    }
}
