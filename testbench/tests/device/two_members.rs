// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Two members: a generator is the host, the PHYs are the team.

use equipoise_golden::balance::Balancer;
use equipoise_regmap::{generator, map, receive};
use equipoise_sim::{Rng, Wrong};

use crate::pins::{frames, Pins};

/// Number of a generated frame.
fn number(frame: &[u8]) -> u32 {
    assert_eq!(frame[6..16], [2, 0, 0, 0, 0, 1, 0x88, 0xB5, 0, 0]);
    u32::from_le_bytes(frame[16..20].try_into().unwrap())
}

#[test]
fn every_generated_frame_leaves_by_the_port_that_the_golden_model_chooses() {
    let Some(mut pins) = Pins::of("two-members", 1) else { return };
    pins.links();
    pins.shares(&[3, 2]);
    pins.write(&generator::FRAMES, 0, 120);
    pins.write(&generator::CONTROL, 0, 1);
    pins.until("the frames", |device| device.jacks.iter().map(|jack| jack.heard.len()).sum::<usize>() == 120);
    let mut all: Vec<(u32, usize, usize)> = vec![];
    for (port, jack) in pins.device.jacks.iter().enumerate() {
        assert_eq!(jack.wrong, Wrong::default());
        all.extend(jack.heard.iter().map(|frame| (number(frame), port, frame.len())));
    }
    all.sort_unstable();
    let mut golden = Balancer::new(&[3, 2]);
    for (at, (number, port, length)) in (0..).zip(all) {
        let path = golden.choose(0b11).unwrap();
        golden.account(path, length as u64);
        assert_eq!((number, port), (at, path));
    }
}

#[test]
fn a_pulled_cable_is_a_failure_and_traffic_comes_back_with_it() {
    let Some(mut pins) = Pins::of("two-members", 2) else { return };
    pins.links();
    pins.write(&generator::GAP, 0, 400);
    pins.write(&generator::CONTROL, 0, 1);
    pins.run(30_000);
    pins.device.jacks[0].plug(false);
    pins.run(3000);
    assert_eq!(pins.read(&map::LINK, 0), 0b10);
    pins.device.jacks.iter_mut().for_each(|jack| jack.heard.clear());
    pins.run(30_000);
    assert_eq!(pins.device.jacks[0].heard.len(), 0);
    let alone: Vec<u32> = pins.device.jacks[1].heard.iter().map(|frame| number(frame)).collect();
    assert!(alone.len() > 20 && alone.windows(2).all(|pair| pair[1] == pair[0] + 1), "every frame goes to the other port: {alone:?}");
    pins.device.jacks[0].plug(true);
    pins.run(30_000);
    assert_eq!(pins.read(&map::LINK, 0), 0b11);
    assert!(pins.device.jacks[0].heard.len() > 5);
}

#[test]
fn with_a_cable_from_jack_to_jack_every_frame_comes_back_as_it_was_made() {
    let Some(mut pins) = Pins::of("two-members", 3) else { return };
    pins.links();
    pins.write(&generator::FRAMES, 0, 60);
    pins.write(&generator::CONTROL, 0, 1);
    for _ in 0..60_000 {
        pins.device.clock();
        let [first, second] = &mut pins.device.jacks[..] else { panic!("two PHYs") };
        first.sending.extend(second.heard.drain(..));
        second.sending.extend(first.heard.drain(..));
    }
    let counts = [generator::SENT, generator::SEEN, generator::WRONG].map(|register| pins.read(&register, 0));
    assert_eq!(counts, [60, 60, 0]);
    assert_eq!(pins.read(&receive::COUNTERS[0], 0) + pins.read(&receive::COUNTERS[0], 1), 60);
}

#[test]
fn what_others_send_is_counted_and_not_taken_for_generated() {
    let Some(mut pins) = Pins::of("two-members", 4) else { return };
    pins.links();
    for jack in 0..2 {
        pins.device.jacks[jack].sending.extend(frames(&mut Rng::new(jack as u64), 10));
    }
    pins.run(60_000);
    assert_eq!([0, 1].map(|port| pins.read(&receive::COUNTERS[0], port)), [10, 10]);
    assert_eq!(pins.read(&generator::SEEN, 0), 0);
}

/// The block's QUOTA behind a generator whose frames are commands, and completions from the serial line (R45, R48).
#[test]
fn generated_commands_stop_at_their_limit_until_one_ends() {
    let Some(mut pins) = Pins::of("two-members", 5) else { return };
    pins.links();
    pins.write(&map::POLICY, 0, map::POLICY_QUOTA.value as u32);
    pins.write(&map::COMMIT, 0, 1);
    pins.write(&map::LU_MAX, 9, 3);
    pins.write(&generator::COMMAND, 0, 0x19);
    pins.write(&generator::GAP, 0, 20);
    pins.write(&generator::CONTROL, 0, 1);
    pins.run(60_000);
    let heard = |pins: &Pins| [0, 1].map(|jack| pins.device.jacks[jack].heard.len());
    assert_eq!(heard(&pins), [3, 3]);
    for (port, wanted) in [(1, [3, 4]), (0, [4, 4]), (1, [4, 5])] {
        pins.write(&map::COMPLETE, 0, 9 << 4 | port);
        pins.run(20_000);
        assert_eq!(heard(&pins), wanted);
    }
    // Units without a limit, and frames that are no commands, go on once the one that waits has gone.
    pins.write(&generator::COMMAND, 0, 0x09);
    pins.write(&map::LU_MAX, 9, 0);
    pins.run(60_000);
    assert!(heard(&pins).iter().all(|&frames| frames > 20), "{:?}", heard(&pins));
}
