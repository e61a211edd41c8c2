// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Policies beside STATIC.

use super::job::{of_box, Job};

/// Their proofs.
pub fn jobs() -> Vec<Job> {
    let mut jobs = of_box(
        "round_robin",
        include_str!("../../formal/round_robin.sv"),
        "round_robin_properties",
        &[
            (
                "ONE",
                "round robin: a frame has one path, a candidate",
                "all that may be next have the frame",
                "holder <= next;",
                "holder <= candidates;",
            ),
            (
                "KEPT",
                "round robin: all beats of a frame have its path, and nobody has one under another policy",
                "a policy comes into use in the middle of a frame",
                "if (take) used <= use_seen;",
                "used <= use_seen;",
            ),
            (
                "FAIR",
                "round robin: while a path is a candidate, no other has two turns",
                "the lowest candidate is always next",
                "if (|higher) begin",
                "if (1'b0) begin",
            ),
            (
                "TURN",
                "round robin: a turn has as many frames as it should",
                "a turn has a frame too many",
                "if (|frames) left <= frames - 8'd1;",
                "if (|frames) left <= frames;",
            ),
            (
                "ANEW",
                "round robin: after another policy the lowest candidate is first",
                "who was above the last holder is still known",
                "above <= 4'd0;\n            end\n",
                "end\n",
            ),
        ],
    );
    jobs.extend(of_box(
        "active_backup",
        include_str!("../../formal/active_backup.sv"),
        "active_backup_properties",
        &[(
            "FIRST",
            "active backup: the eligible path of the lowest priority, then index",
            "a path without a link stands in the way",
            "assign place_key_1 = {path_key_1_bit_4, ",
            "assign place_key_1 = {1'b0, ",
        )],
    ));
    jobs.extend(of_box(
        "contest",
        include_str!("../../formal/contest.sv"),
        "contest_properties",
        &[
            (
                "SMALLER",
                "least load: of two paths the one with less to wait for, for its share",
                "a tie goes to the larger number",
                "first <= {b_product, 1'b0} < {a_product, larger};",
                "first <= {b_product, 1'b0} < {a_product, 1'b1};",
            ),
            (
                "MAY",
                "least load: an ineligible path loses against any other",
                "b alone is not told",
                "assign may = late_may_a_q | late_may_b_q;",
                "assign may = late_may_a_q;",
            ),
        ],
    ));
    jobs.extend(of_box(
        "load",
        include_str!("../../formal/load.sv"),
        "load_properties",
        &[(
            "SUM",
            "load: every beat behind the decision counts once, wherever it waits",
            "a beat that comes as one leaves is lost",
            "if (decided & !left)",
            "if (decided)",
        )],
    ));
    jobs.extend(of_box(
        "quota",
        include_str!("../../formal/quota.sv"),
        "quota_properties",
        &[
            (
                "LIMIT",
                "quota: a frame has one path, an eligible one; a command none at its maximum, and it counts there",
                "the stamp does not know who is full",
                "candidate = seen & (~(full & full_before));",
                "candidate = seen;",
            ),
            (
                "ALONE",
                "quota: a frame leaves when the one before it is decided and counted",
                "one in the stamp is not seen",
                "!(take | first)",
                "!take",
            ),
            (
                "TURN",
                "quota: the turn goes to the next candidate above, else to the lowest",
                "one path is never seen",
                "seen <= candidates;",
                "seen <= candidates & 4'd11;",
            ),
            (
                "KEPT",
                "quota: all beats of a frame have its path, and nobody has one under another policy",
                "a policy comes into use in the middle of a frame",
                "if (take) used <= use_seen;",
                "used <= use_seen;",
            ),
        ],
    ));
    jobs
}
