// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # In bytes: beats as the bytes of full ones
//!
//! A box of its own, as a kernel changes no width by the index of a loop.
//!
//! **Timing.** Combinational: nothing but wires.

use crate::prelude::*;

/// `bytes` = `beats` · 2^`MB`, of `LB` bits a number of beats.
#[derive(LogicBlock, Blank)]
#[sizes(LB + MB <= 16)]
pub struct InBytes<const LB: usize, const MB: usize> {
    /// Beats.
    pub beats: Signal<In, Bits<LB>>,
    /// Bytes.
    pub bytes: Signal<Out, Bits<16>>,
    #[value(MB)]
    shift: Constant<Bits<4>>,
}

impl<const LB: usize, const MB: usize> Logic for InBytes<LB, MB> {
    #[kernel]
    fn update(&mut self) {
        self.bytes.next = bit_cast::<16, LB>(self.beats.val()) << self.shift.val();
    }
}
