// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! R3, R19: the verilated UARTBone bridge and LiteX's own gateware, command by command: the same accesses, the same answers.
//!
//! LiteX comes from PyPI: `make clients` installs it and runs this test (feature `clients`).

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use equipoise_sim::{Access, Board, Options, Rng, Way};
use serde_json::{json, Value};

/// Clocks after which any command has come to its end: 255 words over the serial line.
const PATIENCE: u64 = 2_000_000;
/// Words of the block.
const WORDS: u64 = 1024;

/// A whole command that both know: one of the four, at least a word, all of them the block's.
fn command(rng: &mut Rng) -> Vec<u8> {
    let kind = 1 + rng.below(4) as u8;
    let words = if rng.below(8) == 0 { 1 + rng.below(255) } else { 1 + rng.below(6) };
    let address = rng.below(WORDS - words + 1) as u32;
    let mut bytes = [&[kind, words as u8][..], &address.to_be_bytes()].concat();
    if kind % 2 == 1 {
        bytes.extend((0..4 * words).map(|_| rng.bits() as u8));
    }
    bytes
}

/// What LiteX's gateware does with the bytes, where the bus reads these words.
fn litex(bytes: &[u8], reads: &[u32]) -> (Vec<Access>, Vec<u8>) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = here.join("../.tools/venv/bin/python");
    assert!(python.exists(), "{} is not there: run make clients", python.display());
    let mut command = Command::new(python);
    command.arg(here.join("tests/litex_bone.py")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let stimulus = json!({ "bytes": bytes, "reads": reads }).to_string();
    child.stdin.take().unwrap().write_all(stimulus.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "litex_bone.py failed");
    let seen: Value = serde_json::from_slice(&output.stdout).unwrap();
    let number = |value: &Value| value.as_u64().unwrap() as u32;
    let access = |a: &Value| Access { word: number(&a[0]) as u16, written: (!a[1].is_null()).then(|| number(&a[1])) };
    let accesses = seen["accesses"].as_array().unwrap().iter().map(access).collect();
    (accesses, seen["answer"].as_array().unwrap().iter().map(|byte| number(byte) as u8).collect())
}

fn compare(way: Way, seed: u64, commands: usize) {
    let mut rng = Rng::new(seed);
    let mut board = Board::open(4, 64, way, Options { random_reset: Some(seed) }).unwrap();
    board.bone.log = Some(vec![]);
    let mut bytes = vec![];
    for _ in 0..commands {
        let command = command(&mut rng);
        board.bone.requests.extend(&command);
        assert!((0..PATIENCE).any(|_| {
            board.clock();
            board.bone.is_idle()
        }));
        bytes.extend(command);
    }
    let answer: Vec<u8> = board.bone.answers.drain(..).collect();
    let reads: Vec<u32> = answer.chunks(4).map(|word| u32::from_be_bytes(word.try_into().unwrap())).collect();
    let ours = (board.bone.log.take().unwrap(), answer);
    assert!(ours.0.len() > 3 * commands, "{} accesses", ours.0.len());
    assert!(ours == litex(&bytes, &reads), "another access or answer than LiteX's: seed {seed}");
}

#[test]
fn the_bridge_does_what_the_gateware_of_litex_does() {
    compare(Way::Bytes, 1, 150);
    compare(Way::Bits, 2, 20);
}
