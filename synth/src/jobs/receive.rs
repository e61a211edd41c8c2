// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The receive half as a whole.

use super::job::{of_box, Job, Method};

const FILE: &str = include_str!("../../formal/receive.sv");

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    let mut jobs = of_box(
        "receive",
        FILE,
        "receive_properties",
        &[
            (
                "SCREEN",
                "receive half: a frame ends with its store being told to keep it or to drop it, once",
                "a frame of the wrong kind is kept and dropped",
                "assign commit = ends & (!(bad | now_unwanted));",
                "assign commit = ends & !now_unwanted;",
            ),
            (
                "NO_BUBBLE",
                "receive half: while a beat waits, the host has one in every clock, however it stalled",
                "what is behind the beat on offer moves only with it",
                "assign advance = offer_moves | (!(|valids));",
                "assign advance = offer_moves;",
            ),
        ],
    );
    // What they see of the inside.
    for (job, names) in jobs.iter_mut().zip([
        ["write screen_0_write", "more screen_0_more", "commit screen_0_commit", "drop screen_0_drop"],
        ["waiting waiting", "grant rotation_grant", "valids valids", "advance advance"],
    ]) {
        let join = names.map(|name| format!("connect -set {}", name.replace(' ', " dut.")));
        job.method = Method::Pdr { join: join.join("; ") };
    }
    jobs
}
