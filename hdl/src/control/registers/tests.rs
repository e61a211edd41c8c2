// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Tests of the register block as a bus master sees it.

use super::*;
use equipoise_regmap::ident::Caps;
use equipoise_regmap::{lookup, map, word_at, Features, Group, MAP_CRC, UNMAPPED_READ};
use rust_hdl::prelude::*;

mod policies;

const ALL: usize = Features::ALL.bits() as usize;
const CAPS: Caps = Caps { ports: 4, width: 64, buffer: 4096, features: Features::ALL };

struct Fixture {
    dut: Registers<4, ALL, 1, 1, 1, 4, 1, 4, 1, 4, 1, 4, 1>,
    commits: Vec<bool>,
}

impl Fixture {
    fn new() -> Self {
        let mut dut = Registers::<4, ALL, 1, 1, 1, 4, 1, 4, 1, 4, 1, 4, 1>::new(CAPS, 0, 5);
        dut.connect_all();
        check_all(&dut).unwrap();
        let mut fixture = Fixture { dut, commits: vec![] };
        fixture.dut.reset.next = true;
        fixture.step();
        fixture.dut.reset.next = false;
        fixture
    }

    fn step(&mut self) {
        // No share moves by itself.
        for p in 0..4 {
            self.dut.share_in_use[p].next = self.dut.share[p].val();
        }
        self.dut.clock.next = false.into();
        assert!(simulate(&mut self.dut, 20));
        self.dut.clock.next = true.into();
        assert!(simulate(&mut self.dut, 20));
        if self.dut.commit.val() {
            self.commits.push(self.dut.config_changed.val());
        }
    }

    /// One access; returns the word and the clocks it took.
    fn access(&mut self, word: u16, write: Option<(u32, u64)>) -> (u64, usize) {
        let dut = &mut self.dut;
        dut.wb.cyc.next = true;
        dut.wb.stb.next = true;
        dut.wb.we.next = write.is_some();
        dut.wb.adr.next = u64::from(word).into();
        let (data, sel) = write.unwrap_or((0, 0xF));
        dut.wb.dat_w.next = u64::from(data).into();
        dut.wb.sel.next = sel.into();
        let mut clocks = 0;
        loop {
            self.step();
            clocks += 1;
            if self.dut.wb.ack.val() {
                break;
            }
            assert!(clocks < 100, "no answer");
        }
        let data = self.dut.wb.dat_r.val().to_u64();
        // The master sees the answer at the end of this clock and lets go.
        self.step();
        self.dut.wb.stb.next = false;
        self.dut.wb.cyc.next = false;
        assert!(!self.dut.wb.ack.val(), "two answers");
        (data, clocks)
    }

    fn read(&mut self, name: &str) -> u64 {
        let (data, clocks) = self.access(lookup(name).unwrap().word(), None);
        assert_eq!(clocks + 1, ACCESS_CLOCKS);
        data
    }

    fn write(&mut self, name: &str, data: u32) {
        self.access(lookup(name).unwrap().word(), Some((data, 0xF)));
    }

    fn commit(&mut self) {
        self.write("COMMIT", 1);
    }
}

#[test]
fn every_word_reads_its_reset_value() {
    let mut bus = Fixture::new();
    bus.dut.link.next = 0b1010.into();
    bus.dut.eligible.next = 0b1000.into();
    bus.dut.epoch.next = 77.into();
    for address in 0..0x200 {
        let errors = bus.dut.access.errors.val().to_u64();
        let (data, clocks) = bus.access(address, None);
        assert_eq!(clocks + 1, ACCESS_CLOCKS);
        let word = word_at(address, CAPS.built());
        let expected = match word.map(|w| (w.register, w.index)) {
            None => u64::from(UNMAPPED_READ),
            Some((register, index)) => match register.name {
                "CAPS" => u64::from(CAPS.word()),
                "MAP_CRC" => u64::from(MAP_CRC),
                "BUILD" => 0,
                "BUS_ERRORS" => errors,
                "IDENTIFIER" => {
                    let text = b"Equipoise team n4 w64";
                    text.get(usize::from(index)).copied().unwrap_or(0).into()
                }
                "LINK" => 0b1010,
                "ELIGIBLE" => 0b1000,
                "EPOCH" => 77,
                _ => register.reset_value(index, 4).unwrap(),
            },
        };
        assert_eq!(data, expected, "{address:03x}");
        let counted = bus.dut.access.errors.val().to_u64() - errors;
        assert_eq!(counted, u64::from(word.is_none()), "{address:03x}");
    }
}

#[test]
fn every_word_writes_what_the_map_allows_and_counts_what_it_does_not() {
    let mut bus = Fixture::new();
    for address in 0..0x400 {
        let word = word_at(address, CAPS.built());
        if word.is_some_and(|w| *w.register == map::LOCK || *w.register == map::BUS_ERRORS) {
            continue;
        }
        let before = bus.dut.access.errors.val().to_u64();
        bus.access(address, Some((u32::MAX, 0xF)));
        let counted = bus.dut.access.errors.val().to_u64() - before;
        let writable = word.is_some_and(|w| w.register.access.writable());
        assert_eq!(counted, u64::from(!writable), "{address:03x}");
        let Some(word) = word.filter(|w| w.register.group == Group::Configuration) else {
            continue;
        };
        // MEMBERS reserves 16 ports and has four; POLICY takes what there is.
        let implemented = match word.register.name {
            "MEMBERS" => 0xF,
            "POLICY" => 0,
            // Of it nothing is taken with a mode that has no name.
            "REBALANCE" => word.register.reset_value(0, 4).unwrap(),
            _ => word.register.implemented(),
        };
        assert_eq!(bus.access(address, None).0, implemented, "{address:03x}");
    }
    assert_eq!(bus.read("SCRATCH"), 0xFFFF_FFFF);
}

#[test]
fn commit_takes_everything_over_in_one_clock() {
    let mut bus = Fixture::new();
    for (port, share) in [3, 1, 0, 2].into_iter().enumerate() {
        bus.write(&format!("SHARE[{port}]"), share);
    }
    bus.write("MEMBERS", 0b0111);
    bus.write("ROLE[2]", 1);
    bus.write("EGRESS_MODE[1]", 1);
    bus.write("NO_PATH", 1);
    bus.write("LANE_TIMEOUT", 5);
    bus.write("MAX_FRAME", 3000);
    assert_eq!(bus.dut.share[0].val().to_u64(), 1);
    assert_eq!(bus.dut.share_shadow[0].val().to_u64(), 3);
    assert_eq!(bus.read("LIVE_SHARE[0]"), 1);
    bus.commit();
    assert_eq!(bus.commits, [true]);
    let shares: Vec<u64> = (0..4).map(|p| bus.dut.share[p].val().to_u64()).collect();
    assert_eq!(shares, [3, 1, 0, 2]);
    assert_eq!(bus.dut.member.val().to_u64(), 0b0111);
    assert_eq!(bus.dut.role_primary.val().to_u64(), 0b0101);
    assert_eq!(bus.dut.egress_cut.val().to_u64(), 0b0010);
    assert!(bus.dut.no_path_drop.val());
    assert_eq!(bus.dut.lane_timeout.val().to_u64(), 5);
    assert_eq!(bus.dut.max_frame.val().to_u64(), 3000);
    assert_eq!(bus.read("LIVE_SHARE[3]"), 2);
    assert_eq!(bus.read("LIVE_ROLE[2]"), 1);
    assert_eq!(bus.read("COMMIT"), 0);
}

#[test]
fn live_values_move_in_the_clock_after_commit() {
    let mut bus = Fixture::new();
    bus.write("SHARE[1]", 9);
    bus.dut.wb.cyc.next = true;
    bus.dut.wb.stb.next = true;
    bus.dut.wb.we.next = true;
    bus.dut.wb.adr.next = u64::from(map::COMMIT.offset).into();
    bus.dut.wb.dat_w.next = 1.into();
    bus.dut.wb.sel.next = 0xF.into();
    for _ in 1..ACCESS_CLOCKS {
        bus.step();
    }
    assert!(bus.dut.commit.val() && bus.dut.config_changed.val());
    assert_eq!(bus.dut.share[1].val().to_u64(), 1);
    bus.step();
    assert!(!bus.dut.commit.val());
    assert_eq!(bus.dut.share[1].val().to_u64(), 9);
}

#[test]
fn only_a_change_of_shares_or_members_is_a_change() {
    let mut bus = Fixture::new();
    bus.commit();
    bus.write("SHARE[0]", 1);
    bus.write("MAX_FRAME", 100);
    bus.write("ROLE[1]", 1);
    bus.commit();
    bus.write("POLICY", 9);
    bus.commit();
    bus.write("MEMBERS", 1);
    bus.commit();
    bus.write("SHARE[3]", 2);
    bus.commit();
    bus.commit();
    assert_eq!(bus.commits, [false, false, false, true, true, false]);
    assert_eq!((bus.read("POLICY"), bus.read("LIVE_POLICY")), (0, 0), "there is no policy 9");
}

#[test]
fn commit_clamps_the_longest_frame() {
    let mut bus = Fixture::new();
    for (wanted, used) in [(0, 64), (63, 64), (64, 64), (4072, 4072), (4073, 4072), (16383, 4072)] {
        bus.write("MAX_FRAME", wanted);
        bus.commit();
        assert_eq!(bus.read("LIVE_MAX_FRAME"), used, "{wanted}");
        assert_eq!(bus.read("MAX_FRAME"), u64::from(wanted));
    }
}

#[test]
fn lock_freezes_configuration_and_commit_until_reset() {
    let mut bus = Fixture::new();
    bus.write("SHARE[0]", 5);
    bus.write("LOCK", 0);
    assert_eq!(bus.read("LOCK"), 0);
    bus.write("LOCK", 1);
    bus.write("LOCK", 0);
    assert_eq!(bus.read("LOCK"), 1);
    bus.write("SHARE[0]", 6);
    bus.commit();
    bus.write("SCRATCH", 1);
    assert_eq!(bus.read("SHARE[0]"), 5);
    assert_eq!(bus.read("LIVE_SHARE[0]"), 1);
    assert_eq!(bus.read("BUS_ERRORS"), 2);
    assert!(bus.commits.is_empty());
    bus.dut.reset.next = true;
    bus.step();
    bus.dut.reset.next = false;
    assert_eq!(bus.read("LOCK"), 0);
    assert_eq!(bus.read("SHARE[0]"), 1);
    assert_eq!(bus.read("BUS_ERRORS"), 0);
}

#[test]
fn commands_are_one_clock_long() {
    let mut bus = Fixture::new();
    let count = |bus: &mut Fixture, data: u32| {
        let (mut stats, mut epoch) = (0, 0);
        bus.dut.wb.cyc.next = true;
        bus.dut.wb.stb.next = true;
        bus.dut.wb.we.next = true;
        bus.dut.wb.sel.next = 0xF.into();
        bus.dut.wb.adr.next = u64::from(map::CLEAR.offset).into();
        bus.dut.wb.dat_w.next = u64::from(data).into();
        for clock in 0..8 {
            bus.step();
            stats += u32::from(bus.dut.clear_stats.val());
            epoch += u32::from(bus.dut.clear_epoch.val());
            if clock + 2 == ACCESS_CLOCKS {
                bus.dut.wb.stb.next = false;
            }
        }
        (stats, epoch)
    };
    assert_eq!(count(&mut bus, 1), (1, 0));
    assert_eq!(count(&mut bus, 2), (0, 1));
    assert_eq!(count(&mut bus, 3), (1, 1));
    assert_eq!(count(&mut bus, 0), (0, 0));
    bus.write("SNAPSHOT", 1);
    assert!(bus.dut.hold.val());
    bus.write("SNAPSHOT", 0);
    assert!(!bus.dut.hold.val());
}

#[test]
fn microseconds_are_passed_on() {
    let mut bus = Fixture::new();
    let ticks: Vec<u32> = (1..=15)
        .filter(|_| {
            bus.step();
            bus.dut.us_tick.val()
        })
        .collect();
    assert_eq!(ticks.len(), 3);
    assert!(ticks.windows(2).all(|pair| pair[1] - pair[0] == 5));
}

#[test]
fn a_counter_goes_to_the_statistics_and_back() {
    let mut bus = Fixture::new();
    bus.dut.stat_valid.next = true;
    bus.dut.stat_data.next = 0x1234.into();
    let word = lookup("SENT_BYTES[3]").unwrap().word() + 1;
    assert_eq!(bus.access(word, None), (0x1234, ACCESS_CLOCKS - 1));
    assert_eq!(bus.dut.stat_address.val().to_u64(), 0x67);
    assert_eq!(bus.read("BUS_ERRORS"), 0);
    // Port 4 is not there.
    let word = lookup("SENT_BYTES[4]").unwrap().word();
    assert_eq!(bus.access(word, None).0, u64::from(UNMAPPED_READ));
    assert_eq!(bus.read("BUS_ERRORS"), 1);
}

#[test]
fn a_partial_word_is_not_written() {
    let mut bus = Fixture::new();
    bus.access(map::SCRATCH.offset, Some((7, 0xE)));
    assert_eq!((bus.read("SCRATCH"), bus.read("BUS_ERRORS")), (0, 1));
}
