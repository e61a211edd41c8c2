// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The served block as clients see it: registers over TCP and a terminal, control lines, clients that vanish, a clean end.

mod boards;
mod leavers;
mod orders;

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::Duration;

use equipoise_regmap::map;

/// Longer than any answer takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(120);

struct Served {
    child: Child,
    ready: String,
}

impl Served {
    fn start(more: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_equipoise-sim"));
        let mut child = command.arg("serve").args(more).stdout(Stdio::piped()).spawn().unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
        assert!(ready.starts_with("ready tcp=127.0.0.1:"), "{ready}");
        Served { child, ready }
    }

    fn place(&self, name: &str) -> &str {
        let value = self.ready.split_whitespace().find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        value.unwrap_or_else(|| panic!("no {name} in: {}", self.ready))
    }

    fn connect(&self, name: &str) -> TcpStream {
        let stream = TcpStream::connect(self.place(name)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    fn order(&self, line: &str) -> String {
        let stream = self.connect("control");
        (&stream).write_all(format!("{line}\n").as_bytes()).unwrap();
        let mut answer = String::new();
        BufReader::new(&stream).read_line(&mut answer).unwrap();
        answer.trim().to_string()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(kind: u8, words: u8, address: u16) -> Vec<u8> {
    [&[kind, words, 0, 0][..], &address.to_be_bytes()].concat()
}

fn read(line: &mut (impl Read + Write), address: u16) -> u32 {
    line.write_all(&command(2, 1, address)).unwrap();
    let mut word = [0; 4];
    line.read_exact(&mut word).unwrap();
    u32::from_be_bytes(word)
}

fn write(line: &mut impl Write, address: u16, value: u32) {
    line.write_all(&[command(1, 1, address), value.to_be_bytes().to_vec()].concat()).unwrap();
}

const MAGIC: u32 = u32::from_be_bytes(*b"EQPS");

#[test]
fn clients_one_after_the_other() {
    let served = Served::start(&[]);
    for nonce in [0x1234_5678, 0x9abc_def0] {
        let mut line = served.connect("tcp");
        assert_eq!(read(&mut line, map::MAGIC.offset), MAGIC);
        write(&mut line, map::SCRATCH.offset, nonce);
        assert_eq!(read(&mut line, map::SCRATCH.offset), nonce);
    }
}

/// As `nc` does: the questions, then the end, then the answers.
#[test]
fn a_client_that_has_said_all_is_answered() {
    let served = Served::start(&[]);
    let mut line = served.connect("tcp");
    line.write_all(&command(2, 1, map::MAGIC.offset).repeat(3)).unwrap();
    line.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answer = vec![];
    line.read_to_end(&mut answer).unwrap();
    assert_eq!(answer, b"EQPSEQPSEQPS");
}

#[test]
fn a_terminal_is_raw_before_its_client_comes() {
    let served = Served::start(&["--pty"]);
    let mut line = File::options().read(true).write(true).open(served.place("pty")).unwrap();
    assert_eq!(read(&mut line, map::MAGIC.offset), MAGIC);
    // Bytes that a terminal in its usual mode would change, echo or act upon.
    for nonce in [0x0a0d_0304, 0x1113_1a7f, 0x0d0d_0a0a] {
        write(&mut line, map::SCRATCH.offset, nonce);
        assert_eq!(read(&mut line, map::SCRATCH.offset), nonce);
    }
}

#[test]
fn traffic_follows_links_that_are_ordered_down_and_up() {
    let served = Served::start(&["--load", "40", "--throttle", "3=500"]);
    let mut line = served.connect("tcp");
    let count = |line: &mut TcpStream, p: u16| {
        let high = read(line, map::DECIDED_BYTES.offset + 2 * p);
        u64::from(high) << 32 | u64::from(read(line, map::DECIDED_BYTES.offset + 2 * p + 1))
    };
    let all = |line: &mut TcpStream| -> Vec<u64> { (0..4).map(|p| count(line, p)).collect() };
    let grows = |line: &mut TcpStream| -> Vec<bool> {
        let before = all(line);
        // Some hundred frames later.
        while all(line).iter().sum::<u64>() < before.iter().sum::<u64>() + 400_000 {}
        all(line).iter().zip(&before).map(|(now, before)| now > before).collect()
    };
    assert_eq!(grows(&mut line), [true; 4]);
    assert_eq!(served.order("link 2 down"), "ok");
    assert_eq!(read(&mut line, map::LINK.offset), 0b1011);
    assert_eq!(grows(&mut line), [true, true, false, true]);
    assert_eq!(served.order("link 2 up"), "ok");
    assert_eq!(grows(&mut line), [true; 4]);
    assert_eq!(served.order("load 0"), "ok");
    assert!(served.order("link 4 up").contains("no port 4"));
    let command = |words: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_equipoise-sim"));
        command.args(["order", served.place("control")]).args(words.split(' ')).output().unwrap()
    };
    assert!(command("link 1 down").status.success());
    assert_eq!(read(&mut line, map::LINK.offset), 0b1101);
    let refused = command("link 9 down");
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("error: there is no port 9 among 4"));
}

/// What `replay` says of a capture, `serve` says too: here, that it is cut off in its second frame.
#[test]
fn a_capture_that_is_served_is_judged_like_one_that_is_replayed() {
    let word = |value: u32| value.to_le_bytes();
    let head: Vec<u8> = [0xa1b2_c3d4, 0x0004_0002, 0, 0, 65535, 1].into_iter().flat_map(word).collect();
    let packet = [[1, 2, 60, 60].into_iter().flat_map(word).collect(), vec![7; 60]].concat();
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("served.pcap");
    std::fs::write(&path, [head, packet.clone(), packet[..40].to_vec()].concat()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_equipoise-sim"));
    command.args(["serve", "--load", "1", "--capture"]).arg(&path).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut warning = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut warning).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(
        warning,
        "warning: the capture is damaged or cut off after frame 1 (it ends in mid-frame); the frames up to there are used\n"
    );
}

#[test]
fn it_ends_when_told() {
    let mut served = Served::start(&[]);
    assert_eq!(served.order("quit"), "ok");
    assert!(served.child.wait().unwrap().success());
    let mut served = Served::start(&["--load", "100"]);
    let kill = Command::new("kill").args(["-TERM", &served.child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    assert!(served.child.wait().unwrap().success(), "a signal is a way to end it, not a failure");
}

#[test]
fn what_cannot_be_served_is_refused() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for (arguments, code, word) in [
        (vec!["--listen", &address], 1, "cannot listen"),
        (vec!["--load", "101"], 2, "percent"),
        (vec!["--listen", "off"], 2, "--pty"),
        (vec!["--listen", "localhost"], 2, "HOST:PORT"),
        (vec!["--throttle", "4=1"], 2, "no port 4"),
        (vec!["--throttle", "1=1Tbit"], 2, "write 300Mbit, 1Gbit, 30%"),
        (vec!["--commands", "16"], 2, "logical unit"),
        (vec!["--complete", "5"], 2, "with its unit"),
        (vec!["--complete", "5us", "--board", "alchitry-cu"], 2, "cannot be used with"),
        (vec!["--mix", "13"], 2, "14 to 16383"),
        (vec!["--mix", "imix", "--capture", "x"], 2, "cannot be used with"),
        (vec!["--capture", "/does/not/exist"], 1, "cannot open the capture"),
        (
            vec!["--board", "nonesuch"],
            1,
            "this build (it has colorlight-5a-75b-v8 port-extender, colorlight-5a-75b-v8 two-members, alchitry",
        ),
        (vec!["--board", "alchitry-cu", "--top", "two-members"], 1, "no model of board alchitry-cu, top two-members in this build (it has"),
        // With what makes one.
        (vec!["--board", "nonesuch"], 1, "EQUIPOISE_DEVICES=nonesuch:TOP before the cargo run or cargo install"),
        (vec!["--board", "nonesuch", "--top", "small"], 1, "EQUIPOISE_DEVICES=nonesuch:small before the cargo run or cargo install"),
        (vec!["--board", "alchitry-cu", "--load", "1"], 1, "traffic of small is made in the FPGA"),
        (vec!["--board", "colorlight-5a-75b-v8", "--throttle", "1=100"], 1, "the lines of a board run at 1 Gb/s"),
        (vec!["--board", "alchitry-cu", "--ports", "3"], 2, "cannot be used with"),
        (vec!["--top", "small"], 2, "--board"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_equipoise-sim")).arg("serve").args(&arguments).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {errors}");
        assert!(errors.contains(word), "{errors}");
    }
    // Commands are completed where they are counted.
    if !equipoise_regmap::Feature::ALL.iter().any(|feature| feature.name() == "QUOTA") {
        let output = Command::new(env!("CARGO_BIN_EXE_equipoise-sim")).args(["serve", "--complete", "50us"]).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(1) && errors.contains("--complete: the simulated block is built without QUOTA"), "{errors}");
    }
}

/// A port's line, by option and by a control line, in whatever unit.
#[test]
fn a_throttle_has_units() {
    let served = Served::start(&["--load", "40", "--throttle", "3=500Mbit"]);
    for line in ["throttle 2 30%", "throttle 2 1.5Gbit", "throttle 2 100"] {
        assert_eq!(served.order(line), "ok");
    }
    assert!(served.order("throttle 2 fast").contains("`fast` is no rate: write 300Mbit, 1Gbit, 30%"));
}
