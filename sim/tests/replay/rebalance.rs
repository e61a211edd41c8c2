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
