// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The small core: generator, two members, nothing else.

use equipoise_golden::balance::Balancer;
use equipoise_regmap::{board, generator, map};

use crate::pins::Pins;

#[test]
fn says_what_it_is() {
    let Some(mut pins) = Pins::of("small", 1) else { return };
    assert_eq!(pins.read(&map::MAGIC, 0), u64::from(map::MAGIC_VALUE));
    assert_ne!(pins.read(&map::BUILD, 0), 0, "a bitstream tells what it was made of");
    assert_eq!(pins.read(&board::TOP, 0), 3);
    assert_eq!(pins.read(&generator::MAGIC, 0), u64::from(generator::MAGIC_VALUE));
    assert_eq!(pins.read(&map::BUS_ERRORS, 0), 0);
    // It has no receive half: nobody answers there but the block, which counts it.
    assert_eq!(pins.read(&equipoise_regmap::receive::MAGIC, 0), u64::from(equipoise_regmap::UNMAPPED_READ));
    assert_eq!(pins.read(&map::BUS_ERRORS, 0), 1);
}

#[test]
fn generated_frames_follow_the_shares_and_come_out_as_they_were_made() {
    let Some(mut pins) = Pins::of("small", 2) else { return };
    pins.shares(&[5, 2]);
    pins.write(&generator::LENGTH, 0, 100);
    pins.write(&generator::FRAMES, 0, 700);
    pins.write(&generator::CONTROL, 0, 1);
    while pins.read(&generator::SENT, 0) < 700 {}
    pins.run(2000);
    assert_eq!((pins.read(&generator::SEEN, 0), pins.read(&generator::WRONG, 0)), (700, 0));
    let mut golden = Balancer::new(&[5, 2]);
    for _ in 0..700 {
        let path = golden.choose(0b11).unwrap();
        golden.account(path, 100);
    }
    for port in 0..2 {
        assert_eq!(pins.read(&map::SENT_BYTES, port), golden.bytes()[usize::from(port)], "port {port}");
    }
}

#[test]
fn a_member_without_a_link_gets_nothing() {
    let Some(mut pins) = Pins::of("small", 3) else { return };
    pins.write(&board::MEMBER_UP, 0, 0b10);
    pins.write(&generator::FRAMES, 0, 50);
    pins.write(&generator::CONTROL, 0, 1);
    while pins.read(&generator::SENT, 0) < 50 {}
    pins.run(3000);
    assert_eq!((pins.read(&map::SENT_FRAMES, 0), pins.read(&map::SENT_FRAMES, 1)), (0, 50));
}
