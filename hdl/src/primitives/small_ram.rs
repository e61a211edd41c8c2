// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Small RAM: a few words of any kind in distributed RAM
//!
//! One write port, one read port that shows the addressed word in the same clock. The pointers are the owner's. What it holds
//! before it is written is anything.

use crate::prelude::*;

/// 2^`A` words of a kind.
#[derive(LogicBlock, Blank)]
pub struct SmallRam<T: Synth, const A: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Write this clock.
    pub write: Signal<In, Bit>,
    /// Where to write.
    pub write_address: Signal<In, Bits<A>>,
    /// Word to write.
    pub write_data: Signal<In, T>,
    /// Where to read.
    pub read_address: Signal<In, Bits<A>>,
    /// Word read, same clock.
    pub read_data: Signal<Out, T>,
    _memory: Vec<T>,
}

#[cfg(test)]
impl<T: Synth, const A: usize> SmallRam<T, A> {
    /// Puts words behind the owner's back.
    pub(crate) fn fill(&mut self, words: impl Iterator<Item = T>) {
        self._memory = words.collect();
    }
}

#[described]
impl<T: Synth, const A: usize> Logic for SmallRam<T, A> {
    fn update(&mut self) {
        self._memory.resize(1 << A, T::default());
        if self.clock.pos_edge() && self.write.val() {
            self._memory[self.write_address.val().to_u64() as usize] = self.write_data.val();
        }
        self.read_data.next = self._memory[self.read_address.val().to_u64() as usize];
    }

    fn hdl(&self) -> Verilog {
        Verilog::Custom(format!(
            "reg [{}:0] memory [0:{}];\n\nalways @(posedge clock) if (write) memory[write_address] <= write_data;\n\nassign read_data = memory[read_address];\n",
            T::BITS - 1,
            (1 << A) - 1
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_in_the_next_clock_and_stays() {
        let mut dut = SmallRam::<Bits<8>, 3>::default();
        dut.connect_all();
        let step = |dut: &mut SmallRam<Bits<8>, 3>| {
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(dut, 10));
            }
        };
        for i in 0..8u64 {
            (dut.write.next, dut.write_data.next) = (true, (i * 31).into());
            (dut.write_address.next, dut.read_address.next) = (i.into(), i.into());
            step(&mut dut);
            assert_eq!(dut.read_data.val().to_u64(), i * 31);
        }
        (dut.write.next, dut.read_address.next) = (false, 5.into());
        dut.write_address.next = 5.into();
        step(&mut dut);
        assert_eq!(dut.read_data.val().to_u64(), 5 * 31, "nothing was written");
    }
}
