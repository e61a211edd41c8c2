// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The selector: what its pairs are together. One pair by itself, in real sizes, is in `pair.rs`; products of symbolic shares are hard, so
//! sizes here are what ends in seconds.

use super::job::{Fault, Job, Method};
use crate::rtl;
use anyhow::Result;

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    vec![
        job(
            "selector_three",
            "selector, three paths: one is chosen, and no eligible one is better; shares 0 to 3, frames up to 4 bytes in beats of up to 2",
            3,
            "`define W 2\n`define MOST 4\n`define BEAT 2",
            Fault { name: "an ineligible path may win a tie", find: "if (may_0 != may_1) rank_d1_0 <= may_0;", replace: "" },
        ),
        job(
            "selector_four",
            "selector, four paths: as with three; shares 0 and 1, frames up to 7 bytes in beats of up to 3",
            4,
            "`define W 1\n`define MOST 7\n`define BEAT 3",
            Fault {
                name: "every beat of an epoch's first frame starts it",
                find: "start_d1 <= first & epoch_start;",
                replace: "start_d1 <= epoch_start;",
            },
        ),
        job(
            "selector_four_shares",
            "selector, four paths: as with three; shares 1, 3, 2, 1, any of them eligible, frames up to 4 bytes in beats of up to 2",
            4,
            "`define W 2\n`define MOST 4\n`define BEAT 2\n`define SHARES 8'b01_10_11_01",
            Fault {
                name: "a path need not lead in one of its pairs",
                find: "assign row_2_bit_1 = !pair_1_a_leads;",
                replace: "assign row_2_bit_1 = 1'b1;",
            },
        ),
    ]
}

fn job(name: &str, claim: &'static str, paths: usize, sizes: &str, fault: Fault) -> Job {
    let pairs = paths * (paths - 1) / 2;
    let mut join = vec![];
    for pair in 0..pairs {
        join.push(format!("pairs[{pair}].rank dut.rank_d1_{pair}"));
        join.push(format!("pairs[{pair}].inside dut.pair_{pair}.behind"));
        join.push(format!("pairs[{pair}].term_a dut.pair_{pair}.if_b.product"));
        join.push(format!("pairs[{pair}].term_b dut.pair_{pair}.if_a.product"));
        for register in ["leads", "a_first", "b_first"] {
            join.push(format!("pairs[{pair}].{register} dut.pair_{pair}.{register}"));
        }
    }
    for path in 0..paths {
        join.push(format!("paths[{path}].row_0 dut.product_{path}.row_0"));
        join.push(format!("paths[{path}].row_1 dut.product_{path}.row_1"));
    }
    for register in ["first_d1", "first_d2", "start_d1"] {
        join.push(format!("{register} dut.{register}"));
    }
    let four = if paths == 4 { "`define FOUR\n" } else { "" };
    let join: Vec<String> = join.iter().map(|pair| format!("connect -set {pair}")).collect();
    Job {
        name: name.into(),
        claim,
        rtl: Box::new(move || print(paths)),
        defines: format!("`define PATHS {paths}\n{four}{sizes}"),
        file: include_str!("../../formal/selector.sv"),
        top: "selector_properties",
        method: Method::Induction { join: join.join("; ") },
        seconds: 300,
        fault,
    }
}

/// One module name for every size.
fn print(paths: usize) -> Result<String> {
    Ok(rtl::selector(paths)?.replace(&format!("selector_n{paths}"), "selector"))
}
