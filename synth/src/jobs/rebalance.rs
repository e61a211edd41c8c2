// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Time frames, and shares that go from one path to another.

use super::job::{of_box, Job, Method};
use equipoise_hdl::rebalance::rebalancer::program::address;

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    let once = of_box(
        "time_frame",
        include_str!("../../formal/time_frame.sv"),
        "time_frame_properties",
        &[(
            "ONCE",
            "time frame: bytes, frames and clocks of every port are those from one end to the next; 16 clocks from reset on",
            "what a time frame ended with begins the next one",
            "kept <= captured & !ending;",
            "kept <= captured;",
        )],
    );
    let gift = of_box(
        "rebalancer",
        include_str!("../../formal/rebalancer.sv"),
        "rebalancer_properties",
        &[(
            "GIFT",
            "rebalancer, four paths: what a path gives, no more than it has, is what one other receives, so the sum of the shares stays; all shares, settings, quotients",
            "what is given comes back to who gives",
            "if ((whose == WHOSE_RECEIVER) & !was_other) at_place <= other_place;",
            "",
        )],
    );
    let bounded = |clocks, join: String, job| Job { method: Method::Bounded { clocks, join }, ..job };
    let mut jobs: Vec<Job> = once.into_iter().map(|job| bounded(16, String::new(), job)).collect();
    jobs.extend(gift.into_iter().map(|job| {
        let begin = address("limit");
        Job {
            defines: format!("`define GIFT\n`define BEGIN 9'd{begin}\n`define END {}", GIFT_CLOCKS - 2),
            ..bounded(GIFT_CLOCKS, inner(), job)
        }
    }));
    jobs
}

/// Clocks from the division's end to the second share, and some.
const GIFT_CLOCKS: u32 = 34;

/// Shows the property file where the program is, which paths are remembered, and the running shares.
fn inner() -> String {
    let shares: Vec<String> = (0..4).rev().map(|p| format!("\\dut.words.shares.memory[{p}]")).collect();
    let registers = [
        ("place", "sequencer.place"),
        ("clocks", "sequencer.clocks"),
        ("at_last", "sequencer.at_last"),
        ("last_done", "steps.last_done"),
        ("done", "steps.done"),
        ("more_clocks", "steps.more_clocks"),
        ("store", "steps.store"),
        ("act", "steps.act"),
        ("condition", "steps.condition"),
        ("unless", "steps.unless"),
        ("write", "steps.write"),
        ("load", "steps.load"),
        ("compare", "steps.compare"),
        ("keep", "steps.keep"),
        ("to_quotient", "steps.to_quotient"),
        ("here", "paths.place"),
        ("taken_path", "paths.taken_place"),
        ("has_taken", "paths.taken"),
        ("other_path", "paths.other_place"),
        ("has_other", "paths.other"),
        ("was_other", "paths.was_other"),
        ("free", "free"),
        ("kept", "calculator.kept"),
    ];
    let joins: String = registers.iter().map(|(name, register)| format!("connect -set in_{name} dut.{register}; ")).collect();
    format!("memory_map; {joins}connect -set in_shares {}", shares.join(","))
}
