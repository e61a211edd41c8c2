// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The turns of the lanes at the balancing unit.

use super::job::{of_box, Job};

const FILE: &str = include_str!("../../formal/turns.sv");
const TOP: &str = "turns_properties";

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    let mut jobs = plain();
    jobs.extend(spaced());
    jobs
}

/// As the banks want them: the same holds, and frames begin apart.
fn spaced() -> Vec<Job> {
    let mut jobs = of_box(
        "spaced_turns",
        FILE,
        TOP,
        &[
            (
                "APART",
                "turns before banks, four lanes: frames begin at least seven clocks apart",
                "a frame of one beat is forgotten",
                "(ended & !mid)) ? 1'b0 : room;",
                "1'b0) ? 1'b0 : room;",
            ),
            (
                "ONE_TURN",
                "turns before banks, four lanes: exactly one has the turn, it alone is served, and only with room",
                "room is not waited for",
                "(ended & !mid)) ? 1'b0 : room;",
                "(ended & !mid)) ? 1'b0 : 1'b1;",
            ),
            (
                "UNSPLIT",
                "turns before banks, four lanes: frames stay whole",
                "a pause in mid-frame passes the turn on",
                "(opened & taken_last) : !mid;",
                "(opened & taken_last) : 1'b1;",
            ),
            (
                "FAIR",
                "turns before banks, four lanes: a lane that has waited and said so for three clocks lets each other lane end one frame, no more",
                "the lowest lane that wants it is always next",
                "next_lane = lowest_above_y;",
                "next_lane = lowest_y;",
            ),
            (
                "FULL_RATE",
                "turns before banks, four lanes: with room, no idle clock in a frame that has a beat, nor before one said three clocks ahead and seven after the last began",
                "the next frame waits a clock more",
                "localparam [2:0] MOST = 3'd5;",
                "localparam [2:0] MOST = 3'd6;",
            ),
        ],
    );
    for job in &mut jobs {
        job.defines += "\n`define SPACED";
    }
    jobs
}

fn plain() -> Vec<Job> {
    of_box(
        "turns",
        FILE,
        TOP,
        &[
            (
                "ONE_TURN",
                "turns, four lanes: exactly one has the turn, it alone is served, and only with room",
                "all lanes that want the turn get it",
                "candidate <= after_holder_next_lane ^ 4'd1;",
                "candidate <= wants ^ 4'd1;",
            ),
            (
                "UNSPLIT",
                "turns, four lanes: frames stay whole",
                "a pause in mid-frame passes the turn on",
                "(opened & taken_last) : !mid;",
                "(opened & taken_last) : 1'b1;",
            ),
            (
                "FAIR",
                "turns, four lanes: a lane that has waited and said so for two clocks lets each other lane end one frame, no more",
                "the lowest lane that wants it is always next",
                "next_lane = lowest_above_y;",
                "next_lane = lowest_y;",
            ),
            (
                "FULL_RATE",
                "turns, four lanes: with room, no idle clock in a frame that has a beat nor before a frame that was said to come two clocks ahead",
                "what is said to come is not listened to",
                "assign wants = coming;",
                "assign wants = coming & offer;",
            ),
        ],
    )
}
