// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;
use equipoise_regmap::{Built, Feature, Features};

/// Features whose words are here.
const F: usize = Features::NONE.with(Feature::RoundRobin).with(Feature::ActiveBackup).with(Feature::NoRoom).bits() as usize;

fn read(dut: &mut Readback<16, F, 1, 1, 16, 1>, address: u16) -> u64 {
    dut.address.next = u64::from(address).into();
    for level in [false, true, false, true] {
        dut.clock.next = level.into();
        assert!(simulate(dut, 10));
    }
    dut.data.val().to_u64()
}

#[test]
fn every_word_outside_the_statistics_has_a_value() {
    let caps = Caps { ports: 16, width: 64, buffer: 4096, features: Features::ALL };
    let mut dut = Readback::<16, F, 1, 1, 16, 1>::new(caps, 7);
    dut.connect_all();
    dut.known.next = true;
    for word in words(Built::WHOLE).filter(is_here) {
        assert_ne!(read(&mut dut, word.address), u64::from(UNMAPPED_READ));
    }
    for (address, value) in [(0, 0x4551_5053), (4, 7), (0x20, 0x45)] {
        assert_eq!(read(&mut dut, address), value, "{address:03x}");
    }
    // Boxes of features answer beside it.
    for word in words(Built::WHOLE).filter(|word| has_own_box(word.register)) {
        assert_eq!(read(&mut dut, word.address), 0, "{:03x}", word.address);
    }
    dut.known.next = false;
    assert!(simulate(&mut dut, 10));
    assert_eq!(dut.data.val().to_u64(), u64::from(UNMAPPED_READ));
}

#[test]
fn entries_are_picked_by_address_bits() {
    let names: Vec<String> = ["a", "b", "c"].map(String::from).into();
    assert_eq!(pick(&names, 2), "(address[1] ? c : (address[0] ? b : a))");
    assert_eq!(pick(&names[..2], 1), "(address[0] ? b : a)");
}
