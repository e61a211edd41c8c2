// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Pages: the register bus of the block and of what is around it
//!
//! ```text
//!                ┌───────┐──► block       words 0x000 to 0x3FF
//!  wb_*, ───────►│ Pages │──► page 1      words 0x500 to 0x5FF
//!  wb_behind ◄───│       │──► page 2      words 0x600 to 0x6FF
//!                └───────┘──► page 3      words 0x700 to 0x7FF
//! ```
//!
//! **Rule.** What is on no page, or on a page that this core lacks, goes to the block's last word, which is unmapped for ever: the block
//! answers and counts it (R19). The bridge answers for its own page itself.
//!
//! **Timing.** A register on the way there and one on the way back.

use crate::control::bus::{PageMaster, WishboneMaster};
use crate::prelude::*;

/// Pages behind the block's words: receive, board, generator.
pub const PAGES: usize = 3;

/// One master, the block, and those of [`PAGES`] pages that are `present`.
#[derive(LogicBlock, Blank)]
#[settings(present: [bool; PAGES])]
pub struct Pages {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Access of the master; steady until `wb_ack`.
    pub wb_stb: Signal<In, Bit>,
    /// It is a write.
    pub wb_we: Signal<In, Bit>,
    /// Word address.
    pub wb_adr: Signal<In, Bits<10>>,
    /// It is 0x400 words higher.
    pub wb_behind: Signal<In, Bit>,
    /// Word to write.
    pub wb_dat_w: Signal<In, Bits<32>>,
    /// Word read, with `wb_ack`.
    pub wb_dat_r: Signal<Out, Bits<32>>,
    /// The access is done.
    pub wb_ack: Signal<Out, Bit>,
    /// The block.
    pub team: WishboneMaster,
    /// The pages.
    pub page: [PageMaster; PAGES],

    asked: RegR<Bit>,
    write: Reg<Bit>,
    address: Reg<Bits<10>>,
    data: Reg<Bits<32>>,
    to_team: Reg<Bit>,
    to_page: [Reg<Bit>; PAGES],
    done: RegR<Bit>,
    answer: Reg<Bits<32>>,
    somebody: Signal<Local, Bit>,
    ended: Signal<Local, Bit>,
    #[value(0x3FF)]
    nowhere: Constant<Bits<10>>,
    #[value(0xF)]
    all_lanes: Constant<Bits<4>>,
    /// Bits 9:8 of the address of each page, for those that are there.
    #[value(|i| i as u64 + 1)]
    places: [Constant<Bits<2>>; PAGES],
    #[value(|i| present[i])]
    present: [Constant<Bit>; PAGES],
}

impl Logic for Pages {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: asked, done);
        registers!(self, clock: write, address, data, to_team, answer);
        blocks!(self, clock: to_page[PAGES]);

        // There: everything stands in registers while the access lasts.
        forward!(self => self: wb_we as write.d, wb_adr as address.d, wb_dat_w as data.d);
        self.somebody.next = false;
        for i in 0..PAGES {
            self.to_page[i].d.next = false;
            if (self.wb_behind.val() & self.present[i].val())
                & ((self.wb_adr.val().get_bits::<2>(8) == self.places[i].val()) & (!self.wb_adr.val().all()))
            {
                self.to_page[i].d.next = true;
                self.somebody.next = true;
            }
            self.page[i].cyc.next = self.asked.q.val() & self.to_page[i].q.val();
            self.page[i].stb.next = self.asked.q.val() & self.to_page[i].q.val();
            self.page[i].we.next = self.write.q.val();
            self.page[i].adr.next = self.address.q.val().get_bits::<8>(0);
            self.page[i].dat_w.next = self.data.q.val();
        }
        self.to_team.d.next = !self.somebody.val();
        if self.wb_behind.val() & (!self.somebody.val()) {
            self.address.d.next = self.nowhere.val();
        }
        self.team.cyc.next = self.asked.q.val() & self.to_team.q.val();
        self.team.stb.next = self.asked.q.val() & self.to_team.q.val();
        forward!(self => self.team: write.q as we, address.q as adr, data.q as dat_w, all_lanes as sel);

        // And back.
        forward!(self.team => self: ack as ended, dat_r as answer.d);
        for i in 0..PAGES {
            if self.page[i].ack.val() {
                self.ended.next = true;
            }
            if self.to_page[i].q.val() {
                self.answer.d.next = self.page[i].dat_r.val();
            }
        }
        self.done.d.next = self.ended.val();
        self.asked.d.next = (self.wb_stb.val() & (!self.done.q.val())) & (!self.ended.val());
        forward!(self => self: done.q as wb_ack, answer.q as wb_dat_r);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One access; what was answered, and who saw it: 0 the block, i + 1 page i, with word, write and data.
    fn access(dut: &mut Pages, address: u64, write: Option<u64>) -> (u64, Vec<(usize, u64, Option<u64>)>) {
        let (mut seen, mut answers) = (vec![], [0u64; 4]);
        dut.wb_stb.next = true;
        dut.wb_we.next = write.is_some();
        dut.wb_adr.next = (address & 0x3FF).into();
        dut.wb_behind.next = address >> 10 != 0;
        dut.wb_dat_w.next = write.unwrap_or(0).into();
        for _ in 0..20 {
            dut.clock.next = false.into();
            assert!(simulate(dut, 10));
            let done = dut.wb_ack.val();
            let answer = dut.wb_dat_r.val().to_u64();
            // Slaves that answer after three clocks, once for each access.
            let mut acks = [false; 4];
            for who in 0..4 {
                let (stb, word, we, data) = match who {
                    0 => (dut.team.stb.val(), dut.team.adr.val().to_u64(), dut.team.we.val(), dut.team.dat_w.val()),
                    _ => {
                        let page = &dut.page[who - 1];
                        (page.stb.val(), page.adr.val().to_u64(), page.we.val(), page.dat_w.val())
                    }
                };
                answers[who] = if stb { answers[who] + 1 } else { 0 };
                acks[who] = answers[who] == 3;
                if acks[who] {
                    seen.push((who, word, we.then(|| data.to_u64())));
                }
            }
            dut.team.ack.next = acks[0];
            dut.team.dat_r.next = 0xA000u64.into();
            for i in 0..3 {
                dut.page[i].ack.next = acks[i + 1];
                dut.page[i].dat_r.next = (0xA001 + i as u64).into();
            }
            assert!(simulate(dut, 10));
            dut.clock.next = true.into();
            assert!(simulate(dut, 10));
            if done {
                dut.wb_stb.next = false;
                for _ in 0..3 {
                    for level in [false, true] {
                        dut.clock.next = level.into();
                        assert!(simulate(dut, 10));
                        assert!(!dut.wb_ack.val() && !dut.team.stb.val() && dut.page.iter().all(|page| !page.stb.val()), "one access");
                    }
                }
                return (answer, seen);
            }
        }
        panic!("no answer for {address:03X}");
    }

    #[test]
    fn every_access_is_answered_once_by_the_one_it_is_for() {
        let mut dut = Pages::new([true, false, true]);
        dut.connect_all();
        check_all(&dut).unwrap();
        assert!(simulate(&mut dut, 10));
        for (address, who, word) in [
            (0x000, 0, 0x000),
            (0x3FE, 0, 0x3FE),
            (0x408, 0, 0x3FF),
            (0x500, 1, 0x00),
            (0x5AB, 1, 0xAB),
            (0x600, 0, 0x3FF),
            (0x700, 3, 0x00),
            (0x7FE, 3, 0xFE),
            (0x7FF, 0, 0x3FF),
        ] {
            assert_eq!(access(&mut dut, address, None), (0xA000 + who as u64, vec![(who, word, None)]), "{address:03X}");
            assert_eq!(access(&mut dut, address, Some(0x1234_5678)).1, [(who, word, Some(0x1234_5678))], "{address:03X}");
        }
    }
}
