// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Time frames.

use super::job::{of_box, Job, Method};

/// Its proofs.
pub fn jobs() -> Vec<Job> {
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
    once.into_iter().map(|job| Job { method: Method::Bounded { clocks: 16 }, ..job }).collect()
}
