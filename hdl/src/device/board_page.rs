// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Board page: PHYs, their MACs and the links of members, in registers
//!
//! **Rule.** Registers of `equipoise_regmap::board`. What is written is in use in the next clock: nothing here steers a frame in flight.
//! The counters are kept elsewhere, see `counters`.

use crate::control::bus::{CounterMaster, PageSlave};
use crate::control::page_access::PageAccess;
use crate::prelude::*;
use equipoise_regmap::board::{self as map, PHYS};

/// Bits of [`BoardPage::phy_status`]: usable, link, speed (two), full duplex, clock.
pub const STATUS_BITS: usize = 6;

/// Where a register is in the page.
fn place(offset: u16) -> u16 {
    offset - map::BASE
}

/// Registers of a board with a team of `N` ports: of core `top` (as BOARD_TOP says) with `phys` PHYs, whose input delays start with `taps`.
#[derive(LogicBlock, Blank)]
#[settings(top: u64, phys: u64, taps: u8)]
pub struct BoardPage<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The page.
    pub bus: PageSlave,
    /// What the PHYs say.
    pub phy_status: [Signal<In, Bits<STATUS_BITS>>; PHYS],
    /// Members whose link is up as the host knows.
    pub member_up: Signal<Out, Bits<N>>,
    /// PHYs whose clock is enough.
    pub trust: Signal<Out, Bits<PHYS>>,
    /// Taps of input delay.
    pub delay: [Signal<Out, Bits<7>>; PHYS],
    /// Counters of the MACs: for each kind one a PHY.
    pub counters: CounterMaster,

    access: PageAccess,
    /// These are kept as what differs from their reset values.
    down: RegR<Bits<N>>,
    trusted: RegR<Bits<PHYS>>,
    taps: [RegR<Bits<7>>; PHYS],
    word: Signal<Local, Bits<32>>,
    status_here: Signal<Local, Bits<STATUS_BITS>>,
    delay_here: Signal<Local, Bits<7>>,
    above: Signal<Local, Bits<6>>,
    is_counter: Signal<Local, Bit>,
    spare: Unused<25>,
    #[value(map::MAGIC_VALUE)]
    magic: Constant<Bits<32>>,
    #[value(top | phys << 8)]
    top: Constant<Bits<32>>,
    #[value((1 << N) - 1)]
    everybody: Constant<Bits<N>>,
    #[value(taps)]
    start: [Constant<Bits<7>>; PHYS],
    #[value(place(map::MAGIC.offset))]
    place_magic: Constant<Bits<8>>,
    #[value(place(map::TOP.offset))]
    place_top: Constant<Bits<8>>,
    #[value(place(map::MEMBER_UP.offset))]
    place_up: Constant<Bits<8>>,
    #[value(place(map::PHY_TRUST.offset))]
    place_trust: Constant<Bits<8>>,
    #[value(|i| place(map::PHY_STATUS.offset + i as u16))]
    place_status: [Constant<Bits<8>>; PHYS],
    #[value(|i| place(map::PHY_DELAY.offset + i as u16))]
    place_delay: [Constant<Bits<8>>; PHYS],
    #[value(place(map::MAC_CLEAR.offset))]
    place_clear: Constant<Bits<8>>,
    #[value(map::COUNTERS)]
    first_counter: Constant<Bits<8>>,
    #[value(place(map::TRUNK_STRANGE.end()))]
    behind_counters: Constant<Bits<8>>,
}

impl<const N: usize> Logic for BoardPage<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: down, trusted, taps[PHYS]);
        blocks!(self, clock, reset: access);
        forward!(self.bus => self.access: cyc, stb, we);
        forward!(self.access => self.bus: dat_r, ack);

        self.member_up.next = self.down.q.val() ^ self.everybody.val();
        self.trust.next = self.trusted.q.val();
        self.word.next = bits::<32>(0);
        if self.bus.adr.val() == self.place_magic.val() {
            self.word.next = self.magic.val();
        }
        if self.bus.adr.val() == self.place_top.val() {
            self.word.next = self.top.val();
        }
        if self.bus.adr.val() == self.place_up.val() {
            self.word.next = bit_cast::<32, N>(self.member_up.val());
        }
        if self.bus.adr.val() == self.place_trust.val() {
            self.word.next = bit_cast::<32, 2>(self.trusted.q.val());
        }
        self.status_here.next = bits::<STATUS_BITS>(0);
        self.delay_here.next = bits::<7>(0);
        for i in 0..PHYS {
            self.delay[i].next = self.taps[i].q.val() ^ self.start[i].val();
            if self.bus.adr.val() == self.place_status[i].val() {
                self.status_here.next = self.phy_status[i].val();
            }
            if self.bus.adr.val() == self.place_delay[i].val() {
                self.delay_here.next = self.taps[i].q.val() ^ self.start[i].val();
            }
            if self.access.write.val() & (self.bus.adr.val() == self.place_delay[i].val()) {
                self.taps[i].d.next = self.bus.dat_w.val().get_bits::<7>(0) ^ self.start[i].val();
            }
        }
        // At most one of the three is not zero.
        self.access.word.next =
            self.word.val() | (bit_cast::<32, STATUS_BITS>(self.status_here.val()) | bit_cast::<32, 7>(self.delay_here.val()));
        self.spare.x.next = self.bus.dat_w.val().get_bits::<25>(7);
        self.counters.clear.next = false;
        if self.access.write.val() {
            if self.bus.adr.val() == self.place_up.val() {
                self.down.d.next = self.bus.dat_w.val().get_bits::<N>(0) ^ self.everybody.val();
            }
            if self.bus.adr.val() == self.place_trust.val() {
                self.trusted.d.next = self.bus.dat_w.val().get_bits::<2>(0);
            }
            if self.bus.adr.val() == self.place_clear.val() {
                self.counters.clear.next = self.bus.dat_w.val().get_bit(0);
            }
        }

        self.above.next = self.bus.adr.val().get_bits::<6>(0) - self.first_counter.val().get_bits::<6>(0);
        self.is_counter.next = (self.first_counter.val() <= self.bus.adr.val()) & (self.behind_counters.val() > self.bus.adr.val());
        self.access.counter.next = self.is_counter.val();
        self.counters.index.next = self.above.val().get_bits::<5>(1);
        self.counters.low_word.next = self.above.val().get_bit(0);
        self.counters.read.next = self.access.counter_read.val();
        forward!(self.counters => self.access: valid as counter_valid, word as counter_word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::page_access::tests::access;
    use equipoise_regmap::{Access, Reset};

    type Page = BoardPage<3>;

    #[test]
    fn every_word_reads_what_the_map_says_and_keeps_what_it_may() {
        let mut dut = Page::new(1, 2, 80);
        dut.connect_all();
        check_all(&dut).unwrap();
        assert!(simulate(&mut dut, 10));
        dut.phy_status[0].next = 0x3Du64.into();
        dut.phy_status[1].next = 0x22u64.into();
        let mut cleared = 0;
        let mut clock = |dut: &mut Page| {
            // The counter's word tells which one was asked for.
            dut.clock.next = false.into();
            assert!(simulate(dut, 10));
            dut.counters.valid.next = dut.counters.read.val();
            let word = 0x1_0000 | dut.counters.index.val().to_u64() << 4 | u64::from(dut.counters.low_word.val());
            dut.counters.word.next = word.into();
            assert!(simulate(dut, 10));
            cleared += u32::from(dut.counters.clear.val());
            dut.clock.next = true.into();
            assert!(simulate(dut, 10));
        };
        for register in map::REGISTERS {
            for index in 0..register.count {
                let place = u64::from(register.word(index).unwrap() - map::BASE);
                if register.width == 64 {
                    let counter = 0x1_0000 | ((place - 0x20) / 2) << 4;
                    for low in 0..2 {
                        assert_eq!(u64::from(access(&mut dut, |dut| &mut dut.bus, &mut clock, place + low, None)), counter | low);
                    }
                    continue;
                }
                let reset = match register.reset {
                    Reset::Value(value) => value,
                    Reset::AllPorts => 0b111,
                    Reset::Input => [0x3D, 0x22][usize::from(index)],
                    Reset::Build if *register == map::TOP => 0x0201,
                    Reset::Build => 80,
                    other => panic!("{other:?}"),
                };
                let mut go = |write| u64::from(access(&mut dut, |dut| &mut dut.bus, &mut clock, place, write));
                assert_eq!(go(None), reset, "{}", register.name);
                go(Some(0xFFFF_FFFF));
                let mask = register.fields.iter().fold(0, |mask, field| mask | field.mask());
                let wanted = match register.access {
                    Access::ReadWrite if *register == map::MEMBER_UP => 0b111,
                    Access::ReadWrite => mask,
                    _ => reset,
                };
                assert_eq!(go(None), wanted, "{}", register.name);
            }
        }
        assert_eq!(access(&mut dut, |dut| &mut dut.bus, &mut clock, 0x70, None), 0);
        assert_eq!(access(&mut dut, |dut| &mut dut.bus, &mut clock, 0x42, None), 0, "behind the counters");
        access(&mut dut, |dut| &mut dut.bus, &mut clock, 2, Some(0b101));
        assert_eq!((dut.member_up.val().to_u64(), dut.trust.val().to_u64(), cleared), (0b101, 3, 1));
        assert_eq!(dut.delay[1].val().to_u64(), 127);
    }
}
