// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Policies, throttles and timed events: by options, and by a scenario file.

use super::*;

/// Frames of equal length.
pub fn equal(count: usize, bytes: usize) -> Vec<Vec<u8>> {
    (0..count).map(|i| (i as u64).to_be_bytes().repeat(bytes / 8)).collect()
}

/// Replays `frames`; the lines and the report.
pub fn run(name: &str, frames: &[Vec<u8>], scenario: &str, options: &str) -> (Vec<Line>, serde_json::Value) {
    let folder = Folder::new(name);
    let (file, toml, out) = (folder.file("in.pcap"), folder.file("a.toml"), folder.file("out"));
    fs::write(&file, pcap(frames)).unwrap();
    fs::write(&toml, scenario).unwrap();
    let output = replay(&file, &out, &format!("--scenario {} {options}", toml.display()));
    assert_eq!(code(&output), 0, "{}{}", text(&output.stdout), text(&output.stderr));
    let report = serde_json::from_slice(&fs::read(out.join("report.json")).unwrap()).unwrap();
    (check(frames, &out, 1522), report)
}

pub fn ports(lines: &[Line]) -> Vec<usize> {
    lines.iter().map(|line| line.port.unwrap()).collect()
}

#[test]
fn a_policy_and_its_settings_are_in_use_from_the_first_frame() {
    let (lines, report) = run("policy-rr", &equal(60, 64), "", "--policy ROUND_ROBIN --round-frames 2 --shares 5,0,1,0");
    assert_eq!(ports(&lines), [0, 0, 2, 2].repeat(15));
    assert!(lines.iter().all(|line| line.policy == "ROUND_ROBIN"));
    assert_eq!((&report["within_bounds"], &report["epochs"][0]["policy"]), (&serde_json::Value::Null, &"ROUND_ROBIN".into()));
    let (lines, _) = run("policy-ab", &equal(60, 64), "priority = [2, 0, 1, 3]", "--policy active-backup --link-down 1@31");
    assert!(lines[..30].iter().all(|line| line.port == Some(1)));
    assert!(lines[34..].iter().all(|line| line.port == Some(2)));
}

#[test]
fn events_by_frame_and_by_time_happen_while_frames_flow() {
    let scenario = "
        ports = 2
        speed = \"max\"
        [[event]]
        frame = 101
        policy = \"ROUND_ROBIN\"
        [[event]]
        at = \"24us\"
        policy = \"STATIC\"
        shares = [3, 1]
        [[event]]
        at = \"40us\"
        link-down = 0
        [[event]]
        at = \"48us\"
        link-up = 0
    ";
    // A frame of 64 bytes takes eight clocks of 8 ns: frame 375 comes in after 24 us.
    let (lines, report) = run("events", &equal(1000, 64), scenario, "");
    let epochs: Vec<(String, String, u64)> = report["epochs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["policy"].as_str().unwrap().into(), e["shares"].to_string(), e["first_frame"].as_u64().unwrap()))
        .collect();
    let names: Vec<(&str, &str)> = epochs.iter().map(|(policy, shares, _)| (policy.as_str(), shares.as_str())).collect();
    let want = [("STATIC", "[1,1]"), ("ROUND_ROBIN", "[1,1]"), ("STATIC", "[3,1]"), ("STATIC", "[3,1]"), ("STATIC", "[3,1]")];
    assert_eq!(names, want);
    for ((.., first), due) in epochs.iter().zip([1, 101, 375, 625, 750]) {
        assert!((due..due + 20).contains(first), "frame {first} is the first of an epoch that begins at {due}: {epochs:?}");
    }
    let share = |range: std::ops::Range<usize>| lines[range].iter().filter(|line| line.port == Some(0)).count();
    assert_eq!((share(400..600), share(640..740)), (150, 0));
    assert_eq!(report["within_bounds"], true);
}

/// A settings change that takes effect amid long frames, and all sizes of this build.
#[test]
fn changes_are_followed_in_every_size() {
    let input = frames(300);
    for (n, w) in equipoise_sim::sizes() {
        let shares = |first: usize| format!("{:?}", (0..n).map(|p| p * 37 % 11 + first).collect::<Vec<_>>());
        let mut scenario = String::new();
        for i in 1..40 {
            let policy = ["STATIC", "ROUND_ROBIN", "ACTIVE_BACKUP"][i % 3];
            let (shares, at) = (shares(i % 4), i * 1300);
            scenario += &format!("[[event]]\nat = \"{at}ns\"\npolicy = \"{policy}\"\nshares = {shares}\n");
        }
        let (lines, _) = run("every-size", &input, &scenario, &format!("--ports {n} --width {w} --stall 0.2 --seed {w}"));
        let epochs: std::collections::BTreeSet<_> = lines.iter().filter_map(|line| line.epoch).collect();
        assert!(epochs.len() > 10, "n = {n}, w = {w}: {} epochs", epochs.len());
    }
}

#[test]
fn a_throttled_port_sends_at_its_rate() {
    // STATIC gives both ports the same: the slow one sets the pace. 64 bytes and 24 of overhead at 100 Mb/s take 7.04 us.
    let (lines, _) = run("throttle", &equal(400, 64), "[throttle]\n1 = \"10%\"", "--ports 2");
    let out: Vec<u64> = lines.iter().filter(|line| line.port == Some(1)).map(|line| line.clock_out.unwrap()).collect();
    let clocks = (out[out.len() - 1] - out[20]) / (out.len() as u64 - 21);
    assert_eq!(clocks, 880);
    // An option wins, and an event ends it.
    let (lines, _) = run(
        "throttle-event",
        &equal(400, 64),
        "throttle = {1 = 1}\n[[event]]\nat = \"1ms\"\nthrottle = {1 = \"1Gbit\"}",
        "--ports 2 --throttle 1=50%",
    );
    let gap = |from: u64, to: u64| {
        let out: Vec<u64> =
            lines.iter().filter(|l| l.port == Some(1)).filter_map(|l| l.clock_out).filter(|c| (from..to).contains(c)).collect();
        (out[out.len() - 1] - out[0]) / (out.len() as u64 - 1)
    };
    assert_eq!(gap(5_000, 30_000), 176);
}

/// However slow a line is, it is waited for.
#[test]
fn the_slowest_line_is_no_end() {
    let (lines, _) = run("slowest", &equal(12, 16), "", "--ports 2 --throttle 0=1Mbit --throttle 1=1000kbit");
    assert!(lines.iter().all(|line| line.drop.is_empty()));
}

#[test]
fn what_does_not_happen_is_told() {
    let folder = Folder::new("missed");
    let (file, toml, out) = (folder.file("in.pcap"), folder.file("a.toml"), folder.file("out"));
    fs::write(&file, pcap(&frames(20))).unwrap();
    fs::write(&toml, "[[event]]\nat = \"1s\"\nshares = [2, 1, 1, 1]\n\n[[event]]\nframe = 21\nlink-down = 1\n").unwrap();
    let output = replay(&file, &out, &format!("--scenario {}", toml.display()));
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    for word in ["a.toml:1: the last frame had left before 1000 ms", "a.toml:5: this was to happen at frame 21, and the last one is 20"] {
        assert!(text(&output.stderr).contains(word), "{}", text(&output.stderr));
    }
}

/// Nothing is begun of a scenario that is wrong anywhere, or that the block cannot do to its end.
#[test]
fn a_wrong_scenario_is_not_begun() {
    let folder = Folder::new("scenario-refused");
    let (file, toml, out) = (folder.file("in.pcap"), folder.file("a.toml"), folder.file("out"));
    fs::write(&file, pcap(&frames(20))).unwrap();
    let good = "shares = [4, 3, 2, 1]\n\n[[event]]\nat = \"1us\"\n";
    for (rest, word) in [
        ("polcy = \"STATIC\"", "a.toml:5: there is no key of an event `polcy`; did you mean `policy`?"),
        ("policy = \"HASH\"", "a.toml:5: there is no policy `HASH`; there are: STATIC"),
        ("shares = [1, 1]", "a.toml:3: 2 shares for 4 ports"),
    ] {
        fs::write(&toml, format!("{good}{rest}\n")).unwrap();
        let output = replay(&file, &out, &format!("--scenario {} --trace {}", toml.display(), folder.file("t.fst").display()));
        let message = text(&output.stderr);
        assert!(code(&output) == 1 && message.contains(word), "{message}");
        assert!(!out.exists() && !folder.file("t.fst").exists(), "something was begun: {rest}");
    }
    let output = replay(&file, &out, "--scenario nowhere.toml");
    assert!(code(&output) == 1 && text(&output.stderr).contains("cannot read the scenario nowhere.toml"));
    // The block is asked, whatever it is built with.
    for (option, feature, word) in [
        ("--policy LEAST_LOAD", "LEAST_LOAD", "--policy: the simulated block has no policy LEAST_LOAD; it has STATIC, ROUND_ROBIN"),
        ("--policy QUOTA", "QUOTA", "--policy: the simulated block has no policy QUOTA"),
        ("--lu-max 3=8", "QUOTA", "--lu-max: the simulated block has no register LU_MAX"),
        ("--complete 50us", "QUOTA", "--complete: the simulated block is built without QUOTA"),
        ("--rebalance share,period=500", "REBALANCE", "--rebalance: the simulated block has no register REBALANCE"),
    ] {
        if equipoise_regmap::Feature::ALL.iter().any(|built| built.name() == feature) {
            continue;
        }
        let output = replay(&file, &out, option);
        let message = text(&output.stderr);
        assert!(code(&output) == 1 && message.contains(word), "{message}");
        assert!(!out.exists(), "something was begun");
    }
    // Off is what it is without.
    assert_eq!(code(&replay(&file, &out, "--rebalance off")), 0);
}

/// Requests of ATA over Ethernet say which logical unit they are for; an option says it of all frames, or of none.
#[test]
fn commands_are_known_by_their_header_or_by_an_option() {
    let frame = |flags: u8, slot: u8| {
        let mut bytes = [&[2; 12][..], &[0x88, 0xA2, 0x10 | flags, 0, 0, 7, slot, 0, 1, 2, 3, 4]].concat();
        bytes.resize(64, 0);
        bytes
    };
    let input = [frame(0, 1), frame(8, 1), frame(0, 1), frame(0, 12), equal(1, 64).remove(0)];
    let commands = |name: &str, scenario: &str, options: &str| run(name, &input, scenario, options).1["commands"].clone();
    assert_eq!(commands("aoe", "", ""), serde_json::json!({"3": 1, "8": 2}));
    assert_eq!(commands("aoe-file", "commands = 5", ""), serde_json::json!({"5": 5}));
    assert_eq!(commands("aoe-none", "commands = 5", "--commands none"), serde_json::json!({}));
}

/// The examples are right, and each of their events happens.
#[test]
fn examples_of_scenarios_work() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = Folder::new("examples");
    for entry in fs::read_dir(root.join("examples/scenarios")).unwrap() {
        let path = entry.unwrap().path();
        let output = replay(&root.join("testbench/captures/demo.pcap"), &folder.file("out"), &format!("--scenario {}", path.display()));
        assert_eq!(code(&output), 0, "{}: {}{}", path.display(), text(&output.stdout), text(&output.stderr));
        assert_eq!(text(&output.stderr), "", "{}", path.display());
    }
}
