// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The port extender: PHY 0 is the host, PHY 1 a trunk with VLAN 101 + i for member i.

use equipoise_golden::balance::Balancer;
use equipoise_regmap::{board, map, receive};
use equipoise_sim::{Rng, Wrong};

use crate::pins::{frames, Pins};

const HOST: usize = 0;
const TRUNK: usize = 1;

fn tagged(frame: &[u8], vlan: u8) -> Vec<u8> {
    [&frame[..12], &[0x81, 0, 0, vlan], &frame[12..]].concat()
}

/// Frames of the trunk by member, without their tags.
fn members(heard: &[Vec<u8>]) -> Vec<Vec<Vec<u8>>> {
    let mut members = vec![vec![]; 4];
    for frame in heard {
        assert_eq!(frame[12..15], [0x81, 0, 0]);
        members[usize::from(frame[15] - 101)].push([&frame[..12], &frame[16..]].concat());
    }
    members
}

/// Every frame goes to the member that the golden model chooses.
fn balances(seed: u64, drift: i64, shares: [u16; 4]) {
    let Some(mut pins) = Pins::of("port-extender", seed) else { return };
    pins.device.drift = drift;
    pins.links();
    pins.shares(&shares);
    let sent = frames(&mut Rng::new(seed), 150);
    pins.device.jacks[HOST].sending.extend(sent.clone());
    pins.until("the frames", |device| device.jacks[TRUNK].heard.len() == 150);
    pins.run(2000);
    let mut golden = Balancer::new(&shares);
    let mut wanted = vec![vec![]; 4];
    for frame in sent {
        let path = golden.choose(0b1111).unwrap();
        golden.account(path, frame.len() as u64);
        wanted[path].push(frame);
    }
    assert_eq!(members(&pins.device.jacks[TRUNK].heard), wanted);
    assert_eq!(pins.device.jacks[TRUNK].wrong, Wrong::default());
    for port in 0..4 {
        assert_eq!(pins.read(&map::DECIDED_BYTES, port), golden.bytes()[usize::from(port)]);
    }
    assert_eq!(pins.read(&board::MAC_COUNTERS[2], HOST as u16), 150);
    assert_eq!(pins.read(&board::MAC_COUNTERS[0], TRUNK as u16), 150);
}

#[test]
fn frames_of_the_host_leave_under_the_vlan_of_the_member_that_the_golden_model_chooses() {
    balances(1, 0, [1, 1, 1, 1]);
    balances(2, 0, [4, 3, 2, 1]);
}

#[test]
fn also_where_the_lines_clocks_are_faster_or_slower_by_a_percent() {
    balances(3, 100, [3, 1, 0, 2]);
    balances(4, -100, [3, 1, 0, 2]);
}

#[test]
fn frames_of_the_trunk_reach_the_host_without_their_tags_and_strangers_do_not() {
    let Some(mut pins) = Pins::of("port-extender", 5) else { return };
    pins.links();
    let sent = frames(&mut Rng::new(5), 60);
    let mut wanted = vec![vec![]; 4];
    for (number, frame) in sent.iter().enumerate() {
        let vlan = 100 + (number % 6) as u8;
        pins.device.jacks[TRUNK].sending.push_back(tagged(frame, vlan));
        if (101..=104).contains(&vlan) {
            wanted[usize::from(vlan) - 101].push(frame.clone());
        }
    }
    pins.device.jacks[TRUNK].sending.push_back(sent[0].clone());
    pins.until("the frames", |device| device.jacks[HOST].heard.len() == 40);
    pins.run(5000);
    let heard = &pins.device.jacks[HOST].heard;
    assert_eq!(heard.len(), 40);
    for wanted in &wanted {
        let seen: Vec<&Vec<u8>> = heard.iter().filter(|frame| wanted.contains(frame)).collect();
        assert_eq!(seen, wanted.iter().collect::<Vec<_>>(), "in a member's order");
    }
    assert_eq!(pins.read(&board::TRUNK_STRANGE, 0), 21);
    for member in 0..4 {
        assert_eq!(pins.read(&receive::COUNTERS[0], member), 10);
    }
}

#[test]
fn group_frames_come_once_with_the_filter() {
    let Some(mut pins) = Pins::of("port-extender", 6) else { return };
    pins.links();
    pins.write(&receive::FILTER, 0, 1);
    let mut frame = frames(&mut Rng::new(6), 1).remove(0);
    frame[..6].fill(0xFF);
    for vlan in 101..=104 {
        pins.device.jacks[TRUNK].sending.push_back(tagged(&frame, vlan));
    }
    pins.run(10_000);
    assert_eq!(pins.device.jacks[HOST].heard, [frame]);
    assert_eq!(pins.read(&receive::COUNTERS[3], 3), 1);
}

#[test]
fn spoilt_frames_are_dropped_and_counted_a_kind_each() {
    let Some(mut pins) = Pins::of("port-extender", 7) else { return };
    pins.links();
    pins.device.jacks[HOST].spoil = 3;
    pins.device.jacks[HOST].sending.extend(frames(&mut Rng::new(7), 5));
    pins.until("the frames", |device| device.jacks[TRUNK].heard.len() == 2);
    pins.run(3000);
    let counts: Vec<u64> = (2..8).map(|kind| pins.read(&board::MAC_COUNTERS[kind], HOST as u16)).collect();
    assert_eq!(counts, [2, 3, 0, 0, 0, 0]);
    pins.write(&board::MAC_CLEAR, 0, 1);
    assert_eq!(pins.read(&board::MAC_COUNTERS[3], HOST as u16), 0);
}

#[test]
fn members_without_a_link_get_nothing_and_without_the_trunk_there_is_none() {
    let Some(mut pins) = Pins::of("port-extender", 8) else { return };
    pins.links();
    pins.write(&board::MEMBER_UP, 0, 0b1010);
    pins.device.jacks[HOST].sending.extend(frames(&mut Rng::new(8), 40));
    pins.until("the frames", |device| device.jacks[TRUNK].heard.len() == 40);
    let lengths: Vec<usize> = members(&pins.device.jacks[TRUNK].heard).iter().map(Vec::len).collect();
    assert_eq!((lengths[0], lengths[2], lengths[1] + lengths[3]), (0, 0, 40));
    pins.device.jacks[TRUNK].plug(false);
    pins.run(2000);
    assert_eq!(pins.read(&map::LINK, 0), 0);
    assert_eq!(pins.read(&board::PHY_STATUS, TRUNK as u16) & 0b10, 0);
    pins.device.jacks[TRUNK].plug(true);
    pins.run(2000);
    assert_eq!(pins.read(&map::LINK, 0), 0b1010);
}

#[test]
fn a_line_at_100_megabits_is_refused() {
    let Some(mut pins) = Pins::of("port-extender", 9) else { return };
    pins.device.jacks[HOST].status = 0b1011;
    pins.run(2000);
    assert_eq!(pins.read(&board::PHY_STATUS, HOST as u16), 0b11_0110);
    pins.device.jacks[HOST].sending.extend(frames(&mut Rng::new(9), 3));
    pins.run(5000);
    assert_eq!(pins.device.jacks[TRUNK].heard.len(), 0);
    assert_eq!(pins.read(&board::MAC_COUNTERS[2], HOST as u16), 0);
}
