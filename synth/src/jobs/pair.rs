// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The balance inequality.

use super::job::{Fault, Job, Method};
use crate::rtl;

/// One pair in its real widths, for every pair of shares and every longest frame.
pub fn jobs() -> Vec<Job> {
    vec![Job {
        name: "pair_bound".into(),
        claim: "balance: no path is ever ahead of its share by more than one frame, D never overflows; all shares, all lengths",
        rtl: Box::new(|| rtl::emit_box("pair")),
        defines: String::new(),
        file: include_str!("../../formal/pair_bound.sv"),
        top: "pair_bound",
        method: Method::Induction {
            join: "connect -set inside dut.behind; connect -set inside_a_first dut.a_first; connect -set inside_b_first dut.b_first; \
                   connect -set inside_term_a dut.if_b.product; connect -set inside_term_b dut.if_a.product"
                .into(),
        },
        seconds: 120,
        fault: Fault { name: "the winner is charged with the other's share", find: ".product (term_a)", replace: ".product (term_b)" },
    }]
}
