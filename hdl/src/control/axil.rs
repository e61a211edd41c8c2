// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # AXI4-Lite to Wishbone
//!
//! ```text
//!             ┌──────────────┐
//!  s_axil_* ◄─►  AxilBridge  ├─► wb_*
//!             └──────────────┘
//! ```
//!
//! **Why.** The block's register bus is Wishbone; a system built around AXI takes the wrapper `equipoise_team_n<N>_w<W>_axil`, which is
//! the block with this bridge in front.
//!
//! **Rule.** AMBA AXI4-Lite, 32 bits of data, byte addresses; one access at a time. A write waits for both its address and its data; when
//! a read and a write wait they take turns. Responses are always OKAY: what the block refuses it counts in `BUS_ERRORS` (R19).
//!
//! **Timing.** Three clocks more than the Wishbone access. All outputs come from registers, as AXI wants it.

use crate::prelude::*;

/// AXI4-Lite slave, Wishbone B4 classic master.
#[derive(LogicBlock, Blank)]
pub struct AxilBridge {
    /// Clock of the block.
    pub clk: Signal<In, Clock>,
    /// Synchronous, active high.
    pub rst: Signal<In, Bit>,
    /// Write address, bytes.
    pub s_axil_awaddr: Signal<In, Bits<12>>,
    /// Ignored.
    pub s_axil_awprot: Signal<In, Bits<3>>,
    /// Write address on offer.
    pub s_axil_awvalid: Signal<In, Bit>,
    /// Taken.
    pub s_axil_awready: Signal<Out, Bit>,
    /// Write data.
    pub s_axil_wdata: Signal<In, Bits<32>>,
    /// Byte lanes; the block takes writes of all four only.
    pub s_axil_wstrb: Signal<In, Bits<4>>,
    /// Write data on offer.
    pub s_axil_wvalid: Signal<In, Bit>,
    /// Taken.
    pub s_axil_wready: Signal<Out, Bit>,
    /// OKAY.
    pub s_axil_bresp: Signal<Out, Bits<2>>,
    /// Write done.
    pub s_axil_bvalid: Signal<Out, Bit>,
    /// Seen.
    pub s_axil_bready: Signal<In, Bit>,
    /// Read address, bytes.
    pub s_axil_araddr: Signal<In, Bits<12>>,
    /// Ignored.
    pub s_axil_arprot: Signal<In, Bits<3>>,
    /// Read address on offer.
    pub s_axil_arvalid: Signal<In, Bit>,
    /// Taken.
    pub s_axil_arready: Signal<Out, Bit>,
    /// Read data.
    pub s_axil_rdata: Signal<Out, Bits<32>>,
    /// OKAY.
    pub s_axil_rresp: Signal<Out, Bits<2>>,
    /// Read done.
    pub s_axil_rvalid: Signal<Out, Bit>,
    /// Seen.
    pub s_axil_rready: Signal<In, Bit>,
    /// Wishbone cycle.
    pub wb_cyc: Signal<Out, Bit>,
    /// Wishbone strobe.
    pub wb_stb: Signal<Out, Bit>,
    /// Wishbone write.
    pub wb_we: Signal<Out, Bit>,
    /// Wishbone word address.
    pub wb_adr: Signal<Out, Bits<10>>,
    /// Wishbone write data.
    pub wb_dat_w: Signal<Out, Bits<32>>,
    /// Wishbone byte lanes.
    pub wb_sel: Signal<Out, Bits<4>>,
    /// Wishbone read data.
    pub wb_dat_r: Signal<In, Bits<32>>,
    /// Wishbone acknowledge.
    pub wb_ack: Signal<In, Bit>,

    busy: RegR<Bit>,
    write: RegR<Bit>,
    address: Reg<Bits<10>>,
    data: Reg<Bits<32>>,
    lanes: Reg<Bits<4>>,
    written: RegR<Bit>,
    read: RegR<Bit>,
    answer: Reg<Bits<32>>,
    grant_write: RegR<Bit>,
    grant_read: RegR<Bit>,
    idle: Signal<Local, Bit>,
    take_write: Signal<Local, Bit>,
    take_read: Signal<Local, Bit>,
    write_low: Unused<2>,
    read_low: Unused<2>,
    write_prot: Unused<3>,
    read_prot: Unused<3>,
    #[value(0)]
    okay: Constant<Bits<2>>,
}

impl Logic for AxilBridge {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clk, rst: busy, write, written, read, grant_write, grant_read);
        registers!(self, clk: address, data, lanes, answer);
        self.write_low.x.next = self.s_axil_awaddr.val().get_bits::<2>(0);
        self.read_low.x.next = self.s_axil_araddr.val().get_bits::<2>(0);
        forward!(self => self: s_axil_awprot as write_prot.x, s_axil_arprot as read_prot.x);

        // `write` still says what the last access was: the other kind goes first.
        self.idle.next = ((!self.busy.q.val()) & ((!self.grant_write.q.val()) & (!self.grant_read.q.val())))
            & ((!self.written.q.val()) & (!self.read.q.val()));
        self.take_write.next = (self.idle.val() & (self.s_axil_awvalid.val() & self.s_axil_wvalid.val()))
            & ((!self.s_axil_arvalid.val()) | (!self.write.q.val()));
        self.take_read.next = (self.idle.val() & self.s_axil_arvalid.val()) & (!self.take_write.val());
        forward!(self => self: take_write as grant_write.d, take_read as grant_read.d, grant_write.q as s_axil_awready,
            grant_write.q as s_axil_wready, grant_read.q as s_axil_arready);

        // What is on offer stays so until it is taken.
        if self.grant_write.q.val() {
            self.busy.d.next = true;
            self.write.d.next = true;
            self.address.d.next = self.s_axil_awaddr.val().get_bits::<10>(2);
            forward!(self => self: s_axil_wdata as data.d, s_axil_wstrb as lanes.d);
        }
        if self.grant_read.q.val() {
            self.busy.d.next = true;
            self.write.d.next = false;
            self.address.d.next = self.s_axil_araddr.val().get_bits::<10>(2);
        }

        forward!(self => self: busy.q as wb_cyc, busy.q as wb_stb, write.q as wb_we, address.q as wb_adr, data.q as wb_dat_w,
            lanes.q as wb_sel);

        if self.written.q.val() & self.s_axil_bready.val() {
            self.written.d.next = false;
        }
        if self.read.q.val() & self.s_axil_rready.val() {
            self.read.d.next = false;
        }
        if self.busy.q.val() & self.wb_ack.val() {
            self.busy.d.next = false;
            self.written.d.next = self.write.q.val();
            self.read.d.next = !self.write.q.val();
            self.answer.d.next = self.wb_dat_r.val();
        }
        forward!(self => self: written.q as s_axil_bvalid, okay as s_axil_bresp, read.q as s_axil_rvalid, answer.q as s_axil_rdata,
            okay as s_axil_rresp);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bridge and a Wishbone slave of four words that answers after three clocks.
    struct Bench {
        dut: AxilBridge,
        words: [u64; 4],
        wait: u32,
    }

    impl Bench {
        fn new() -> Self {
            let mut dut = AxilBridge::default();
            dut.connect_all();
            Self { dut, words: [0; 4], wait: 0 }
        }

        fn step(&mut self) {
            let dut = &mut self.dut;
            self.wait = if dut.wb_stb.val() { self.wait + 1 } else { 0 };
            dut.wb_ack.next = self.wait == 3;
            let word = dut.wb_adr.val().to_u64() as usize % 4;
            dut.wb_dat_r.next = self.words[word].into();
            if self.wait == 3 {
                if dut.wb_we.val() && dut.wb_sel.val().to_u64() == 15 {
                    self.words[word] = dut.wb_dat_w.val().to_u64();
                }
                self.wait = 0;
            }
            dut.clk.next = false.into();
            assert!(simulate(dut, 10));
            dut.clk.next = true.into();
            assert!(simulate(dut, 10));
        }

        /// Runs until `done`, at most 20 clocks.
        fn until(&mut self, done: impl Fn(&AxilBridge) -> bool) {
            for _ in 0..20 {
                assert!(simulate(&mut self.dut, 10));
                if done(&self.dut) {
                    return;
                }
                self.step();
            }
            panic!("no answer");
        }

        fn write(&mut self, address: u64, data: u64) {
            self.dut.s_axil_awaddr.next = address.into();
            self.dut.s_axil_wdata.next = data.into();
            self.dut.s_axil_wstrb.next = 15u64.into();
            self.dut.s_axil_awvalid.next = true;
            self.dut.s_axil_wvalid.next = true;
            self.until(|d| d.s_axil_awready.val() && d.s_axil_wready.val());
            self.step();
            self.dut.s_axil_awvalid.next = false;
            self.dut.s_axil_wvalid.next = false;
            self.until(|d| d.s_axil_bvalid.val());
            self.dut.s_axil_bready.next = true;
            self.step();
            self.dut.s_axil_bready.next = false;
        }

        fn read(&mut self, address: u64) -> u64 {
            self.dut.s_axil_araddr.next = address.into();
            self.dut.s_axil_arvalid.next = true;
            self.until(|d| d.s_axil_arready.val());
            self.step();
            self.dut.s_axil_arvalid.next = false;
            self.until(|d| d.s_axil_rvalid.val());
            let data = self.dut.s_axil_rdata.val().to_u64();
            self.dut.s_axil_rready.next = true;
            self.step();
            self.dut.s_axil_rready.next = false;
            data
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut bench = Bench::new();
        bench.write(0x8, 0x1234_5678);
        bench.write(0xc, 0x9abc_def0);
        assert_eq!(bench.read(0x8), 0x1234_5678);
        assert_eq!(bench.read(0xc), 0x9abc_def0);
    }

    #[test]
    fn an_answer_waits_until_it_is_taken() {
        let mut bench = Bench::new();
        bench.write(0x4, 77);
        bench.dut.s_axil_araddr.next = 4u64.into();
        bench.dut.s_axil_arvalid.next = true;
        bench.until(|d| d.s_axil_rvalid.val());
        for _ in 0..5 {
            bench.step();
            assert!(bench.dut.s_axil_rvalid.val());
            assert_eq!(bench.dut.s_axil_rdata.val().to_u64(), 77);
            assert!(!bench.dut.s_axil_arready.val(), "one access at a time");
        }
    }

    #[test]
    fn a_write_waits_for_its_data() {
        let mut bench = Bench::new();
        bench.dut.s_axil_awvalid.next = true;
        for _ in 0..5 {
            bench.step();
            assert!(!bench.dut.s_axil_awready.val());
        }
        bench.dut.s_axil_wvalid.next = true;
        assert!(simulate(&mut bench.dut, 10));
        assert!(!bench.dut.s_axil_awready.val(), "ready comes from a register");
        bench.step();
        assert!(bench.dut.s_axil_awready.val() && bench.dut.s_axil_wready.val());
    }

    #[test]
    fn reads_and_writes_that_wait_take_turns() {
        let mut bench = Bench::new();
        bench.dut.s_axil_awvalid.next = true;
        bench.dut.s_axil_wvalid.next = true;
        bench.dut.s_axil_arvalid.next = true;
        bench.dut.s_axil_bready.next = true;
        bench.dut.s_axil_rready.next = true;
        let mut order = vec![];
        for _ in 0..30 {
            assert!(simulate(&mut bench.dut, 10));
            if bench.dut.s_axil_awready.val() {
                order.push('w');
            }
            if bench.dut.s_axil_arready.val() {
                order.push('r');
            }
            bench.step();
        }
        assert!(order.len() >= 4);
        assert!(order.windows(2).all(|o| o[0] != o[1]), "{order:?}");
    }
}
