// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Dual RAM: a block RAM with a side to write and a side to read, of two clocks or of one
//!
//! The read register moves only while `read` is high. What is read at an address while it is written is undefined and never used: the
//! owner's pointers see to that, hence `no_rw_check`. It is a block RAM however small it is: beside a [`super::BeatRam`] it holds where
//! frames end, for owners who must know that earlier than the last beat ([`crate::receive::Store`]), or register it in other clocks than
//! the beat ([`crate::crossbar::egress::Egress`], of beats that are thrown away): an output with two registers cannot be a memory's own.

use crate::prelude::*;

/// `2^A` words of `W` bits.
#[derive(LogicBlock, Blank)]
pub struct DualRam<const W: usize, const A: usize> {
    /// Rising edge, for writing.
    pub write_clock: Signal<In, Clock>,
    /// Write this clock.
    pub write: Signal<In, Bit>,
    /// Where to write.
    pub write_address: Signal<In, Bits<A>>,
    /// Word to write.
    pub write_data: Signal<In, Bits<W>>,
    /// Rising edge, for reading.
    pub read_clock: Signal<In, Clock>,
    /// Read this clock.
    pub read: Signal<In, Bit>,
    /// Where to read.
    pub read_address: Signal<In, Bits<A>>,
    /// Word read, one clock later.
    pub read_data: Signal<Out, Bits<W>>,
    _memory: Vec<Bits<W>>,
}

#[described]
impl<const W: usize, const A: usize> Logic for DualRam<W, A> {
    fn update(&mut self) {
        if self._memory.is_empty() {
            self._memory = vec![Default::default(); 1 << A];
        }
        if self.read_clock.pos_edge() && self.read.val() {
            self.read_data.next = self._memory[self.read_address.val().to_u64() as usize];
        }
        if self.write_clock.pos_edge() && self.write.val() {
            self._memory[self.write_address.val().to_u64() as usize] = self.write_data.val();
        }
    }

    fn hdl(&self) -> Verilog {
        Verilog::Custom(format!(
            "(* no_rw_check, ram_style = \"block\", rw_addr_collision = \"no\",\n   altera_attribute = \"-name ADD_PASS_THROUGH_LOGIC_TO_INFERRED_RAMS OFF\" *)\nreg [{m}:0] memory [0:{d}];\nreg [{m}:0] word;\n\nalways @(posedge write_clock) begin\n    if (write) memory[write_address] <= write_data;\nend\n\nalways @(posedge read_clock) begin\n    if (read) word <= memory[read_address];\nend\n\nassign read_data = word;\n",
            m = W - 1,
            d = (1 << A) - 1
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_has_its_clock() {
        let mut dut = DualRam::<8, 4>::default();
        dut.connect_all();
        let tick = |dut: &mut DualRam<8, 4>, write: bool, read: bool| {
            (dut.write_clock.next, dut.read_clock.next) = (false.into(), false.into());
            assert!(simulate(dut, 10));
            (dut.write_clock.next, dut.read_clock.next) = (write.into(), read.into());
            assert!(simulate(dut, 10));
        };
        (dut.write.next, dut.read.next) = (true, true);
        for i in 0..16u64 {
            (dut.write_address.next, dut.write_data.next) = (i.into(), (100 + i).into());
            tick(&mut dut, true, false);
        }
        assert_eq!(dut.read_data.val().to_u64(), 0, "nothing was read");
        dut.write_data.next = 0.into();
        dut.read_address.next = 15.into();
        tick(&mut dut, false, true);
        assert_eq!(dut.read_data.val().to_u64(), 115, "nothing was written");
        dut.read.next = false;
        dut.read_address.next = 3.into();
        tick(&mut dut, false, true);
        assert_eq!(dut.read_data.val().to_u64(), 115);
    }
}
