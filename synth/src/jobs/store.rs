// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The store of a port of the receive half.

use super::job::{of_box, Job};

const FILE: &str = include_str!("../../formal/store.sv");

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    of_box(
        "store",
        FILE,
        "store_properties",
        &[
            (
                "ZERO",
                "receive buffer: without a turn its output is zero",
                "the byte count stays behind",
                "out_count = 3'd0;",
                "out_count = held_count;",
            ),
            (
                "GRANTED",
                "receive buffer: a beat waits until it is granted, and then goes",
                "a granted beat is forgotten while the host waits",
                "assign moves = fetched & grant & advance;",
                "assign moves = fetched & grant;",
            ),
            (
                "PAYLOAD",
                "receive buffer: bytes and end of a beat stay with its data",
                "the byte count is written a beat late",
                ".write_count   (count)",
                ".write_count   (held_count)",
            ),
            (
                "WHOLE_FRAMES",
                "receive buffer: the host never waits in mid-frame",
                "every beat is shown at once",
                "if (commit) commit_at <= next_write;",
                "commit_at <= next_write;",
            ),
            (
                "KEPT",
                "receive buffer: no beat of a kept frame is lost, doubled or reordered, and nothing of a dropped one comes out",
                "a frame that ends wrong is not taken back",
                "if (drop) write_at <= commit_at;",
                "if (drop & !write) write_at <= commit_at;",
            ),
        ],
    )
}
