// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The balancing unit, before its queue.

use super::job::{of_box, Job, Method};

const FILE: &str = include_str!("../../formal/unit.sv");

/// What they see of the inside.
const INNER: &str = "connect -set beat_valid dut.beat_valid; connect -set room dut.dispatch_room; connect -set decided dut.valid_at_2; \
                     connect -set port dut.sent_to";

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    let mut jobs = of_box(
        "unit",
        FILE,
        "unit_properties",
        &[
            (
                "QUEUE",
                "balancing unit: a beat comes to its queue only with room, and is decided four clocks later",
                "a lane is ready whether there is room or not",
                "opened <= may_open;",
                "opened <= 1'b1;",
            ),
            (
                "ONE_PORT",
                "balancing unit: a beat is decided for one port or none",
                "a forced frame goes where it would have gone, too",
                "assign sent_to = free_at_q ? selector_win : other_at_q;",
                "assign sent_to = selector_win | other_at_q;",
            ),
        ],
    );
    for job in &mut jobs {
        job.method = Method::Pdr { join: INNER.into() };
    }
    jobs
}
