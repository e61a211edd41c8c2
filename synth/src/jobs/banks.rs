// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The selector for more ports: its banks together, with four paths. One by itself is in `bank.rs`.

use super::bank::changed;
use super::job::{of_box, Fault, Job, Method};
use crate::rtl;
use anyhow::Result;

const FILE: &str = include_str!("../../formal/banks.sv");
const TOP: &str = "banks_properties";

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    let mut jobs = of_box(
        "banks",
        FILE,
        TOP,
        &[
            (
                "STEADY",
                "banks, four paths: the winner stays while its bytes are multiplied; each of its pairs begins an epoch anew with them, not behind",
                "who has won is noted a clock later",
                "if (first_at_6) won <= won | chosen;",
                "if (first_at_7) won <= won | chosen;",
            ),
            (
                "LOADED",
                "banks, four paths: where beats may come, every bank has the shares in use and who wins ties; all shares",
                "beats may come two clocks too early",
                "localparam [5:0] END    = 6'd17;",
                "localparam [5:0] END    = 6'd15;",
            ),
        ],
    );
    jobs.push(chooses());
    jobs.push(decides());
    jobs[0].rtl = Box::new(without_differences);
    jobs[0].method = Method::Pdr {
        join: "connect -set in_digits dut.portions.digits; connect -set in_number dut.number.y; \
               connect -set in_stale dut.bank_2_stale,dut.bank_1_stale,dut.bank_0_stale"
            .into(),
    };
    jobs[1].method = Method::Inside { join: load() };
    jobs
}

fn chooses() -> Job {
    Job {
        name: "banks_chooses".into(),
        claim: "banks, four paths: the winner is the best by what the banks say; any frames, epochs and eligible paths",
        rtl: Box::new(without_differences),
        defines: "`define CHOOSES".into(),
        file: FILE,
        top: TOP,
        method: Method::Pdr { join: "connect -set in_number dut.number.y".into() },
        seconds: 600,
        fault: Fault {
            name: "the winner before is not left out of the others",
            find: "moving <= best & ~moving;",
            replace: "moving <= moving;",
        },
    }
}

/// What the banks' differences say, and who wins ties, as ports: the arithmetic has proofs of its own.
fn without_differences() -> Result<String> {
    let ports = "module banks (\n    input wire [2:0] said,\n    input wire [5:0] told,\n";
    let mut changes = vec![
        ("module banks (\n".to_string(), ports.to_string()),
        ("module banks_bank (\n".into(), "module banks_bank (\n    input wire said,\n    input wire [1:0] told,\n".into()),
        (".sign  (differences_sign)".into(), ".sign  ()".into()),
        (".other (differences_other)".into(), ".other ()".into()),
        ("    wire        differences_sign;\n".into(), "    wire        differences_sign = said;\n".into()),
        ("    wire        differences_other;\n".into(), "    wire        differences_other = said ^ second;\n".into()),
    ];
    for x in 0..2 {
        changes.push((format!("if (load_pair[{x}]) tie_{x} <= load_tie[{x}];"), format!("tie_{x} <= told[{x}];")));
    }
    for c in 0..3 {
        let instance = format!("banks_bank bank_{c} (\n");
        let more = format!("{instance}        .said (said[{c}]),\n        .told (told[{}:{}]),\n", 2 * c + 1, 2 * c);
        changes.push((instance, more));
    }
    changed("banks", &changes)
}

fn decides() -> Job {
    Job {
        name: "banks_decides".into(),
        claim:
            "banks, four paths: in the first 41 clocks (three frames, seven clocks apart) one is chosen, and no eligible one is better; shares 0 and 1, up to 3 bytes a beat",
        rtl: Box::new(|| rtl::emit_box("banks")),
        defines: "`define DECIDES\n`define TIGHT\n`define W 1\n`define BEAT 3".into(),
        file: FILE,
        top: TOP,
        method: Method::Bounded { clocks: 41, join: String::new() },
        seconds: 600,
        fault: Fault { name: "an epoch does not forget who won", find: "if (start_at_2) won <= 4'd0;", replace: "" },
    }
}

/// The loader's registers, and what is in the banks.
fn load() -> String {
    let all = |one: &dyn Fn(usize, usize) -> String, places: usize| {
        let names: Vec<String> = (0..3).rev().flat_map(|c| (0..places).rev().map(move |i| (c, i))).map(|(c, i)| one(c, i)).collect();
        names.join(",")
    };
    let mut join = String::from("memory_map; ");
    join += &format!("connect -set words {}; ", all(&|c, i| format!("\\dut.bank_{c}.shares.memory[{i}]"), 4));
    join += &format!("connect -set ties {}; ", all(&|c, i| format!("dut.bank_{c}.tie_{i}"), 2));
    for register in ["step", "loaded", "walking", "minus", "writing", "taken_away", "at", "whose", "raw", "worth", "against", "ranks"] {
        join += &format!("connect -set in_{register} dut.load.{register}; ");
    }
    join
}
