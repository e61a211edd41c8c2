// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! LEAST_LOAD and QUOTA: what replay makes of what the block read, also over changes while frames flow (R27, R45, R46).

use super::scenarios::{equal, ports, run};
use super::*;

/// Bytes by port.
fn bytes(lines: &[Line], n: usize) -> Vec<usize> {
    (0..n).map(|p| lines.iter().filter(|line| line.port == Some(p)).map(|line| line.bytes).sum()).collect()
}

#[test]
fn least_load_gives_a_slow_line_less() {
    let options = "--ports 2 --policy LEAST_LOAD --throttle 1=250Mbit";
    let (lines, report) = run("least-load", &equal(1500, 1000), "", options);
    let by = bytes(&lines, 2);
    // A quarter of the speed, and what waits at the end.
    assert!((0.20..0.27).contains(&(by[1] as f64 / by[0] as f64)), "{by:?}");
    assert!(lines.iter().all(|line| line.policy == "LEAST_LOAD"));
    assert_eq!(report["within_bounds"], serde_json::Value::Null);
}

/// Each decision is compared with the model's, made of the loads and the commands that the block shows, in every size.
#[test]
fn loads_and_limits_are_followed_over_changes() {
    let input = frames(400);
    for (n, w) in equipoise_sim::sizes() {
        let mut scenario = "policy = \"LEAST_LOAD\"\ncommands = 3\ncarry = true\n[lu-max]\n3 = 200\n".to_string();
        for i in 1..40u64 {
            let policy = ["STATIC", "QUOTA", "LEAST_LOAD", "QUOTA"][i as usize % 4];
            let (at, most) = (i * 5000, i * 7 % 13);
            scenario += &format!("[[event]]\nat = \"{at}ns\"\npolicy = \"{policy}\"\nlu-max = {{3 = {most}}}\n");
        }
        let (lines, _) = run("loads-every-size", &input, &scenario, &format!("--ports {n} --width {w} --stall 0.2 --seed {w}"));
        for policy in ["QUOTA", "LEAST_LOAD"] {
            let count = lines.iter().filter(|line| line.policy == policy).count();
            assert!(count > 20, "n = {n}, w = {w}: {count} frames under {policy}");
        }
    }
}

/// Nobody completes a command here: each port gets its most.
#[test]
fn quota_gives_each_port_its_commands() {
    let options = "--ports 2 --policy QUOTA --commands 5 --lu-max 5=4";
    let (lines, _) = run("quota-commands", &equal(8, 64), "", options);
    let to: Vec<usize> = ports(&lines);
    assert_eq!((0..2).map(|p| to.iter().filter(|&&port| port == p).count()).collect::<Vec<_>>(), [4, 4], "{to:?}");
    // Without a limit all of them are less than a turn.
    let (lines, _) = run("quota-frames", &equal(8, 64), "", "--ports 2 --policy QUOTA --commands 5");
    assert_eq!(ports(&lines), [0; 8]);
}

/// The frame behind the most that there may be waits, and that is no fault; with somebody who completes commands it goes.
#[test]
fn what_the_limit_holds_waits_until_commands_are_completed() {
    let folder = Folder::new("quota-holds");
    let (file, toml) = (folder.file("in.pcap"), folder.file("a.toml"));
    for (name, count, scenario, options, held) in [
        ("limit", 9, "lu-max = {5 = 4}", "", 1),
        // The counts end at 255.
        ("full", 2 * 255 + 2, "", "", 2),
        ("completed", 9, "lu-max = {5 = 4}", "--complete 5us", 0),
        // Later than a run ends in which nothing moves.
        ("late", 9, "lu-max = {5 = 4}", "--complete 1ms", 0),
        // What a port had outstanding is forgotten with its link.
        ("forgotten", 13, "lu-max = {5 = 4}\n[[event]]\nat = \"20us\"\nlink-down = 1\n[[event]]\nat = \"21us\"\nlink-up = 1", "", 1),
    ] {
        let (out, input) = (folder.file(name), equal(count, 64));
        fs::write(&file, pcap(&input)).unwrap();
        fs::write(&toml, scenario).unwrap();
        let options = format!("--ports 2 --policy QUOTA --commands 5 --scenario {} {options}", toml.display());
        let output = replay(&file, &out, &options);
        assert_eq!(code(&output), 0, "{name}: {}{}", text(&output.stdout), text(&output.stderr));
        let lines = check(&input, &out, 1522);
        assert_eq!(lines.iter().filter(|line| line.drop == "HELD").count(), held, "{name}");
        let (first, said) = (count - held + 1, text(&output.stderr));
        let waits = format!(
            "frame {first} waits: LU 5 has as many commands outstanding as it may on each port, and nobody completes them (--complete)"
        );
        assert_eq!(said.contains(&waits), held > 0, "{name}: {said}");
    }
}

/// Frames that wait for a link wait for no completion; and what was to happen at a frame that never entered is told.
#[test]
fn what_waits_for_something_else_is_not_said_to_wait_for_a_completion() {
    let folder = Folder::new("waits-otherwise");
    let file = folder.file("in.pcap");
    fs::write(&file, pcap(&equal(30, 64))).unwrap();
    let run = |options: &str| {
        let output = replay(&file, &folder.file("out"), &format!("--ports 2 --policy QUOTA --commands 5 {options}"));
        assert_eq!(code(&output), 0, "{options}: {}{}", text(&output.stdout), text(&output.stderr));
        text(&output.stderr).to_string()
    };
    let said = run("--lu-max 5=4 --link-down 0@3 --link-down 1@3");
    assert!(!said.contains("waits: LU"), "{said}");
    let said = run("--lu-max 5=4 --link-down 1@29");
    assert!(said.contains("waits: LU 5") && said.contains("--link-down: frame 29 never entered, so this did not happen"), "{said}");
}
