// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Turns of the receive half's ports.

use super::job::{of_box, Job};

const FILE: &str = include_str!("../../formal/rotation.sv");

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    of_box(
        "rotation",
        FILE,
        "rotation_properties",
        &[
            (
                "ONE",
                "receive turns: one port at most has the way to the host",
                "two ports are next at once",
                "assign y = |others_above ? lowest_above_y : lowest_y;",
                "assign y = lowest_above_y | lowest_y;",
            ),
            (
                "UNSPLIT",
                "receive turns: frames stay whole",
                "the turn passes on in mid-frame",
                "assign passes_on = !more & (|coming);",
                "assign passes_on = |coming;",
            ),
            (
                "FAIR",
                "receive turns: while a port waits, no other begins two frames",
                "the lowest port that waits is next",
                "assign y = |others_above ? lowest_above_y : lowest_y;",
                "assign y = lowest_y;",
            ),
            (
                "FULL_RATE",
                "receive turns: no bubble between frames that wait",
                "a port that passes on leaves nobody next",
                "if (passes_on) coming <= after_coming_y;",
                "if (passes_on) coming <= 4'd0;",
            ),
        ],
    )
}
