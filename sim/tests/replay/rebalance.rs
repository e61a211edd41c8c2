// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Shares that follow the traffic: every decision is compared with the model's under the shares that the block shows (R7, R12, R50, R51).

use super::scenarios::{equal, run};
use super::*;

/// Shares of an epoch from the report.
fn shares(epoch: &serde_json::Value) -> Vec<u64> {
    epoch["shares"].as_array().unwrap().iter().map(|share| share.as_u64().unwrap()).collect()
}

fn last(report: &serde_json::Value) -> Vec<u64> {
    shares(report["epochs"].as_array().unwrap().last().unwrap())
}

#[test]
fn shares_follow_the_speed_of_a_line() {
    let scenario = "throttle = { 1 = \"250Mbit\" }\nrebalance = { mode = \"speed\", period = 200 }";
    let (lines, report) = run("speed", &equal(2000, 1000), scenario, "--ports 2 --shares 3,3");
    let found = last(&report);
    assert_eq!(found.iter().sum::<u64>(), 65_535);
    assert!((3.7..4.3).contains(&(found[0] as f64 / found[1] as f64)), "{found:?}");
    assert_eq!((shares(&report["epochs"][0]), &report["within_bounds"]), (vec![3, 3], &true.into()));
    // The second half of the frames is given by them.
    let late = &lines[1000..];
    let slow = late.iter().filter(|line| line.port == Some(1)).count();
    assert!((180..230).contains(&slow), "{slow} of 1000");
    // Without it the slow line has its half, and sets the pace.
    let (_, alone) = run("speed-off", &equal(2000, 1000), "throttle = { 1 = \"250Mbit\" }", "--ports 2 --shares 3,3");
    let clocks = |report: &serde_json::Value| report["clocks"].as_u64().unwrap();
    assert!(clocks(&alone) > clocks(&report) * 2, "{} and {}", clocks(&alone), clocks(&report));
}

/// A slow line that is given ever more, and the guard that keeps it from that.
#[test]
fn without_the_guard_a_slow_line_is_given_all() {
    let at_the_end = |guard: bool| {
        let scenario = format!(
            "policy = \"LEAST_LOAD\"\nthrottle = {{ 1 = \"200Mbit\" }}\n\
             rebalance = {{ mode = \"share\", period = 100, change = 30, guard = {guard} }}"
        );
        last(&run(&format!("guard-{guard}"), &equal(2500, 1000), &scenario, "--ports 2").1)
    };
    let (without, with) = (at_the_end(false), at_the_end(true));
    assert!(without[1] > 60_000 && with[1] <= 32_768, "{without:?} {with:?}");
}

/// What the examples are there to show.
#[test]
fn examples_show_what_they_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let of = |name: &str| -> Vec<Vec<u64>> {
        let folder = Folder::new(name);
        let scenario = root.join("examples/scenarios").join(name).with_extension("toml");
        let output = replay(&root.join("testbench/captures/demo.pcap"), &folder.file("out"), &format!("--scenario {}", scenario.display()));
        assert_eq!(code(&output), 0, "{name}: {}{}", text(&output.stdout), text(&output.stderr));
        let report: serde_json::Value = serde_json::from_slice(&fs::read(folder.file("out").join("report.json")).unwrap()).unwrap();
        report["epochs"].as_array().unwrap().iter().map(shares).skip(1).collect()
    };
    // A line slows to a third, a tenth of all four, and comes back.
    let slow = of("slow-link");
    let slowest = slow.iter().min_by_key(|shares| shares[2]).unwrap();
    assert!(slowest[2].abs_diff(65_535 / 10) < 500 && slowest[0].abs_diff(65_535 * 3 / 10) < 500, "{slowest:?}");
    for shares in [&slow[0], &slow[slow.len() - 1]] {
        assert!(shares.iter().all(|share| share.abs_diff(65_535 / 4) < 600), "{shares:?}");
    }
    let last = |name: &str, port: usize| of(name).last().unwrap()[port] * 100 / 65_535;
    assert!(last("runaway", 2) > 90 && last("guarded", 2) < 34);
    assert!(last("runaway-own", 0) > 90 && last("guarded-own", 0) <= 25);
}

/// Under STATIC the rule acts where other adaptors send too.
#[test]
fn without_the_guard_a_slow_line_is_given_all_under_static_too() {
    let at_the_end = |guard: bool, own: &str| {
        let scenario = format!(
            "throttle = {{ 0 = \"200Mbit\" }}\nrebalance = {{ mode = \"share\", period = 100, change = 30, guard = {guard} }}\n{own}"
        );
        last(&run(&format!("own-guard-{guard}"), &equal(2500, 1000), &scenario, "--ports 2").1)
    };
    let own = "own = { 1 = \"300Mbit\" }";
    let (without, with, alone) = (at_the_end(false, own), at_the_end(true, own), at_the_end(false, ""));
    assert!(without[0] > 60_000 && with[0] <= 32_768 && (20_000..46_000).contains(&alone[0]), "{without:?} {with:?} {alone:?}");
}

/// Passes, firings and commits at all times, in every size.
#[test]
fn moved_shares_are_followed_in_every_size() {
    let input = frames(600);
    for (n, w) in equipoise_sim::sizes() {
        let mut scenario =
            "rebalance = { mode = \"share\", period = 64, change = 20, guard = false }\npolicy = \"LEAST_LOAD\"\n".to_string();
        for i in 1..30usize {
            let at = i * 7_013;
            scenario += &format!("[[event]]\nat = \"{at}ns\"\n");
            scenario += &match i % 5 {
                0 => format!("shares = {:?}\n", (0..n).map(|p| p * 37 % 11 + i).collect::<Vec<_>>()),
                1 => format!("policy = \"{}\"\n", ["STATIC", "LEAST_LOAD", "ROUND_ROBIN"][i % 3]),
                2 => format!("rebalance = {{ mode = \"{}\" }}\n", ["speed", "share", "off", "speed"][i % 4]),
                _ => "fire = true\n".to_string(),
            };
        }
        let options = format!("--ports {n} --width {w} --seed {w} --throttle 1=300Mbit --stall 0.1");
        let (_, report) = run("moved-every-size", &input, &scenario, &options);
        let epochs = report["epochs"].as_array().unwrap();
        let moved = epochs.iter().filter(|epoch| shares(epoch).iter().any(|&share| share > 100)).count();
        assert!(moved > 1, "n = {n}, w = {w}: {epochs:?}");
    }
}

/// A commit at each distance from a pass: of what leaves the shares in use, and of what puts the user's in use. Two looks at the shares take ten
/// clocks a port, so no pass is so far from every commit that both are done.
#[test]
fn commits_about_a_pass_are_followed_in_every_size() {
    for (n, w) in equipoise_sim::sizes() {
        let longest = equipoise_sim::check::longest_pass(n) as usize;
        let (step, round) = (3 * n, longest + 400);
        let rounds = longest / step;
        let mut scenario = "rebalance = { mode = \"speed\" }\nthrottle = { 1 = \"700Mbit\" }\n".to_string();
        for i in 0..rounds {
            let (fire, commit) = (i * round, i * round + i * step);
            scenario += &format!("[[event]]\nat = \"{}ns\"\nfire = true\n[[event]]\nat = \"{}ns\"\n", fire * 8, commit * 8);
            scenario += match i % 6 {
                0 => "policy = \"ROUND_ROBIN\"\n",
                1 => "policy = \"STATIC\"\n",
                2 => "carry = true\n",
                3 => "rebalance = { mode = \"speed\", period = 90000 }\n",
                4 => "rebalance = { mode = \"off\" }\n",
                _ => "rebalance = { mode = \"speed\", period = 100000 }\n",
            };
        }
        // A frame in 84 clocks at each port, or one in 8 at the host.
        let input = equal(rounds * round / (84 / n).max(8), 64);
        let options = format!("--ports {n} --width {w} --shares {}", ["3", "1"].repeat(n)[..n].join(","));
        let (_, report) = run("commits-about-passes", &input, &scenario, &options);
        let epochs = report["epochs"].as_array().unwrap();
        let moved = epochs.iter().filter(|epoch| shares(epoch).iter().any(|&share| share > 100)).count();
        let unknown = epochs.iter().filter(|epoch| shares(epoch).is_empty()).count();
        assert!(moved * 3 > rounds && unknown * 10 < rounds, "n = {n}, w = {w}: {moved} of {rounds}, {unknown} not known");
    }
}

/// A firing goes by the settings of its own event: the commit that brings them does not cancel it.
#[test]
fn an_event_fires_behind_its_commit() {
    for settings in ["rebalance = { mode = \"speed\" }", "rebalance = { mode = \"share\" }\nshares = [2, 1]"] {
        let scenario = format!("[[event]]\nat = \"20us\"\nfire = true\n{settings}");
        let (_, report) = run("fire-with-commit", &equal(200, 1000), &scenario, "--ports 2 --shares 3,1");
        assert_eq!(last(&report).iter().sum::<u64>(), 65_535, "{settings}: {}", report["epochs"]);
    }
}
