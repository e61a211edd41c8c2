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
                "opened <= room;",
                "opened <= 1'b1;",
            ),
            (
                "UNSPLIT",
                "crossbar port: frames stay whole",
                "the turn moves on in mid-frame",
                "(opened & taken_last) : !mid;",
                "opened : !mid;",
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
                "opened <= room;",
                "opened <= room & !taken;",
            ),
        ],
    )
}
