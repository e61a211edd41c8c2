// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Time frames, and what shares are reckoned with.

use super::job::{of_box, Job, Method};

/// Their proofs.
pub fn jobs() -> Vec<Job> {
    let mut jobs = of_box(
        "divider",
        include_str!("../../formal/divider.sv"),
        "divider_properties",
        &[
            (
                "EXACT",
                "divider: quotient times divisor and the rest, less than it, are the product; all numbers of 4, 3 and 4 bits",
                "what fits just so is not taken away",
                "longer >= {1'b0, divisor}",
                "longer > {1'b0, divisor}",
            ),
            (
                "ENDS",
                "divider: done as many clocks after the last start as its bits say, and then only",
                "a start does not end what was before",
                "                ended <= 1'b0;\n",
                "",
            ),
        ],
    );
    let once = of_box(
        "time_frame",
        include_str!("../../formal/time_frame.sv"),
        "time_frame_properties",
        &[(
            "ONCE",
            "time frame: bytes, frames and clocks of every port are those from one end to the next; 16 clocks from reset on",
            "what a time frame ended with begins the next one",
            "kept <= captured & !ending;",
            "kept <= captured;",
        )],
    );
    jobs.extend(once.into_iter().map(|job| Job { method: Method::Bounded { clocks: 16 }, ..job }));
    jobs
}
