// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The store of a port of the receive half.

use super::job::{of_box, Job, Method};

const FILE: &str = include_str!("../../formal/store.sv");

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    let mut jobs = of_box(
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
                "FULL_RATE",
                "receive buffer: what was kept three clocks ago waits for its turn, or is gone",
                "ends are looked up only when no beat is fetched",
                "assign ahead_free = !ahead | output_free;",
                "assign ahead_free = !ahead;",
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
    );
    let rate = jobs.iter_mut().find(|job| job.name == "store_full_rate").expect("it is in the list");
    rate.method = Method::Pdr { join: "connect -set commit_at dut.commit_at; connect -set read_at dut.read_at".into() };
    jobs
}
