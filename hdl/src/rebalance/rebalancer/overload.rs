// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Overload: is a path adjusted?
//!
//! **Rule.** docs/semantics.md "Dynamic balancing by actual share" (R7, R8): only a path above its share; SIGNED if share − actual < THRESHOLD,
//! MAGNITUDE if actual − share < THRESHOLD, ALWAYS in any case.
//!
//! **Timing.** Same clock.

use crate::prelude::*;

/// Of one path.
#[derive(LogicBlock, Blank)]
pub struct Overload {
    /// Actual share − share + 65536.
    pub difference: Signal<In, Bits<17>>,
    /// THRESHOLD, signed.
    pub threshold: Signal<In, Bits<17>>,
    /// THRESH_MODE is MAGNITUDE.
    pub magnitude: Signal<In, Bit>,
    /// It is ALWAYS.
    pub unlimited: Signal<In, Bit>,
    /// It is.
    pub adjusts: Signal<Out, Bit>,
    over: Signal<Local, Bits<18>>,
    wide_threshold: Signal<Local, Bits<18>>,
    plus: Signal<Local, Bits<18>>,
    minus: Signal<Local, Bits<18>>,
    spare: Unused<17>,
}

impl Logic for Overload {
    #[kernel]
    fn update(&mut self) {
        // How much above, if it is.
        self.over.next = bit_cast::<18, 16>(self.difference.val().get_bits::<16>(0));
        self.wide_threshold.next = bit_cast::<18, 17>(self.threshold.val());
        if self.threshold.val().get_bit(16) {
            self.wide_threshold.next = bit_cast::<18, 17>(self.threshold.val()) + bits::<18>(131072);
        }
        self.plus.next = self.over.val() + self.wide_threshold.val();
        self.minus.next = self.over.val() - self.wide_threshold.val();
        self.spare.x.next = self.minus.val().get_bits::<17>(0);
        self.adjusts.next = (!self.plus.val().get_bit(17)) & self.plus.val().any();
        if self.magnitude.val() {
            self.adjusts.next = self.minus.val().get_bit(17);
        }
        if self.unlimited.val() {
            self.adjusts.next = true;
        }
        if !(self.difference.val().get_bit(16) & self.over.val().any()) {
            self.adjusts.next = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_golden::rebalance::by_share::{Rule, Threshold};

    #[test]
    fn every_mode_around_every_edge() {
        let dut = &mut Overload::default();
        dut.connect_all();
        check_all(dut).unwrap();
        let edges = [-65536, -65535, -3277, -100, -1, 0, 1, 100, 3277, 65535];
        for (share, actual) in
            [(0, 65535), (65535, 0), (100, 200), (200, 100), (7, 7), (7, 8), (0, 3276), (0, 3277), (0, 3278), (1000, 1099)]
        {
            for t in edges {
                for threshold in [Threshold::Signed(t), Threshold::Magnitude(t), Threshold::Always] {
                    dut.difference.next = (65536 + u64::from(actual) - u64::from(share)).into();
                    dut.threshold.next = (t as u64 & 0x1_FFFF).into();
                    dut.magnitude.next = threshold == Threshold::Magnitude(t);
                    dut.unlimited.next = threshold == Threshold::Always;
                    assert!(simulate(dut, 30));
                    let wanted = Rule { threshold, ..Rule::RESET }.adjusts(share, actual);
                    assert_eq!(dut.adjusts.val(), wanted, "{share} {actual} {threshold:?}");
                }
            }
        }
    }
}
