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
                "a word goes past others that wait",
                "if (stored) head_word <= queue_read_data;",
                "if (stored & !write) head_word <= queue_read_data;",
            ),
            (
                "NONE_LOST",
                "release queue: while a word is inside, one is at the head, and there is always a place",
                "a word that cannot go past is forgotten",
                "if (write) written",
                "if (write & (stored | head_free)) written",
            ),
            (
                "HANDED_ON",
                "release queue: what leaves the head is handed on a clock later, as it was",
                "the word behind it is handed on",
                "sent_word <= head_word;",
                "sent_word <= queue_read_data;",
            ),
            (
                "WAITS",
                "release queue: a first beat waits until it may go, nothing leaves where it must not, and all else does at once",
                "all beats wait for the policy",
                "(may | !head_first)",
                "may",
            ),
        ],
    )
}
