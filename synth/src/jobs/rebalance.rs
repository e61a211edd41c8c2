// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Time frames, and shares that go from one path to another.

use super::job::{of_box, Job, Method};
use equipoise_hdl::rebalance::rebalancer::encoding::address;

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
            "rebalancer, four paths: what a path gives, no more than it has, is what one other receives, so the sum of the shares stays; all shares, settings, quotients, in the 32 clocks from the division's end on",
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
        "in_place dut.sequencer.place",
        "in_clocks dut.sequencer.clocks",
        "in_at_last dut.sequencer.at_last",
        "in_last_done dut.steps.last_done",
        "in_done dut.steps.done",
        "in_more_clocks dut.steps.more_clocks",
        "in_divide dut.steps.divide",
        "in_multiply dut.steps.multiply",
        "in_store dut.steps.store",
        "in_act dut.steps.act",
        "in_condition dut.steps.condition",
        "in_unless dut.steps.unless",
        "in_write dut.steps.write",
        "in_load dut.steps.load",
        "in_compare dut.steps.compare",
        "in_keep dut.steps.keep",
        "in_to_quotient dut.steps.to_quotient",
        "in_here dut.paths.place",
        "in_taken_path dut.paths.taken_place",
        "in_has_taken dut.paths.taken",
        "in_other_path dut.paths.other_place",
        "in_has_other dut.paths.other",
        "in_was_other dut.paths.was_other",
        "in_free dut.free",
        "in_kept dut.calculator.kept",
    ];
    let joins = registers.map(|pair| format!("connect -set {pair}")).join("; ");
    format!("memory_map; {joins}; connect -set in_shares {}", shares.join(","))
}
