// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Window: the clocks behind a first beat in which the next one may not come

use crate::prelude::*;

/// Clocks from one frame's first beat to the next one's that banks need.
pub const SPACING: u64 = 7;

/// Counts clocks from a first beat.
#[derive(LogicBlock, Blank)]
pub struct Window {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// First beat of a frame.
    pub first: Signal<In, Bit>,
    /// High for [`SPACING`] − 2 clocks, from the clock after `first` on.
    pub is_near: Signal<Out, Bit>,
    /// Clocks to go.
    left: RegR<Bits<3>>,
    open: RegR<Bit>,
    #[value(SPACING - 2)]
    most: Constant<Bits<3>>,
}

impl Logic for Window {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: left, open);
        if self.open.q.val() {
            self.left.d.next = self.left.q.val() - bits::<3>(1);
            self.open.d.next = self.left.q.val() != bits::<3>(1);
        }
        if self.first.val() {
            self.left.d.next = self.most.val();
            self.open.d.next = true;
        }
        self.is_near.next = self.open.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_open_for_its_clocks() {
        let mut dut = Window::default();
        dut.connect_all();
        let mut is_near = |first: bool| {
            dut.first.next = first;
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            let is_near = dut.is_near.val();
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
            is_near
        };
        assert!(!is_near(false) && !is_near(true));
        let open = (0..20).take_while(|_| is_near(false)).count();
        assert_eq!(open as u64, SPACING - 2);
        assert!(!is_near(false));
    }
}
