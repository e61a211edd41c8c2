// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Beat queue memory: sixteen beats in distributed RAM
//!
//! One write port, one read port that shows the addressed beat in the same clock. The pointers are the owner's.

use rust_hdl::prelude::*;

/// Beats in the memory.
pub const QUEUE_BEATS: usize = 16;

/// Sixteen beats of `W` bits; a count of `MB` bits says how many bytes a beat has (0 means all).
#[derive(LogicBlock, Default)]
pub struct BeatQueue<const W: usize, const MB: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Write this clock.
    pub write: Signal<In, Bit>,
    /// Where to write.
    pub write_address: Signal<In, Bits<4>>,
    /// Beat to write.
    pub write_data: Signal<In, Bits<W>>,
    /// Its bytes modulo W/8.
    pub write_count: Signal<In, Bits<MB>>,
    /// It ends a frame.
    pub write_last: Signal<In, Bit>,
    /// It ends a frame in error.
    pub write_err: Signal<In, Bit>,
    /// Where to read.
    pub read_address: Signal<In, Bits<4>>,
    /// Beat read, same clock.
    pub read_data: Signal<Out, Bits<W>>,
    /// Its bytes modulo W/8.
    pub read_count: Signal<Out, Bits<MB>>,
    /// It ends a frame.
    pub read_last: Signal<Out, Bit>,
    /// It ends a frame in error.
    pub read_err: Signal<Out, Bit>,
    _memory: [(Bits<W>, Bits<MB>, bool, bool); QUEUE_BEATS],
}

impl<const W: usize, const MB: usize> Logic for BeatQueue<W, MB> {
    fn update(&mut self) {
        if self.clock.pos_edge() && self.write.val() {
            self._memory[self.write_address.val().to_u64() as usize] = (
                self.write_data.val(),
                self.write_count.val(),
                self.write_last.val(),
                self.write_err.val(),
            );
        }
        let (data, count, last, err) = self._memory[self.read_address.val().to_u64() as usize];
        self.read_data.next = data;
        self.read_count.next = count;
        self.read_last.next = last;
        self.read_err.next = err;
    }

    fn connect(&mut self) {
        self.read_data.connect();
        self.read_count.connect();
        self.read_last.connect();
        self.read_err.connect();
    }

    fn hdl(&self) -> Verilog {
        Verilog::Custom(format!(
            "reg [{m}:0] memory [0:{d}];\n\nalways @(posedge clock) begin\n    if (write) memory[write_address] <= {{write_err, write_last, write_count, write_data}};\nend\n\nassign {{read_err, read_last, read_count, read_data}} = memory[read_address];\n",
            m = W + MB + 1,
            d = QUEUE_BEATS - 1
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_in_the_next_clock() {
        let mut dut = BeatQueue::<64, 3>::default();
        dut.connect_all();
        for i in 0..20u64 {
            dut.write.next = true;
            dut.write_address.next = (i % 16).into();
            dut.write_data.next = (i * 77).into();
            dut.write_count.next = (i % 8).into();
            dut.write_last.next = i % 2 == 0;
            dut.write_err.next = i % 3 == 0;
            dut.read_address.next = (i % 16).into();
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.read_data.val().to_u64(), i * 77);
            assert_eq!(dut.read_count.val().to_u64(), i % 8);
            assert_eq!(
                (dut.read_last.val(), dut.read_err.val()),
                (i % 2 == 0, i % 3 == 0)
            );
        }
        dut.read_address.next = 5.into();
        assert!(simulate(&mut dut, 10));
        assert_eq!(dut.read_data.val().to_u64(), 5 * 77);
    }
}
