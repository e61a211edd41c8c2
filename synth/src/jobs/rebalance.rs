// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Time frames, and shares that go from one path to another.

use super::job::{contents, of_box, Job, Method};
use equipoise_hdl::rebalance::rebalancer::encoding::address;

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    let once = of_box(
        "time_frame",
        include_str!("../../formal/time_frame.sv"),
        "time_frame_properties",
        &[(
            "ONCE",
            "time frame, two ports: bytes, frames and clocks of each, and whether it had room, are those from one end to the next, over any number of time frames",
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
    let mut jobs: Vec<Job> = once.into_iter().map(|job| Job { method: Method::Induction { join: rounds() }, ..job }).collect();
    jobs.extend(gift.into_iter().map(|job| {
        let begin = address("limit");
        Job {
            defines: format!("`define GIFT\n`define BEGIN 9'd{begin}\n`define END {}", GIFT_CLOCKS - 2),
            method: Method::Bounded { clocks: GIFT_CLOCKS, join: inner() },
            ..job
        }
    }));
    jobs
}

/// Clocks from the division's end to the second share, and some.
const GIFT_CLOCKS: u32 = 34;

/// Shows the property file the rounds of a time frame, and their sums.
fn rounds() -> String {
    let mut joins = vec!["memory_map".to_string()];
    joins.extend(["running", "held"].map(|memory| format!("connect -set in_{memory} {}", contents(memory, 16, ""))));
    let registers = [
        "at",
        "counted",
        "capture",
        "mark",
        "ending",
        "kept",
        "captured",
        "so_far",
        "of_count",
        "of_octets",
        "of_ends",
        "of_clocks",
        "of_place",
        "of_ending",
        "of_kept",
        "of_last",
        "more",
        "old",
        "add_place",
        "add_ending",
        "add_last",
        "ended",
    ];
    joins.extend(registers.map(|register| format!("connect -set in_{register} dut.{register}")));
    for what in ["octets_0", "octets_1", "ends_0", "ends_1", "clocks_0", "clocks_1"] {
        joins.push(format!("connect -set in_{what} dut.{what}.count; connect -set in_{what}_taken dut.{what}.captured"));
    }
    joins.join("; ")
}

/// Shows the property file where the program is, which paths are remembered, and the running shares.
fn inner() -> String {
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
    format!("memory_map; {joins}; connect -set in_shares {}", contents("words.shares", 4, ""))
}
