// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The bytes that wait for their winner, and what multiplies them.

use super::job::{of_box, Fault, Job, Method};
use crate::rtl;

/// Their proofs.
pub fn jobs() -> Vec<Job> {
    let mut jobs = of_box(
        "portions",
        include_str!("../../formal/portions.sv"),
        "portions_properties",
        &[
            (
                "ONCE",
                "portions: every byte comes out once, all before the next first beat",
                "eight bytes above forty are lost",
                "({5'd0, sum[4]} << 3);",
                "({5'd0, sum[4]} << 2);",
            ),
            (
                "WAITS",
                "portions: no byte comes out before its winner is known",
                "bytes come a clock too early",
                "localparam [2:0] MOST = 3'd5;",
                "localparam [2:0] MOST = 3'd4;",
            ),
            (
                "DIGITS",
                "portions: never more than forty bytes, in digits that a product can be made of",
                "all that waits comes out at once",
                "portion = 6'd40;",
                "portion = sum;",
            ),
        ],
    );
    jobs.push(Job {
        name: "digit_product_exact".into(),
        claim: "digit product: the value of the digits times the share, two clocks later; all digits, all shares of 17 bits",
        rtl: Box::new(|| rtl::emit_box("digit_product")),
        defines: String::new(),
        file: include_str!("../../formal/digit_product.sv"),
        top: "digit_product_properties",
        method: Method::Induction { join: String::new() },
        seconds: 120,
        fault: Fault { name: "a digit of -1 leaves one out", find: "1'b0, &digit_0};", replace: "1'b0, 1'b0};" },
    });
    jobs
}
