// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Turns under QUOTA: every decision is compared with the model's under the quotas that the block shows (R45, R48).

use super::scenarios::{equal, ports, run};
use super::*;

/// Most turns of each of two ports are of so many frames. (A frame amid the end of a time frame makes the mean another one for a while.)
fn are_turns(taken: &[usize], want: [usize; 2]) -> bool {
    let all: Vec<(usize, usize)> = taken.chunk_by(|a, b| a == b).map(|turn| (turn[0], turn.len())).collect();
    let whole = &all[1..all.len() - 1];
    whole.iter().filter(|(port, frames)| *frames == want[*port]).count() * 3 > whole.len() * 2
}

/// 1500 bytes a share at first, the frames' own length behind the first time frame, and other shares amid the run.
#[test]
fn turns_follow_shares_and_the_length_of_frames() {
    let scenario = "
        ports = 2
        policy = \"QUOTA\"
        shares = [3, 1]
        rebalance = { mode = \"off\", period = 64 }
        [[event]]
        frame = 101
        shares = [1, 2]
    ";
    let taken = ports(&run("quota-turns", &equal(200, 1000), scenario, "").0);
    // Of 4500 and 1500 bytes, then of 3000 and 1000, then of 1000 and 2000.
    assert_eq!(taken[..7], [0, 0, 0, 0, 0, 1, 1]);
    assert!(are_turns(&taken[25..100], [3, 1]), "{taken:?}");
    assert!(are_turns(&taken[104..], [1, 2]), "{taken:?}");
}

/// Time frames, firings and commits at all times, in every size, with shares that the block moves too.
#[test]
fn quotas_are_followed_in_every_size() {
    let input = frames(500);
    for (n, w) in equipoise_sim::sizes() {
        let mut scenario = "rebalance = { mode = \"off\", period = 64 }\npolicy = \"QUOTA\"\ncarry = true\n".to_string();
        for i in 1..30usize {
            let at = i * 9_013;
            scenario += &format!("[[event]]\nat = \"{at}ns\"\n");
            scenario += &match i % 4 {
                0 => format!("shares = {:?}\n", (0..n).map(|p| p * 37 % 11 + i).collect::<Vec<_>>()),
                1 => format!("policy = \"{}\"\n", ["QUOTA", "STATIC", "QUOTA"][i % 3]),
                2 => format!("rebalance = {{ mode = \"{}\" }}\n", ["off", "share", "speed"][i % 3]),
                _ => "fire = true\n".to_string(),
            };
        }
        let options = format!("--ports {n} --width {w} --seed {w} --shares {} --stall 0.1", ["3", "1"].repeat(n)[..n].join(","));
        let (lines, _) = run("quotas-every-size", &input, &scenario, &options);
        let count = lines.iter().filter(|line| line.policy == "QUOTA").count();
        assert!(count > 100, "n = {n}, w = {w}: {count} frames under QUOTA");
    }
}
