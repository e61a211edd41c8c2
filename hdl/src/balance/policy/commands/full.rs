// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Full: is a path at its maximum?
//!
//! **Rule.** docs/semantics.md "Quota round robin" (R46): as many commands in flight as LU_MAX says, or more.
//!
//! **Inside.** One carry chain: found + lacking + (256 − maximum) has a carry out where found + lacking reach the maximum.
//!
//! **Timing.** Combinational.

use crate::prelude::*;

/// Of one path.
#[derive(LogicBlock, Blank)]
pub struct Full {
    /// In flight, as it was found,
    pub found: Signal<In, Bits<8>>,
    /// but for one that was being issued.
    pub lacks: Signal<In, Bit>,
    /// 256 less the maximum: from a register, as a table in front of the chain would be in its way.
    pub below: Signal<In, Bits<8>>,
    /// It is.
    pub full: Signal<Out, Bit>,
    /// With a bit below that carries in what lacks.
    left: Signal<Local, Bits<10>>,
    right: Signal<Local, Bits<10>>,
    sum: Signal<Local, Bits<10>>,
    spare: Unused<9>,
}

impl Logic for Full {
    #[kernel]
    fn update(&mut self) {
        self.left.next = (bit_cast::<10, 8>(self.found.val()) << 1) | bits::<10>(1);
        self.right.next = bit_cast::<10, 8>(self.below.val()) << 1;
        if self.lacks.val() {
            self.right.next = (bit_cast::<10, 8>(self.below.val()) << 1) | bits::<10>(1);
        }
        self.sum.next = self.left.val() + self.right.val();
        self.full.next = self.sum.val().get_bit(9);
        self.spare.x.next = self.sum.val().get_bits::<9>(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_from_the_maximum_on() {
        let mut dut = Full::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        for found in (0..256).step_by(5) {
            for most in (1..256).step_by(6).chain([found, found + 1, 255]).filter(|most| (1..256).contains(most)) {
                for lacks in [false, true] {
                    (dut.found.next, dut.lacks.next, dut.below.next) = ((found as u64).into(), lacks, (256 - most as u64).into());
                    assert!(simulate(&mut dut, 10));
                    assert_eq!(dut.full.val(), found + i32::from(lacks) >= most, "{found} {lacks} of {most}");
                }
            }
        }
    }
}
