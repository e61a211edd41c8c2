// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # UART bridge: the register bus on two pins
//!
//! ```text
//!          ┌────────┐   ┌──────────┐   ┌──────────┐
//!  rx ───►─┤ UartRx ├──►│ 16 bytes ├──►│          │
//!          └────────┘   └──────────┘   │ UartBone ├─► wb_*
//!          ┌────────┐                  │          │
//!  tx ◄────┤ UartTx │◄─────────────────┤          │
//!          └────────┘                  └──────────┘
//! ```
//!
//! **Rule.** INTERFACES "UARTBone, byte for byte" (R3, R5, R19). There is no flow control: what a host sends while its last command is
//! performed or answered waits in seventeen bytes, and a byte that finds them full is lost and counted. A host that reads the whole answer
//! before it sends the next command never loses one.
//!
//! **Inside.** What went wrong is counted in the bridge's own page behind the block's registers, and shown as pulses.

use crate::primitives::{QueueRam, Reg, RegR};
use crate::serial::uart_rx::UartRx;
use crate::serial::uart_tx::UartTx;
use crate::serial::uartbone::UartBone;
use equipoise_macros::{kernel, Blank};
use rust_hdl::prelude::*;

/// UARTBone slave on serial lines, Wishbone B4 classic master: `clocks` a bit (8 to 65 535); it forgets a command after a pause of
/// `timeout` clocks (1 to 2^24 − 1). `pages` as in [`UartBone`].
#[derive(LogicBlock, Blank)]
#[settings(clocks: u64, timeout: u64, pages: bool)]
pub struct UartBridge {
    /// Clock of the block.
    pub clk: Signal<In, Clock>,
    /// Synchronous, active high.
    pub rst: Signal<In, Bit>,
    /// Serial line from the host, of any clock.
    pub rx: Signal<In, Bit>,
    /// Serial line to the host.
    pub tx: Signal<Out, Bit>,
    /// Wishbone cycle.
    pub wb_cyc: Signal<Out, Bit>,
    /// Wishbone strobe.
    pub wb_stb: Signal<Out, Bit>,
    /// Wishbone write.
    pub wb_we: Signal<Out, Bit>,
    /// Wishbone word address.
    pub wb_adr: Signal<Out, Bits<10>>,
    /// The address is behind the block's words, in the pages of others; low without any.
    pub wb_behind: Signal<Out, Bit>,
    /// Wishbone write data.
    pub wb_dat_w: Signal<Out, Bits<32>>,
    /// Wishbone byte lanes: all.
    pub wb_sel: Signal<Out, Bits<4>>,
    /// Wishbone read data.
    pub wb_dat_r: Signal<In, Bits<32>>,
    /// Wishbone acknowledge.
    pub wb_ack: Signal<In, Bit>,
    /// Between two commands.
    pub idle: Signal<Out, Bit>,
    /// A byte is lost in this clock, for a low stop bit.
    pub framing: Signal<Out, Bit>,
    /// A byte is lost in this clock, for want of room.
    pub overrun: Signal<Out, Bit>,
    /// The header of a command that does not exist ends in this clock.
    pub unknown: Signal<Out, Bit>,
    /// The header of a command without words ends in this clock.
    pub empty: Signal<Out, Bit>,
    /// A command is forgotten in this clock, after too long a pause.
    pub expired: Signal<Out, Bit>,

    #[value(UartRx::new(clocks))]
    receiver: UartRx,
    #[value(UartTx::new(clocks))]
    transmitter: UartTx,
    #[value(UartBone::new(timeout, pages))]
    bone: UartBone,
    queue: QueueRam<8>,
    written: RegR<Bits<5>>,
    read: RegR<Bits<5>>,
    some: Signal<Local, Bit>,
    /// The byte on offer to the bridge: no path leads from the queue's pointers into it.
    held: Reg<Bits<8>>,
    holds: RegR<Bit>,
    full: Signal<Local, Bit>,
    /// Pointers of a full queue differ in their top bit only.
    #[value(16)]
    all_used: Constant<Bits<5>>,
}

impl Logic for UartBridge {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clk, rst: written, read, holds);
        registers!(self, clk: held);
        blocks!(self, clk, rst: receiver, transmitter);
        blocks!(self, clk: queue);
        self.bone.clk.next = self.clk.val();
        self.bone.rst.next = self.rst.val();

        self.receiver.rx.next = self.rx.val();
        self.framing.next = self.receiver.framing.val();
        self.bone.framing.next = self.receiver.framing.val();
        self.some.next = self.written.q.val() != self.read.q.val();
        self.full.next = (self.written.q.val() ^ self.read.q.val()) == self.all_used.val();
        self.overrun.next = self.receiver.valid.val() & self.full.val();
        self.bone.overrun.next = self.receiver.valid.val() & self.full.val();
        self.queue.write.next = self.receiver.valid.val() & (!self.full.val());
        self.queue.write_address.next = self.written.q.val().get_bits::<4>(0);
        self.queue.write_data.next = self.receiver.data.val();
        self.queue.read_address.next = self.read.q.val().get_bits::<4>(0);
        if self.receiver.valid.val() & (!self.full.val()) {
            self.written.d.next = self.written.q.val() + bits::<5>(1);
        }
        if self.bone.rx_ready.val() {
            self.holds.d.next = false;
        }
        if self.some.val() & (!self.holds.q.val()) {
            self.read.d.next = self.read.q.val() + bits::<5>(1);
            self.held.d.next = self.queue.read_data.val();
            self.holds.d.next = true;
        }
        self.bone.rx_valid.next = self.holds.q.val();
        self.bone.rx_data.next = self.held.q.val();

        self.transmitter.valid.next = self.bone.tx_valid.val();
        self.transmitter.data.next = self.bone.tx_data.val();
        self.bone.tx_ready.next = self.transmitter.ready.val();
        self.tx.next = self.transmitter.tx.val();

        forward!(self.bone => self: wb_cyc, wb_stb, wb_we, wb_adr, wb_behind, wb_dat_w, wb_sel);
        forward!(self => self.bone: wb_dat_r, wb_ack);
        forward!(self.bone => self: idle, unknown, empty, expired);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BIT: u64 = 8;

    /// The bridge, a bus slave of 1024 words that acknowledges at once, a host that listens to the line.
    struct Bench {
        dut: UartBridge,
        words: Vec<u32>,
        heard: Vec<u8>,
        /// Bits of the byte on its way from the bridge, and clocks since its start.
        listening: Option<(u64, u8)>,
        overruns: u32,
    }

    impl Bench {
        fn new() -> Self {
            let mut dut = UartBridge::new(BIT, 4000, false);
            dut.connect_all();
            check_all(&dut).unwrap();
            dut.rx.next = true;
            assert!(simulate(&mut dut, 10));
            let mut bench = Bench { dut, words: vec![0; 1024], heard: vec![], listening: None, overruns: 0 };
            bench.hold(true, 10);
            bench
        }

        fn hold(&mut self, level: bool, clocks: u64) {
            for _ in 0..clocks {
                let dut = &mut self.dut;
                dut.rx.next = level;
                let word = dut.wb_adr.val().to_u64() as usize;
                dut.wb_ack.next = dut.wb_stb.val();
                dut.wb_dat_r.next = u64::from(self.words[word]).into();
                if dut.wb_stb.val() && dut.wb_we.val() {
                    self.words[word] = dut.wb_dat_w.val().to_u64() as u32;
                }
                dut.clk.next = false.into();
                assert!(simulate(dut, 10));
                self.overruns += u32::from(dut.overrun.val());
                self.listening = match self.listening {
                    None if !dut.tx.val() => Some((0, 0)),
                    Some((at, byte)) if at == 9 * BIT => {
                        assert!(dut.tx.val(), "a stop bit");
                        self.heard.push(byte);
                        None
                    }
                    Some((at, byte)) if at % BIT == BIT / 2 && at > BIT => Some((at + 1, byte >> 1 | u8::from(dut.tx.val()) << 7)),
                    other => other.map(|(at, byte)| (at + 1, byte)),
                };
                dut.clk.next = true.into();
                assert!(simulate(dut, 10));
            }
        }

        fn send(&mut self, bytes: &[u8]) {
            for &byte in bytes {
                self.hold(false, BIT);
                for i in 0..8 {
                    self.hold(byte >> i & 1 == 1, BIT);
                }
                self.hold(true, BIT);
            }
        }
    }

    #[test]
    fn poke_and_peek_over_the_line() {
        let mut bench = Bench::new();
        bench.send(&[1, 2, 0, 0, 0, 2, 0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xDE, 0xF0]);
        bench.send(&[2, 2, 0, 0, 0, 2]);
        bench.hold(true, 9 * 11 * BIT);
        assert_eq!(bench.words[2..4], [0x1234_5678, 0x9ABC_DEF0]);
        assert_eq!(bench.heard, [0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xDE, 0xF0]);
    }

    #[test]
    fn what_went_wrong_is_counted_in_the_page() {
        let mut bench = Bench::new();
        // Two bytes with a low stop bit, each followed by a pause in which the line is high again.
        for _ in 0..2 {
            bench.hold(false, 10 * BIT);
            bench.hold(true, 2 * BIT);
        }
        bench.send(&[7, 1, 0, 0, 0, 0]);
        bench.send(&[1, 0, 0, 0, 0, 0]);
        bench.send(&[1]);
        bench.hold(true, 4010);
        bench.send(&[2, 6, 0, 0, 4, 0]);
        bench.hold(true, 24 * 11 * BIT);
        let page = [*b"BONE", [0, 0, 0, 2], [0, 0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 1], [0, 0, 0, 1]];
        assert_eq!(bench.heard, page.concat());
    }

    #[test]
    fn seventeen_bytes_wait_and_the_next_is_lost_and_counted() {
        let mut bench = Bench::new();
        bench.send(&[2, 255, 0, 0, 0, 0]);
        let next = [1, 2, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 2, 1, 0];
        bench.send(&next);
        assert_eq!(bench.overruns, 0);
        bench.send(&[0x77]);
        assert_eq!(bench.overruns, 1);
        bench.hold(true, 1020 * 11 * BIT);
        assert_eq!(bench.heard.len(), 1020, "the answer under way is whole");
        assert_eq!(bench.words[9..11], [0x0102_0304, 0x0506_0708], "and what waited is performed");
    }
}
