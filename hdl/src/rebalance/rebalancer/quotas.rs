// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Quotas: bytes of a turn, of all paths at once
//!
//! **Rule.** What is written for a path; those of reset are there from reset on.
//!
//! **Timing.** In the next clock.

use crate::prelude::*;
use equipoise_regmap::map;

/// Bits of a quota: a mean of 15 bits times 65535. In a time frame that has the end of one frame, the bytes of nearly two count.
pub const QUOTA_BITS: usize = 31;

/// Of `N` paths.
#[derive(LogicBlock, Blank)]
#[sizes((2..=16).contains(&N))]
pub struct Quotas<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Write.
    pub write: Signal<In, Bit>,
    /// Whose, one-hot.
    pub here: Signal<In, Bits<N>>,
    /// That.
    pub value: Signal<In, Bits<QUOTA_BITS>>,
    /// All of them.
    pub quota: [Signal<Out, Bits<QUOTA_BITS>>; N],
    kept: [Reg<Bits<QUOTA_BITS>>; N],
    #[value(map::QUOTA.reset_value(0, N).unwrap_or_default())]
    first: Constant<Bits<QUOTA_BITS>>,
}

impl<const N: usize> Logic for Quotas<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: kept[N]);

        for p in 0..N {
            if self.write.val() & self.here.val().get_bit(p) {
                self.kept[p].d.next = self.value.val();
            }
            if self.reset.val() {
                self.kept[p].d.next = self.first.val();
            }
            self.quota[p].next = self.kept[p].q.val();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_of_reset_and_what_is_written() {
        let dut = &mut Quotas::<3>::default();
        dut.connect_all();
        check_all(dut).unwrap();
        dut.reset.next = true;
        step!(dut, {}, {});
        (dut.reset.next, dut.write.next, dut.here.next, dut.value.next) = (false, true, 2.into(), 77.into());
        step!(dut, {}, {});
        dut.write.next = false;
        step!(dut, {}, {});
        let quotas: Vec<u64> = dut.quota.iter().map(|quota| quota.val().to_u64()).collect();
        assert_eq!(quotas, [1500, 77, 1500]);
    }
}
