// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The built tool on boards, served pin by pin, and what it says where the block stands alone (R55).

mod running;
mod served;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use equipoise_regmap::ident::Caps;
use equipoise_regmap::{map, Access};
use running::{failure, tool, Tool};
use serde_json::{json, Value};
use served::Served;

fn extender() -> Served {
    Served::start(&["--board", "colorlight-5a-75b-v8", "--top", "port-extender", "--load", "50"])
}

fn two_members() -> Served {
    Served::start(&["--board", "colorlight-5a-75b-v8", "--top", "two-members"])
}

fn small() -> Served {
    Served::start(&["--board", "alchitry-cu", "--top", "small"])
}

/// A hand at the board.
fn order(served: &Served, line: &str) {
    let mut control = TcpStream::connect(served.place("control")).unwrap();
    control.write_all(format!("{line}\n").as_bytes()).unwrap();
    let mut answer = String::new();
    BufReader::new(control).read_line(&mut answer).unwrap();
    assert_eq!(answer, "ok\n");
}

/// What can be written in the pages; of a generator at work its counts differ.
fn settings(served: &Served) -> Vec<Value> {
    let registers = served.json("regs");
    let names = ["RX_FILTER", "MEMBER_UP", "PHY_TRUST", "PHY_DELAY[0]", "PHY_DELAY[1]"];
    let generator = ["GEN_CONTROL", "GEN_LENGTH", "GEN_GAP", "GEN_FRAMES", "GEN_DESTINATION_HIGH", "GEN_DESTINATION_LOW", "GEN_COMMAND"];
    let kept = |r: &&Value| names.iter().chain(&generator).any(|name| r["name"] == *name);
    registers.as_array().unwrap().iter().filter(kept).cloned().collect()
}

#[test]
fn the_core_of_a_board_and_its_pages_are_said() {
    let pages = ["bridge", "receive", "board", "generator"];
    for (served, core, phys, pages) in [
        (extender(), "port-extender", 2, json!(pages[..3])),
        (two_members(), "two-members", 2, json!(pages)),
        (small(), "small", 0, json!(["bridge", "board", "generator"])),
    ] {
        let info = served.json("info");
        assert_eq!((&info["core"]["name"], &info["core"]["phys"], &info["pages"]), (&json!(core), &json!(phys), &pages));
        assert!(served.good("info").contains(&format!("\n  core {core} (")));
        assert_eq!(served.json("read BUS_ERRORS")["value"], info["pages"].as_array().map(|there| 2 * (4 - there.len())).unwrap());
    }
}

/// Where there is no page, asking counts as a bus error: once a page and command.
#[test]
fn a_block_alone_says_what_it_does_not_have() {
    let served = Served::start(&[]);
    let errors = || served.json("read BUS_ERRORS")["value"].as_u64().unwrap();
    for (arguments, asked) in
        [("info", 3), ("status", 1), ("stats --watch 0.05 --count 3", 3), ("monitor --json --every 0.05 --count 3", 1)]
    {
        let before = errors();
        served.good(arguments);
        assert_eq!(errors() - before, asked, "{arguments}");
    }
    let info = served.json("info");
    assert_eq!((&info["core"], &info["pages"]), (&Value::Null, &json!(["bridge"])));
    assert_eq!(served.json("status")["phys"], json!([]));
    let stats = served.json("stats");
    assert!(["receive", "macs", "trunk_strange", "generator"].iter().all(|part| stats.get(part).is_none()), "{stats}");
    for (arguments, word) in [
        ("set rx-filter on", "no receive half"),
        ("set delay 0 5", "no board page"),
        ("sweep 0", "no board page"),
        ("generate start", "this block has no generator; traffic comes from its hosts"),
        ("generate stop", "no generator"),
        ("read PHY_STATUS[1].SPEED", "no PHY_STATUS: its board page is not there"),
        ("read MAC_RX_FRAMES", "no MAC_RX_FRAMES"),
        ("read 0x1814", "no PHY_STATUS"),
        ("write RX_FILTER 1", "no RX_FILTER: its receive page"),
    ] {
        assert!(served.bad(arguments).contains(word), "{arguments}");
    }
    for arguments in ["set delay 0 128", "set rx-filter maybe", "sweep 0 --from 5 --to 4", "sweep 0 --step 0", "generate stop --gap 1"] {
        failure(&tool(&format!("tcp:{}", served.place("tcp")), arguments), 2);
    }
}

#[test]
fn phys_and_what_their_macs_and_the_receive_half_count() {
    let served = extender();
    let up = json!({"phy": 1, "usable": true, "link": true, "speed_mbps": 1000, "full_duplex": true, "clock": true, "trusted": false,
        "delay_taps": 80});
    assert_eq!(served.json("status")["phys"][1], up);
    assert!(served.good("status").ends_with("   1  up    1000 Mb/s  full    runs    no       yes     80 taps\n"));
    let lines = served.good("--json stats --watch 0.3 --count 2");
    let stats: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let count = |line: usize, phy: usize, kind: &str| stats[line]["macs"][phy][kind].as_u64().unwrap();
    assert!(count(0, 0, "rx_frames") > 0 && count(1, 0, "rx_frames") > count(0, 0, "rx_frames"), "{lines}");
    assert!(count(1, 1, "tx_frames") > count(0, 1, "tx_frames"), "{lines}");
    assert_eq!((count(1, 0, "rx_bad_fcs"), count(1, 0, "tx_frames"), count(1, 1, "rx_frames")), (0, 0, 0));
    assert_eq!((&stats[1]["trunk_strange"], stats[1].get("generator")), (&json!(0), None));
    assert_eq!(stats[1]["receive"].as_array().map(Vec::len), Some(4));
    assert_eq!(stats[1]["receive"][3], json!({"port": 3, "frames": 0, "bytes": 0, "full": 0, "filtered": 0, "errors": 0}));
    let text = served.good("stats");
    assert!(text.contains("\n phy  tx frames  tx starved  rx frames") && text.contains("\nport  frames  bytes  full"), "{text}");
    order(&served, "link 1 down");
    let status = served.json("status");
    assert_eq!((&status["phys"][1]["link"], &status["phys"][1]["usable"]), (&json!(false), &json!(false)));
    assert_eq!(status["phys"][0]["usable"], true);
}

#[test]
fn filter_and_delays_are_set_and_read_back() {
    let served = extender();
    assert_eq!(served.json("set rx-filter on"), json!({"rx_filter": "on"}));
    assert_eq!(served.json("read RX_FILTER")["value"], 1);
    assert_eq!(served.json("read PHY_STATUS[1].SPEED")["means"], "M1000");
    assert!(served.good("read PHY_STATUS.SPEED").lines().count() >= 2);
    assert_eq!(served.good("set rx-filter off"), "in use: rx-filter off\n");
    assert_eq!(served.json("read RX_FILTER")["value"], 0);
    assert_eq!(served.json("set delay 1 127"), json!({"phy": 1, "delay_taps": 127}));
    let delay = |phy: usize| served.json(&format!("read PHY_DELAY[{phy}]"))["value"].clone();
    assert_eq!((delay(0), delay(1)), (json!(80), json!(127)));
    assert!(served.bad("set delay 2 0").contains("there is no PHY 2: port-extender ("));
    assert!(served.bad("generate start").contains("no generator"));
}

#[test]
fn a_sweep_finds_the_middle_and_puts_the_delay_back() {
    let served = extender();
    let delay = || served.json("read PHY_DELAY[0]")["value"].clone();
    let report = served.json("sweep 0 --from 10 --to 50 --step 20 --time 0.2");
    assert_eq!(report["widest"], json!({"from": 10, "to": 50, "middle": 30}), "{report}");
    let taps: Vec<u64> = report["rows"].as_array().unwrap().iter().map(|row| row["taps"].as_u64().unwrap()).collect();
    assert_eq!((taps, &report["delay_taps"], delay()), (vec![10, 30, 50], &json!(80), json!(80)));
    assert!(report["rows"].as_array().unwrap().iter().all(|row| row["good"].as_u64() > Some(0) && row["bad"] == 0), "{report}");
    let table = served.good("sweep 0 --from 100 --to 121 --step 21 --time 0.2 --apply");
    assert!(table.lines().count() == 4 && table.ends_with("from 100 to 121 taps, middle 110; the delay of PHY 0 is 110 taps\n"), "{table}");
    assert_eq!(delay(), 110);
    // A signal in the middle of it, and a PHY at which nothing comes in.
    let mut command = Command::new(env!("CARGO_BIN_EXE_equipoise"));
    command.args(["--port", &format!("tcp:{}", served.place("tcp")), "sweep", "0", "--from", "7", "--time", "60"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut head = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut head).unwrap();
    std::thread::sleep(Duration::from_secs(1));
    assert!(head.starts_with("taps") && Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(delay(), 110);
    let nothing = tool(&format!("tcp:{}", served.place("tcp")), "sweep 1 --from 0 --to 0 --time 0.1 --apply");
    assert!(String::from_utf8_lossy(&nothing.stderr).contains("no frames came in") && nothing.status.code() == Some(1));
    assert_eq!(served.json("read PHY_DELAY[1]")["value"], 80);
}

#[test]
fn the_generator_makes_what_it_is_told() {
    let served = small();
    served.good("generate start --frames 20 --length 100 --gap 50");
    let seen = || served.json("stats")["generator"].clone();
    while seen()["seen"] != 20 {}
    let all = json!({"running": false, "frames": 20, "least_bytes": 100, "most_bytes": 100, "gap_clocks": 50, "sent": 20, "seen": 20,
        "wrong": 0, "commands": null});
    assert_eq!(seen(), all);
    assert_eq!(served.json("read DECIDED_BYTES_TOTAL")["value"], 2000);
    // What is not given stays; counts begin anew.
    let started = served.json("generate start --min 60 --max 1514 --frames 0");
    assert_eq!((&started["running"], &started["gap_clocks"], &started["most_bytes"]), (&json!(true), &json!(50), &json!(1514)));
    let text = served.good("stats");
    assert!(text.contains("\ngenerator runs: until stopped, 60 to 1514 bytes, pause 50 clocks; sent "), "{text}");
    while seen()["sent"].as_u64() < Some(100) {}
    let stopped = served.json("generate stop");
    assert_eq!((&stopped["running"], &stopped["wrong"]), (&json!(false), &json!(0)));
    let after = seen();
    assert!(after["sent"].as_u64() >= Some(100) && after["sent"] == after["seen"] && seen() == after, "{after}");
    assert!(served.bad("set rx-filter on").contains("no receive half"));
    assert!(served.bad("generate start --commands 0").contains("built without QUOTA"));
    assert!(served.bad("sweep 0").contains("there is no PHY 0"));
}

#[test]
fn the_selftest_covers_the_pages_and_disturbs_no_link() {
    let served = extender();
    served.good("set rx-filter on");
    served.good("set delay 1 33");
    served.good("write PHY_TRUST 1");
    let (before, epoch) = (settings(&served), served.json("status")["epoch"].clone());
    let report = served.json("selftest");
    // All that keep what is written, but for SNAPSHOT; of the pages filter, members, trust, two delays.
    let caps = Caps::from_word(served.json("read CAPS")["value"].as_u64().unwrap() as u32).unwrap();
    let kept = map::REGISTERS.iter().filter(|r| r.access == Access::ReadWrite && r.name != map::SNAPSHOT.name);
    let entries: u16 = kept.map(|register| register.entries_for(caps.built())).sum();
    assert!(report["registers_written"] == entries + 5 && entries > 20, "{report}");
    assert_eq!((settings(&served), served.json("status")["epoch"].clone()), (before, epoch));
    assert_eq!(served.json("stats")["macs"][0]["rx_bad_fcs"], 0);
}

#[test]
fn the_selftest_leaves_a_generator_at_work_alone() {
    let served = small();
    served.good("generate start --length 64");
    let before = settings(&served);
    let stands = served.json("selftest")["registers_written"].clone();
    assert_eq!(settings(&served), before);
    let stats = served.json("stats");
    assert!(
        stats["generator"]["running"] == true && stats["generator"]["least_bytes"] == 64 && stats["generator"]["wrong"] == 0,
        "{stats}"
    );
    served.good("generate stop");
    let stopped = settings(&served);
    assert_eq!(served.json("selftest")["registers_written"], stands);
    assert_eq!((settings(&served), served.json("stats")["generator"]["running"].clone()), (stopped, json!(false)));
}
