// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Paged bridge: team and receive half on two pins
//!
//! ```text
//!           ┌────────────┐   ┌───────┐──► wb_*         the team: words 0x000 to 0x3FF
//!  rx, tx ◄►│ UartBridge ├──►│ Pages │
//!           └────────────┘   └───────┘──► receive_*    the receive half: words 0x500 to 0x5FF
//! ```
//!
//! **Why.** For a design of one's own: what [`super::Control`] is on a board, without the board's pages.
//!
//! **Rule.** docs/interfaces.md "Serial line: UARTBone" (R19, R32).

use super::Pages;
use crate::control::bus::{PageMaster, WishboneMaster};
use crate::prelude::*;
use crate::serial::uart_bridge::UartBridge;

/// UARTBone slave on serial lines, master of the team's bus and of the receive half's: `clocks` a bit (8 to 65 535); it forgets a command
/// after a pause of `timeout` clocks (1 to 2^24 − 1). Made by [`crate::emit_paged_bridge`].
#[derive(LogicBlock, Blank)]
#[settings(clocks: u64, timeout: u64)]
pub struct PagedBridge {
    /// Clock of the block.
    pub clk: Signal<In, Clock>,
    /// Synchronous, active high.
    pub rst: Signal<In, Bit>,
    /// Serial line from the host, of any clock.
    pub rx: Signal<In, Bit>,
    /// Serial line to the host.
    pub tx: Signal<Out, Bit>,
    /// The block's bus.
    pub wb: WishboneMaster,
    /// The receive half's bus.
    pub receive: PageMaster,
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

    #[value(UartBridge::new(clocks, timeout, true))]
    bridge: UartBridge,
    #[value(Pages::new([true, false, false]))]
    pages: Pages,
}

impl Logic for PagedBridge {
    #[kernel]
    fn update(&mut self) {
        forward!(self => self.bridge: clk, rst, rx);
        forward!(self => self.pages: clk as clock, rst as reset);
        forward!(self.bridge => self: tx, idle, framing, overrun, unknown, empty, expired);

        self.pages.wb_stb.next = self.bridge.wb.cyc.val() & self.bridge.wb.stb.val();
        forward!(self.bridge => self.pages: wb.we as wb_we, wb.adr as wb_adr, wb.dat_w as wb_dat_w, wb_behind);
        forward!(self.pages => self.bridge.wb: wb_dat_r as dat_r, wb_ack as ack);
        WishboneMaster::link(&mut self.wb, &mut self.pages.team);
        PageMaster::link(&mut self.receive, &mut self.pages.page[0]);
        for i in 1..3 {
            self.pages.page[i].dat_r.next = bits::<32>(0);
            self.pages.page[i].ack.next = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serial::host::{levels, Ear, BIT};

    /// The bridge, a team of 1024 words, a receive half whose word w reads 0x52000000 + w, and a host that listens to the line.
    struct Bench {
        dut: PagedBridge,
        team: Vec<u32>,
        /// Writes to the receive half: word and data.
        received: Vec<(u64, u64)>,
        ear: Ear,
    }

    impl Bench {
        fn hold(&mut self, level: bool, clocks: u64) {
            for _ in 0..clocks {
                let dut = &mut self.dut;
                dut.rx.next = level;
                dut.clk.next = false.into();
                assert!(simulate(dut, 10));
                let (team, page) = (dut.wb.cyc.val() & dut.wb.stb.val(), dut.receive.cyc.val() & dut.receive.stb.val());
                assert!(!(team && page), "one of the two");
                let word = dut.wb.adr.val().to_u64() as usize;
                if team && dut.wb.we.val() {
                    assert!(dut.wb.sel.val().all());
                    self.team[word] = dut.wb.dat_w.val().to_u64() as u32;
                }
                if page && dut.receive.we.val() {
                    self.received.push((dut.receive.adr.val().to_u64(), dut.receive.dat_w.val().to_u64()));
                }
                dut.wb.ack.next = team;
                dut.wb.dat_r.next = u64::from(self.team[word]).into();
                dut.receive.ack.next = page;
                dut.receive.dat_r.next = (0x5200_0000 + dut.receive.adr.val().to_u64()).into();
                assert!(simulate(dut, 10));
                self.ear.hear(dut.tx.val());
                dut.clk.next = true.into();
                assert!(simulate(dut, 10));
            }
        }

        fn send(&mut self, bytes: &[u8]) {
            for level in bytes.iter().copied().flat_map(levels) {
                self.hold(level, BIT);
            }
        }

        /// One word read from `address` on.
        fn read(&mut self, address: u16) -> u32 {
            let [high, low] = address.to_be_bytes();
            self.ear.heard.clear();
            self.send(&[2, 1, 0, 0, high, low]);
            self.hold(true, 6 * 10 * BIT);
            u32::from_be_bytes(self.ear.heard[..].try_into().expect("four bytes"))
        }
    }

    #[test]
    fn team_bridge_and_receive_half_answer_for_their_own_words() {
        let mut dut = PagedBridge::new(BIT, 4000);
        dut.connect_all();
        check_all(&dut).unwrap();
        dut.rx.next = true;
        assert!(simulate(&mut dut, 10));
        let team: Vec<u32> = (0..1024).map(|word| 0x4500_0000 + word).collect();
        let mut bench = Bench { dut, team, received: vec![], ear: Ear::default() };
        bench.hold(true, 10);
        for (address, answer) in [
            (0x000, 0x4500_0000),
            (0x3FE, 0x4500_03FE),
            (0x400, u32::from_be_bytes(*b"BONE")),
            (0x408, 0x4500_03FF),
            (0x500, 0x5200_0000),
            (0x5FF, 0x5200_00FF),
            // Pages of boards, which are not there.
            (0x600, 0x4500_03FF),
            (0x700, 0x4500_03FF),
        ] {
            assert_eq!(bench.read(address), answer, "{address:03X}");
        }
        bench.send(&[1, 1, 0, 0, 0x05, 0x01, 0, 0, 0, 1]);
        bench.send(&[1, 1, 0, 0, 0x01, 0x10, 0xA, 0xB, 0xC, 0xD]);
        bench.hold(true, 40);
        assert_eq!(bench.received, [(1, 1)], "one write");
        assert_eq!(bench.team[0x110], 0x0A0B_0C0D);
        assert!(bench.team.iter().enumerate().all(|(word, &data)| word == 0x110 || data == 0x4500_0000 + word as u32), "and no other");
    }
}
