// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Which paths are eligible.

use super::job::{of_box, Job};

/// Its proof.
pub fn jobs() -> Vec<Job> {
    of_box(
        "eligibility",
        include_str!("../../formal/eligibility.sv"),
        "eligibility_properties",
        &[(
            "SKIP",
            "eligibility: a frame is thrown away for want of a path only where it has none",
            "it is thrown away where it had none in the clock before",
            "if (drops) skipped <= ~next;",
            "if (drops) skipped <= ~in_use;",
        )],
    )
}
