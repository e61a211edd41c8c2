// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The captures that the simulation writes, through readers that others wrote: scapy, and tshark where there is one.

use std::path::PathBuf;
use std::process::Command;

use crate::served::simulation;
use crate::{finish, python, root};

/// The recorded capture through four ports; the folder that it wrote.
fn replay() -> (PathBuf, PathBuf) {
    let capture = root().join("testbench/captures/demo.pcap");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("readers");
    let mut replay = Command::new(simulation());
    replay.arg("replay").arg(&capture).args(["--ports", "4", "--width", "64", "--shares", "3,1,1,2", "--link-down", "2@700", "--out"]);
    finish(replay.arg(&folder));
    (capture, folder)
}

#[test]
fn others_read_every_frame_where_and_when_it_left() {
    let (capture, folder) = replay();
    let script = root().join("host/tests/clients/readers.py");
    let seen = finish(python("python").arg(script).arg(capture).arg(&folder));
    assert_eq!(seen.lines().count(), 4, "{seen}");

    // By port: frames and bytes, as scapy saw them.
    let mut tshark = Command::new("tshark");
    tshark.arg("-r").arg(folder.join("ports.pcapng")).args(["-T", "fields", "-e", "frame.interface_name", "-e", "frame.len"]);
    if Command::new("tshark").arg("--version").output().is_err() {
        eprintln!("tshark is not installed: only scapy was asked");
        return;
    }
    let frames = finish(&mut tshark);
    for line in seen.lines() {
        let [port, count, bytes] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let of_port: Vec<u64> = frames.lines().filter_map(|f| f.strip_prefix(port)?.trim().parse().ok()).collect();
        assert_eq!((of_port.len().to_string(), of_port.iter().sum::<u64>().to_string()), (count.into(), bytes.into()), "{port}");
    }
}
