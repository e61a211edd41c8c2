// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # End RAM: where frames end, a bit a beat
//!
//! Beside a [`super::BeatRam`], for owners who must know a frame's end earlier than its last beat ([`crate::receive::Store`]), or register it in
//! other clocks than the beat ([`crate::egress::Egress`], of beats that are thrown away): an output with two registers cannot be a memory's own.
//! One write port; one read port whose output moves only while `read` is high. What is read at an address in the clock that writes it is undefined and never
//! used, hence `no_rw_check`.

use rust_hdl::prelude::*;

/// `2^A` bits.
#[derive(LogicBlock, Default)]
pub struct EndRam<const A: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Write this clock.
    pub write: Signal<In, Bit>,
    /// Where to write.
    pub write_address: Signal<In, Bits<A>>,
    /// The beat there ends a frame.
    pub write_last: Signal<In, Bit>,
    /// Read this clock.
    pub read: Signal<In, Bit>,
    /// Where to read.
    pub read_address: Signal<In, Bits<A>>,
    /// The beat there ends a frame, one clock later.
    pub read_last: Signal<Out, Bit>,
    _memory: Vec<bool>,
}

impl<const A: usize> Logic for EndRam<A> {
    fn update(&mut self) {
        if self._memory.is_empty() {
            self._memory = vec![false; 1 << A];
        }
        if self.clock.pos_edge() {
            if self.read.val() {
                self.read_last.next = self._memory[self.read_address.val().to_u64() as usize];
            }
            if self.write.val() {
                self._memory[self.write_address.val().to_u64() as usize] = self.write_last.val();
            }
        }
    }

    fn connect(&mut self) {
        self.read_last.connect();
    }

    fn hdl(&self) -> Verilog {
        Verilog::Custom(format!(
            "(* no_rw_check, ram_style = \"block\" *)\nreg memory [0:{d}];\nreg read_bit;\n\nalways @(posedge clock) begin\n    \
             if (write) memory[write_address] <= write_last;\n    if (read) read_bit <= memory[read_address];\nend\n\n\
             assign read_last = read_bit;\n",
            d = (1 << A) - 1
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_output_holds_until_the_next_read() {
        let mut dut = EndRam::<4>::default();
        dut.connect_all();
        let step = |dut: &mut EndRam<4>| {
            dut.clock.next = false.into();
            assert!(simulate(dut, 10));
            dut.clock.next = true.into();
            assert!(simulate(dut, 10));
        };
        for i in 0..16u64 {
            dut.write.next = true;
            dut.write_address.next = i.into();
            dut.write_last.next = i == 3;
            step(&mut dut);
        }
        dut.write.next = false;
        dut.read.next = true;
        dut.read_address.next = 3.into();
        step(&mut dut);
        assert!(dut.read_last.val());
        dut.read.next = false;
        dut.read_address.next = 4.into();
        step(&mut dut);
        assert!(dut.read_last.val(), "it moved without a read");
        dut.read.next = true;
        step(&mut dut);
        assert!(!dut.read_last.val());
    }
}
