// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The built tool on devices that misbehave, and signals in the middle of its commands (R3, R19).

mod device;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::Arc;
use std::thread::{spawn, yield_now};

use device::Device;
use equipoise_regmap::map::{LIVE_SHARE, SHARE, SNAPSHOT};

/// Clears the screen, renames the window, and asks the terminal for what it then types.
const RUDE: &[u8] = b"\x1b[2J\x1b]0;mine\x07\x9b5n\r\nEquipoise";

/// Runs the tool on a device.
fn tool(place: &str, arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_equipoise"));
    command.args(["--port", place]).args(arguments.split(' ')).output().unwrap()
}

#[test]
fn nothing_of_a_device_but_plain_text_comes_out() {
    let device = Device::start(|_, _| {});
    device.rename(RUDE);
    for arguments in ["info", "--json info", "status", "read IDENTIFIER[0]", "monitor --json --count 1", "set share 1 2 3 4"] {
        let output = tool(&device.place, arguments);
        for text in [&output.stdout, &output.stderr] {
            assert!(text.iter().all(|&byte| byte == b'\n' || (b' '..=b'~').contains(&byte)), "{arguments}: {text:?}");
        }
    }
    assert!(String::from_utf8_lossy(&tool(&device.place, "info").stdout).starts_with("?[2J?]0;mine??5n??Equipoise\n"));
    device.rename(&[b'x'; 500]);
    assert!(tool(&device.place, "info").stdout.split(|&byte| byte == b'\n').all(|line| line.len() < 120));
}

/// Runs the tool on a block that sends it a signal when it hears what `when` waits for, and gives that block and the exit code.
fn interrupted(arguments: &str, signal: &'static str, when: impl Fn(u16, Option<u32>) -> bool + Send + 'static) -> (Device, Option<i32>) {
    let child = Arc::new(AtomicU32::new(0));
    let (id, mut sent) = (child.clone(), false);
    let device = Device::start(move |word, value| {
        if sent || !when(word, value) {
            return;
        }
        sent = true;
        while id.load(Ordering::Acquire) == 0 {
            yield_now();
        }
        let id = id.load(Ordering::Acquire).to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    });
    let mut command = Command::new(env!("CARGO_BIN_EXE_equipoise"));
    command.args(["--port", &device.place]).args(arguments.split(' ')).stdout(Stdio::null()).stderr(Stdio::null());
    let mut running = command.spawn().unwrap();
    child.store(running.id(), Ordering::Release);
    let code = running.wait().unwrap().code();
    (device, code)
}

#[test]
fn a_signal_while_counters_are_held_does_not_leave_them_so() {
    for signal in ["-INT", "-TERM", "-HUP"] {
        for (arguments, code) in [("status", 130), ("stats", 130), ("stats --watch 0.05", 0), ("--json monitor --every 0.05", 0)] {
            let (device, ended) = interrupted(arguments, signal, |word, value| (word, value) == (SNAPSHOT.offset, Some(1)));
            assert_eq!((device.word_at_last(SNAPSHOT.offset), ended), (0, Some(code)), "{arguments} {signal}");
        }
    }
}

/// A half of the new shares would wait for somebody else's COMMIT.
#[test]
fn a_signal_does_not_leave_half_a_configuration() {
    let (device, ended) = interrupted("set share 4 3 2 1", "-INT", |word, value| (word, value) == (SHARE.offset + 1, Some(3)));
    for (port, share) in (0..4).zip([4, 3, 2, 1]) {
        assert_eq!((device.word_at_last(SHARE.offset + port), device.word(LIVE_SHARE.offset + port)), (share, share), "port {port}");
    }
    assert_eq!(ended, Some(130), "it says that it was interrupted");
}

/// What a killed command left behind is told, also to who reads single counters.
#[test]
fn a_hold_that_somebody_else_took_is_told_and_ended() {
    let device = Device::start(|_, _| {});
    for (arguments, told) in [("status", "the counters were held (SNAPSHOT)"), ("--json stats", r#""snapshot_found":true"#)] {
        device.set(SNAPSHOT.offset, 1);
        let read = || String::from_utf8(tool(&device.place, "read DROP_RUNT").stdout).unwrap();
        assert!(read().contains("as held by SNAPSHOT"), "{}", read());
        for found in [true, false] {
            let text = String::from_utf8(tool(&device.place, arguments).stdout).unwrap();
            assert_eq!(text.contains(told), found, "{text}");
        }
        assert!(device.word_at_last(SNAPSHOT.offset) == 0 && !read().contains("as held"));
    }
}

/// Neither held in memory nor waited for. Where a slow machine lets it pause, as if it were the rest of an older answer, its words are none
/// of a block; `line.rs` tests who never does.
#[test]
fn who_talks_without_end_is_no_block() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = listener.local_addr().unwrap().to_string();
    spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            while client.write_all(&[b'x'; 1 << 16]).is_ok() {}
        }
    });
    for arguments in ["info", "status", "set share 1 2 3 4"] {
        let output = tool(&place, arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        let known = ["something talks there without being asked", "MAGIC reads 78787878"].iter().any(|words| told.contains(words));
        assert!(output.status.code() == Some(1) && known, "{arguments}: {told}");
    }
}

/// A listener that takes one client and answers each command of six bytes with the next of `words`, then hangs up.
fn impostor(words: Vec<u32>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = format!("tcp:{}", listener.local_addr().unwrap());
    spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        for word in words {
            client.read_exact(&mut [0; 6]).unwrap();
            client.write_all(&word.to_be_bytes()).unwrap();
        }
        // What a client that is refused never sends.
        let _ = client.read(&mut [0; 6]);
    });
    place
}

#[test]
fn something_else_than_this_block_is_refused() {
    for (words, message) in [
        (vec![0x1234_5678], "no Equipoise block here: MAGIC reads 12345678, not 45515053"),
        (vec![0x4551_5053, 0xdead_beef], "the block has register map deadbeef, this program"),
        (vec![0x4551_5053, equipoise_regmap::MAP_CRC, 0], "CAPS reads 00000000, which describes no block"),
        (vec![0x4551_5053], "was closed by the other end"),
    ] {
        let output = tool(&impostor(words), "set share 1 2 3 4");
        let seen = String::from_utf8_lossy(&output.stderr);
        assert!(seen.contains(message) && output.status.code() == Some(1) && output.stdout.is_empty(), "{seen}");
    }
}
