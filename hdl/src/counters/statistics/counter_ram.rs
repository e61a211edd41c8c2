// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Counter memory: one block RAM, one write port, one read port
//!
//! Two banks (live, held) of 128 counters of two words; the high word is the even one, as on the bus.
//!
//! The owner never reads the word that it writes in the same clock, hence `no_rw_check`: without it yosys builds collision logic.

use rust_hdl::prelude::*;

/// Words of the memory.
pub const COUNTER_WORDS: usize = 512;

/// 512 words of 32 bits.
#[derive(LogicBlock, Default)]
pub struct CounterRam {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Write this clock.
    pub write: Signal<In, Bit>,
    /// Bank to write: 0 live, 1 held.
    pub write_bank: Signal<In, Bit>,
    /// Counter to write.
    pub write_index: Signal<In, Bits<7>>,
    /// Its low word.
    pub write_low: Signal<In, Bit>,
    /// Word to write.
    pub write_data: Signal<In, Bits<32>>,
    /// Bank to read.
    pub read_bank: Signal<In, Bit>,
    /// Counter to read.
    pub read_index: Signal<In, Bits<7>>,
    /// Its low word.
    pub read_low: Signal<In, Bit>,
    /// Word read, one clock later.
    pub read_data: Signal<Out, Bits<32>>,
    _memory: Vec<u32>,
}

fn at(bank: bool, index: Bits<7>, low: bool) -> usize {
    usize::from(bank) << 8 | (index.to_u64() as usize) << 1 | usize::from(low)
}

#[cfg(test)]
impl CounterRam {
    /// Puts a value behind the engine's back: counting to it would take too long.
    pub(super) fn set(&mut self, word: u16, value: u32) {
        self._memory[usize::from(word)] = value;
    }
}

impl Logic for CounterRam {
    fn update(&mut self) {
        if self._memory.is_empty() {
            // Not zero: the owner has to clear it.
            self._memory = vec![0xA5A5_A5A5; COUNTER_WORDS];
        }
        if self.clock.pos_edge() {
            let read = at(self.read_bank.val(), self.read_index.val(), self.read_low.val());
            let write = at(self.write_bank.val(), self.write_index.val(), self.write_low.val());
            let old = self._memory[read];
            // What hardware reads while it writes the same word is anyone's guess.
            let collision = self.write.val() && read == write;
            self.read_data.next = u64::from(if collision { !old } else { old }).into();
            if self.write.val() {
                self._memory[write] = self.write_data.val().to_u64() as u32;
            }
        }
    }

    fn connect(&mut self) {
        self.read_data.connect();
    }

    fn hdl(&self) -> Verilog {
        Verilog::Custom(format!(
            "(* no_rw_check *)\nreg [31:0] memory [0:{}];\n\nalways @(posedge clock) begin\n    if (write) memory[{{write_bank, write_index, write_low}}] <= write_data;\n    read_data <= memory[{{read_bank, read_index, read_low}}];\nend\n",
            COUNTER_WORDS - 1
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_a_clock_later() {
        let mut dut = CounterRam::default();
        dut.connect_all();
        let step = |dut: &mut CounterRam| {
            dut.clock.next = false.into();
            assert!(simulate(dut, 10));
            dut.clock.next = true.into();
            assert!(simulate(dut, 10));
        };
        dut.read_index.next = 127.into();
        dut.write.next = true;
        for i in 0..8u64 {
            dut.write_bank.next = i & 1 == 1;
            dut.write_index.next = (i * 15).into();
            dut.write_low.next = i & 2 == 2;
            dut.write_data.next = (i * 0x0101_0101).into();
            step(&mut dut);
        }
        dut.write.next = false;
        for i in 0..8u64 {
            dut.read_bank.next = i & 1 == 1;
            dut.read_index.next = (i * 15).into();
            dut.read_low.next = i & 2 == 2;
            step(&mut dut);
            assert_eq!(dut.read_data.val().to_u64(), i * 0x0101_0101);
        }
    }
}
