// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The built tool as a user runs it, against a served block (R3, R5, R19).

mod running;
mod served;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use running::{failure, tool, Tool};
use serde_json::Value;
use served::Served;

/// Every shadow register, and what is in use.
fn configuration(served: &Served) -> Vec<u64> {
    let registers = served.json("regs");
    let registers = registers.as_array().unwrap().iter();
    let kept = |r: &&Value| (0x400..0x800).contains(&r["address"].as_u64().unwrap());
    registers.filter(kept).map(|r| r["value"].as_u64().unwrap()).collect()
}

#[test]
fn the_block_says_what_it_is() {
    let served = Served::start(&[]);
    assert!(served.good("info").starts_with("Equipoise team n4 w64\n"));
    let info = served.json("info");
    assert_eq!((&info["ports"], &info["width_bits"], &info["buffer_bytes"]), (&4.into(), &64.into(), &4096.into()));
    let output = tool(&format!("pty:{}", served.place("pty")), "info");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn registers_by_name_field_and_address() {
    let served = Served::start(&[]);
    assert_eq!(served.json("read magic")["value"], 0x4551_5053);
    assert_eq!(served.json("read CAPS.PORTS")["value"], 4);
    served.good("write scratch 0xdead_beef");
    assert_eq!(served.json("read 0x14")["value"], 0xdead_beefu32);
    // What an unmapped word reads is a value like others.
    served.good("write SCRATCH 0xBAD0ADD0");
    assert_eq!(served.json("read 0x14")["value"], 0xbad0_add0u32);
    served.good("write 0x14 0b101");
    assert!(served.good("read SCRATCH").contains("0x00000005  5"));
    served.good("write SHARE[2] 7");
    assert_eq!((served.json("read SHARE[2]")["value"].clone(), served.json("read LIVE_SHARE[2]")["value"].clone()), (7.into(), 1.into()));
    served.good("write COMMIT 1");
    assert_eq!(served.json("read LIVE_SHARE[2]")["value"], 7);
    let listing = served.good("regs");
    assert!(listing.lines().count() > 50 && listing.contains("SENT_BYTES[3]") && !listing.contains("SHARE[4]"), "{listing}");
    assert_eq!(served.good("regs drop").lines().count(), equipoise_regmap::map::DROPS.len());
}

#[test]
fn what_went_wrong_on_the_line_is_shown() {
    let served = Served::start(&[]);
    assert_eq!(served.good("regs bridge").lines().count(), 6);
    assert!(!served.good("stats").contains("serial line"));
    // A command that does not exist, and half of one that does.
    let mut line = TcpStream::connect(served.place("tcp")).unwrap();
    line.write_all(&[9, 1, 0, 0, 0, 0, 1, 1, 0]).unwrap();
    drop(line);
    assert!(served.good("stats").ends_with("\nserial line: FRAMING 0 OVERRUN 0 UNKNOWN 1 EMPTY 0 EXPIRED 1\n"));
    assert_eq!(served.json("stats")["line_faults"][4], serde_json::json!({"reason": "EXPIRED", "count": 1}));
    assert_eq!(served.json("read BRIDGE_UNKNOWN")["value"], 1);
    assert!(served.good("read 0x1014").contains("BRIDGE_EXPIRED"));
}

/// The whole bridge, bit by bit, is the same to a user.
#[test]
fn a_serial_line_of_bits_makes_no_difference() {
    let served = Served::start(&["--uart-bits", "--load", "10"]);
    assert!(served.good("info").starts_with("Equipoise team n4 w64\n"));
    assert_eq!(served.json("set share 4 3 2 1")["shares"], serde_json::json!([4, 3, 2, 1]));
    assert!(served.json("selftest")["words_read"].as_u64() > Some(100));
    assert_eq!(served.json("stats")["line_faults"][1]["count"], 0);
}

#[test]
fn a_line_that_another_program_uses_says_so() {
    let served = Served::start(&[]);
    // Whoever came first is heard.
    let mut first = TcpStream::connect(served.place("tcp")).unwrap();
    first.write_all(&[2, 1, 0, 0, 0, 0]).unwrap();
    let mut magic = [0; 4];
    first.read_exact(&mut magic).unwrap();
    assert_eq!(&magic, b"EQPS");
    assert!(served.bad("info").contains("does no other program use the line?"));
    drop(first);
    assert!(served.good("info").starts_with("Equipoise team"));
}

#[test]
fn what_cannot_be_is_refused_and_nothing_half_done() {
    let served = Served::start(&[]);
    let before = configuration(&served);
    for (arguments, word) in [
        ("read shar", "did you mean SHARE?"),
        ("read SHARE[4]", "no SHARE[4]"),
        ("read SHARE[16]", "beyond the end"),
        ("read 0x15", "not the address of a word"),
        ("read 0x40000", "beyond the last address, 0x"),
        ("read 0x101c", "no register at 0x101c"),
        ("write BRIDGE_OVERRUN 0", "cannot be written"),
        ("fail 2", "nothing for `fail` yet"),
        ("restore --port-of 2", "nothing for `restore` yet"),
        ("events", "`monitor` shows"),
        ("explain 02:00:00:00:00:01", "STATIC looks at no address"),
        ("read 0xffc", "no register at 0xffc"),
        ("read CAPS.SIZE", "no field"),
        ("write LINK 1", "cannot be written"),
        ("write SHARE[0] 65536", "does not fit"),
        ("write CLEAR.STATS 2", "does not fit"),
        ("write 0xffc 1", "nothing was written"),
        ("write MEMBERS 0xf0", "does not fit"),
        ("write SCRATCH x", "\"x\" is no value of SCRATCH"),
        ("write SCRATCH -1", "\"-1\" is no value of SCRATCH"),
        ("write SHARE 5", "1 values for 4 of SHARE"),
        ("write SHARE[1] 5 6", "2 values for 1 of SHARE[1]"),
        ("write SHARE 1 2 3 65536", "does not fit"),
        ("write NO_PATH WAIT", "or one of HOLD, DROP"),
        ("set members 0,4", "there is no port 4: the block has 4"),
        ("set role 9 primary", "there is no port 9"),
        ("set max-frame 9000", "would make 4072 of a MAX_FRAME of 9000"),
        ("write POLICY 9", "the block does not take that"),
        ("set share 1 2 3", "3 shares for 4 ports"),
        ("set policy hash", "there are: static"),
        ("regs nothing", "no register has"),
    ] {
        let message = served.bad(arguments);
        assert!(message.contains(word), "{arguments}: {message}");
    }
    assert_eq!(configuration(&served), before);
    assert_eq!(served.json("set policy static"), serde_json::json!({"policy": "static", "shares": [1, 1, 1, 1]}));
    assert_eq!(configuration(&served), before);
    for arguments in ["", "nonsense", "set share", "set share 65536 1 1 1", "write SCRATCH", "stats --watch 0", "stats --count 2"] {
        failure(&tool(&served.at(), arguments), 2);
    }
    failure(&tool("nowhere", "info"), 2);
}

#[test]
fn shares_are_set_at_once_and_followed() {
    let served = Served::start(&["--load", "60"]);
    let set = served.json("set share 4 3 2 1");
    assert_eq!(set["shares"], serde_json::json!([4, 3, 2, 1]));
    served.good("write CLEAR.STATS 1");
    let decided = |served: &Served| -> Vec<f64> {
        let status = served.json("status");
        status["ports"].as_array().unwrap().iter().map(|p| p["decided_bytes"].as_f64().unwrap()).collect()
    };
    // Two megabytes later no share is off by more than some frames.
    while decided(&served).iter().sum::<f64>() < 2e6 {}
    let decided = decided(&served);
    let total: f64 = decided.iter().sum();
    for (port, share) in [4.0, 3.0, 2.0, 1.0].into_iter().enumerate() {
        assert!((decided[port] - total * share / 10.0).abs() < 4.0 * 1522.0, "{decided:?}");
    }
    let stats = served.good("--json stats --watch 0.1 --count 3");
    let stats: Vec<Value> = stats.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(stats.len(), 3);
    assert_eq!((stats[0].get("rates_of"), &stats[2]["rates_of"]), (None, &"wall time".into()));
    assert!(served.good("stats --watch 0.1 --count 2").contains("\nbytes/s are of wall time"));
    assert!(stats[2]["ports"][0]["sent_bytes_per_second"].as_f64().unwrap() > 0.0);
    assert!(stats[2]["ports"][0]["sent_bytes"].as_u64() > stats[0]["ports"][0]["sent_bytes"].as_u64());
}

#[test]
fn what_monitor_shows_in_lines() {
    let served = Served::start(&["--load", "30"]);
    served.good("set share 4 3 2 1");
    assert!(served.bad("monitor").contains("monitor needs a terminal with a screen; `stats --watch 1` prints lines"));
    let lines = served.good("monitor --json --every 0.2 --count 3");
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!((&lines[0]["events"], &lines[0]["rates"][0]["reached_percent"]), (&serde_json::json!([]), &Value::Null));
    for (port, wanted) in [40.0, 30.0, 20.0, 10.0].into_iter().enumerate() {
        let rate = &lines[2]["rates"][port];
        let reached = rate["reached_percent"].as_f64().unwrap();
        assert!(rate["wanted_percent"] == wanted && (reached - wanted).abs() < 10.0, "{rate}");
        assert!(rate["sent_bytes_per_second"].as_f64() > Some(0.0), "{rate}");
    }
    assert_eq!((&lines[2]["status"]["ports"][1]["share"], &lines[2]["rates_of"]), (&3.into(), &"wall time".into()));
    assert_eq!(served.json("read SNAPSHOT")["value"], 0, "counts are not held any more");
}

/// Whether a process has a handler for SIGINT, as Linux tells.
fn catches_interrupts(process: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    caught.is_some_and(|mask| u64::from_str_radix(mask.trim(), 16).unwrap() >> 1 & 1 == 1)
}

/// Ctrl-C ends a command between two readings, with the counters free again, and a test with every register as it was.
#[test]
fn a_signal_leaves_nothing_behind() {
    let served = Served::start(&["--load", "20"]);
    let before = configuration(&served);
    for (arguments, code) in [("stats --watch 0.05", 0), ("--json monitor --every 0.05", 0), ("selftest", 130)] {
        for tenths in 1..6 {
            let mut command = Command::new(env!("CARGO_BIN_EXE_equipoise"));
            command.args(["--port", &format!("tcp:{}", served.place("tcp"))]).args(arguments.split(' '));
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            // However long a machine takes to start it.
            while child.try_wait().unwrap().is_none() && !catches_interrupts(child.id()) {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            std::thread::sleep(std::time::Duration::from_millis(13 * tenths));
            let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status();
            let ended = child.wait().unwrap().code();
            // A test may have come to its end before.
            assert!(ended == Some(code) || ended == Some(0), "{arguments}: {ended:?}");
            assert_eq!(served.json("read SNAPSHOT")["value"], 0, "{arguments}");
            assert_eq!(configuration(&served), before, "{arguments}");
        }
    }
}

#[test]
fn the_selftest_leaves_everything_as_it_was() {
    let served = Served::start(&["--load", "20"]);
    served.good("set share 9 8 7 6");
    served.good("write SHARE[1] 5");
    let before = configuration(&served);
    let report = served.json("selftest");
    assert!(report["words_read"].as_u64() > Some(100) && report["registers_written"].as_u64() > Some(15), "{report}");
    assert_eq!(configuration(&served), before);
    assert_eq!(served.json("status")["epoch"], 2, "nothing was committed");
}

#[test]
fn a_port_without_a_block_is_an_error_that_says_so() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let message = failure(&tool(&format!("tcp:{free}"), "info"), 1);
    assert!(message.contains("cannot open"), "{message}");
    let output = Command::new(env!("CARGO_BIN_EXE_equipoise")).arg("info").env_remove("EQUIPOISE_PORT").output().unwrap();
    assert!(failure(&output, 2).contains("--port"));
    assert!(failure(&tool("pty:/does/not/exist", "info"), 1).contains("cannot open"));
}
