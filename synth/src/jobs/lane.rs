// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The lane of a host stream.

use super::job::{of_box, Job};

const FILE: &str = include_str!("../../formal/lane.sv");

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    of_box(
        "lane",
        FILE,
        "lane_properties",
        &[
            (
                "STABLE",
                "lane: a beat on offer stays until it is taken, but that a frame's first may be withdrawn",
                "the head's data moves on whether it has left or not",
                "if (leaves) left <= left + 2'd1;",
                "left <= left + 2'd1;",
            ),
            (
                "DATA",
                "lane: data stays with its beat",
                "a beat that is looked at overwrites the one before it",
                "assign write_at = ingress_held ? (entered + 2'd1) : entered;",
                "assign write_at = entered;",
            ),
            (
                "SAID",
                "lane: what is on offer to the unit and waits is said, and an own frame one clock ahead",
                "a frame behind a beat that waits is not said to come",
                "assign own_coming = spare_valid ? spare_own : ingress_own_coming;",
                "assign own_coming = ingress_own_coming & !spare_valid;",
            ),
            (
                "BYTES",
                "lane: a beat has one to eight bytes, and eight if it is not its frame's last",
                "a last beat without a byte is a beat of its own",
                "assign ends_before = look_bad | look_empty | full;",
                "assign ends_before = look_bad | full;",
            ),
            (
                "TWO_BEATS",
                "lane: a frame for the unit has two beats or more",
                "a runt of one beat is not seen",
                "assign look_runt = look_last & (TWO_BEATS | look_short);",
                "assign look_runt = look_last & look_short;",
            ),
            (
                "ONE_WAY",
                "lane: a frame goes to the unit or to the own port, to its end",
                "the role is that of each beat",
                "to_unit <= ingress_valid & ingress_unit;",
                "to_unit <= ingress_valid & primary;",
            ),
        ],
    )
}
