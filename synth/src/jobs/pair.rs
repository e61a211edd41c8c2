// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The balance inequality.

use super::{Fault, Job, Method};
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
        method: Method::Induction { join: "connect -set inside dut.diff".into() },
        seconds: 120,
        fault: Fault {
            name: "the winner is charged with the other's share",
            find: "assign minus = diff - {12'd0, p_a};",
            replace: "assign minus = diff - {12'd0, p_b};",
        },
    }]
}
