// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! R3, R5, R19: the verilated UARTBone bridge before a verilated block, against the golden model of the protocol.

use equipoise_golden::uartbone::{Action, Bridge, NOWHERE};
use equipoise_regmap::{bridge, map, word_at, Built};
use equipoise_sim::{Access, Board, Options, Rng, Way};

/// Clocks after which any command has come to its end: 255 words over the serial line, and the time-out of half a command.
const PATIENCE: u64 = 2_000_000;

fn board(way: Way, seed: u64) -> Board {
    let mut board = Board::open(4, 64, way, Options { random_reset: Some(seed) }).unwrap();
    board.bone.log = Some(vec![]);
    board
}

/// Sends `bytes` and clocks until the bridge is idle; gives the answer.
fn ask(board: &mut Board, bytes: &[u8]) -> Vec<u8> {
    board.bone.requests.extend(bytes);
    for _ in 0..PATIENCE {
        board.clock();
        if board.bone.is_idle() {
            return board.bone.answers.drain(..).collect();
        }
    }
    panic!("never idle again after {bytes:02x?}");
}

fn header(command: u8, words: u8, address: u32) -> Vec<u8> {
    [&[command, words][..], &address.to_be_bytes()].concat()
}

#[test]
fn registers_over_the_bridge() {
    registers_by(Way::Bytes, 1);
}

/// The same through the serial line of the whole bridge, bit by bit.
#[test]
fn registers_over_the_serial_line() {
    registers_by(Way::Bits, 5);
}

fn registers_by(way: Way, seed: u64) {
    let mut board = board(way, seed);
    assert_eq!(ask(&mut board, &header(2, 1, 0)), b"EQPS", "MAGIC");
    let scratch = u32::from(map::SCRATCH.offset);
    let poke = [header(1, 1, scratch), vec![0x12, 0x34, 0x56, 0x78]].concat();
    assert_eq!(ask(&mut board, &poke), [], "writes are not answered");
    assert_eq!(ask(&mut board, &header(4, 2, scratch)), [0x12, 0x34, 0x56, 0x78, 0x12, 0x34, 0x56, 0x78]);
    let text = ask(&mut board, &header(2, 17, u32::from(map::IDENTIFIER.offset)));
    let text: Vec<u8> = text.chunks(4).map(|word| word[3]).collect();
    assert_eq!(String::from_utf8_lossy(&text), "Equipoise team n4");
}

/// A host that sends on while it is answered loses what finds no room, and can read how much.
#[test]
fn lost_bytes_can_be_read() {
    let mut board = board(Way::Bits, 6);
    let page = |board: &mut Board| ask(board, &header(2, 6, u32::from(bridge::BASE)));
    let words = |counts: [u32; 5]| -> Vec<u8> { [bridge::MAGIC_VALUE].into_iter().chain(counts).flat_map(u32::to_be_bytes).collect() };
    assert_eq!(page(&mut board), words([0; 5]));
    // The answer takes 1020 bytes' time, two clocks a byte more than the host takes; seventeen bytes wait.
    let sent = [header(2, 255, 0), vec![0; 17 + 500]].concat();
    let answer = ask(&mut board, &sent);
    assert_eq!(answer.len(), 1020);
    // The seventeen zeros that found room: two commands that do not exist, and the beginning of a third, which was forgotten.
    assert_eq!(page(&mut board), words([0, 500, 2, 0, 1]));
    assert_eq!(page(&mut board), words([0, 500, 2, 0, 1]), "reading counts nothing");
}

/// An address that the bus does not have is answered and counted like one that the map does not have.
#[test]
fn far_addresses_are_unmapped() {
    assert!([2, 3, 4, 8, 16].iter().all(|&n| word_at(NOWHERE, Built::all(n)).is_none()), "the last word must stay unmapped");
    let mut board = board(Way::Bytes, 2);
    let unmapped = 0xBAD0_ADD0u32.to_be_bytes();
    for address in [0x3FF, 0x408, 0x1_0000, u32::MAX] {
        let words = if address == 0x3FF { 1 } else { 2 };
        assert_eq!(ask(&mut board, &header(2, words, address)), unmapped.repeat(words.into()), "{address:#x}");
    }
    let errors = ask(&mut board, &header(2, 1, u32::from(map::BUS_ERRORS.offset)));
    assert_eq!(errors, 7u32.to_be_bytes());
}

/// A million random bytes, most of them near the protocol: never a write that the model does not know, never an answer missing.
#[test]
fn a_million_random_bytes() {
    let mut rng = Rng::new(3);
    let mut board = board(Way::Bytes, 3);
    let mut model = Bridge::default();
    let (mut sent, mut answered, mut expected) = (0u64, 0u64, 0u64);
    let (mut unknown, mut empty) = (0, 0);
    while sent < 1_000_000 {
        let burst: Vec<u8> = (0..1 + rng.below(600))
            .map(|_| match rng.below(8) {
                0..=3 => rng.below(6) as u8,
                4..=6 => rng.below(24) as u8,
                _ => rng.bits() as u8,
            })
            .collect();
        let actions: Vec<Action> = burst.iter().flat_map(|&byte| model.byte(byte)).collect();
        board.bone.requests.extend(&burst);
        sent += burst.len() as u64;
        let performed = actions.iter().filter(|a| matches!(a, Action::Write { .. } | Action::Read { .. })).count();
        let mut clocks = 0;
        while !board.bone.requests.is_empty() || board.bone.log.as_ref().map_or(0, Vec::len) < performed {
            board.clock();
            clocks += 1;
            assert!(clocks < 10 * PATIENCE, "{sent} bytes sent: an access is missing");
        }
        // The last word's answer.
        (0..8).for_each(|_| board.clock());
        let log = board.bone.log.replace(vec![]).unwrap_or_default();
        let mut log = log.into_iter();
        for action in actions {
            match action {
                Action::Write { word, data } => assert_eq!(log.next(), Some(Access { word, written: Some(data) })),
                Action::Read { word } => {
                    assert_eq!(log.next(), Some(Access { word, written: None }));
                    expected += 4;
                }
                Action::Page { .. } => expected += 4,
                Action::Unknown => unknown += 1,
                Action::Empty => empty += 1,
                Action::Expired => unreachable!("nothing pauses"),
            }
        }
        assert_eq!(log.next(), None, "an access that nobody asked for");
        answered += board.bone.answers.drain(..).count() as u64;
        assert_eq!(answered, expected, "after {sent} bytes");
    }
    let faults = board.bone.faults;
    assert_eq!((faults.unknown, faults.empty, faults.expired), (unknown, empty, 0));
    assert!(unknown > 1000 && empty > 1000 && expected > 100_000, "{unknown} {empty} {expected}");
}

/// Half a command is forgotten after 10 ms, writes nothing, and the next one is heard.
#[test]
fn half_a_command_is_forgotten() {
    let mut board = board(Way::Bytes, 4);
    let poke = [header(1, 2, u32::from(map::SCRATCH.offset)), vec![1; 7]].concat();
    board.bone.requests.extend(&poke);
    for _ in 0..1_250_100 {
        board.clock();
    }
    assert_eq!(board.bone.faults.expired, 1);
    assert_eq!(board.bone.log, Some(vec![]));
    assert_eq!(ask(&mut board, &header(2, 1, u32::from(map::SCRATCH.offset))), [0; 4]);
}
