// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What waits in front of the stamp.

use super::job::{of_box, Job};

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    of_box(
        "release_queue",
        include_str!("../../formal/release_queue.sv"),
        "release_queue_properties",
        &[
            (
                "EXACT",
                "release queue: no word is doubled, changed or reordered",
                "a beat behind a first one stays",
                ".take  (gone),",
                ".take  (gone & may),",
            ),
            (
                "WAITS",
                "release queue: a first beat waits until it may go, nothing leaves where it must not, and all else does at once",
                "all beats wait for the policy",
                "(may | !head_first)",
                "may",
            ),
            (
                "FRONT",
                "release queue: the frame in front is the oldest of which nothing has left, and leaves with its first beat",
                "a frame that comes as another one leaves is not seen",
                ".write (first_comes),",
                ".write (first_comes & !gone_first),",
            ),
        ],
    )
}
