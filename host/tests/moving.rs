// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The tool on a block whose shares move, as they follow the traffic: what is reached, what waits for a COMMIT, and what is asked for (R6,
//! R50); and on one whose commands end.

mod device;
mod running;
mod served;

use std::sync::{Arc, Mutex};

use device::Device;
use equipoise_regmap::map;
use running::Tool;
use serde_json::json;
use served::Served;

/// A block that decides a thousand bytes from one look at the counters to the next, and as `mode` says moves a share with an epoch.
fn moving(mode: u32) -> Device {
    let device = Device::acting(move |device, word, value| {
        if (word, value) != (map::SNAPSHOT.offset, Some(1)) {
            return;
        }
        let add = |word: u16, more: u32| device.set(word, device.word(word) + more);
        add(map::DECIDED_BYTES.offset + 1, 750);
        add(map::DECIDED_BYTES.offset + 3, 250);
        add(map::DECIDED_BYTES_TOTAL.offset + 1, 1000);
        add(map::EPOCH.offset, 1);
        if mode != 0 {
            add(map::LIVE_SHARE.offset, 1);
        }
    });
    device.set(map::LIVE_REBALANCE.offset, mode);
    device
}

#[test]
fn what_is_reached_under_shares_that_move_is_told() {
    let device = moving(2);
    let status = device.place.json("status --time 0.1");
    let (measured, ports) = (&status["measured"], &status["ports"]);
    assert!(measured["bytes"].as_u64() >= Some(1000) && measured["meanwhile"] == "shares_moved", "{status}");
    assert_eq!((&ports[0]["reached_percent"], &ports[1]["reached_percent"]), (&json!(75.0), &json!(25.0)));
    let text = device.place.good("status --time 0.1");
    assert!(text.contains("s of wall time, under shares that moved; the counters are since they were cleared\n"), "{text}");
}

/// Other shares, members or links than before: what was decided is of both.
#[test]
fn why_nothing_is_known_of_what_was_reached_is_told() {
    let device = moving(0);
    let status = device.place.json("status --time 0.1");
    assert_eq!((&status["measured"]["bytes"], &status["measured"]["meanwhile"]), (&json!(0), &json!("changed")));
    assert!(status["ports"][0].get("reached_percent").is_none(), "{status}");
    let text = device.place.good("status --time 0.1");
    let told = "reached: not known, as shares, members or links changed within the last ";
    assert!(
        text.contains(told) && text.contains("; since the counters were cleared, under whatever shares: 75.0 25.0 0.0 0.0 %\n"),
        "{text}"
    );
    // Somebody clears the counters from one look to the next.
    let device = Device::acting(|device, word, value| {
        if (word, value) == (map::SNAPSHOT.offset, Some(1)) {
            let word = map::FORCED_FRAMES.offset + 1;
            device.set(word, device.word(word).checked_sub(1).unwrap_or(1 << 20));
        }
    });
    let text = device.place.good("status --time 0.1");
    assert!(text.contains("reached: not known, as the counters were cleared within the last "), "{text}");
    let idle = Device::start(|_, _| {});
    assert_eq!(idle.place.json("status --time 0.1")["measured"]["meanwhile"], "nothing");
}

/// Those in use are not what a COMMIT makes of those that are written.
#[test]
fn shares_that_rebalance_moves_wait_for_nothing_that_shows() {
    let device = Device::start(|_, _| {});
    assert!(device.place.good("write SHARE 4 3 2 1").contains("not in use until `write COMMIT 1`"));
    device.place.good("write COMMIT 1");
    for (word, value) in [(map::REBALANCE.offset, 2), (map::LIVE_REBALANCE.offset, 2), (map::LIVE_SHARE.offset, 26_214)] {
        device.set(word, value);
    }
    let told = device.place.good("write SHARE 4 3 2 1");
    let moves = "        REBALANCE moves the shares in use: whether this waits for a COMMIT does not show\n";
    assert!(told.matches(moves).count() == 4 && told.lines().count() == 8, "{told}");
    let told = device.place.json("write SHARE[0] 4");
    assert_eq!((&told["in_use"], &told["rebalanced"], told.get("after_commit")), (&json!(26_214), &json!(true), None));
    // What it does not move waits as ever.
    assert!(device.place.good("write NO_PATH DROP").contains("not in use until `write COMMIT 1`"));
}

/// Of a register of which a part changes, the rest is not to be lost, nor to come into use.
#[test]
fn another_field_that_waits_for_a_commit_is_told() {
    let device = Device::start(|_, _| {});
    for register in [&map::REBALANCE, &map::LIVE_REBALANCE] {
        device.set(register.offset, 1 << 9);
    }
    device.place.good("write REBALANCE.GUARD 0");
    let told = device.place.bad("set rebalance speed");
    assert!(
        told.contains(
            "REBALANCE was written (0x0) and waits for a COMMIT (0x200 is in use), and this would lose a part of it: `write COMMIT 1`"
        ),
        "{told}"
    );
    assert_eq!((device.word(map::REBALANCE.offset), device.word(map::LIVE_REBALANCE.offset)), (0, 1 << 9));
    // What is given is what it is to be.
    assert_eq!(device.place.json("set rebalance speed --guard on")["rebalance"]["guard"], true);
    device.place.good("write REBALANCE.MODE 1");
    assert_eq!(device.place.json("set rebalance speed")["rebalance"]["mode"], "speed");
}

/// On a serial line a word takes a third of a millisecond.
#[test]
fn what_is_measured_is_asked_for_only_where_it_is_shown() {
    let heard = Arc::new(Mutex::new(vec![]));
    let log = heard.clone();
    let device = Device::start(move |word, _| log.lock().unwrap().push(word));
    for (arguments, times, shares) in
        [("stats", 0, false), ("status --time 0.3", 1, true), ("--json monitor --every 0.05 --count 3", 3, true)]
    {
        heard.lock().unwrap().clear();
        device.place.good(arguments);
        let heard = heard.lock().unwrap();
        for register in [&map::ACT, &map::DIFF, &map::SPEED, &map::MEAN, &map::QUOTA, &map::LOAD, &map::CROWDED] {
            assert_eq!(heard.iter().filter(|&&word| word == register.offset).count(), times, "{arguments}: {}", register.name);
        }
        for register in [&map::SHARE, &map::LIVE_REBALANCE] {
            assert_eq!(heard.contains(&register.offset), shares, "{arguments}: {}", register.name);
        }
    }
}

#[test]
fn a_served_block_follows_the_speeds() {
    let served = Served::start(&["--load", "60"]);
    let told = served.json("set rebalance speed --period 500");
    assert_eq!((&told["rebalance"]["mode"], &told["rebalance"]["period_microseconds"]), (&json!("speed"), &json!(500)));
    // Until a time frame has ended, and its pass has scaled the shares.
    while served.json("read LIVE_SHARE[0]")["value"] == 1 {}
    let fired = served.json("fire");
    assert!(fired["dropped"].as_u64() <= Some(1) && fired["missed_fires"] == fired["dropped"], "{fired}");
    // Some passes long, each of which moves shares: none of them ends the count.
    let status = served.json("status --time 300");
    assert!(status["measured"]["bytes"].as_u64() >= Some(2_000_000) && status["measured"]["meanwhile"] == "shares_moved", "{status}");
    assert_eq!(status["rebalance"]["mode"], "speed");
    let port = &status["ports"][3];
    assert_eq!(port["user_share"], 1);
    assert!(port["reached_percent"].is_f64() && port["speed_bytes_per_clock"].as_f64() > Some(0.0), "{port}");
    assert!(served.good("write SHARE 1 1 1 1").contains("REBALANCE moves the shares in use"));
}

/// A sink that completes each command some time after it has left: as many as may be are outstanding at a port, never more, and traffic goes on.
#[test]
fn a_served_block_has_its_commands_completed() {
    let served = Served::start(&["--load", "60", "--commands", "3", "--complete", "200us"]);
    assert_eq!(served.json("set lu-max 3=2")["lu_max"][3], 2);
    assert_eq!(served.json("set policy quota")["policy"], "quota");
    let (mut most, mut since) = (0, None);
    for _ in 0..500 {
        let stats = served.json("stats");
        let counts = &stats["outstanding_commands"];
        let of = |port: usize| counts[port][3].as_u64().unwrap();
        assert!((0..4).all(|port| of(port) <= 2 && counts[port][0] == 0), "{counts}");
        most = (0..4).map(of).fold(most, u64::max);
        let frames: u64 = (0..4).map(|port| stats["ports"][port]["decided_frames"].as_u64().unwrap()).sum();
        // Eight may be outstanding: all others were completed.
        if most == 2 && frames > *since.get_or_insert(frames) + 100 {
            return;
        }
    }
    panic!("{most} outstanding at most, {since:?} frames before");
}

/// QUOTA on a board whose host is a generator: a unit's commands stop at its limit, and one that ends lets the next go.
#[test]
fn commands_of_a_generator_wait_for_those_before_them() {
    let served = Served::start(&["--board", "colorlight-5a-75b-v8", "--top", "two-members"]);
    served.good("set policy quota");
    assert_eq!(served.json("set lu-max 5=4")["lu_max"][5], 4);
    let started = served.good("generate start --length 64 --commands 5 --gap 20");
    assert!(started.starts_with("runs: until stopped, commands of unit 5, 64 to 64 bytes"), "{started}");
    let decided = || [0, 1].map(|port| served.json("read DECIDED_FRAMES")[port]["value"].as_u64().unwrap());
    while decided().iter().sum::<u64>() < 8 {}
    served.good("stats --watch 0.3 --count 2");
    let stats = served.json("stats");
    let outstanding = [0, 1].map(|port| stats["outstanding_commands"][port][5].as_u64());
    assert_eq!((decided(), outstanding), ([4, 4], [Some(4); 2]));
    served.good("complete 1 5");
    while decided() == [4, 4] {}
    assert_eq!(decided(), [4, 5]);
    assert_eq!(served.json("stats")["generator"]["commands"], 5);
    // What is no command waits for none, but for those in front of it.
    assert_eq!(served.json("generate start --commands none")["commands"], serde_json::Value::Null);
    (0..4).for_each(|_| drop(served.good("complete 0 5")));
    while decided()[0] < 50 {}
}
