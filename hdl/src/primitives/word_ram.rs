// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Word RAM: words of 32 bits in one block RAM
//!
//! One write port, one read port that shows the addressed word a clock later. The owner never reads the word that it writes in the same
//! clock, hence `no_rw_check`: without it yosys builds collision logic.

use crate::prelude::*;

/// 2^`A` words of 32 bits.
#[derive(LogicBlock, Blank)]
pub struct WordRam<const A: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Write this clock.
    pub write: Signal<In, Bit>,
    /// Where to write.
    pub write_address: Signal<In, Bits<A>>,
    /// Word to write.
    pub write_data: Signal<In, Bits<32>>,
    /// Where to read.
    pub read_address: Signal<In, Bits<A>>,
    /// Word read, one clock later.
    pub read_data: Signal<Out, Bits<32>>,
    _memory: Vec<u32>,
}

#[cfg(test)]
impl<const A: usize> WordRam<A> {
    /// Puts a word behind the owner's back.
    pub(crate) fn poke(&mut self, address: usize, word: u32) {
        self._memory[address] = word;
    }
}

#[described]
impl<const A: usize> Logic for WordRam<A> {
    fn update(&mut self) {
        if self._memory.is_empty() {
            // Not zero: the owner writes what it reads.
            self._memory = vec![0xA5A5_A5A5; 1 << A];
        }
        if self.clock.pos_edge() {
            let (read, write) = (self.read_address.val().to_u64() as usize, self.write_address.val().to_u64() as usize);
            let old = self._memory[read];
            // What hardware reads while it writes the same word is anyone's guess.
            let collision = self.write.val() && read == write;
            self.read_data.next = u64::from(if collision { !old } else { old }).into();
            if self.write.val() {
                self._memory[write] = self.write_data.val().to_u64() as u32;
            }
        }
    }

    fn hdl(&self) -> Verilog {
        Verilog::Custom(format!(
            "(* no_rw_check, ram_style = \"block\", rw_addr_collision = \"no\",\n   altera_attribute = \"-name ADD_PASS_THROUGH_LOGIC_TO_INFERRED_RAMS OFF\" *)\nreg [31:0] memory [0:{}];\n\nalways @(posedge clock) begin\n    if (write) memory[write_address] <= write_data;\n    read_data <= memory[read_address];\nend\n",
            (1 << A) - 1
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_a_clock_later() {
        let mut dut = WordRam::<8>::default();
        dut.connect_all();
        let step = |dut: &mut WordRam<8>| {
            dut.clock.next = false.into();
            assert!(simulate(dut, 10));
            dut.clock.next = true.into();
            assert!(simulate(dut, 10));
        };
        for address in 0..256u64 {
            dut.write.next = true;
            dut.write_address.next = address.into();
            dut.write_data.next = (address * 0x0101_0101).into();
            step(&mut dut);
        }
        dut.write.next = false;
        for address in (0..256u64).rev() {
            dut.read_address.next = address.into();
            step(&mut dut);
            assert_eq!(dut.read_data.val().to_u64(), address * 0x0101_0101);
        }
    }
}
