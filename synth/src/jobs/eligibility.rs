// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Which paths are eligible, and which ones a frame is stamped with.

use super::job::{of_box, Job};

/// Their proofs.
pub fn jobs() -> Vec<Job> {
    let kept = of_box(
        "kept",
        include_str!("../../formal/kept.sv"),
        "kept_properties",
        &[(
            "ANY",
            "kept: whether a frame has a path is told, of those that are kept, too, whether it may leave, and whether it is dropped",
            "there are some before any was eligible",
            "any_now <= path_soon | (keeps_soon & had);",
            "any_now <= path_soon | keeps_soon;",
        )],
    );
    let eligibility = of_box(
        "eligibility",
        include_str!("../../formal/eligibility.sv"),
        "eligibility_properties",
        &[
            (
                "SKIP",
                "eligibility: a frame is thrown away for want of a path only where it has none",
                "it is thrown away where it had none in the clock before",
                "if (drops) skipped <= ~next;",
                "if (drops) skipped <= ~in_use;",
            ),
            (
                "STEADY",
                "eligibility: it is told whether there will be eligible paths, and where they are not those of a clock before",
                "what a commit changes is not told",
                "same_0 <= next == in_use;",
                "same_0 <= (member & link_d2) == in_use;",
            ),
        ],
    );
    eligibility.into_iter().chain(kept).collect()
}
