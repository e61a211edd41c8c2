// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The crossbar's side of a port.

use super::job::{of_box, Job};

const FILE: &str = include_str!("../../formal/merge.sv");

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    of_box(
        "merge",
        FILE,
        "merge_properties",
        &[
            (
                "EXACT",
                "crossbar port: no beat is lost, doubled, changed or reordered",
                "a beat is handed on that nobody took",
                "out_valid <= taken;",
                "out_valid <= taken | mid;",
            ),
            (
                "ROOM",
                "crossbar port: a beat is handed on only if the buffer had room two clocks ago",
                "the own lane does not look for room",
                "own_open <= !next_turn & room;",
                "own_open <= !next_turn;",
            ),
            (
                "UNSPLIT",
                "crossbar port: frames stay whole",
                "the turn moves on in mid-frame",
                "(taken & taken_last) : !mid;",
                "taken : !mid;",
            ),
            (
                "FAIR",
                "crossbar port: a waiting frame lets one other frame go first, no more",
                "the balancing unit keeps its turn as long as it has frames",
                "assign next_turn = unit_turn ^ (pass_on & other_wants);",
                "assign next_turn = unit_turn ^ (pass_on & other_wants & !(unit_turn & unit_valid));",
            ),
            (
                "FULL_RATE",
                "crossbar port: with room, a beat is taken in every clock",
                "a pause after every beat",
                "unit_open <= next_turn & room",
                "unit_open <= next_turn & room & !taken",
            ),
            (
                "FITS",
                "crossbar port: a balanced frame begins only where the longest one fits, and one that has begun goes on",
                "behind a frame's last beat the next is taken unseen",
                "assign unit_begins = pass_on |",
                "assign unit_begins =",
            ),
        ],
    )
}
