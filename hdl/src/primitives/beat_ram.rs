// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Beat RAM: the block RAM of a buffer of beats
//!
//! One write port; one read port whose output register moves only while `read` is high. What is read at an address in the clock that
//! writes it is undefined and never used (the owner's commit pointer sees to that), hence `no_rw_check`: without it yosys builds
//! collision logic. Owners register what it gives before they look at it: on some devices these registers can be the memory's own. What they
//! must know of frames' ends apart from that is in a [`super::DualRam`]. Of [wide](crate::beats::is_wide) beats data come a clock behind all
//! else, and are written with it then.

use crate::prelude::*;

/// `2^A` beats of `W` bits; `MB` bits say how many bytes a beat has: a count (0 means all), or a [`KeepCode`](super::KeepCode); `WIDE` = 1 for
/// wide beats, else 0.
#[derive(LogicBlock, Blank)]
pub struct BeatRam<const W: usize, const MB: usize, const A: usize, const WIDE: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Write this clock.
    pub write: Signal<In, Bit>,
    /// Where to write.
    pub write_address: Signal<In, Bits<A>>,
    /// Beat to write.
    pub write_data: Signal<In, Bits<W>>,
    /// Its bytes; 0 for a full beat.
    pub write_count: Signal<In, Bits<MB>>,
    /// It ends a frame.
    pub write_last: Signal<In, Bit>,
    /// It ends a frame in error.
    pub write_err: Signal<In, Bit>,
    /// Read this clock.
    pub read: Signal<In, Bit>,
    /// Where to read.
    pub read_address: Signal<In, Bits<A>>,
    /// Beat read, one clock later.
    pub read_data: Signal<Out, Bits<W>>,
    /// Its bytes; 0 for a full beat.
    pub read_count: Signal<Out, Bits<MB>>,
    /// It ends a frame.
    pub read_last: Signal<Out, Bit>,
    /// It ends a frame in error.
    pub read_err: Signal<Out, Bit>,
    _memory: Vec<(Bits<W>, Bits<MB>, bool, bool)>,
    _late: (bool, Bits<A>, Bits<MB>, bool, bool),
}

#[described]
impl<const W: usize, const MB: usize, const A: usize, const WIDE: usize> Logic for BeatRam<W, MB, A, WIDE> {
    fn update(&mut self) {
        if self._memory.is_empty() {
            self._memory = vec![Default::default(); 1 << A];
        }
        if self.clock.pos_edge() {
            if self.read.val() {
                let (data, count, last, err) = self._memory[self.read_address.val().to_u64() as usize];
                self.read_data.next = data;
                self.read_count.next = count;
                self.read_last.next = last;
                self.read_err.next = err;
            }
            let now = (self.write.val(), self.write_address.val(), self.write_count.val(), self.write_last.val(), self.write_err.val());
            let (write, address, count, last, err) = if WIDE == 1 { self._late } else { now };
            if write {
                self._memory[address.to_u64() as usize] = (self.write_data.val(), count, last, err);
            }
            self._late = now;
        }
    }

    fn hdl(&self) -> Verilog {
        let (late, enable, prefix) = if WIDE == 1 {
            let late = format!(
                "// Data come a clock behind all else.\nreg late_write, late_err, late_last;\nreg [{}:0] late_address;\nreg [{}:0] late_count;\n\n\
                 always @(posedge clock) begin\n    \
                 {{late_write, late_err, late_last, late_count}} <= {{write, write_err, write_last, write_count}};\n    \
                 late_address <= write_address;\nend\n\n",
                A - 1,
                MB - 1
            );
            (late, "late_write", "late")
        } else {
            (String::new(), "write", "write")
        };
        Verilog::Custom(format!(
            "{late}(* no_rw_check, rw_addr_collision = \"no\",\n   altera_attribute = \"-name ADD_PASS_THROUGH_LOGIC_TO_INFERRED_RAMS OFF\" *)\nreg [{m}:0] memory [0:{d}];\nreg [{m}:0] read_beat;\n\nalways @(posedge clock) begin\n    \
             if ({enable}) memory[{prefix}_address] <= {{{prefix}_err, {prefix}_last, {prefix}_count, write_data}};\n    \
             if (read) read_beat <= memory[read_address];\nend\n\n\
             assign {{read_err, read_last, read_count, read_data}} = read_beat;\n",
            m = W + MB + 1,
            d = (1 << A) - 1
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_output_holds_until_the_next_read() {
        let mut dut = BeatRam::<64, 3, 4, 0>::default();
        dut.connect_all();
        let step = |dut: &mut BeatRam<64, 3, 4, 0>| {
            dut.clock.next = false.into();
            assert!(simulate(dut, 10));
            dut.clock.next = true.into();
            assert!(simulate(dut, 10));
        };
        for i in 0..16u64 {
            dut.write.next = true;
            dut.write_address.next = i.into();
            dut.write_data.next = (1000 + i).into();
            dut.write_last.next = i == 3;
            step(&mut dut);
        }
        dut.write.next = false;
        dut.read.next = true;
        dut.read_address.next = 3.into();
        step(&mut dut);
        dut.read.next = false;
        dut.read_address.next = 4.into();
        step(&mut dut);
        assert_eq!(dut.read_data.val().to_u64(), 1003);
        assert!(dut.read_last.val());
        dut.read.next = true;
        step(&mut dut);
        assert_eq!(dut.read_data.val().to_u64(), 1004);
        assert!(!dut.read_last.val());
    }
}
