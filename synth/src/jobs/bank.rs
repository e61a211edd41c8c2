// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! One bank of the selector in its real widths, without its multiplier: that has a proof of its own.

use super::job::{contents, Fault, Job, Method};
use crate::rtl;
use anyhow::{ensure, Result};

const FILE: &str = include_str!("../../formal/bank.sv");

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    vec![exact(), feed()]
}

fn exact() -> Job {
    let mut join = String::from("memory_map; ");
    join += &shown("differences");
    let ties: Vec<String> = (0..8).rev().map(|i| format!("\\dut.tie_{i}")).collect();
    join += &format!("connect -set in_tie {}; ", ties.join(","));
    for register in ["rank", "place", "read", "pair", "write", "is_second", "anew", "anew_rank", "second", "first_better"] {
        join += &format!("connect -set in_{register} dut.{register}; ");
    }
    Job {
        name: "bank_exact".into(),
        claim: "bank, any of its pairs: it keeps the exact difference, which never overflows, and says who leads by its sign; all shares, all lengths",
        rtl: Box::new(|| {
            bare(&[
                ("module bank (\n", "module bank (\n    input wire [22:0] product_p,\n"),
                ("    wire [22:0] product_p;\n", ""),
                (".p      (product_p)", ".p      ()"),
            ])
        }),
        defines: "`define EXACT".into(),
        file: FILE,
        top: "bank_exact",
        method: Method::Induction { join },
        seconds: 300,
        fault: Fault { name: "a pair begins anew as if no path ranked first", find: "if (anew_rank) read <= 4'd9;", replace: "" },
    }
}

fn feed() -> Job {
    Job {
        name: "bank_feed".into(),
        claim: "bank: what it multiplies are the digits and the share that was last given for the winner's place",
        rtl: Box::new(|| {
            bare(&[
                ("module bank (\n", "module bank (\n    output wire [5:0] product_digits,\n    output wire [16:0] product_share,\n"),
                (
                    "    // The difference.\n    assign",
                    "    assign product_digits = digits_now;\n    assign product_share = share;\n    assign",
                ),
            ])
        }),
        defines: "`define FEED".into(),
        file: FILE,
        top: "bank_feed",
        method: Method::Induction { join: format!("memory_map; {}connect -set in_place dut.place", shown("shares")) },
        seconds: 120,
        fault: Fault {
            name: "the share is that of the place a clock later",
            find: ".read_address  (place),",
            replace: ".read_address  (winner),",
        },
    }
}

/// Shows the property file the sixteen words of a memory.
fn shown(memory: &str) -> String {
    format!("connect -set words {}; ", contents(memory, 16, ""))
}

/// The bank with its multiplier's ends as ports.
fn bare(changes: &[(&str, &str)]) -> Result<String> {
    let changes: Vec<(String, String)> = changes.iter().map(|&(find, replace)| (find.into(), replace.into())).collect();
    changed("bank", &changes)
}

/// A box with an inner signal as a port, by changes of its text.
pub(super) fn changed(name: &str, changes: &[(String, String)]) -> Result<String> {
    let mut text = rtl::emit_box(name)?;
    for (find, replace) in changes {
        ensure!(text.matches(find).count() == 1, "`{find}` is not once in the RTL of {name}: adapt synth/src/jobs/{name}.rs");
        text = text.replacen(find, replace, 1);
    }
    Ok(text)
}
