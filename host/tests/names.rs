// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The built tool: names of values and fields, whole arrays, what waits for a COMMIT, every `set`, and what is reached (R3, R5, R31).

mod running;
mod served;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use running::{failure, tool, Tool};
use serde_json::{json, Value};
use served::Served;

fn values(list: &Value) -> Vec<u64> {
    list.as_array().unwrap().iter().map(|entry| entry["value"].as_u64().unwrap()).collect()
}

#[test]
fn registers_are_decoded_and_arrays_are_whole() {
    let served = Served::start(&[]);
    let caps = served.good("read CAPS");
    assert!(caps.lines().count() > 3 && caps.contains("\n        .PORTS                   4\n"), "{caps}");
    assert_eq!(served.json("read caps")["fields"][0], json!({"field": "PORTS", "value": 4}));
    assert_eq!(served.json("read NO_PATH")["means"], "HOLD");
    assert_eq!(values(&served.json("read SHARE")), [1, 1, 1, 1]);
    assert_eq!(served.json("read ROLE")[0]["means"], "PRIMARY");
    assert!(served.good("regs role").lines().next().unwrap().ends_with("  1  PRIMARY"));
    assert_eq!(served.json("read 0x480")["means"], "PRIMARY");
}

#[test]
fn what_is_written_is_not_in_use_until_commit() {
    let served = Served::start(&[]);
    let told = served.good("write NO_PATH DROP");
    assert!(told.ends_with("1  DROP\n        not in use until `write COMMIT 1`; 0 (HOLD) is in use\n"), "{told}");
    let told = served.good("write MAX_FRAME 9000");
    assert!(told.contains("not in use until `write COMMIT 1`, which will make it 4072; 1522 is in use"), "{told}");
    let told = served.json("write SHARE 4,3 2 1");
    assert_eq!((values(&told), &told[0]["in_use"], &told[0]["after_commit"]), (vec![4, 3, 2, 1], &json!(1), &json!(4)));
    assert_eq!((values(&served.json("read SHARE")), values(&served.json("read LIVE_SHARE"))), (vec![4, 3, 2, 1], vec![1; 4]));
    served.good("write COMMIT 1");
    assert_eq!((values(&served.json("read LIVE_SHARE")), &served.json("read LIVE_NO_PATH")["means"]), (vec![4, 3, 2, 1], &json!("DROP")));
    assert!(served.good("write SHARE 4 3 2 1").ends_with("        in use already\n"));
    assert!(served.good("write MAX_FRAME 8000").ends_with("COMMIT makes it 4072, which is in use already\n"));
    // What is no shadow waits for nothing.
    assert!(served.json("write SCRATCH 5").get("in_use").is_none());
    // All of an array or nothing.
    served.bad("write ROLE 1 1 1 2");
    assert_eq!(values(&served.json("read ROLE")), [1, 0, 0, 0]);
    served.good("write ROLE.ROLE primary secondary secondary primary");
    assert_eq!(values(&served.json("read ROLE")), [1, 0, 0, 1]);
}

#[test]
fn everything_that_can_be_set() {
    let served = Served::start(&[]);
    for (arguments, told, register, in_use) in [
        ("set share 4,3,2,1", "policy static, shares 4 3 2 1", "LIVE_SHARE", &[4, 3, 2, 1][..]),
        ("set share 1, 2, 3 4", "policy static, shares 1 2 3 4", "LIVE_SHARE", &[1, 2, 3, 4]),
        ("set round-frames 4", "4 frames a turn", "LIVE_ROUND_FRAMES", &[4]),
        ("set priority 3,1 0 2", "priorities 3 1 0 2", "LIVE_PRIORITY", &[3, 1, 0, 2]),
        ("set policy round-robin", "policy round_robin, shares 1 2 3 4", "LIVE_POLICY", &[1]),
        ("set policy ACTIVE_BACKUP", "policy active_backup, shares 1 2 3 4", "LIVE_POLICY", &[2]),
        ("set members 0 2,3", "members 0 2 3", "LIVE_MEMBERS", &[0b1101]),
        ("set members none", "no members", "LIVE_MEMBERS", &[0]),
        ("set members all", "members 0 1 2 3", "LIVE_MEMBERS", &[15]),
        ("set role 1,3 primary", "roles primary primary secondary primary", "LIVE_ROLE", &[1, 1, 0, 1]),
        ("set role all secondary", "roles secondary secondary secondary secondary", "LIVE_ROLE", &[0; 4]),
        ("set egress 2 cut", "egress store store cut store", "LIVE_EGRESS_MODE", &[0, 0, 1, 0]),
        ("set no-path drop", "no-path drop", "LIVE_NO_PATH", &[1]),
        ("set no-room drop", "no-room drop", "LIVE_NO_ROOM", &[1]),
        ("set max-frame 4072", "frames of 4072 bytes at most", "LIVE_MAX_FRAME", &[4072]),
        ("set lane-timeout 50", "lane-timeout 50 microseconds", "LIVE_LANE_TIMEOUT", &[50]),
        ("set lane-timeout 0", "no lane-timeout", "LIVE_LANE_TIMEOUT", &[0]),
    ] {
        assert_eq!(served.good(arguments), format!("in use: {told}\n"));
        let now = served.json(&format!("read {register}"));
        let now = if now.is_array() { values(&now) } else { vec![now["value"].as_u64().unwrap()] };
        assert_eq!(now, in_use, "{arguments}");
    }
    assert!(served.bad("set priority 0 1 2 16").contains("the numbers are 0 to 15"));
    assert!(served.bad("set priority 0 1 2").contains("3 priorities for 4 ports"));
    assert_eq!(served.json("set members 1,0"), json!({"members": [0, 1]}));
    // An entry of the same register that somebody else wrote does not come along.
    served.good("write ROLE[2] PRIMARY");
    assert!(served.bad("set role 0 primary").contains("ROLE[2] was written (0x1) and waits for a COMMIT"));
    for arguments in ["set role 0 master", "set max-frame 63", "set share 1 x", "set members 0,x", "set role none primary", "set no-path"] {
        failure(&tool(&format!("tcp:{}", served.place("tcp")), arguments), 2);
    }
}

/// A COMMIT brings all of the shadow into use: what somebody else left there is not to come along.
#[test]
fn a_change_brings_nothing_else_into_use() {
    let served = Served::start(&[]);
    served.good("write MEMBERS 0b0101");
    assert!(served.bad("set share 1 2 3 4").contains("MEMBERS was written (0x5) and waits for a COMMIT (0xf is in use)"));
    assert_eq!(served.json("read SHARE[1]")["value"], 1);
    served.good("write COMMIT 1");
    // A value that COMMIT brought within its limits waits for nothing.
    served.good("write MAX_FRAME 9000");
    served.good("write COMMIT 1");
    assert_eq!(served.json("set share 1 2 3 4")["shares"], serde_json::json!([1, 2, 3, 4]));
    assert_eq!(served.json("read LIVE_MEMBERS")["value"], 0b0101);
}

#[test]
fn a_locked_block_is_not_changed() {
    let served = Served::start(&[]);
    served.good("write LOCK 1");
    assert!(served.bad("set share 2 2 2 2").contains("locked until the block is reset"));
    assert!(served.bad("write SHARE[0] 5").contains("locked"));
    assert!(served.bad("selftest").contains("locked"));
    assert_eq!(served.json("status")["locked"], true);
}

/// However long other shares were in use: the counters alone would tell of those.
#[test]
fn status_says_what_is_reached_with_the_shares_of_now() {
    let served = Served::start(&["--load", "60"]);
    while served.json("read DECIDED_BYTES_TOTAL")["value"].as_u64() < Some(1_000_000) {}
    served.good("set share 4 3 2 1");
    let status = served.json("status --time 300");
    assert!(status["measured"]["bytes"].as_u64() >= Some(2_000_000) && status["measured"]["seconds"].as_f64() > Some(0.0), "{status}");
    for (port, wanted) in status["ports"].as_array().unwrap().iter().zip([40.0, 30.0, 20.0, 10.0]) {
        assert_eq!(port["wanted_percent"], wanted);
        assert!((port["reached_percent"].as_f64().unwrap() - wanted).abs() < 0.3, "{port}");
    }
    // When nothing comes any more, there are still the counters.
    let mut control = TcpStream::connect(served.place("control")).unwrap();
    control.write_all(b"load 0\n").unwrap();
    BufReader::new(control).read_line(&mut String::new()).unwrap();
    while served.json("status --time 0.1")["measured"]["bytes"] != 0 {}
    let text = served.good("status --time 0.1");
    assert!(text.contains("of wall time; since the counters were cleared, under whatever shares: 3"), "{text}");
    let idle = Served::start(&[]);
    let text = idle.good("status --time 0.1");
    assert!(text.contains("wanted  reached") && text.contains(" 25.0 %        -  "), "{text}");
    assert!(text.contains("reached: nothing was decided within 0.1 s of wall time"), "{text}");
}

/// A program reads what a program wrote: with `--json` failures too are objects, a line each.
#[test]
fn errors_are_json_where_that_is_asked_for() {
    let served = Served::start(&[]);
    for (place, arguments, code, told) in [
        (served.place("tcp"), "--json read SHAR", 1, "there is no register \"SHAR\"; did you mean SHARE?"),
        (served.place("tcp"), "read SHAR --json", 1, "there is no register \"SHAR\"; did you mean SHARE?"),
        (served.place("tcp"), "--json set share 1 2 3", 1, "3 shares for 4 ports"),
        (served.place("tcp"), "--json fail 2", 1, "nothing for `fail` yet"),
        (served.place("tcp"), "--json sweep 0 --from 5 --to 4", 2, "--from 5 is more than --to 4"),
        (served.place("tcp"), "--json set share 1 -2", 2, "\"-2\" is no number"),
        (served.place("tcp"), "nonsense --json", 2, "unrecognized subcommand"),
        ("nowhere", "--json info", 2, "is no place of a block"),
        ("127.0.0.1:1", "--json info", 1, "cannot open tcp:127.0.0.1:1"),
    ] {
        let output = tool(place, arguments);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(code), 0), "{arguments}");
        let error: Value = serde_json::from_slice(&output.stderr).unwrap_or_else(|why| panic!("{arguments}: {why}: {output:?}"));
        assert!(error["error"].as_str().unwrap().contains(told) && error["code"] == code, "{error}");
    }
    // The place needs no `tcp:`.
    assert!(tool(served.place("tcp"), "info").status.success());
}
