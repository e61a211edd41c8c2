// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Generator host: the traffic generator and its page
//!
//! ```text
//!            ┌────────────┐ settings ┌───────────┐
//!  bus ─────►│ PageAccess ├─────────►│ Generator ├─► host
//!            └────────────┘◄─────────└───────────┘
//!                            sent
//! ```
//!
//! **Rule.** Registers of `equipoise_regmap::generator`. What is written counts from the next frame on.

use super::Generator;
use crate::axis::HostSource;
use crate::control::bus::PageSlave;
use crate::control::page_access::PageAccess;
use crate::prelude::*;
use equipoise_regmap::generator as map;

/// Traffic generator with its registers.
#[derive(LogicBlock, Blank)]
#[sizes(map::REGISTERS.iter().zip(0u16..).all(|(register, place)| register.offset == map::BASE + place))]
pub struct GeneratorHost {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The page.
    pub bus: PageSlave,
    /// Frames.
    pub host: HostSource<64, 8>,
    /// It sends.
    pub running: Signal<Out, Bit>,
    /// Generated frames that came out somewhere: two places may tell in one clock.
    pub seen: [Signal<In, Bit>; 2],
    /// Those that were not as they were made.
    pub wrong: [Signal<In, Bit>; 2],

    access: PageAccess,
    source: Generator,
    run: RegR<Bit>,
    /// These are kept as what differs from their reset values.
    length: RegR<Bits<32>>,
    gap: RegR<Bits<16>>,
    frames: RegR<Bits<32>>,
    command: RegR<Bits<5>>,
    high: RegR<Bits<16>>,
    low: RegR<Bits<32>>,
    seen_count: RegR<Bits<32>>,
    wrong_count: RegR<Bits<32>>,
    ran: RegR<Bit>,
    length_now: Signal<Local, Bits<32>>,
    high_now: Signal<Local, Bits<16>>,
    low_now: Signal<Local, Bits<32>>,
    /// What the registers read, and the one that is read.
    words: [Signal<Local, Bits<32>>; 11],
    word: Signal<Local, Bits<32>>,
    #[value(|i| i)]
    places: [Constant<Bits<8>>; 11],
    #[value(map::MAGIC_VALUE)]
    magic: Constant<Bits<32>>,
    #[value(map::LENGTH.fields.iter().fold(0, |mask, field| mask | field.mask()))]
    length_mask: Constant<Bits<32>>,
    #[value(u64::from(map::LEAST) | u64::from(map::SPREAD) << 16)]
    length_reset: Constant<Bits<32>>,
    #[value(map::DESTINATION >> 32)]
    high_reset: Constant<Bits<16>>,
    #[value(map::DESTINATION & 0xFFFF_FFFF)]
    low_reset: Constant<Bits<32>>,
}

impl Logic for GeneratorHost {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: run, length, gap, frames, command, high, low, seen_count, wrong_count, ran);
        blocks!(self, clock, reset: access, source);
        forward!(self.bus => self.access: cyc, stb, we);
        forward!(self.access => self.bus: dat_r, ack);
        self.access.counter.next = false;
        self.access.counter_valid.next = false;
        self.access.counter_word.next = bits::<32>(0);

        self.length_now.next = self.length.q.val() ^ self.length_reset.val();
        self.high_now.next = self.high.q.val() ^ self.high_reset.val();
        self.low_now.next = self.low.q.val() ^ self.low_reset.val();
        self.words[0].next = self.magic.val();
        self.words[1].next = bit_cast::<32, 1>(self.run.q.val().into());
        self.words[2].next = self.length_now.val();
        self.words[3].next = bit_cast::<32, 16>(self.gap.q.val());
        self.words[4].next = self.frames.q.val();
        self.words[5].next = self.source.sent.val();
        self.words[6].next = bit_cast::<32, 16>(self.high_now.val());
        self.words[7].next = self.low_now.val();
        self.words[8].next = self.seen_count.q.val();
        self.words[9].next = self.wrong_count.q.val();
        self.words[10].next = bit_cast::<32, 5>(self.command.q.val());
        self.word.next = bits::<32>(0);
        for i in 0..11 {
            if self.bus.adr.val() == self.places[i].val() {
                self.word.next = self.words[i].val();
            }
        }
        self.access.word.next = self.word.val();
        if self.access.write.val() {
            if self.bus.adr.val() == self.places[1].val() {
                self.run.d.next = self.bus.dat_w.val().get_bit(0);
            }
            if self.bus.adr.val() == self.places[2].val() {
                self.length.d.next = (self.bus.dat_w.val() & self.length_mask.val()) ^ self.length_reset.val();
            }
            if self.bus.adr.val() == self.places[3].val() {
                self.gap.d.next = self.bus.dat_w.val().get_bits::<16>(0);
            }
            if self.bus.adr.val() == self.places[4].val() {
                self.frames.d.next = self.bus.dat_w.val();
            }
            if self.bus.adr.val() == self.places[6].val() {
                self.high.d.next = self.bus.dat_w.val().get_bits::<16>(0) ^ self.high_reset.val();
            }
            if self.bus.adr.val() == self.places[7].val() {
                self.low.d.next = self.bus.dat_w.val() ^ self.low_reset.val();
            }
            if self.bus.adr.val() == self.places[10].val() {
                self.command.d.next = self.bus.dat_w.val().get_bits::<5>(0);
            }
        }

        self.ran.d.next = self.run.q.val();
        self.seen_count.d.next =
            (self.seen_count.q.val() + bit_cast::<32, 1>(self.seen[0].val().into())) + bit_cast::<32, 1>(self.seen[1].val().into());
        self.wrong_count.d.next =
            (self.wrong_count.q.val() + bit_cast::<32, 1>(self.wrong[0].val().into())) + bit_cast::<32, 1>(self.wrong[1].val().into());
        if self.run.q.val() & (!self.ran.q.val()) {
            self.seen_count.d.next = bits::<32>(0);
            self.wrong_count.d.next = bits::<32>(0);
        }

        self.source.run.next = self.run.q.val();
        self.source.least.next = self.length_now.val().get_bits::<14>(0);
        self.source.spread.next = self.length_now.val().get_bits::<14>(16);
        forward!(self => self.source: gap.q as gap, frames.q as frames, command.q as command);
        self.source.destination.next = bit_cast::<48, 32>(self.low_now.val()) | (bit_cast::<48, 16>(self.high_now.val()) << 32);
        HostSource::<64, 8>::link(&mut self.host, &mut self.source.host);
        self.running.next = self.run.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::page_access::tests::access;
    use equipoise_regmap::{Access, Reset};

    #[test]
    fn every_register_reads_its_reset_value_and_what_was_written() {
        let mut dut = GeneratorHost::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        assert!(simulate(&mut dut, 10));
        let clock = |dut: &mut GeneratorHost| {
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(dut, 10));
            }
        };
        let mut go = |place: u64, write: Option<u64>| access(&mut dut, |dut| &mut dut.bus, clock, place, write);
        for register in map::REGISTERS {
            let place = u64::from(register.offset - map::BASE);
            let Reset::Value(reset) = register.reset else { panic!("{}", register.name) };
            assert_eq!(u64::from(go(place, None)), reset, "{}", register.name);
            go(place, Some(0xFFFF_FFFF));
            let mask = register.fields.iter().fold(0, |mask, field| mask | field.mask());
            let wanted = if register.access == Access::ReadWrite { mask } else { reset };
            assert_eq!(u64::from(go(place, None)), wanted, "{}", register.name);
            go(place, Some(reset));
        }
        assert_eq!(go(200, None), 0);
    }

    #[test]
    fn the_registers_are_the_generators() {
        let mut dut = GeneratorHost::default();
        dut.connect_all();
        assert!(simulate(&mut dut, 10));
        dut.host.tready.next = true;
        let (mut first, mut beats, mut frames) = (None, 0u64, 0u64);
        let mut clock = |dut: &mut GeneratorHost| {
            dut.clock.next = false.into();
            assert!(simulate(dut, 10));
            if dut.host.tvalid.val() && dut.host.tready.val() {
                first = first.or(Some(dut.host.tdata.val().to_u64().to_le_bytes()));
                beats += 1;
                frames += u64::from(dut.host.tlast.val());
            }
            dut.clock.next = true.into();
            assert!(simulate(dut, 10));
        };
        for (place, word) in [(2, 100), (3, 50), (4, 3), (6, 0x0A0B), (7, 0x0C0D_0E0F), (1, 1)] {
            access(&mut dut, |dut| &mut dut.bus, &mut clock, place, Some(word));
        }
        assert!(dut.running.val());
        (dut.seen[0].next, dut.seen[1].next, dut.wrong[1].next) = (true, true, true);
        (0..400).for_each(|_| clock(&mut dut));
        (dut.seen[0].next, dut.seen[1].next, dut.wrong[1].next) = (false, false, false);
        let [sent, seen, wrong] = [5, 8, 9].map(|place| access(&mut dut, |dut| &mut dut.bus, &mut clock, place, None));
        assert_eq!((sent, seen, wrong), (3, 800, 400));
        access(&mut dut, |dut| &mut dut.bus, &mut clock, 1, Some(0));
        assert_eq!(access(&mut dut, |dut| &mut dut.bus, &mut clock, 8, None), 800);
        dut.host.tready.next = false;
        access(&mut dut, |dut| &mut dut.bus, &mut clock, 1, Some(1));
        assert_eq!(access(&mut dut, |dut| &mut dut.bus, &mut clock, 8, None), 0);
        assert_eq!((first.unwrap(), beats, frames), ([0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 2, 0], 3 * 13, 3));
    }
}
