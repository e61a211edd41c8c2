// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The tool and shares that follow the traffic, loads and quotas, on a block that has them, and on one without (R6, R46, R47).

mod device;
mod running;
mod served;

use std::sync::{Arc, Mutex};

use device::Device;
use equipoise_regmap::ident::Caps;
use equipoise_regmap::{map, Feature, Features};
use running::{failure, tool, Tool};
use serde_json::json;
use served::Served;

/// Word addresses and values.
type Writes = Arc<Mutex<Vec<(u16, u32)>>>;

/// Registers, and what was written to them.
fn block() -> (Device, Writes) {
    let writes = Writes::default();
    let heard = writes.clone();
    let device = Device::start(move |word, value| heard.lock().unwrap().extend(value.map(|value| (word, value))));
    // As after reset.
    device.set(map::LIVE_REBALANCE.offset, 1 << 9);
    (device, writes)
}

#[test]
fn rebalance_changes_what_is_given_with_one_commit() {
    let (device, writes) = block();
    let told = device.place.good("set rebalance speed --period 500 --threshold -3277");
    let expected = "in use: rebalance speed, period 500 us, threshold -3277 signed, change 10 % of the share, min-share 655, guard on\n";
    assert_eq!(told, expected);
    let words = [(map::REBALANCE.offset, 0x202), (map::PERIOD.offset, 500), (map::THRESHOLD.offset, 0x1_F333), (map::COMMIT.offset, 1)];
    assert_eq!(writes.lock().unwrap()[..], words);
    let told = device.place.json("set rebalance share --threshold-mode always --change 100 --absolute on --min-share 0 --guard off");
    let expected = json!({"rebalance": {"mode": "share", "period_microseconds": 500, "threshold": -3277, "threshold_mode": "always",
        "change_percent": 100, "absolute": true, "min_share": 0, "guard": false}});
    assert_eq!(told, expected);
    let expected = "in use: rebalance off, period 500 us, threshold -3277 always, change 100 % of the whole, min-share 0, guard off\n";
    assert_eq!(device.place.good("set rebalance off"), expected);
}

/// What is in use then is the block's, and no COMMIT is waited for.
#[test]
fn shares_in_use_may_move_while_others_are_set() {
    let (device, _) = block();
    device.set(map::LIVE_SHARE.offset, 16_384);
    let told = device.place.bad("set policy quota");
    assert!(told.contains("SHARE[0] was written (0x1) and waits for a COMMIT (0x4000 is in use)"), "{told}");
    for word in [map::REBALANCE.offset, map::LIVE_REBALANCE.offset] {
        device.set(word, 2);
    }
    assert_eq!(device.place.json("set policy quota")["policy"], "quota");
    assert_eq!(device.place.json("set carry on"), json!({"carry": true}));
    assert_eq!(device.word(map::LIVE_QUOTA_MODE.offset), 1);
}

#[test]
fn limits_act_at_once() {
    let (device, writes) = block();
    assert_eq!(device.place.good("set lu-max 4"), format!("in use: lu-max {}\n", ["4"; 16].join(" ")));
    let told = device.place.json("set lu-max 0=0,15=255");
    assert_eq!(told["lu_max"], json!([[0].as_slice(), &[4; 14], &[255]].concat()));
    assert!(writes.lock().unwrap().iter().all(|&(word, _)| word != map::COMMIT.offset), "{writes:?}");
    assert!(failure(&tool(&device.place, "set lu-max 1 2"), 2).contains("2 limits: give one for all"));
    failure(&tool(&device.place, "set lu-max 16=1"), 2);
    device.set(map::LOCK.offset, 1);
    assert!(device.place.bad("set lu-max 4").contains("locked until the block is reset"));
}

/// Some new ones and some old are what nobody asked for.
#[test]
fn limits_are_all_set_or_none() {
    let limit = |unit: u16| map::LU_MAX.offset + unit;
    // Another has written the sixth when it is read back.
    let mut others = 1;
    let device = Device::acting(move |device, word, value| {
        if (word, value) == (limit(5), None) && device.word(word) == 4 && others > 0 {
            others -= 1;
            device.set(word, 9);
        }
    });
    device.set(limit(2), 7);
    let told = device.place.bad("set lu-max 4");
    let expected = "LU_MAX[5] reads 0x9 after 0x4 was written: the block does not take that; what was there was put back";
    assert!(told.contains(expected), "{told}");
    assert_eq!((0..16).map(|unit| device.word(limit(unit))).collect::<Vec<_>>()[..6], [0, 0, 7, 0, 0, 0]);
    // The line ends, so that nothing can be put back.
    for (arguments, expected) in [
        ("set lu-max 7=4,8=4,9=4,10=4", "LU_MAX[7], LU_MAX[8], LU_MAX[9] may be otherwise now, as they could not be put back".to_string()),
        (
            "write LU_MAX 4 4 4 4 4 4 4 4 4 4 4 4 4 4 4 4",
            format!("{}LU_MAX[9] may be otherwise now", (0..9).map(|unit| format!("LU_MAX[{unit}], ")).collect::<String>()),
        ),
    ] {
        let device = Device::acting(move |device, word, value| {
            if (word, value) == (limit(9), Some(4)) {
                device.hang_up();
            }
        });
        let told = device.place.bad(arguments);
        assert!(told.contains("closed by the other end") && told.contains(&expected) && !told.contains("LU_MAX[10]"), "{told}");
    }
}

#[test]
fn firing_and_completing_are_single_writes() {
    let (device, writes) = block();
    device.set(map::MISSED_FIRES.offset, 3);
    device.set(map::IGNORED_DONE.offset, 2);
    assert_eq!(device.place.good("fire"), "the time frame was ended; 3 firings were missed since reset\n");
    assert_eq!(device.place.json("complete 3 15"), json!({"port": 3, "logical_unit": 15, "ignored_meanwhile": 0, "ignored": 2}));
    assert_eq!(writes.lock().unwrap()[..], [(map::FIRE.offset, 1), (map::COMPLETE.offset, 0xF3)]);
    let told = "a command of logical unit 15 at port 3 has ended; since reset 2 completions of any unit and port were ignored\n";
    assert_eq!(device.place.good("complete 3 15"), told);
    assert!(device.place.bad("complete 4 0").contains("there is no port 4: the block has 4"));
    failure(&tool(&device.place, "complete 0 16"), 2);
}

#[test]
fn what_was_not_taken_is_not_said_to_be_done() {
    let device = Device::acting(|device, word, value| {
        let count = match word {
            _ if value.is_none() => return,
            _ if word == map::FIRE.offset => map::MISSED_FIRES.offset,
            _ => map::IGNORED_DONE.offset,
        };
        // As the block has them: modulo 2^32, with an end.
        let more = if word == map::FIRE.offset { device.word(count).wrapping_add(1) } else { device.word(count).saturating_add(1) };
        device.set(count, more);
    });
    device.set(map::MISSED_FIRES.offset, u32::MAX);
    assert_eq!(device.place.json("fire"), json!({"dropped": 1, "missed_fires": 0}));
    let told = device.place.good("fire");
    let (start, end) = ("a firing was dropped: shares were being reckoned", "; 1 firings were missed since reset\n");
    assert!(told.starts_with(start) && told.ends_with(end), "{told}");
    assert_eq!(device.place.json("complete 1 2"), json!({"port": 1, "logical_unit": 2, "ignored_meanwhile": 1, "ignored": 1}));
    let told = device.place.good("complete 1 2");
    assert!(
        told.starts_with("a completion was ignored, of a command that was not outstanding: this one, of logical unit 2 at port 1, unless "),
        "{told}"
    );
    assert!(told.ends_with("; since reset 2 completions of any unit and port were ignored\n"), "{told}");
    device.set(map::IGNORED_DONE.offset, u32::MAX);
    assert_eq!(device.place.json("complete 1 2")["ignored_meanwhile"], json!(null));
    assert!(device.place.good("complete 1 2").contains("whether the block ignored that does not show: IGNORED_DONE is at its end"));
}

#[test]
fn status_and_stats_show_what_was_measured() {
    let (device, _) = block();
    for (word, value) in [
        (map::SHARE.offset, 4),
        (map::LIVE_SHARE.offset, 26_214),
        (map::LIVE_REBALANCE.offset, 2),
        (map::ACT.offset + 1, 13_107),
        (map::DIFF.offset + 1, 0x1_0000 + 65_535 - 13_106),
        (map::SPEED.offset, 0x8000),
        (map::MEAN.offset, 1000),
        (map::QUOTA.offset, 9000),
        (map::LOAD.offset, 4072),
        (map::CROWDED.offset, 0b1010),
        (map::LU_MAX.offset + 2, 8),
        (map::INFLIGHT.offset + 2, 5),
        (map::SELECT.offset, 1),
    ] {
        device.set(word, value);
    }
    let status = device.place.json("status --time 0.1");
    let (first, second) = (&status["ports"][0], &status["ports"][1]);
    assert_eq!((&first["user_share"], &first["share"], &first["load_bytes"]), (&json!(4), &json!(26_214), &json!(4072)));
    assert_eq!((&first["mean_bytes"], &first["quota_bytes"], &first["speed_bytes_per_clock"]), (&json!(1000), &json!(9000), &json!(0.5)));
    assert_eq!((&second["act_percent"], &second["diff_percent"]), (&json!(20.0), &json!(-20.0)));
    assert_eq!((&status["rebalance"]["mode"], &status["crowded"]), (&json!("speed"), &json!([1, 3])));
    let text = device.place.good("status --time 0.1");
    assert!(text.contains("rebalance speed, period 100000 us") && text.contains("in the last time frame: port 1, 3\n"), "{text}");
    let stats = device.place.json("stats");
    assert_eq!((&stats["outstanding_commands"][3][2], &stats["lu_max"][2], &stats["missed_fires"]), (&json!(5), &json!(8), &json!(0)));
    assert_eq!(device.word_at_last(map::SELECT.offset), 1);
    assert!(device.place.good("stats").contains("   2     8        5        5        5        5\n"));
    let line = device.place.json("monitor --count 1");
    assert_eq!((&line["status"]["rebalance"]["mode"], &line["status"]["ports"][0]["load_bytes"]), (&json!("speed"), &json!(4072)));
}

#[test]
fn a_block_without_it_works_as_before_and_refuses_the_rest() {
    let (device, writes) = block();
    let small = |features| Caps { ports: 4, width: 64, buffer: 4096, features }.word();
    device.set(map::CAPS.offset, small(Features::NONE));
    for (arguments, told) in [
        ("set rebalance speed", "built without REBALANCE"),
        ("set lu-max 4", "built without LU_MAX"),
        ("set carry on", "built without QUOTA_MODE"),
        ("set no-room drop", "built without NO_ROOM"),
        ("set policy least-load", "built without least_load; it has: static"),
        ("set policy quota", "built without quota; it has: static"),
        ("fire", "built without REBALANCE"),
        ("complete 0 0", "built without QUOTA"),
    ] {
        let message = device.place.bad(arguments);
        assert!(message.contains(told), "{arguments}: {message}");
    }
    assert!(writes.lock().unwrap().is_empty(), "{writes:?}");
    let status = device.place.json("status --time 0.1");
    for name in ["rebalance", "crowded"] {
        assert!(status.get(name).is_none(), "{status}");
    }
    for name in ["user_share", "load_bytes", "act_percent", "quota_bytes"] {
        assert!(status["ports"][0].get(name).is_none(), "{status}");
    }
    assert!(device.place.json("stats").get("outstanding_commands").is_none());
    assert!(!device.place.good("status --time 0.1").contains("load B"));
    device.place.good("set share 4 3 2 1");
    // Loads alone.
    device.set(map::CAPS.offset, small(Features::NONE.with(Feature::LeastLoad)));
    let status = device.place.json("status --time 0.1");
    assert!(status["ports"][0]["load_bytes"] == 0 && status.get("rebalance").is_none(), "{status}");
    assert!(device.place.good("status --time 0.1").contains("port  load B\n   0       0\n"));
}

/// What the block then does, replay's tests look at; for shares that move see moving.rs.
#[test]
fn a_served_block_balances_by_load_and_by_quota() {
    let served = Served::start(&["--load", "60"]);
    assert_eq!(served.json("set policy least-load")["policy"], "least_load");
    assert_eq!(served.json("set lu-max 0=3")["lu_max"][0], 3);
    assert_eq!(served.json("set carry on")["carry"], true);
    assert_eq!(served.json("set policy quota")["policy"], "quota");
    // Frames of hosts are no commands, so none is outstanding.
    let told = served.json("complete 0 0");
    assert_eq!((&told["port"], &told["ignored_meanwhile"], &told["ignored"]), (&json!(0), &json!(1), &json!(1)));
    let status = served.json("status --time 0.5");
    assert!(status["policy"] == "quota" && status["ports"][3]["load_bytes"].is_u64(), "{status}");
    assert!(served.bad("complete 9 0").contains("there is no port 9"));
}
