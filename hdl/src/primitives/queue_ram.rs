// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Queue RAM: sixteen words in distributed RAM
//!
//! One write port, one read port that shows the addressed word in the same clock. The pointers are the owner's.

use crate::prelude::*;

/// Words in the memory.
pub const QUEUE_WORDS: usize = 16;

/// Sixteen words of `W` bits.
#[derive(LogicBlock, Blank)]
pub struct QueueRam<const W: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Write this clock.
    pub write: Signal<In, Bit>,
    /// Where to write.
    pub write_address: Signal<In, Bits<4>>,
    /// Word to write.
    pub write_data: Signal<In, Bits<W>>,
    /// Where to read.
    pub read_address: Signal<In, Bits<4>>,
    /// Word read, same clock.
    pub read_data: Signal<Out, Bits<W>>,
    _memory: [Bits<W>; QUEUE_WORDS],
}

#[described]
impl<const W: usize> Logic for QueueRam<W> {
    fn update(&mut self) {
        if self.clock.pos_edge() && self.write.val() {
            self._memory[self.write_address.val().to_u64() as usize] = self.write_data.val();
        }
        self.read_data.next = self._memory[self.read_address.val().to_u64() as usize];
    }

    fn hdl(&self) -> Verilog {
        Verilog::Custom(format!(
            "reg [{}:0] memory [0:{}];\n\nalways @(posedge clock) if (write) memory[write_address] <= write_data;\n\nassign read_data = memory[read_address];\n",
            W - 1,
            QUEUE_WORDS - 1
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_in_the_next_clock() {
        let mut dut = QueueRam::<64>::default();
        dut.connect_all();
        for i in 0..20u64 {
            dut.write.next = true;
            dut.write_address.next = (i % 16).into();
            dut.write_data.next = (i * 77).into();
            dut.read_address.next = (i % 16).into();
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.read_data.val().to_u64(), i * 77);
        }
        dut.read_address.next = 5.into();
        assert!(simulate(&mut dut, 10));
        assert_eq!(dut.read_data.val().to_u64(), 5 * 77, "entry 5 was not overwritten");
    }
}
