// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The receive half as a whole.

use super::job::{of_box, Job, Method};

const FILE: &str = include_str!("../../formal/receive.sv");

/// What they see of the inside.
const INNER: &str =
    "connect -set waiting dut.waiting; connect -set grant dut.rotation_grant; connect -set valids dut.valids; connect -set advance dut.advance";

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    let mut jobs = of_box(
        "receive",
        FILE,
        "receive_properties",
        &[(
            "NO_BUBBLE",
            "receive half: while a beat waits, the host has one in every clock, however it stalled",
            "what is behind the beat on offer moves only with it",
            "assign advance = offer_moves | (!(|valids));",
            "assign advance = offer_moves;",
        )],
    );
    for job in &mut jobs {
        job.method = Method::Pdr { join: INNER.into() };
    }
    jobs
}
