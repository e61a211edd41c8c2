// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Boards, served pin by pin.

use equipoise_regmap::board;

use super::*;

#[test]
fn a_board_is_served_pin_by_pin() {
    let served = Served::start(&["--board", "colorlight-5a-75b-v8", "--top", "two-members", "--pty"]);
    let mut line = served.connect("tcp");
    assert_eq!(read(&mut line, map::MAGIC.offset), MAGIC);
    assert_eq!(read(&mut line, board::MAGIC.offset), board::MAGIC_VALUE);
    assert_eq!(read(&mut line, board::TOP.offset), 0x202);
    // Usable, link, 1 Gb/s, full duplex, clock; without the cable its clock only.
    let status = |line: &mut TcpStream| [0, 1].map(|phy| read(line, board::PHY_STATUS.offset + phy));
    assert_eq!(status(&mut line), [0x3B, 0x3B]);
    assert_eq!(served.order("link 0 down"), "ok");
    assert_eq!((status(&mut line), read(&mut line, map::LINK.offset)), ([0x20, 0x3B], 0b10));
    assert_eq!(served.order("link 0 up"), "ok");
    assert_eq!((status(&mut line), read(&mut line, map::LINK.offset)), ([0x3B, 0x3B], 0b11));
    assert_eq!(served.order("link 2 up"), "error: there is no port 2 among 2");
    assert_eq!(served.order("throttle 1 100"), "error: the lines of a board run at 1 Gb/s");
    assert_eq!(served.order("load 10"), "error: traffic of two-members is made in the FPGA: equipoise generate start");
    drop(line);
    let mut line = File::options().read(true).write(true).open(served.place("pty")).unwrap();
    write(&mut line, map::SCRATCH.offset, 0x0a0d_0304);
    assert_eq!(read(&mut line, map::SCRATCH.offset), 0x0a0d_0304);
}

/// The host of a port extender is at a jack: its traffic comes in there, and the load of it can be ordered.
#[test]
fn the_host_of_a_port_extender_is_at_a_jack() {
    let served = Served::start(&["--board", "colorlight-5a-75b-v8", "--top", "port-extender"]);
    let mut line = served.connect("tcp");
    let count = |line: &mut TcpStream| {
        let good = board::MAC_COUNTERS[2].offset;
        u64::from(read(line, good)) << 32 | u64::from(read(line, good + 1))
    };
    assert_eq!(count(&mut line), 0);
    assert_eq!(served.order("load 50"), "ok");
    while count(&mut line) < 100 {}
    assert_eq!(served.order("load 0"), "ok");
    // Those that wait are still sent.
    let mut last = count(&mut line);
    while std::mem::replace(&mut last, count(&mut line)) != last {}
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(count(&mut line), last);
}
